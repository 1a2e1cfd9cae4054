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
    return imports_lay_out(arena, state, snapshot, making->folder, &making->laid, err);
}

static bool
table_make(struct making *making, struct text claims, struct text families, struct error *err)
{
    struct claims_made_of of = {
        .authority = making->state->authority, .claims = claims, .families = families};

    if (making->kept_claims.at != NULL || making->no_claims) {
        making->claims =
            (struct claims_table){.there = !making->no_claims, .csv = making->kept_claims};
        return true;
    }
    return claims_standing(making->state->db, making->arena, making->state->authority, &of.ledger,
                           err) &&
           matching_same(making->arena, making->state, &of.same, err) &&
           claims_table_make(making->arena, &of, &making->claims, err);
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
    struct text claims, families;

    return read_if_there(making, TABLE_CLAIMS, &claims, err) &&
           read_if_there(making, TABLE_FAMILIES, &families, err) &&
           table_make(making, claims, families, err) &&
           claims_table_put(making->arena, making->laid.data, &making->claims, err);
}

static bool
amend_feed(void *context, struct arena *arena, const struct feed **feed, struct error *err)
{
    struct making *making = context;
    const struct feed_table *tables = (*feed)->tables;
    struct text none = {.at = NULL};

    making->feed = *feed;
    return table_make(making, tables[TABLE_CLAIMS].there ? tables[TABLE_CLAIMS].csv : none,
                      tables[TABLE_FAMILIES].there ? tables[TABLE_FAMILIES].csv : none, err) &&
           claims_table_feed(arena, *feed, &making->claims, feed, err);
}

static bool
collect(struct making *making, const char *out, struct error *err)
{
    for (unsigned i = 0; i < MAKING_FILES; i++)
        if (!file_read(making->arena, path_join(making->arena, out, MAKING_NAMES[i]), FILE_MOST,
                       &making->files[i], err))
            return false;
    return report_claimed(making->arena, &making->run, &making->files[MAKING_FILES], err);
}

bool
making_run(struct making *making, const struct run_options *options, struct error *err)
{
    const char *out = path_join(making->arena, making->folder, "out");
    struct run_options own = *options;

    own.data_dir = making->laid.data;
    own.mapping = making->laid.mapping;
    own.figures.authority = making->state->authority;
    own.amendment = (struct amendment){.make = amend_feed, .context = making};
    own.withheld = making->withheld.count > 0 ? &making->withheld : NULL;
    making->run.options = own;
    if (own.mapping == NULL && folder_exists(own.data_dir) && !amend_folder(making, err))
        return false;
    return run_decide(making->arena, &own, &making->run, err) &&
           run_publish(making->arena, &making->run, out, false, err) && collect(making, out, err);
}
