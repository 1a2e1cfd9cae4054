/* SPDX-License-Identifier: MIT */
#include "model/earlier_claims.h"

#include <stdlib.h>

/* A claim or row by what it has to agree in. */
struct place {
    uint64_t front;     /* text_front of the family: nearly always enough */
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
    int order = text_front_compare(a->front, b->front);

    return order != 0 ? order : text_compare(a->family, b->family);
}

void
merged_families_sort(struct merged_family *merged, size_t count)
{
    for (size_t i = 0; i < count; i++)
        merged[i].front = text_front(merged[i].family);
    if (count > 0)
        qsort(merged, count, sizeof *merged, by_family);
}

struct text
merged_family_survivor(const struct merged_family *merged, size_t count, struct text family)
{
    for (size_t steps = 0; steps < count; steps++) {
        struct merged_family key = {.family = family, .front = text_front(family)};
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
    int order = text_front_compare(a->front, b->front);

    if (order == 0)
        order = text_compare(a->family, b->family);
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
        if (!claims->list[i].of_others && claims->list[i].claimed_as.length == 0) {
            struct text family =
                merged_family_survivor(merged, merged_count, claims->list[i].family);

            places.list[places.count++] = (struct place){.front = text_front(family),
                                                         .family = family,
                                                         .quarter = claims->list[i].quarter,
                                                         .at = i};
        }
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

    merged_families_sort(merged, merged_count);
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

/* --- borrowed claims ----------------------------------------------------------------------------
 */

/* One that is wanted, or that ROWS have. */
struct loan {
    struct borrowed_claim claim;
    bool there;
};

struct lending {
    struct arena *arena;
    const struct merged_family *merged;
    size_t merged_count;
    struct loan *loans;
    size_t count, room;
};

static void
add_loan(struct lending *lending, const struct borrowed_claim *claim, bool there)
{
    lending->loans = arena_grow(lending->arena, lending->loans, &lending->room, lending->count,
                                sizeof *lending->loans);
    lending->loans[lending->count++] = (struct loan){.claim = *claim, .there = there};
}

static struct text
survivor_of(const struct lending *lending, struct text family)
{
    return merged_family_survivor(lending->merged, lending->merged_count, family);
}

/* What the rows borrow already. */
static void
add_present(struct lending *lending, const struct earlier_claims *rows)
{
    for (size_t i = 0; i < rows->count; i++)
        if (rows->list[i].claimed_as.length > 0)
            add_loan(lending,
                     &(struct borrowed_claim){.family = rows->list[i].family,
                                              .claimed_as = rows->list[i].claimed_as,
                                              .quarter = rows->list[i].quarter},
                     true);
}

/* A claim by the surviving family. */
static int
lent_compare(const void *left, const void *right)
{
    const struct borrowed_claim *a = left, *b = right;

    return text_compare(a->family, b->family);
}

static size_t
take_claims(const struct lending *lending, const struct earlier_claims *claims,
            struct borrowed_claim *all, size_t count)
{
    for (size_t i = 0; i < claims->count; i++)
        if (claims->list[i].claimed_as.length == 0)
            all[count++] =
                (struct borrowed_claim){.family = survivor_of(lending, claims->list[i].family),
                                        .claimed_as = claims->list[i].family,
                                        .quarter = claims->list[i].quarter};
    return count;
}

static size_t
first_of(const struct borrowed_claim *all, size_t count, struct text family)
{
    size_t low = 0;

    while (low < count) {
        size_t middle = low + (count - low) / 2;

        if (text_compare(all[middle].family, family) < 0)
            low = middle + 1;
        else
            count = middle;
    }
    return low;
}

static void
lend(struct lending *lending, const struct borrowed_claim *all, size_t count,
     const struct same_family *same)
{
    struct text claimed = survivor_of(lending, same->claimed_as);

    if (text_equals(survivor_of(lending, same->family), claimed))
        return;
    for (size_t i = first_of(all, count, claimed); i < count && text_equals(all[i].family, claimed);
         i++)
        add_loan(lending,
                 &(struct borrowed_claim){.family = same->family,
                                          .claimed_as = all[i].claimed_as,
                                          .quarter = all[i].quarter},
                 false);
}

static int
by_loan(const void *left, const void *right)
{
    const struct loan *a = left, *b = right;
    int order = text_compare(a->claim.family, b->claim.family);

    if (order == 0 && a->claim.quarter != b->claim.quarter)
        return a->claim.quarter < b->claim.quarter ? -1 : 1;
    if (order == 0 && a->there != b->there)
        return a->there ? -1 : 1;
    return order != 0 ? order : text_compare(a->claim.claimed_as, b->claim.claimed_as);
}

static struct borrowed_claims
loans_once(const struct lending *lending)
{
    struct borrowed_claims borrowed = {
        .list = ARENA_ARRAY(lending->arena, struct borrowed_claim, lending->count)};

    for (size_t i = 0; i < lending->count; i++) {
        const struct borrowed_claim *claim = &lending->loans[i].claim;
        const struct borrowed_claim *before = i == 0 ? NULL : &lending->loans[i - 1].claim;

        if (!lending->loans[i].there &&
            (before == NULL || !text_equals(before->family, claim->family) ||
             before->quarter != claim->quarter))
            borrowed.list[borrowed.count++] = *claim;
    }
    return borrowed;
}

struct borrowed_claims
earlier_claims_borrowed(struct arena *arena, struct merged_family *merged, size_t merged_count,
                        const struct earlier_claims *rows, const struct earlier_claims *ledger,
                        const struct same_family *same, size_t same_count)
{
    struct lending lending = {.arena = arena, .merged = merged, .merged_count = merged_count};
    struct borrowed_claim *all;
    size_t count;

    merged_families_sort(merged, merged_count);
    if (same_count == 0) /* and nobody borrows */
        return (struct borrowed_claims){.list = NULL};
    all = ARENA_ARRAY(arena, struct borrowed_claim, rows->count + ledger->count);
    count = take_claims(&lending, rows, all, 0);
    count = take_claims(&lending, ledger, all, count);
    if (count > 0)
        qsort(all, count, sizeof *all, lent_compare);
    add_present(&lending, rows);
    for (size_t i = 0; i < same_count; i++)
        lend(&lending, all, count, &same[i]);
    if (lending.count > 0)
        qsort(lending.loans, lending.count, sizeof *lending.loans, by_loan);
    return loans_once(&lending);
}
