/* SPDX-License-Identifier: MIT */
#include "store/delegations.h"

#include "store/statements.h"

bool
delegations_add(struct db *db, const char *authority, const struct delegation *delegation,
                struct error *err)
{
    return db_run(db, DELEGATION_ADD,
                  DB_VALUES(db_text(authority), db_number((int64_t)delegation->seq),
                            db_text(delegation->principal), db_text(delegation->delegate),
                            db_text(ROLES[delegation->role].code), db_text(delegation->kind),
                            db_number(delegation->from), db_number(delegation->until)),
                  NULL, err);
}

bool
delegations_revoke(struct db *db, const char *authority, uint64_t seq, int64_t moment,
                   bool *changed, struct error *err)
{
    int64_t rows = 0;
    bool good = db_run(db, DELEGATION_REVOKE,
                       DB_VALUES(db_text(authority), db_number((int64_t)seq), db_number(moment)),
                       &rows, err);

    *changed = rows == 1;
    return good;
}

static struct delegation
delegation_at(struct db *db, struct arena *arena, enum statement statement)
{
    return (struct delegation){
        .seq = (uint64_t)db_number_at(db, statement, 0),
        .principal = db_copy_at(db, arena, statement, 1),
        .delegate = db_copy_at(db, arena, statement, 2),
        .role = role_read(db_text_at(db, statement, 3)),
        .kind = db_copy_at(db, arena, statement, 4),
        .from = (int32_t)db_number_at(db, statement, 5),
        .until = (int32_t)db_number_at(db, statement, 6),
        .revoked = db_number_at(db, statement, 7),
        .principal_name = db_copy_at(db, arena, statement, 8),
    };
}

static bool
read_rows(struct db *db, struct arena *arena, enum statement statement,
          struct delegations *delegations, struct error *err)
{
    size_t room = 0;
    bool row;

    *delegations = (struct delegations){.list = NULL};
    if (!db_next(db, statement, &row, err))
        return false;
    while (row) {
        delegations->list = arena_grow(arena, delegations->list, &room, delegations->count,
                                       sizeof *delegations->list);
        delegations->list[delegations->count++] = delegation_at(db, arena, statement);
        if (!db_next(db, statement, &row, err))
            return false;
    }
    return true;
}

bool
delegations_read(struct db *db, struct arena *arena, const char *authority, const char *delegate,
                 struct delegations *delegations, struct error *err)
{
    enum statement statement = delegate == NULL ? DELEGATION_LIST : DELEGATION_HELD;
    const struct db_value values[] = {db_text(authority), db_text(delegate)};

    return db_ask(db, statement, values, delegate == NULL ? 1 : 2, err) &&
           read_rows(db, arena, statement, delegations, err);
}

bool
delegations_on(struct db *db, struct arena *arena, const char *authority, int32_t day,
               struct delegations *delegations, struct error *err)
{
    return db_ask(db, DELEGATION_HOLD, DB_VALUES(db_text(authority), db_number(day)), err) &&
           read_rows(db, arena, DELEGATION_HOLD, delegations, err);
}

bool
delegation_holds(const struct delegation *delegation, const char *kind, int32_t day)
{
    return delegation->revoked == 0 && day >= delegation->from && day <= delegation->until &&
           (delegation->kind[0] == '\0' || strcmp(delegation->kind, kind) == 0);
}
