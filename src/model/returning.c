/* SPDX-License-Identifier: MIT */
#include "model/returning.h"

#include <stdlib.h>

/* --- two families -------------------------------------------------------------------------------
 */

static int
likest_first(const void *left, const void *right)
{
    const struct pairing *a = left, *b = right;

    if (a->score != b->score)
        return a->score > b->score ? -1 : 1;
    if (a->mine != b->mine)
        return a->mine < b->mine ? -1 : 1;
    return (a->theirs > b->theirs) - (a->theirs < b->theirs);
}

static struct pairings
pair_all(struct arena *arena, const struct household *mine, const struct household *theirs)
{
    struct pairings all = {.list = ARENA_ARRAY(arena, struct pairing, mine->count * theirs->count)};

    for (size_t i = 0; i < mine->count; i++)
        for (size_t j = 0; j < theirs->count; j++) {
            unsigned signs = likeness_signs(&mine->people[i], &theirs->people[j]);
            int score = likeness_score(signs);

            if (score > 0)
                all.list[all.count++] =
                    (struct pairing){.mine = i, .theirs = j, .signs = signs, .score = score};
        }
    if (all.count > 0)
        qsort(all.list, all.count, sizeof *all.list, likest_first);
    return all;
}

static void
score_families(struct pairings *pairings)
{
    for (size_t i = 0; i < pairings->count; i++)
        pairings->also += pairings->list[i].score >= RETURNING_ALSO;
    if (pairings->count == 0)
        return;
    pairings->score = pairings->list[0].score;
    if (pairings->also > 1)
        pairings->score += (int)(pairings->also - 1) * RETURNING_MORE;
    if (pairings->score > LIKENESS_MOST)
        pairings->score = LIKENESS_MOST;
}

struct pairings
returning_pair(struct arena *arena, const struct household *mine, const struct household *theirs)
{
    struct pairings pairings = pair_all(arena, mine, theirs);
    bool *mine_used = ARENA_ARRAY(arena, bool, mine->count);
    bool *theirs_used = ARENA_ARRAY(arena, bool, theirs->count);
    size_t all = pairings.count;

    pairings.count = 0;
    for (size_t i = 0; i < all; i++) {
        struct pairing pairing = pairings.list[i];

        if (mine_used[pairing.mine] || theirs_used[pairing.theirs])
            continue;
        mine_used[pairing.mine] = theirs_used[pairing.theirs] = true;
        pairings.list[pairings.count++] = pairing;
    }
    score_families(&pairings);
    return pairings;
}

bool
pairings_have(const struct pairings *pairings, bool mine, size_t at)
{
    for (size_t i = 0; i < pairings->count; i++)
        if ((mine ? pairings->list[i].mine : pairings->list[i].theirs) == at)
            return true;
    return false;
}

/* --- finding ------------------------------------------------------------------------------------
 */

/* A key of somebody in a claimed family. */
struct entry {
    struct text key;
    size_t family;
};

struct finding {
    struct arena *arena;
    const struct households *mine, *claimed;
    struct entry *entries;
    size_t count, room, family; /* FAMILY: whose keys are being added */
    size_t looker;              /* the family of MINE that looks */
    size_t *met;                /* by claimed family: 1 + who met it last */
    struct candidates found;
    size_t found_room;
};

static void
add_entry(void *context, struct text key)
{
    struct finding *finding = context;

    finding->entries = arena_grow(finding->arena, finding->entries, &finding->room, finding->count,
                                  sizeof *finding->entries);
    finding->entries[finding->count++] = (struct entry){
        .key = {arena_copy(finding->arena, key.at, key.length), key.length},
        .family = finding->family
    };
}

static int
by_key(const void *left, const void *right)
{
    const struct entry *a = left, *b = right;
    int order = text_compare(a->key, b->key);

    return order != 0 ? order : (a->family > b->family) - (a->family < b->family);
}

/* The first entry that has KEY or stands behind it. */
static size_t
entries_from(const struct finding *finding, struct text key)
{
    size_t low = 0, high = finding->count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (text_compare(finding->entries[middle].key, key) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static void
weigh(struct finding *finding, size_t claimed)
{
    ARENA_SCOPE struct arena *scratch = arena_new();
    const struct household *mine = &finding->mine->list[finding->looker];
    int score = returning_pair(scratch, mine, &finding->claimed->list[claimed]).score;

    finding->met[claimed] = finding->looker + 1;
    if (score < LIKENESS_LIKELY)
        return;
    finding->found.list = arena_grow(finding->arena, finding->found.list, &finding->found_room,
                                     finding->found.count, sizeof *finding->found.list);
    finding->found.list[finding->found.count++] =
        (struct candidate){.mine = finding->looker, .claimed = claimed, .score = score};
}

static void
look_up(void *context, struct text key)
{
    struct finding *finding = context;
    size_t first = entries_from(finding, key), end = first;

    while (end < finding->count && end - first <= RETURNING_SHARED &&
           text_equals(finding->entries[end].key, key))
        end++;
    if (end - first > RETURNING_SHARED)
        return;
    for (size_t i = first; i < end; i++)
        if (finding->met[finding->entries[i].family] != finding->looker + 1)
            weigh(finding, finding->entries[i].family);
}

static void
keys_of(struct finding *finding, const struct household *household,
        void (*each)(void *context, struct text key))
{
    ARENA_SCOPE struct arena *scratch = arena_new();

    for (size_t i = 0; i < household->count; i++)
        traits_keys(scratch, &household->people[i], each, finding);
}

static int
by_mine(const void *left, const void *right)
{
    const struct candidate *a = left, *b = right;

    if (a->mine != b->mine)
        return a->mine < b->mine ? -1 : 1;
    if (a->score != b->score)
        return a->score > b->score ? -1 : 1;
    return (a->claimed > b->claimed) - (a->claimed < b->claimed);
}

struct candidates
returning_find(struct arena *arena, const struct households *mine, const struct households *claimed)
{
    struct finding finding = {.arena = arena, .mine = mine, .claimed = claimed};

    finding.met = ARENA_ARRAY(arena, size_t, claimed->count);
    for (; finding.family < claimed->count; finding.family++)
        keys_of(&finding, &claimed->list[finding.family], add_entry);
    if (finding.count > 0)
        qsort(finding.entries, finding.count, sizeof *finding.entries, by_key);
    for (; finding.looker < mine->count; finding.looker++)
        keys_of(&finding, &mine->list[finding.looker], look_up);
    if (finding.found.count > 0)
        qsort(finding.found.list, finding.found.count, sizeof *finding.found.list, by_mine);
    return finding.found;
}
