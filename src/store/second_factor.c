/* SPDX-License-Identifier: MIT */
#include "store/second_factor.h"

#include "store/statements.h"

bool
enrolment_set(struct db *db, const char *person, struct text secret, int64_t moment,
              struct error *err)
{
    return db_run(db, ENROLMENT_SET,
                  DB_VALUES(db_text(person), db_bytes(secret.at, secret.length), db_number(moment)),
                  NULL, err);
}

bool
enrolment_read(struct db *db, struct arena *arena, const char *person, bool *there,
               struct text *secret, int64_t *begun, struct error *err)
{
    struct text found;

    if (!db_ask(db, ENROLMENT_READ, DB_VALUES(db_text(person)), err) ||
        !db_next(db, ENROLMENT_READ, there, err))
        return false;
    if (!*there)
        return true;
    found = db_text_at(db, ENROLMENT_READ, 0);
    *secret =
        (struct text){.at = arena_copy(arena, found.at, found.length), .length = found.length};
    *begun = db_number_at(db, ENROLMENT_READ, 1);
    db_stop(db, ENROLMENT_READ);
    return true;
}

bool
enrolment_remove(struct db *db, const char *person, struct error *err)
{
    return db_run(db, ENROLMENT_REMOVE, DB_VALUES(db_text(person)), NULL, err);
}

bool
recovery_add(struct db *db, const char *person, const unsigned char sum[RECOVERY_SUM_SIZE],
             struct error *err)
{
    return db_run(db, RECOVERY_ADD, DB_VALUES(db_text(person), db_bytes(sum, RECOVERY_SUM_SIZE)),
                  NULL, err);
}

bool
enrolment_forget(struct db *db, int64_t before, struct error *err)
{
    return db_run(db, ENROLMENT_FORGET, DB_VALUES(db_number(before)), NULL, err);
}

bool
recovery_forget(struct db *db, const char *person, struct error *err)
{
    return db_run(db, RECOVERY_FORGET, DB_VALUES(db_text(person)), NULL, err);
}

bool
recovery_left(struct db *db, const char *person, int64_t *count, struct error *err)
{
    bool row;

    if (!db_ask(db, RECOVERY_LEFT, DB_VALUES(db_text(person)), err) ||
        !db_next(db, RECOVERY_LEFT, &row, err))
        return false;
    *count = row ? db_number_at(db, RECOVERY_LEFT, 0) : 0;
    db_stop(db, RECOVERY_LEFT);
    return true;
}

bool
recovery_use(struct db *db, const char *person, const unsigned char sum[RECOVERY_SUM_SIZE],
             bool *good, struct error *err)
{
    int64_t rows = 0;
    bool done = db_run(db, RECOVERY_USE,
                       DB_VALUES(db_text(person), db_bytes(sum, RECOVERY_SUM_SIZE)), &rows, err);

    *good = rows > 0;
    return done;
}
