/* SPDX-License-Identifier: MIT */
#include "model/earlier_claims.h"

/* A claim or row by what it has to agree in. */
struct place {
    struct text family; /* the surviving one */
    int32_t quarter;
    size_t at; /* in its list */
    bool used;
};

struct places {
    struct place *list;
    size_t count;
};

static int
by_family(const void *left, const void *right)
{
    const struct merged_family *a = left, *b = right;

    return text_compare(a->family, b->family);
}

/* The chain of mergers to its end; a loop, which is an error of the data, is left after as many
 * steps as there are mergers. */
static struct text
surviving(const struct merged_family *merged, size_t count, struct text family)
{
    for (size_t steps = 0; steps < count; steps++) {
        struct merged_family key = {.family = family};
        const struct merged_family *found = bsearch(&key, merged, count, sizeof key, by_family);

        if (found == NULL || found->into.length == 0)
            return family;
        family = found->into;
    }
    return family;
}

static int
place_compare(const struct place *a, const struct place *b)
{
    int order = text_compare(a->family, b->family);

    return order != 0 ? order : (a->quarter > b->quarter) - (a->quarter < b->quarter);
}

static int
by_place(const void *left, const void *right)
{
    const struct place *a = left, *b = right;
    int order = place_compare(a, b);

    return order != 0 ? order : (a->at > b->at) - (a->at < b->at);
}

static struct places
places_of(struct arena *arena, const struct merged_family *merged, size_t merged_count,
          const struct earlier_claims *claims)
{
    struct places places = {.list = ARENA_ARRAY(arena, struct place, claims->count)};

    for (size_t i = 0; i < claims->count; i++)
        if (!claims->list[i].of_others)
            places.list[places.count++] =
                (struct place){.family = surviving(merged, merged_count, claims->list[i].family),
                               .quarter = claims->list[i].quarter,
                               .at = i};
    if (places.count > 0)
        qsort(places.list, places.count, sizeof *places.list, by_place);
    return places;
}

/* The ways in which a row may stand for a claim, the surest first. */
enum likeness { SAME_EPISODE, SAME_FAMILY, SAME_SURVIVOR, LIKENESS_COUNT };

static bool
is_like(const struct earlier_claim *row, const struct earlier_claim *claim, enum likeness likeness)
{
    if (likeness == SAME_EPISODE)
        return row->episode.length > 0 && text_equals(row->episode, claim->episode);
    return row->episode.length == 0 &&
           (likeness == SAME_SURVIVOR || text_equals(row->family, claim->family));
}

/* The rows and claims of one surviving family and quarter. */
struct group {
    const struct earlier_claims *rows, *ledger;
    struct place *row_places, *claim_places;
    size_t row_count, claim_count;
};

static void
group_match(const struct group *group, bool *missing)
{
    for (unsigned likeness = 0; likeness < LIKENESS_COUNT; likeness++)
        for (size_t i = 0; i < group->claim_count; i++) {
            size_t claim = group->claim_places[i].at;

            for (size_t j = 0; missing[claim] && j < group->row_count; j++) {
                struct place *row = &group->row_places[j];

                if (row->used || !is_like(&group->rows->list[row->at], &group->ledger->list[claim],
                                          (enum likeness)likeness))
                    continue;
                row->used = true;
                missing[claim] = false;
            }
        }
}

/* How many of the places from FIRST on agree with it. */
static size_t
run_length(const struct places *places, size_t first)
{
    size_t end = first + 1;

    while (end < places->count && place_compare(&places->list[first], &places->list[end]) == 0)
        end++;
    return end - first;
}

void
earlier_claims_missing(struct arena *arena, struct merged_family *merged, size_t merged_count,
                       const struct earlier_claims *rows, const struct earlier_claims *ledger,
                       bool *missing)
{
    struct places row_places, claim_places;
    size_t row = 0;

    if (merged_count > 0)
        qsort(merged, merged_count, sizeof *merged, by_family);
    row_places = places_of(arena, merged, merged_count, rows);
    claim_places = places_of(arena, merged, merged_count, ledger);
    for (size_t i = 0; i < ledger->count; i++)
        missing[i] = true;
    for (size_t claim = 0; claim < claim_places.count;) {
        struct group group = {.rows = rows,
                              .ledger = ledger,
                              .claim_places = &claim_places.list[claim],
                              .claim_count = run_length(&claim_places, claim)};

        while (row < row_places.count &&
               place_compare(&row_places.list[row], &claim_places.list[claim]) < 0)
            row++;
        group.row_places = &row_places.list[row];
        if (row < row_places.count &&
            place_compare(&row_places.list[row], &claim_places.list[claim]) == 0)
            group.row_count = run_length(&row_places, row);
        group_match(&group, missing);
        claim += group.claim_count;
    }
}
