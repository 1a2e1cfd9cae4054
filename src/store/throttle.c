/* SPDX-License-Identifier: MIT */
#include "store/throttle.h"

#include "store/statements.h"

const char *const THROTTLE_NAMES[THROTTLE_KINDS] = {
    [THROTTLE_ACCOUNT] = "account",
    [THROTTLE_SOURCE] = "source",
    [THROTTLE_PAIR] = "pair",
};

bool
throttle_read(struct db *db, const char *authority, enum throttle_kind kind,
              const unsigned char key[THROTTLE_KEY_SIZE], struct throttle_row *row,
              struct error *err)
{
    bool there;

    *row = (struct throttle_row){.failures = 0};
    if (!db_ask(db, THROTTLE_READ,
                DB_VALUES(db_text(authority), db_text(THROTTLE_NAMES[kind]),
                          db_bytes(key, THROTTLE_KEY_SIZE)),
                err) ||
        !db_next(db, THROTTLE_READ, &there, err))
        return false;
    if (!there)
        return true;
    *row = (struct throttle_row){
        .failures = db_number_at(db, THROTTLE_READ, 0),
        .last = db_number_at(db, THROTTLE_READ, 1),
        .not_before = db_number_at(db, THROTTLE_READ, 2),
        .good = db_number_at(db, THROTTLE_READ, 3),
    };
    db_stop(db, THROTTLE_READ);
    return true;
}

bool
throttle_write(struct db *db, const char *authority, enum throttle_kind kind,
               const unsigned char key[THROTTLE_KEY_SIZE], const struct throttle_row *row,
               struct error *err)
{
    return db_run(db, THROTTLE_WRITE,
                  DB_VALUES(db_text(authority), db_text(THROTTLE_NAMES[kind]),
                            db_bytes(key, THROTTLE_KEY_SIZE), db_number(row->failures),
                            db_number(row->last), db_number(row->not_before), db_number(row->good)),
                  NULL, err);
}

bool
throttle_forget(struct db *db, int64_t failed_since, int64_t good_since, struct error *err)
{
    return db_run(db, THROTTLE_FORGET, DB_VALUES(db_number(failed_since), db_number(good_since)),
                  NULL, err);
}

bool
throttle_secret(struct db *db, unsigned char secret[THROTTLE_SECRET_SIZE], struct error *err)
{
    struct text found;
    bool row;

    if (!db_ask(db, THROTTLE_SECRET, DB_NO_VALUES, err) || !db_next(db, THROTTLE_SECRET, &row, err))
        return false;
    must(row); /* the schema's step puts it there, and nothing takes it away */
    found = db_text_at(db, THROTTLE_SECRET, 0);
    must(found.length == THROTTLE_SECRET_SIZE);
    memcpy(secret, found.at, THROTTLE_SECRET_SIZE);
    db_stop(db, THROTTLE_SECRET);
    return true;
}
