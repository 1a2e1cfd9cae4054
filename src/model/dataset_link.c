/* SPDX-License-Identifier: MIT */
/*
 * dataset_link - what belongs together once all tables are read: families that were merged, and
 * what few episodes have.
 */
#include "model/dataset.h"

/* A walk along the chains.  The survivor of a family that no walk has settled yet is ROW_NONE. */
struct chains {
    struct family *families;
    uint32_t *into; /* the next of a chain */
    uint32_t *mark; /* where the walk began that saw the family last */
};

static uint32_t
chain_end(const struct chains *chains, uint32_t start, bool *loop)
{
    uint32_t at = start;

    *loop = false;
    while (chains->into[at] != ROW_NONE && chains->families[at].survivor == ROW_NONE) {
        if (chains->mark[at] == start) {
            *loop = true;
            return at;
        }
        chains->mark[at] = start;
        at = chains->into[at];
    }
    return chains->families[at].survivor == ROW_NONE ? at : chains->families[at].survivor;
}

static uint32_t
loop_settle(const struct chains *chains, uint32_t at)
{
    uint32_t first = at, next = at;

    do {
        chains->families[next].survivor = next;
        first = next < first ? next : first;
        next = chains->into[next];
    } while (next != at);
    return first;
}

static void
chains_begin(struct families *families, uint32_t count, struct chains *chains)
{
    *chains = (struct chains){
        .families = families->rows,
        .into = malloc((count + (size_t)1) * sizeof *chains->into),
        .mark = malloc((count + (size_t)1) * sizeof *chains->mark),
    };
    must(chains->into != NULL && chains->mark != NULL);
    memset(chains->mark, 0xFF, count * sizeof *chains->mark);
    for (uint32_t row = 0; row < count; row++) {
        chains->into[row] = families->rows[row].survivor;
        families->rows[row].survivor = ROW_NONE;
    }
}

size_t
dataset_merge(struct dataset *dataset, struct arena *arena, uint32_t **loops)
{
    uint32_t count = dataset->rows[TABLE_FAMILIES].count, *found = NULL;
    size_t loop_count = 0, loop_room = 0;
    struct chains chains;

    chains_begin(&dataset->families, count, &chains);
    for (uint32_t start = 0; start < count; start++) {
        bool loop;
        uint32_t end = chain_end(&chains, start, &loop);

        if (loop) {
            found = grow(found, &loop_room, loop_count + 1, sizeof *found);
            found[loop_count++] = loop_settle(&chains, end);
        }
        for (uint32_t at = start; chains.families[at].survivor == ROW_NONE;) {
            chains.families[at].survivor = end;
            if (chains.into[at] == ROW_NONE)
                break;
            at = chains.into[at];
        }
    }
    free(chains.into);
    free(chains.mark);
    *loops = ARENA_ARRAY(arena, uint32_t, loop_count);
    if (loop_count > 0) {
        qsort(found, loop_count, sizeof *found, row_compare);
        memcpy(*loops, found, loop_count * sizeof *found);
    }
    free(found);
    return loop_count;
}

/* Puts the list at FROM in front of the one at TO. */
#define LIST_SPLICE(rows, from, to)                                 \
    do {                                                            \
        uint32_t last_ = (from);                                    \
                                                                    \
        while (last_ != ROW_NONE && (rows)[last_].next != ROW_NONE) \
            last_ = (rows)[last_].next;                             \
        if (last_ != ROW_NONE) {                                    \
            (rows)[last_].next = (to);                              \
            (to) = (from);                                          \
            (from) = ROW_NONE;                                      \
        }                                                           \
    } while (0)

/* A claim, told by the family it counts for. */
struct claimed {
    uint32_t family;
    uint32_t merged; /* 0: it names that family itself; else 1 + the row of the one it names */
    uint32_t row;
};

static int
by_family(const void *left, const void *right)
{
    const struct claimed *a = left, *b = right;

    if (a->family != b->family)
        return a->family < b->family ? -1 : 1;
    if (a->merged != b->merged)
        return a->merged < b->merged ? -1 : 1;
    return row_compare(&a->row, &b->row);
}

static struct claimed *
claims_by_family(const struct dataset *dataset, size_t *count)
{
    uint32_t rows = dataset->rows[TABLE_CLAIMS].count;
    struct claimed *claimed = malloc((rows + (size_t)1) * sizeof *claimed);

    must(claimed != NULL);
    *count = 0;
    for (uint32_t row = 0; row < rows; row++) {
        uint32_t named = dataset->claims.rows[row].family, family;

        if (named == ROW_NONE)
            continue;
        family = dataset->families.rows[named].survivor;
        claimed[(*count)++] = (struct claimed){
            .family = family, .merged = named == family ? 0 : named + 1, .row = row};
    }
    qsort(claimed, *count, sizeof *claimed, by_family);
    return claimed;
}

/* The notes while they are made: some episodes more than once, and in no order. */
struct notes {
    struct noted *list;
    size_t count, room;
};

static void
note(struct notes *notes, struct dataset *dataset, uint32_t episode, uint32_t family_claims)
{
    if (episode == ROW_NONE)
        return;
    dataset->episodes.rows[episode].noted = 1;
    notes->list = grow(notes->list, &notes->room, notes->count + 1, sizeof *notes->list);
    notes->list[notes->count++] = (struct noted){.episode = episode,
                                                 .claims = ROW_NONE,
                                                 .family_claims = family_claims,
                                                 .waivers = ROW_NONE};
}

/* Puts the claims of each family into a list and notes all its episodes. */
static void
note_families(struct dataset *dataset, struct notes *notes)
{
    struct claim *claims = dataset->claims.rows;
    size_t count;
    struct claimed *claimed = claims_by_family(dataset, &count);

    for (size_t at = 0; at < count;) {
        uint32_t family = claimed[at].family, first = ROW_NONE;

        for (; at < count && claimed[at].family == family; at++)
            list_push(&first, &claims[claimed[at].row].next, claimed[at].row);
        for (uint32_t row = dataset->families.rows[family].episodes; row != ROW_NONE;
             row = dataset->episodes.rows[row].next)
            note(notes, dataset, row, first);
    }
    free(claimed);
}

/* Leaves each episode once, in their order. */
static void
notes_settle(struct notes *notes)
{
    size_t kept = 0;

    if (notes->count == 0)
        return;
    qsort(notes->list, notes->count, sizeof *notes->list, row_compare);
    for (size_t i = 0; i < notes->count; i++)
        if (kept == 0 || notes->list[i].episode != notes->list[kept - 1].episode)
            notes->list[kept++] = notes->list[i];
        else if (notes->list[i].family_claims != ROW_NONE)
            notes->list[kept - 1].family_claims = notes->list[i].family_claims;
    notes->count = kept;
}

static struct noted *
note_of(const struct notes *notes, uint32_t episode)
{
    struct noted *noted =
        bsearch(&episode, notes->list, notes->count, sizeof *notes->list, row_compare);

    must(noted != NULL);
    return noted;
}

static void
link_notes(struct dataset *dataset)
{
    struct claim *claims = dataset->claims.rows;
    struct waiver *waivers = dataset->waivers.rows;
    uint32_t claim_count = dataset->rows[TABLE_CLAIMS].count;
    uint32_t waiver_count = dataset->rows[TABLE_WAIVERS].count;
    struct notes notes = {.list = NULL};

    if (claim_count + (size_t)waiver_count == 0)
        return;
    note_families(dataset, &notes);
    for (uint32_t row = 0; row < claim_count; row++)
        note(&notes, dataset, claims[row].episode, ROW_NONE);
    for (uint32_t row = 0; row < waiver_count; row++)
        note(&notes, dataset, waivers[row].episode, ROW_NONE);
    notes_settle(&notes);
    for (uint32_t row = 0; row < claim_count; row++)
        if (claims[row].episode != ROW_NONE)
            list_push(&note_of(&notes, claims[row].episode)->claims, &claims[row].next_of_episode,
                      row);
    for (uint32_t row = 0; row < waiver_count; row++)
        if (waivers[row].episode != ROW_NONE)
            list_push(&note_of(&notes, waivers[row].episode)->waivers, &waivers[row].next, row);
    dataset->episodes.noted = notes.list;
    dataset->episodes.noted_count = notes.count;
}

void
dataset_link(struct dataset *dataset)
{
    struct family *families = dataset->families.rows;

    for (uint32_t row = 0; row < dataset->rows[TABLE_FAMILIES].count; row++) {
        struct family *from = &families[row], *to = &families[from->survivor];

        if (from == to)
            continue;
        LIST_SPLICE(dataset->members.rows, from->members, to->members);
        LIST_SPLICE(dataset->episodes.rows, from->episodes, to->episodes);
        LIST_SPLICE(dataset->events.rows, from->events, to->events);
    }
    link_notes(dataset);
}
