/* SPDX-License-Identifier: MIT */
#include "store/claims.h"

#include <stdlib.h>

#include "store/statements.h"

bool
claims_add(struct db *db, const char *authority, const char *filing, int64_t revision,
           enum claim_kind kind, const struct claim_entry *entry, uint64_t seq, struct error *err)
{
    return db_run(db, CLAIM_ADD,
                  DB_VALUES(db_text(authority), db_text(entry->family), db_text(entry->episode),
                            db_text(entry->period), db_text(filing), db_number(revision),
                            db_text(kind == CLAIM_CLAIMED ? "claimed" : "released"),
                            db_number((int64_t)seq)),
                  NULL, err);
}

/* The rows of a question that was asked. */
static bool
entries_read(struct db *db, struct arena *arena, enum statement statement,
             struct claim_entries *claims, struct error *err)
{
    size_t room = 0;
    bool row;

    *claims = (struct claim_entries){.list = NULL};
    if (!db_next(db, statement, &row, err))
        return false;
    while (row) {
        if (claims->count == room) {
            struct claim_entry *more = ARENA_ARRAY(arena, struct claim_entry, room = 2 * room + 64);

            for (size_t i = 0; i < claims->count; i++)
                more[i] = claims->list[i];
            claims->list = more;
        }
        claims->list[claims->count++] = (struct claim_entry){
            .family = db_copy_at(db, arena, statement, 0),
            .episode = db_copy_at(db, arena, statement, 1),
            .period = db_copy_at(db, arena, statement, 2),
        };
        if (!db_next(db, statement, &row, err))
            return false;
    }
    return true;
}

bool
claims_of_revision(struct db *db, struct arena *arena, const char *filing, int64_t revision,
                   struct claim_entries *claims, struct error *err)
{
    return db_ask(db, CLAIM_OF_REVISION, DB_VALUES(db_text(filing), db_number(revision)), err) &&
           entries_read(db, arena, CLAIM_OF_REVISION, claims, err);
}

/* --- what stands --------------------------------------------------------------------------------
 */

enum {
    STANDING_FAMILY,
    STANDING_EPISODE,
    STANDING_PERIOD,
    STANDING_FILING,
    STANDING_REVISION,
    STANDING_ENTRY
};

/* Most rows are of the filing and period of the row before. */
static const char *
copy_unless(struct db *db, struct arena *arena, unsigned column, const char *before)
{
    return before != NULL && text_is(db_text_at(db, CLAIM_STANDING, column), before)
               ? before
               : db_copy_at(db, arena, CLAIM_STANDING, column);
}

static struct standing_claim
standing_at(struct db *db, struct arena *arena, const struct standing_claim *before)
{
    return (struct standing_claim){
        .entry = {.family = db_copy_at(db, arena, CLAIM_STANDING, STANDING_FAMILY),
                  .episode = db_copy_at(db, arena, CLAIM_STANDING, STANDING_EPISODE),
                  .period = copy_unless(db, arena, STANDING_PERIOD,
                  before == NULL ? NULL : before->entry.period)},
        .filing = copy_unless(db, arena, STANDING_FILING, before == NULL ? NULL : before->filing),
        .revision = db_number_at(db, CLAIM_STANDING, STANDING_REVISION),
    };
}

static bool
is_of(struct db *db, const struct standing_claim *claim)
{
    return claim->revision == db_number_at(db, CLAIM_STANDING, STANDING_REVISION) &&
           text_is(db_text_at(db, CLAIM_STANDING, STANDING_EPISODE), claim->entry.episode) &&
           text_is(db_text_at(db, CLAIM_STANDING, STANDING_FAMILY), claim->entry.family) &&
           text_is(db_text_at(db, CLAIM_STANDING, STANDING_FILING), claim->filing);
}

static void
standing_add(struct db *db, struct arena *arena, struct standing_claims *claims, size_t *room)
{
    const struct standing_claim *before;

    claims->list = arena_grow(arena, claims->list, room, claims->count, sizeof *claims->list);
    before = claims->count == 0 ? NULL : &claims->list[claims->count - 1];
    claims->list[claims->count] = standing_at(db, arena, before);
    claims->count++;
}

/* What released a claim comes straight behind it. */
bool
claims_standing(struct db *db, struct arena *arena, const char *authority,
                struct standing_claims *claims, struct error *err)
{
    size_t room = 0;
    bool row;

    *claims = (struct standing_claims){.list = NULL};
    if (!db_ask(db, CLAIM_STANDING, DB_VALUES(db_text(authority)), err) ||
        !db_next(db, CLAIM_STANDING, &row, err))
        return false;
    while (row) {
        if (text_is(db_text_at(db, CLAIM_STANDING, STANDING_ENTRY), "claimed"))
            standing_add(db, arena, claims, &room);
        else if (claims->count > 0 && is_of(db, &claims->list[claims->count - 1]))
            claims->count--;
        if (!db_next(db, CLAIM_STANDING, &row, err))
            return false;
    }
    return true;
}

struct claim_entries
claims_entries(struct arena *arena, const struct standing_claims *claims)
{
    struct claim_entries entries = {.list = ARENA_ARRAY(arena, struct claim_entry, claims->count),
                                    .count = claims->count};

    for (size_t i = 0; i < claims->count; i++)
        entries.list[i] = claims->list[i].entry;
    return entries;
}

static bool
origin_read(struct db *db, struct arena *arena, const struct standing_claim *claim,
            struct claim_origin *origin, struct error *err)
{
    bool row;

    if (!db_ask(db, CLAIM_ORIGIN, DB_VALUES(db_text(claim->filing), db_number(claim->revision)),
                err) ||
        !db_next(db, CLAIM_ORIGIN, &row, err))
        return false;
    must(row); /* a claim is of a revision */
    *origin = (struct claim_origin){.snapshot = db_copy_at(db, arena, CLAIM_ORIGIN, 0),
                                    .erased = db_number_at(db, CLAIM_ORIGIN, 1) != 0};
    db_stop(db, CLAIM_ORIGIN);
    return true;
}

static int
by_family(const void *left, const void *right)
{
    const struct claim_origin *a = left, *b = right;
    int order = text_front_compare(a->front, b->front);

    if (order == 0)
        order = strcmp(a->family, b->family);
    return order != 0 ? order : strcmp(a->period, b->period);
}

bool
claims_origins(struct db *db, struct arena *arena, struct arena *scratch,
               const struct standing_claims *claims, struct claim_origins *origins,
               struct error *err)
{
    const struct standing_claim *before = NULL;
    struct claim_origin origin;

    origins->list = ARENA_ARRAY(scratch, struct claim_origin, claims->count);
    origins->count = claims->count;
    for (size_t i = 0; i < claims->count; i++) {
        const struct standing_claim *claim = &claims->list[i];

        if ((before == NULL || claim->revision != before->revision ||
             strcmp(claim->filing, before->filing) != 0) &&
            !origin_read(db, arena, claim, &origin, err))
            return false;
        before = claim;
        origin.front = text_front(text_of(claim->entry.family));
        origin.family = claim->entry.family;
        origin.period = claim->entry.period;
        origins->list[i] = origin;
    }
    if (origins->count > 0)
        qsort(origins->list, origins->count, sizeof *origins->list, by_family);
    return true;
}

bool
claims_named(struct db *db, struct arena *arena, const char *filing, int64_t revision,
             struct named_claims *named, struct error *err)
{
    size_t room = 0;
    bool row;

    *named = (struct named_claims){.list = NULL};
    if (!db_ask(db, CLAIM_NAMED, DB_VALUES(db_text(filing), db_number(revision)), err) ||
        !db_next(db, CLAIM_NAMED, &row, err))
        return false;
    while (row) {
        named->list = arena_grow(arena, named->list, &room, named->count, sizeof *named->list);
        named->list[named->count++] = (struct named_claim){
            .id = db_number_at(db, CLAIM_NAMED, 0),
            .family = db_copy_at(db, arena, CLAIM_NAMED, 1),
            .episode = db_copy_at(db, arena, CLAIM_NAMED, 2),
        };
        if (!db_next(db, CLAIM_NAMED, &row, err))
            return false;
    }
    return true;
}

bool
claims_code(struct db *db, int64_t id, const char *family, const char *episode, struct error *err)
{
    return db_run(db, CLAIM_CODE, DB_VALUES(db_number(id), db_text(family), db_text(episode)), NULL,
                  err);
}
