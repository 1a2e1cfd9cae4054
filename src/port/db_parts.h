/* SPDX-License-Identifier: MIT */
/*
 * db_parts - what the parts of a connection share: db_file.c opens, checks and copies the file,
 * db.c runs statements and transactions; see port/db.h.
 */
#ifndef DELTARETURN_PORT_DB_PARTS_H
#define DELTARETURN_PORT_DB_PARTS_H

#include <sqlite3.h>

#include "port/db.h"

enum word {
    WORD_BEGIN,
    WORD_BEGIN_READING,
    WORD_COMMIT,
    WORD_SAVEPOINT,
    WORD_RELEASE,
    WORD_TAKE_BACK,
    WORD_COUNT,
};

struct db {
    sqlite3 *handle;
    sqlite3_stmt *words[WORD_COUNT];
    sqlite3_stmt **statements;
    size_t count;
    bool in_transaction;
    uint64_t stretch; /* of work; the last one's number */
    bool in_reading;  /* what is asked is all of one moment, see db_reading_begin */
    bool broken;      /* by a storage error: nothing runs any more */
    bool full;        /* it was that the disk has no room */
};

/* Tells what SQLite says.  Its words name tables and constraints, never values. */
bool db_failed(struct db *db, const char *doing, struct error *err);

/* Refuses when a storage error has come. */
bool db_is_sound(struct db *db, struct error *err) MUST_USE;

bool db_exec(struct db *db, const char *sql, const char *doing, struct error *err) MUST_USE;

void db_forget_statements(struct db *db);

#endif
