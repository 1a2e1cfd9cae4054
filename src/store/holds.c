/* SPDX-License-Identifier: MIT */
#include "store/holds.h"

#include "store/statements.h"

#define HELD     "held"
#define RELEASED "released"

bool
holds_add(struct db *db, const char *authority, const struct hold *hold, struct error *err)
{
    return db_run(db, HOLD_ADD,
                  DB_VALUES(db_text(authority), db_number((int64_t)hold->seq),
                            db_text(hold->filing), db_number(hold->revision), db_text(hold->family),
                            db_text(hold->held ? HELD : RELEASED), db_text(ROLES[hold->role].code),
                            db_text(hold->person), db_number(hold->at)),
                  NULL, err);
}

static struct hold
hold_at(struct db *db, struct arena *arena)
{
    return (struct hold){
        .seq = (uint64_t)db_number_at(db, HOLD_LIST, 0),
        .filing = db_copy_at(db, arena, HOLD_LIST, 1),
        .period = db_copy_at(db, arena, HOLD_LIST, 2),
        .revision = db_number_at(db, HOLD_LIST, 3),
        .family = db_copy_at(db, arena, HOLD_LIST, 4),
        .held = text_is(db_text_at(db, HOLD_LIST, 5), HELD),
        .role = role_read(db_text_at(db, HOLD_LIST, 6)),
        .person = db_copy_at(db, arena, HOLD_LIST, 7),
        .name = db_copy_at(db, arena, HOLD_LIST, 8),
        .at = db_number_at(db, HOLD_LIST, 9),
    };
}

bool
holds_read(struct db *db, struct arena *arena, const char *authority, struct holds *holds,
           struct error *err)
{
    size_t room = 0;
    bool row;

    *holds = (struct holds){.list = NULL};
    if (!db_ask(db, HOLD_LIST, DB_VALUES(db_text(authority)), err) ||
        !db_next(db, HOLD_LIST, &row, err))
        return false;
    while (row) {
        holds->list = arena_grow(arena, holds->list, &room, holds->count, sizeof *holds->list);
        holds->list[holds->count++] = hold_at(db, arena);
        if (!db_next(db, HOLD_LIST, &row, err))
            return false;
    }
    return true;
}

bool
holds_code(struct db *db, const char *authority, uint64_t seq, const char *family,
           struct error *err)
{
    return db_run(db, HOLD_CODE,
                  DB_VALUES(db_text(authority), db_number((int64_t)seq), db_text(family)), NULL,
                  err);
}
