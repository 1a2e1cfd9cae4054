/* SPDX-License-Identifier: MIT */
#include "model/dataset.h"

#include <stddef.h>

/* Where each table's rows are, and how large one is. */
static const struct {
    size_t place; /* of the pointer in struct dataset */
    size_t size;  /* of a row */
} ROWS[TABLE_COUNT] = {
#define ROWS_OF(table)                                                                  \
    {                                                                                   \
        offsetof(struct dataset, table.rows), sizeof *((struct dataset *)0)->table.rows \
    }
    [TABLE_FAMILIES] = ROWS_OF(families), [TABLE_MEMBERS] = ROWS_OF(members),
    [TABLE_EPISODES] = ROWS_OF(episodes), [TABLE_NEEDS] = ROWS_OF(needs),
    [TABLE_OUTCOMES] = ROWS_OF(outcomes), [TABLE_ATTENDANCE] = ROWS_OF(attendance),
    [TABLE_EVENTS] = ROWS_OF(events),     [TABLE_CLAIMS] = ROWS_OF(claims),
    [TABLE_WAIVERS] = ROWS_OF(waivers),
#undef ROWS_OF
};

struct dataset *
dataset_new(void)
{
    struct dataset *dataset = calloc(1, sizeof *dataset);

    must(dataset != NULL);
    dataset->attendance.orphans = ROW_NONE;
    return dataset;
}

/* Whatever their type; memcpy keeps the compiler's view of types honest. */
void *
dataset_rows(const struct dataset *dataset, enum table_id table, size_t *size)
{
    void *rows;

    *size = ROWS[table].size;
    memcpy(&rows, (const char *)dataset + ROWS[table].place, sizeof rows);
    return rows;
}

void
dataset_take_rows(struct dataset *dataset, enum table_id table, void *rows)
{
    memcpy((char *)dataset + ROWS[table].place, &rows, sizeof rows);
}

struct keys *
dataset_keys(struct dataset *dataset, enum table_id table)
{
    switch (table) {
    case TABLE_FAMILIES:
        return &dataset->families.keys;
    case TABLE_MEMBERS:
        return &dataset->members.keys;
    case TABLE_EPISODES:
        return &dataset->episodes.keys;
    case TABLE_NEEDS:
        return &dataset->needs.keys;
    case TABLE_OUTCOMES:
    case TABLE_ATTENDANCE:
    case TABLE_EVENTS:
    case TABLE_CLAIMS:
    case TABLE_WAIVERS:
    case TABLE_COUNT:
        break;
    }
    return NULL;
}

void
dataset_free(struct dataset **dataset)
{
    if (*dataset == NULL)
        return;
    for (unsigned table = 0; table < TABLE_COUNT; table++) {
        struct keys *keys = dataset_keys(*dataset, (enum table_id)table);
        size_t size;

        free(dataset_rows(*dataset, (enum table_id)table, &size));
        free((*dataset)->rows[table].skipped);
        if (keys != NULL)
            keys_free(keys);
    }
    keys_free(&(*dataset)->claims.authorities);
    free((*dataset)->attendance.spans);
    free((*dataset)->attendance.unusual);
    free((*dataset)->episodes.noted);
    free((*dataset)->outcomes.exceptions);
    free((*dataset)->members.stays);
    free((*dataset)->attendance.span_slots);
    detail_free(&(*dataset)->detail);
    free((*dataset)->left_out);
    free(*dataset);
    *dataset = NULL;
}

void
dataset_reserve(struct dataset *dataset, enum table_id table, size_t count)
{
    size_t needed = dataset->rows[table].count + count, size;
    void *rows = dataset_rows(dataset, table, &size);

    must(needed < ROW_NONE);
    dataset_take_rows(dataset, table, grow_large(rows, &dataset->room[table], needed, size));
}

void
dataset_clear(struct dataset *dataset, enum table_id table, size_t count)
{
    size_t size;
    char *rows = dataset_rows(dataset, table, &size);

    memset(rows + dataset->rows[table].count * size, 0, count * size);
}

void
dataset_expect(struct dataset *dataset, enum table_id table, size_t count)
{
    struct keys *keys = dataset_keys(dataset, table);

    dataset_reserve(dataset, table, count);
    if (keys != NULL)
        keys_expect(keys, count);
}

static inline uint32_t
span_hash(int32_t start, int32_t end, unsigned bits)
{
    uint64_t both = (uint64_t)(uint32_t)start << 32 | (uint32_t)end;

    return (uint32_t)(both * 0x9E3779B97F4A7C15 >> (64 - bits));
}

/* The slot of a span, or the free one where it would go. */
static inline struct span_slot *
span_slot(const struct attendance *attendance, int32_t start, int32_t end)
{
    struct span_slot *slots = attendance->span_slots;
    uint32_t mask = ((uint32_t)1 << attendance->span_bits) - 1;
    uint32_t at = span_hash(start, end, attendance->span_bits);

    while (slots[at].index != 0 && !((slots[at].start == start) & (slots[at].end == end)))
        at = (at + 1) & mask;
    return &slots[at];
}

/* Far more than a county has, so that hardly two of them ask for the same slot. */
#define SPAN_BITS_FIRST 10

static void
span_slots_widen(struct attendance *attendance)
{
    attendance->span_bits =
        attendance->span_bits == 0 ? SPAN_BITS_FIRST : attendance->span_bits + 1;
    free(attendance->span_slots);
    attendance->span_slots =
        zeroed_large((size_t)1 << attendance->span_bits, sizeof *attendance->span_slots);
    for (uint32_t i = 0; i < attendance->span_count; i++) {
        const struct span *span = &attendance->spans[i];

        *span_slot(attendance, span->start, span->end) =
            (struct span_slot){.start = span->start, .end = span->end, .index = i + 1};
    }
}

/* The cluster of the first span that a new one touches, or one of its own. */
static uint32_t
span_cluster(const struct attendance *attendance, const struct span *span)
{
    size_t compared =
        attendance->span_count < SPANS_COMPARED ? attendance->span_count : SPANS_COMPARED;

    for (size_t i = 0; i < compared; i++)
        if (spans_touch(&attendance->spans[i], span))
            return attendance->spans[i].cluster;
    return (uint32_t)attendance->span_count;
}

/* Adds a span that is not there.  Apart from dataset_span, which is called for every term and
 * should have to save no registers. */
static __attribute__((noinline)) uint32_t
span_add(struct attendance *attendance, struct span span)
{
    uint32_t count = (uint32_t)attendance->span_count + 1;

    must(count < UINT32_MAX / 8);
    if (attendance->span_slots == NULL || count * (uint64_t)2 > (uint64_t)1
                                                                    << attendance->span_bits)
        span_slots_widen(attendance);
    span.cluster = span_cluster(attendance, &span);
    attendance->spans =
        grow(attendance->spans, &attendance->span_room, count, sizeof *attendance->spans);
    attendance->spans[attendance->span_count++] = span;
    *span_slot(attendance, span.start, span.end) =
        (struct span_slot){.start = span.start, .end = span.end, .index = count};
    return count - 1;
}

/* The days come one by one: as a struct they would be stored in halves and loaded as a whole, for
 * which a processor has to wait. */
uint32_t
dataset_span(struct dataset *dataset, int32_t start, int32_t end)
{
    struct attendance *attendance = &dataset->attendance;
    uint32_t index = 0;

    if (attendance->span_slots != NULL)
        index = span_slot(attendance, start, end)->index;
    return index > 0 ? index - 1 : span_add(attendance, (struct span){.start = start, .end = end});
}

/* The item of a row that has one, among items that begin with their row and stand in that order. */
static const void *
item_of(const void *items, size_t count, size_t size, uint32_t row)
{
    size_t low = 0, high = count;

    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        uint32_t at;

        memcpy(&at, (const char *)items + middle * size, sizeof at);
        *(at <= row ? &low : &high) = middle;
    }
    return (const char *)items + low * size;
}

struct stay
member_stay_told(const struct members *members, uint32_t member)
{
    return *(const struct stay *)item_of(members->stays, members->stay_count,
                                         sizeof *members->stays, member);
}

void
member_add_stay(struct members *members, struct stay stay)
{
    members->stays = grow_large(members->stays, &members->stay_room, members->stay_count + 1,
                                sizeof *members->stays);
    members->stays[members->stay_count++] = stay;
    members->rows[stay.member].stays = 1;
}

struct noted
episode_noted(const struct episodes *episodes, uint32_t episode)
{
    if (!episodes->rows[episode].noted)
        return (struct noted){
            .episode = episode, .claims = ROW_NONE, .family_claims = ROW_NONE, .waivers = ROW_NONE};
    return *(const struct noted *)item_of(episodes->noted, episodes->noted_count,
                                          sizeof *episodes->noted, episode);
}

int32_t
outcome_excepted_from(const struct outcomes *outcomes, uint32_t outcome)
{
    const struct exception *exception = item_of(outcomes->exceptions, outcomes->exception_count,
                                                sizeof *outcomes->exceptions, outcome);

    return exception->counts_from;
}

void
outcome_add_exception(struct outcomes *outcomes, struct exception exception)
{
    outcomes->exceptions = grow(outcomes->exceptions, &outcomes->exception_room,
                                outcomes->exception_count + 1, sizeof *outcomes->exceptions);
    outcomes->exceptions[outcomes->exception_count++] = exception;
}

void
term_put(struct attendance *attendance, uint32_t at, const struct term_said *term)
{
    struct term_row *row = &attendance->rows[at];

    row->next = ROW_NONE;
    row->usual = !((term->possible | term->unauthorised) >> TERM_SESSIONS_BITS ||
                   term->span >> TERM_SPAN_BITS);
    if (row->usual) {
        uint32_t unauthorised = term->unauthorised, possible = term->possible;

        row->said =
            (((term->span << TERM_SESSIONS_BITS | unauthorised) << TERM_SESSIONS_BITS | possible)
                 << TERM_PROVISION_BITS |
             term->provision) &
            TERM_SAID_MOST;
        return;
    }
    attendance->unusual = grow_large(attendance->unusual, &attendance->unusual_room,
                                     attendance->unusual_count + 1, sizeof *attendance->unusual);
    must(attendance->unusual_count <= TERM_SAID_MOST);
    row->said = (uint32_t)attendance->unusual_count & TERM_SAID_MOST;
    attendance->unusual[attendance->unusual_count++] = *term;
}

int
row_compare(const void *left, const void *right)
{
    uint32_t a = *(const uint32_t *)left, b = *(const uint32_t *)right;

    return (a > b) - (a < b);
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
