/* SPDX-License-Identifier: MIT */
#include "store/authority.h"

#include "store/statements.h"

bool
authority_add(struct db *db, const char *code, const char *origin, int64_t moment,
              struct error *err)
{
    return db_run(db, AUTHORITY_ADD, DB_VALUES(db_text(code), db_text(origin), db_number(moment)),
                  NULL, err);
}

bool
authority_read(struct db *db, struct arena *arena, const char **code, const char **origin,
               struct error *err)
{
    bool row;

    if (!db_ask(db, AUTHORITY_READ, DB_NO_VALUES, err) || !db_next(db, AUTHORITY_READ, &row, err))
        return false;
    if (!row)
        return error_raise(err, ERR_STORAGE, "the database names no authority");
    *code = db_copy_at(db, arena, AUTHORITY_READ, 0);
    *origin = db_copy_at(db, arena, AUTHORITY_READ, 1);
    db_stop(db, AUTHORITY_READ);
    return true;
}

bool
authority_made(struct db *db, int64_t *moment, struct error *err)
{
    bool row;

    if (!db_ask(db, AUTHORITY_READ, DB_NO_VALUES, err) || !db_next(db, AUTHORITY_READ, &row, err))
        return false;
    must(row); /* the state is open */
    *moment = db_number_at(db, AUTHORITY_READ, 2);
    db_stop(db, AUTHORITY_READ);
    return true;
}
