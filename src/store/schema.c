/* SPDX-License-Identifier: MIT */
#include "store/schema.h"

/* Numbered from 1 in the order of this list. */
static const char *const STEPS[] = {
    /* 1: the authority and its people */
    "CREATE TABLE authority ("
    "  code TEXT NOT NULL PRIMARY KEY,"
    "  origin TEXT NOT NULL UNIQUE," /* of its log; never changes */
    "  made INTEGER NOT NULL"
    ") STRICT;"
    "CREATE TRIGGER authority_stays BEFORE UPDATE ON authority"
    "  BEGIN SELECT raise(ABORT, 'the authority and its log''s origin are fixed'); END;"
    "CREATE TRIGGER authority_remains BEFORE DELETE ON authority"
    "  BEGIN SELECT raise(ABORT, 'the authority cannot be removed'); END;"

    "CREATE TABLE person ("
    "  ref TEXT NOT NULL PRIMARY KEY CHECK (length(ref) = 32)," /* the only name the log knows */
    "  authority TEXT NOT NULL REFERENCES authority (code),"
    "  login TEXT NOT NULL,"
    "  name TEXT NOT NULL,"
    "  email TEXT NOT NULL,"
    "  email_key TEXT NOT NULL," /* the mailbox it comes to; see model/person.h */
    "  identity TEXT NOT NULL,"  /* the same for all accounts of one human being */
    "  os_account TEXT,"
    "  added INTEGER NOT NULL,"
    "  disabled INTEGER,"
    "  UNIQUE (authority, login)"
    ") STRICT;"
    "CREATE INDEX person_by_mailbox ON person (authority, email_key);"
    "CREATE INDEX person_by_account ON person (authority, os_account);"
    "CREATE TRIGGER person_remains BEFORE DELETE ON person"
    "  BEGIN SELECT raise(ABORT, 'a person is disabled, never removed'); END;"

    "CREATE TABLE credential ("
    "  person TEXT NOT NULL REFERENCES person (ref),"
    "  kind TEXT NOT NULL CHECK (kind IN ('password', 'totp', 'invitation')),"
    "  secret BLOB NOT NULL," /* scrypt's result; the shared secret; a SHA-256 */
    "  salt BLOB,"
    "  last_step INTEGER," /* of a one-time code: each step is good once */
    "  added INTEGER NOT NULL,"
    "  PRIMARY KEY (person, kind)"
    ") STRICT, WITHOUT ROWID;"

    "CREATE TABLE attempt (" /* failed sign-ins since the last good one */
    "  person TEXT NOT NULL PRIMARY KEY REFERENCES person (ref),"
    "  failures INTEGER NOT NULL,"
    "  not_before INTEGER NOT NULL"
    ") STRICT;"

    "CREATE TABLE role ("
    "  authority TEXT NOT NULL REFERENCES authority (code),"
    "  person TEXT NOT NULL REFERENCES person (ref),"
    "  role TEXT NOT NULL"
    "    CHECK (role IN ('provider', 'certifier', 'sro', 's151', 'auditor', 'administrator')),"
    "  granted INTEGER NOT NULL,"
    "  PRIMARY KEY (authority, person, role)"
    ") STRICT, WITHOUT ROWID;"
    "CREATE TRIGGER role_of_administrator BEFORE INSERT ON role"
    "  WHEN EXISTS (SELECT 1 FROM role AS other JOIN person AS holder ON holder.ref = other.person"
    "    JOIN person AS new_holder ON new_holder.ref = NEW.person"
    "    WHERE other.authority = NEW.authority AND holder.identity = new_holder.identity"
    "      AND (other.role = 'administrator') <> (NEW.role = 'administrator')"
    "      AND NEW.role <> 'auditor' AND other.role <> 'auditor')"
    "  BEGIN SELECT raise(ABORT, 'an administrator holds no seat in the same authority'); END;",
};

const unsigned SCHEMA_STEPS = sizeof STEPS / sizeof STEPS[0];

/* The two statements that are needed before the table of statements can be. */
enum { READ_VERSION };
static const char *const BEFORE[] = {
    [READ_VERSION] = "PRAGMA user_version",
};

static bool
version_read(struct db *db, unsigned *version, struct error *err)
{
    bool row;

    if (!db_prepare(db, BEFORE, sizeof BEFORE / sizeof BEFORE[0], err) ||
        !db_ask(db, READ_VERSION, DB_NO_VALUES, err) || !db_next(db, READ_VERSION, &row, err))
        return false;
    must(row);
    *version = (unsigned)db_number_at(db, READ_VERSION, 0);
    db_stop(db, READ_VERSION);
    if (*version > SCHEMA_STEPS)
        return error_raise(err, ERR_CONFLICT,
                           "the state folder was made by a newer deltareturn (its tables are at "
                           "step %u, this program knows %u); use that one",
                           *version, SCHEMA_STEPS);
    return true;
}

static bool
step_take(struct db *db, void *context, struct error *err)
{
    const unsigned *step = context;
    char version[64];

    snprintf(version, sizeof version, "PRAGMA user_version = %u;", *step + 1);
    return db_script(db, STEPS[*step], err) && db_script(db, version, err);
}

bool
schema_migrate(struct db *db, struct error *err)
{
    unsigned step;

    if (!version_read(db, &step, err))
        return false;
    for (; step < SCHEMA_STEPS; step++)
        if (!db_transaction(db, step_take, &step, err))
            return error_while(err, "bringing the database to step %u", step + 1);
    return true;
}

bool
schema_check(struct db *db, struct error *err)
{
    unsigned step;

    if (!version_read(db, &step, err))
        return false;
    return step == SCHEMA_STEPS ||
           error_raise(err, ERR_CONFLICT,
                       "the state folder is at step %u of %u; \"deltareturn upgrade\" brings it up "
                       "to date",
                       step, SCHEMA_STEPS);
}
