/* SPDX-License-Identifier: MIT */
#include "store/claims.h"

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
claims_standing(struct db *db, struct arena *arena, const char *authority,
                struct claim_entries *claims, struct error *err)
{
    return db_ask(db, CLAIM_STANDING, DB_VALUES(db_text(authority)), err) &&
           entries_read(db, arena, CLAIM_STANDING, claims, err);
}

bool
claims_of_revision(struct db *db, struct arena *arena, const char *filing, int64_t revision,
                   struct claim_entries *claims, struct error *err)
{
    return db_ask(db, CLAIM_OF_REVISION, DB_VALUES(db_text(filing), db_number(revision)), err) &&
           entries_read(db, arena, CLAIM_OF_REVISION, claims, err);
}

bool
claims_origins(struct db *db, struct arena *arena, const char *authority,
               struct claim_origins *origins, struct error *err)
{
    size_t room = 0;
    bool row;

    *origins = (struct claim_origins){.list = NULL};
    if (!db_ask(db, CLAIM_ORIGINS, DB_VALUES(db_text(authority)), err) ||
        !db_next(db, CLAIM_ORIGINS, &row, err))
        return false;
    while (row) {
        origins->list =
            arena_grow(arena, origins->list, &room, origins->count, sizeof *origins->list);
        origins->list[origins->count++] = (struct claim_origin){
            .family = db_copy_at(db, arena, CLAIM_ORIGINS, 0),
            .period = db_copy_at(db, arena, CLAIM_ORIGINS, 1),
            .snapshot = db_copy_at(db, arena, CLAIM_ORIGINS, 2),
            .erased = db_number_at(db, CLAIM_ORIGINS, 3) != 0,
        };
        if (!db_next(db, CLAIM_ORIGINS, &row, err))
            return false;
    }
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
