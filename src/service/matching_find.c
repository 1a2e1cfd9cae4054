/* SPDX-License-Identifier: MIT */
/*
 * What a run does about families that may have been claimed under another id.
 */
#include <stdlib.h>

#include "service/matching.h"
#include "service/table_rows.h"

bool
matching_same(struct arena *arena, struct state *state, struct same_families *same,
              struct error *err)
{
    struct match_decisions decisions;

    *same = (struct same_families){.list = NULL};
    if (!matches_read(state->db, arena, MATCHES_STANDING, state->authority, &decisions, err))
        return false;
    same->list = ARENA_ARRAY(arena, struct same_family, decisions.count);
    for (size_t i = 0; i < decisions.count; i++)
        if (decisions.list[i].verdict == MATCH_SAME)
            same->list[same->count++] =
                (struct same_family){.family = text_of(decisions.list[i].family),
                                     .claimed_as = text_of(decisions.list[i].claimed_as)};
    return true;
}

/* --- who is compared ----------------------------------------------------------------------------
 */

/* A quarter in which a family was claimed. */
struct claimed_in {
    uint32_t family; /* row of CLAIMED */
    int32_t quarter;
};

struct comparing {
    struct making *making;
    struct arena *arena;
    const struct dataset *dataset;
    int32_t now;
    struct keys claimed, mine;
    struct claimed_in *quarters;
    size_t quarter_count, quarter_room;
    struct match_decisions decisions;
    struct family_told *claimed_told, *mine_told;
    enum claimed_source *sources;
    struct households claimed_homes, mine_homes;
    struct match *matches;
    size_t match_count, match_room;
};

static uint32_t
row_of(struct keys *keys, struct text id)
{
    uint32_t row = keys_find(keys, id);

    if (row != ROW_NONE)
        return row;
    keys_add(keys, id);
    return keys->count - 1;
}

/* What T11 would look at, if the ids were the same. */
static void
take_claim(void *context, const struct text cells[COLUMNS_MOST])
{
    struct comparing *comparing = context;
    struct quarter quarter;

    if (cells[CLAIMS_CLAIMED_AS].length > 0 || cells[CLAIMS_FAMILY_ID].length == 0 ||
        !quarter_read(cells[CLAIMS_QUARTER], &quarter) || quarter_index(quarter) > comparing->now)
        return;
    comparing->quarters =
        arena_grow(comparing->arena, comparing->quarters, &comparing->quarter_room,
                   comparing->quarter_count, sizeof *comparing->quarters);
    comparing->quarters[comparing->quarter_count++] =
        (struct claimed_in){.family = row_of(&comparing->claimed, cells[CLAIMS_FAMILY_ID]),
                            .quarter = quarter_index(quarter)};
}

static int
by_quarter(const void *left, const void *right)
{
    const struct claimed_in *a = left, *b = right;

    if (a->family != b->family)
        return a->family < b->family ? -1 : 1;
    return (a->quarter > b->quarter) - (a->quarter < b->quarter);
}

/* The surviving family of an id of the data, or ROW_NONE. */
static uint32_t
survivor_row(const struct comparing *comparing, struct text family)
{
    uint32_t row = keys_find(&comparing->dataset->families.keys, family);

    return row == ROW_NONE ? ROW_NONE : comparing->dataset->families.rows[row].survivor;
}

/* Whoever would be claimed, and whoever is not because of what was decided. */
static void
take_mine(struct comparing *comparing)
{
    const struct dataset *dataset = comparing->dataset;
    const struct decision *decisions = comparing->making->run.decisions;

    for (uint32_t row = 0; row < dataset->rows[TABLE_EPISODES].count; row++)
        if (decisions[row].kind == DECISION_CLAIMABLE)
            row_of(&comparing->mine,
                   keys_text(&dataset->families.keys, episode_family(dataset, row)));
    for (size_t i = 0; i < comparing->decisions.count; i++) {
        struct text family = text_of(comparing->decisions.list[i].family);

        if (comparing->decisions.list[i].verdict == MATCH_SAME &&
            survivor_row(comparing, family) != ROW_NONE)
            row_of(&comparing->mine,
                   keys_text(&dataset->families.keys, survivor_row(comparing, family)));
    }
}

static bool
read_people(struct comparing *comparing, struct error *err)
{
    struct making *making = comparing->making;
    struct family_tables now;

    comparing->mine_told = ARENA_ARRAY(comparing->arena, struct family_told, comparing->mine.count);
    comparing->claimed_told =
        ARENA_ARRAY(comparing->arena, struct family_told, comparing->claimed.count);
    comparing->sources =
        ARENA_ARRAY(comparing->arena, enum claimed_source, comparing->claimed.count);
    if (!households_tables(comparing->arena, &making->laid, making->feed, &now, err) ||
        !households_read(comparing->arena, &now, &comparing->mine, NULL, comparing->mine_told,
                         err) ||
        !households_claimed(comparing->arena, making->state, &comparing->claimed, &now,
                            comparing->claimed_told, comparing->sources, err))
        return false;
    comparing->mine_homes =
        households_compared(comparing->arena, &comparing->mine, comparing->mine_told);
    comparing->claimed_homes =
        households_compared(comparing->arena, &comparing->claimed, comparing->claimed_told);
    return true;
}

/* --- what is likely -----------------------------------------------------------------------------
 */

static size_t
first_quarter(const struct comparing *comparing, uint32_t claimed)
{
    size_t low = 0, high = comparing->quarter_count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (comparing->quarters[middle].family < claimed)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static const char *
quarters_of(struct comparing *comparing, uint32_t claimed)
{
    struct builder out = {.arena = comparing->arena};
    int32_t before = INT32_MIN;

    builder_puts(&out, "");
    for (size_t i = first_quarter(comparing, claimed);
         i < comparing->quarter_count && comparing->quarters[i].family == claimed; i++) {
        const struct claimed_in *in = &comparing->quarters[i];

        if (in->quarter == before)
            continue;
        builder_printf(&out, "%s%s", out.length == 0 ? "" : " ",
                       quarter_format(quarter_from_index(in->quarter)).text);
        before = in->quarter;
    }
    return out.at;
}

static const char *
signs_told(struct arena *arena, const struct pairings *pairings)
{
    struct builder out = {.arena = arena};

    builder_puts(&out, "");
    for (unsigned sign = 0; pairings->count > 0 && sign < SIGN_COUNT; sign++)
        if (pairings->list[0].signs & 1U << sign)
            builder_printf(&out, "%s%s", out.length == 0 ? "" : " ", SIGNS[sign].code);
    return out.at;
}

static const struct match_decision *
decision_of(const struct comparing *comparing, struct text mine, struct text claimed)
{
    for (size_t i = 0; i < comparing->decisions.count; i++)
        if (text_is(mine, comparing->decisions.list[i].family) &&
            text_is(claimed, comparing->decisions.list[i].claimed_as))
            return &comparing->decisions.list[i];
    return NULL;
}

/* Families that were merged meanwhile are one already. */
static bool
are_one(const struct comparing *comparing, struct text mine, struct text claimed)
{
    uint32_t row = survivor_row(comparing, claimed);

    return text_equals(mine, claimed) || (row != ROW_NONE && row == survivor_row(comparing, mine));
}

static void
add_match(struct comparing *comparing, size_t mine, size_t claimed)
{
    const struct household *my_home = &comparing->mine_homes.list[mine];
    const struct household *claimed_home = &comparing->claimed_homes.list[claimed];
    struct pairings pairings = returning_pair(comparing->arena, my_home, claimed_home);
    const struct match_decision *decision = decision_of(comparing, my_home->id, claimed_home->id);

    if (are_one(comparing, my_home->id, claimed_home->id))
        return;
    comparing->matches = arena_grow(comparing->arena, comparing->matches, &comparing->match_room,
                                    comparing->match_count, sizeof *comparing->matches);
    comparing->matches[comparing->match_count++] = (struct match){
        .family = arena_copy(comparing->arena, my_home->id.at, my_home->id.length),
        .claimed_as = arena_copy(comparing->arena, claimed_home->id.at, claimed_home->id.length),
        .claimed_in = quarters_of(comparing, (uint32_t)claimed),
        .score = pairings.score,
        .people = (int64_t)pairings.also,
        .signs = signs_told(comparing->arena, &pairings),
        .applied = decision == NULL ? MATCH_OPEN : decision->verdict,
    };
}

static bool
is_found(const struct comparing *comparing, const struct match_decision *decision)
{
    for (size_t i = 0; i < comparing->match_count; i++)
        if (strcmp(comparing->matches[i].family, decision->family) == 0 &&
            strcmp(comparing->matches[i].claimed_as, decision->claimed_as) == 0)
            return true;
    return false;
}

/* What was decided to be the same is told whatever the data says now. */
static void
add_decided(struct comparing *comparing)
{
    for (size_t i = 0; i < comparing->decisions.count; i++) {
        const struct match_decision *decision = &comparing->decisions.list[i];
        uint32_t mine = keys_find(&comparing->mine, text_of(decision->family));
        uint32_t claimed = keys_find(&comparing->claimed, text_of(decision->claimed_as));

        if (decision->verdict == MATCH_SAME && mine != ROW_NONE && claimed != ROW_NONE &&
            !is_found(comparing, decision))
            add_match(comparing, mine, claimed);
    }
}

static void
put_match(struct builder *out, const struct match *match)
{
    builder_csv(out, text_of(match->family));
    builder_puts(out, ",");
    builder_csv(out, text_of(match->claimed_as));
    builder_printf(out, ",%s,%lld,%lld,%s,%s\n", match->claimed_in, (long long)match->score,
                   (long long)match->people, match->signs, MATCH_WORDS[match->applied]);
}

static void
put_unknown(struct comparing *comparing, struct builder *out, uint32_t claimed)
{
    if (comparing->sources[claimed] == CLAIMED_KNOWN)
        return;
    builder_puts(out, ",");
    builder_csv(out, keys_text(&comparing->claimed, claimed));
    builder_printf(out, ",%s,,,%s,\n", quarters_of(comparing, claimed),
                   comparing->sources[claimed] == CLAIMED_ERASED ? MATCHING_ERASED
                                                                 : MATCHING_UNKNOWN);
}

static struct text
write_matches(struct comparing *comparing)
{
    struct builder out = {.arena = comparing->making->arena};

    builder_puts(&out, MATCHING_HEADER);
    for (size_t i = 0; i < comparing->match_count; i++)
        put_match(&out, &comparing->matches[i]);
    for (uint32_t row = 0; row < comparing->claimed.count; row++)
        put_unknown(comparing, &out, row);
    return (struct text){out.at, out.length};
}

static void
comparing_free(void *handle)
{
    struct comparing *comparing = handle;

    keys_free(&comparing->claimed);
    keys_free(&comparing->mine);
}

bool
matching_find(struct making *making, struct text *csv, struct error *err)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct comparing *comparing = ARENA_ARRAY(arena, struct comparing, 1);
    struct table_header header;
    struct candidates found;

    *comparing = (struct comparing){.making = making,
                                    .arena = arena,
                                    .dataset = making->run.dataset,
                                    .now = quarter_index(making->run.options.period.quarter)};
    arena_defer(arena, comparing_free, comparing);
    *csv = (struct text){.at = NULL};
    if (!making->claims.there)
        return true;
    if (!table_rows_read(TABLE_CLAIMS, making->claims.csv, &header, take_claim, comparing, err))
        return false;
    if (comparing->claimed.count == 0)
        return true;
    qsort(comparing->quarters, comparing->quarter_count, sizeof *comparing->quarters, by_quarter);
    if (!matches_read(making->state->db, arena, MATCHES_STANDING, making->state->authority,
                      &comparing->decisions, err))
        return false;
    take_mine(comparing);
    if (!read_people(comparing, err))
        return false;
    found = returning_find(arena, &comparing->mine_homes, &comparing->claimed_homes);
    for (size_t i = 0; i < found.count; i++)
        add_match(comparing, found.list[i].mine, found.list[i].claimed);
    add_decided(comparing);
    *csv = write_matches(comparing);
    return true;
}
