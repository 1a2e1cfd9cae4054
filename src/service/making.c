/* SPDX-License-Identifier: MIT */
#include "service/making.h"

#include "base/file.h"
#include "model/table.h"
#include "service/matching.h"
#include "service/report.h"

#define FILE_MOST ((size_t)2 << 30)

const char *const MAKING_NAMES[MAKING_KEPT] = {
    "decisions.csv", "figures.json", "outcomes-framework.xlsx", "submission.xlsx", MAKING_CLAIMED,
};

bool
making_open(struct arena *arena, struct state *state, const char *snapshot, struct making *making,
            struct error *err)
{
    const char *place = state_path(state, arena, STATE_MAKING);
    struct new_folder *folder;

    *making = (struct making){.arena = arena, .state = state};
    if (!folder_create(arena, place, &folder, err))
        return false;
    making->folder = folder_path(folder); /* never committed: it goes with the arena */
    if (!claims_standing(state->db, arena, state->authority, &making->standing, err))
        return false;
    making->ledger = claims_entries(arena, &making->standing);
    return erased_ids_key(arena, state, &making->ledger, &making->coded, err) &&
           matching_standing(arena, state, NULL, &making->decided, err) &&
           imports_lay_out(arena, state, snapshot, making->folder, &making->laid, err);
}

/* All ids that may be codes, besides the ledger's. */
static struct ids_held
held_by(struct making *making)
{
    struct arena *arena = making->arena;
    struct withheld_family *list =
        ARENA_ARRAY(arena, struct withheld_family, making->withheld.count);
    struct ids_held held = {.count = 0};

    for (size_t i = 0; i < making->decided.count; i++) {
        ids_hold(arena, &held, &making->decided.list[i].family);
        ids_hold(arena, &held, &making->decided.list[i].claimed_as);
    }
    for (size_t i = 0; i < making->withheld.count; i++) {
        list[i] = making->withheld.list[i];
        ids_hold(arena, &held, &list[i].family);
    }
    making->withheld.list = list;
    return held;
}

bool
making_unlock(struct making *making, struct error *err)
{
    struct ids_held held = held_by(making);

    for (size_t i = 0; i < held.count; i++)
        if (!erased_ids_key_for(making->arena, making->state, *held.list[i], &making->coded, err))
            return false;
    return true;
}

static bool
table_make(struct making *making, struct text claims, struct text families, struct text episodes,
           struct error *err)
{
    struct claims_made_of of = {
        .authority = making->state->authority, .claims = claims, .families = families};
    const struct ids_of_today today = {
        .claims = claims, .families = families, .episodes = episodes, .same = &of.same};

    if (making->coded != NULL) {
        struct ids_held held = held_by(making);

        if (!erased_ids_name(making->arena, making->coded, &today, &held, err))
            return false;
    }
    if (making->kept_claims.at != NULL || making->no_claims) {
        making->claims =
            (struct claims_table){.there = !making->no_claims, .csv = making->kept_claims};
        return true;
    }
    of.same = matching_same(making->arena, &making->decided);
    if (making->coded != NULL && !erased_ids_find(making->arena, making->coded, &today,
                                                  &making->ledger, &making->earlier, err))
        return false;
    of.ledger = making->ledger;
    return claims_table_make(making->arena, &of, &making->claims, err);
}

static bool
read_if_there(struct making *making, enum table_id table, struct text *bytes, struct error *err)
{
    const char *path = path_join(making->arena, making->laid.data, TABLES[table].file);

    *bytes = (struct text){.at = NULL};
    return !file_exists(path) || file_read(making->arena, path, FILE_MOST, bytes, err);
}

static bool
amend_folder(struct making *making, struct error *err)
{
    struct text claims, families, episodes;

    return read_if_there(making, TABLE_CLAIMS, &claims, err) &&
           read_if_there(making, TABLE_FAMILIES, &families, err) &&
           read_if_there(making, TABLE_EPISODES, &episodes, err) &&
           table_make(making, claims, families, episodes, err) &&
           claims_table_put(making->arena, making->laid.data, &making->claims, err);
}

static struct text
fed(const struct feed *feed, enum table_id table)
{
    return feed->tables[table].there ? feed->tables[table].csv : (struct text){.at = NULL};
}

static bool
amend_feed(void *context, struct arena *arena, const struct feed **feed, struct error *err)
{
    struct making *making = context;

    making->feed = *feed;
    return table_make(making, fed(*feed, TABLE_CLAIMS), fed(*feed, TABLE_FAMILIES),
                      fed(*feed, TABLE_EPISODES), err) &&
           claims_table_feed(arena, *feed, &making->claims, feed, err);
}

static const char *
out_folder(const struct making *making)
{
    return path_join(making->arena, making->folder, "out");
}

bool
making_collect(struct making *making, struct error *err)
{
    const char *out = out_folder(making);

    for (unsigned i = 0; i < MAKING_KEPT; i++)
        if (!file_read(making->arena, path_join(making->arena, out, MAKING_NAMES[i]), FILE_MOST,
                       &making->files[i], err))
            return false;
    return true;
}

bool
making_decide_only(struct making *making, const struct run_options *options, struct error *err)
{
    struct run_options own = *options;

    own.data_dir = making->laid.data;
    own.mapping = making->laid.mapping;
    own.figures.authority = making->state->authority;
    own.amendment = (struct amendment){.make = amend_feed, .context = making};
    own.withheld = making->withheld.count > 0 ? &making->withheld : NULL;
    making->run.options = own;
    if (own.mapping == NULL && folder_exists(own.data_dir) && !amend_folder(making, err))
        return false;
    return run_decide(making->arena, &own, &making->run, err);
}

static bool
put_claimed(struct making *making, struct error *err)
{
    const char *path = path_join(making->arena, out_folder(making), MAKING_CLAIMED);
    struct text claimed;

    return report_claimed(making->arena, &making->run, &claimed, err) &&
           file_write(path, claimed.at, claimed.length, err);
}

bool
making_decide(struct making *making, const struct run_options *options, struct error *err)
{
    struct run_options own = *options;

    own.ids_dropped = true;
    return making_decide_only(making, &own, err) &&
           run_publish(making->arena, &making->run, out_folder(making), false, err) &&
           put_claimed(making, err);
}

bool
making_run(struct making *making, const struct run_options *options, struct error *err)
{
    return making_decide(making, options, err) && making_collect(making, err);
}
