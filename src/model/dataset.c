/* SPDX-License-Identifier: MIT */
#include "model/dataset.h"

#include <stddef.h>

/* One line per column that grows with its table. */
static const struct {
    enum table_id table;
    size_t place; /* of the pointer in struct dataset */
    size_t size;  /* of an item */
} COLUMNS[] = {
#define COLUMN(table_, member_)                                      \
    {                                                                \
        .table = table_, .place = offsetof(struct dataset, member_), \
        .size = sizeof *((struct dataset *)0)->member_               \
    }
    COLUMN(TABLE_FAMILIES, families.superseded_by),
    COLUMN(TABLE_FAMILIES, families.survivor),
    COLUMN(TABLE_FAMILIES, families.members),
    COLUMN(TABLE_FAMILIES, families.episodes),
    COLUMN(TABLE_FAMILIES, families.events),
    COLUMN(TABLE_FAMILIES, families.claims),
    COLUMN(TABLE_MEMBERS, members.family),
    COLUMN(TABLE_MEMBERS, members.next),
    COLUMN(TABLE_MEMBERS, members.attendance),
    COLUMN(TABLE_MEMBERS, members.dob),
    COLUMN(TABLE_MEMBERS, members.from),
    COLUMN(TABLE_MEMBERS, members.until),
    COLUMN(TABLE_MEMBERS, members.role),
    COLUMN(TABLE_EPISODES, episodes.family),
    COLUMN(TABLE_EPISODES, episodes.next),
    COLUMN(TABLE_EPISODES, episodes.needs),
    COLUMN(TABLE_EPISODES, episodes.claims),
    COLUMN(TABLE_EPISODES, episodes.opened_on),
    COLUMN(TABLE_EPISODES, episodes.assessed_on),
    COLUMN(TABLE_EPISODES, episodes.plan_on),
    COLUMN(TABLE_EPISODES, episodes.closed_on),
    COLUMN(TABLE_EPISODES, episodes.whole_family_assessment),
    COLUMN(TABLE_EPISODES, episodes.plan_covers_all_needs),
    COLUMN(TABLE_EPISODES, episodes.closure_quality),
    COLUMN(TABLE_EPISODES, episodes.lead_practitioner),
    COLUMN(TABLE_NEEDS, needs.next),
    COLUMN(TABLE_NEEDS, needs.outcomes),
    COLUMN(TABLE_NEEDS, needs.identified_on),
    COLUMN(TABLE_NEEDS, needs.code),
    COLUMN(TABLE_OUTCOMES, outcomes.next),
    COLUMN(TABLE_OUTCOMES, outcomes.achieved_on),
    COLUMN(TABLE_OUTCOMES, outcomes.counts_from),
    COLUMN(TABLE_OUTCOMES, outcomes.result),
    COLUMN(TABLE_OUTCOMES, outcomes.basis),
    COLUMN(TABLE_ATTENDANCE, attendance.rows),
    COLUMN(TABLE_EVENTS, events.next),
    COLUMN(TABLE_EVENTS, events.family),
    COLUMN(TABLE_EVENTS, events.on),
    COLUMN(TABLE_EVENTS, events.rereferral),
    COLUMN(TABLE_CLAIMS, claims.next),
    COLUMN(TABLE_CLAIMS, claims.next_of_episode),
    COLUMN(TABLE_CLAIMS, claims.family),
    COLUMN(TABLE_CLAIMS, claims.episode),
    COLUMN(TABLE_CLAIMS, claims.quarter),
    COLUMN(TABLE_CLAIMS, claims.authority),
    COLUMN(TABLE_CLAIMS, claims.print),
#undef COLUMN
};

#define COLUMN_TOTAL (sizeof COLUMNS / sizeof COLUMNS[0])

struct dataset *
dataset_new(void)
{
    struct dataset *dataset = calloc(1, sizeof *dataset);

    must(dataset != NULL);
    return dataset;
}

/* The pointer of a column, whatever its type; memcpy keeps the compiler's view of types honest. */
static void *
column_get(const struct dataset *dataset, size_t place)
{
    void *column;

    memcpy(&column, (const char *)dataset + place, sizeof column);
    return column;
}

static void
column_set(struct dataset *dataset, size_t place, void *column)
{
    memcpy((char *)dataset + place, &column, sizeof column);
}

void
dataset_free(struct dataset **dataset)
{
    if (*dataset == NULL)
        return;
    for (size_t i = 0; i < COLUMN_TOTAL; i++)
        free(column_get(*dataset, COLUMNS[i].place));
    for (unsigned table = 0; table < TABLE_COUNT; table++)
        free((*dataset)->rows[table].skipped);
    keys_free(&(*dataset)->families.keys);
    keys_free(&(*dataset)->members.keys);
    keys_free(&(*dataset)->episodes.keys);
    keys_free(&(*dataset)->needs.keys);
    keys_free(&(*dataset)->claims.authorities);
    free((*dataset)->attendance.terms);
    free((*dataset)->attendance.term_slots);
    free(*dataset);
    *dataset = NULL;
}

void
dataset_reserve(struct dataset *dataset, enum table_id table, size_t count)
{
    size_t needed = dataset->rows[table].count + count, room = dataset->room[table];

    must(needed < ROW_NONE);
    for (size_t i = 0; i < COLUMN_TOTAL; i++) {
        size_t had = dataset->room[table];

        if (COLUMNS[i].table != table)
            continue;
        column_set(dataset, COLUMNS[i].place,
                   grow(column_get(dataset, COLUMNS[i].place), &had, needed, COLUMNS[i].size));
        room = had;
    }
    dataset->room[table] = room;
}

static uint32_t
term_hash(const struct term *term, unsigned bits)
{
    uint64_t mixed =
        (uint64_t)(uint32_t)term->start * 0x9E3779B97F4A7C15 ^
        ((uint64_t)(uint32_t)term->end * 8 + (uint32_t)term->provision) * 0xD1B54A32D192ED03;

    return (uint32_t)(mixed >> (64 - bits));
}

static bool
term_equals(const struct term *a, const struct term *b)
{
    return a->start == b->start && a->end == b->end && a->provision == b->provision;
}

/* The slot of a term: 1 + its index, or 0 where it would go. */
static uint32_t *
term_slot(const struct attendance *attendance, const struct term *term)
{
    uint32_t mask = ((uint32_t)1 << attendance->term_bits) - 1;
    uint32_t at = term_hash(term, attendance->term_bits);

    while (attendance->term_slots[at] != 0 &&
           !term_equals(&attendance->terms[attendance->term_slots[at] - 1], term))
        at = (at + 1) & mask;
    return &attendance->term_slots[at];
}

static void
term_slots_widen(struct attendance *attendance)
{
    attendance->term_bits = attendance->term_bits == 0 ? 8 : attendance->term_bits + 1;
    free(attendance->term_slots);
    attendance->term_slots =
        calloc((size_t)1 << attendance->term_bits, sizeof *attendance->term_slots);
    must(attendance->term_slots != NULL);
    for (uint32_t i = 0; i < attendance->term_count; i++)
        *term_slot(attendance, &attendance->terms[i]) = i + 1;
}

uint32_t
dataset_term(struct dataset *dataset, struct term term)
{
    struct attendance *attendance = &dataset->attendance;
    uint32_t *slot;

    if (attendance->term_slots == NULL ||
        attendance->term_count * 2 >= (size_t)1 << attendance->term_bits)
        term_slots_widen(attendance);
    slot = term_slot(attendance, &term);
    if (*slot == 0) {
        attendance->terms = grow(attendance->terms, &attendance->term_room,
                                 attendance->term_count + 1, sizeof *attendance->terms);
        attendance->terms[attendance->term_count++] = term;
        *slot = (uint32_t)attendance->term_count;
    }
    return *slot - 1;
}

/* Walks one chain.  SURVIVOR holds ROW_NONE for families not seen yet, and for those of the walk
 * under way the row it began at, in MARK. */
static uint32_t
chain_end(const struct families *families, uint32_t start, uint32_t *mark, bool *loop)
{
    uint32_t at = start;

    *loop = false;
    while (families->superseded_by[at] != ROW_NONE && families->survivor[at] == ROW_NONE) {
        if (mark[at] == start) {
            *loop = true;
            return at;
        }
        mark[at] = start;
        at = families->superseded_by[at];
    }
    return families->survivor[at] == ROW_NONE ? at : families->survivor[at];
}

static uint32_t
loop_settle(struct families *families, uint32_t at)
{
    uint32_t first = at, next = at;

    do {
        families->survivor[next] = next;
        first = next < first ? next : first;
        next = families->superseded_by[next];
    } while (next != at);
    return first;
}

static int
by_row(const void *left, const void *right)
{
    uint32_t a = *(const uint32_t *)left, b = *(const uint32_t *)right;

    return (a > b) - (a < b);
}

size_t
dataset_merge(struct dataset *dataset, struct arena *arena, uint32_t **loops)
{
    struct families *families = &dataset->families;
    uint32_t count = dataset->rows[TABLE_FAMILIES].count;
    size_t loop_count = 0, loop_room = 0;
    uint32_t *mark = malloc((count + (size_t)1) * sizeof *mark), *found = NULL;

    must(mark != NULL);
    memset(mark, 0xFF, count * sizeof *mark);
    for (uint32_t start = 0; start < count; start++) {
        bool loop;
        uint32_t end = chain_end(families, start, mark, &loop);

        if (loop) {
            found = grow(found, &loop_room, loop_count + 1, sizeof *found);
            found[loop_count++] = loop_settle(families, end);
        }
        for (uint32_t at = start; families->survivor[at] == ROW_NONE;) {
            families->survivor[at] = end;
            if (families->superseded_by[at] == ROW_NONE)
                break;
            at = families->superseded_by[at];
        }
    }
    free(mark);
    *loops = ARENA_ARRAY(arena, uint32_t, loop_count);
    if (loop_count > 0) {
        qsort(found, loop_count, sizeof *found, by_row);
        memcpy(*loops, found, loop_count * sizeof *found);
    }
    free(found);
    return loop_count;
}

/* Puts the list at FROM in front of the one at TO. */
static void
list_splice(uint32_t *next, uint32_t *from, uint32_t *to)
{
    uint32_t last = *from;

    if (last == ROW_NONE)
        return;
    while (next[last] != ROW_NONE)
        last = next[last];
    next[last] = *to;
    *to = *from;
    *from = ROW_NONE;
}

void
dataset_link(struct dataset *dataset)
{
    struct families *families = &dataset->families;

    for (uint32_t row = 0; row < dataset->rows[TABLE_FAMILIES].count; row++) {
        uint32_t survivor = families->survivor[row];

        if (survivor == row)
            continue;
        list_splice(dataset->members.next, &families->members[row], &families->members[survivor]);
        list_splice(dataset->episodes.next, &families->episodes[row],
                    &families->episodes[survivor]);
        list_splice(dataset->events.next, &families->events[row], &families->events[survivor]);
        list_splice(dataset->claims.next, &families->claims[row], &families->claims[survivor]);
    }
}

uint32_t
row_number(const struct rows *rows, uint32_t row)
{
    size_t low = 0, high = rows->skipped_count;

    while (low < high) {
        size_t middle = (low + high) / 2;

        if (rows->skipped[middle].row <= row)
            low = middle + 1;
        else
            high = middle;
    }
    return row + 2 + (low == 0 ? 0 : rows->skipped[low - 1].count);
}
