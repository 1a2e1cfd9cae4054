/* SPDX-License-Identifier: MIT */
/*
 * db - one connection to an SQLite database and its prepared statements.
 *
 * All statements come as a table and are prepared at start, so that one that does not fit the
 * schema is found there.  After the first storage error the connection refuses everything: SQLite
 * rolls the whole transaction back on some of them, and the next statement would run alone.
 *
 * A connection is used by one thread at a time.
 *
 * Units    Numbers are int64_t; texts UTF-8; times are texts, see model/stamp.h.
 * Owns     The connection and its statements, for the arena's life.
 * Errors   ERR_STORAGE; ERR_RETRY when another process holds the database for ten seconds;
 *          ERR_CONFLICT where a constraint or trigger of the schema refuses a change.
 * Source   sqlite.org: "Write-Ahead Logging", "Defense Against The Dark Arts", result codes.
 */
#ifndef DELTARETURN_PORT_DB_H
#define DELTARETURN_PORT_DB_H

#include "base/text.h"

struct db;

enum db_mode {
    DB_WRITE, /* creates the file when it is not there; one such connection a state folder */
    DB_READ   /* cannot change anything */
};

enum db_kind { DB_NULL, DB_NUMBER, DB_TEXT, DB_BYTES };

struct db_value {
    enum db_kind kind;
    int64_t number;
    struct text text; /* of DB_TEXT and DB_BYTES */
};

static inline struct db_value
db_number(int64_t number)
{
    return (struct db_value){.kind = DB_NUMBER, .number = number};
}

/* A text; NULL is the database's NULL. */
static inline struct db_value
db_text(const char *text)
{
    return text == NULL ? (struct db_value){.kind = DB_NULL}
                        : (struct db_value){.kind = DB_TEXT, .text = text_of(text)};
}

static inline struct db_value
db_bytes(const void *bytes, size_t length)
{
    return (struct db_value){
        .kind = DB_BYTES, .text = {.at = bytes, .length = length}
    };
}

/* The values of ?1, ?2 ... of a statement, and how many they are. */
#define DB_VALUES(...)                        \
    ((const struct db_value[]){__VA_ARGS__}), \
        (sizeof((const struct db_value[]){__VA_ARGS__}) / sizeof(struct db_value))
#define DB_NO_VALUES NULL, 0

/* Opens PATH with write-ahead log, full synchronisation, foreign keys on, and no trust in the
 * schema. */
bool db_open(struct arena *arena, const char *path, enum db_mode mode, struct db **db,
             struct error *err) MUST_USE;

/* Runs SQL of the program's own, statement by statement: migrations. */
bool db_script(struct db *db, const char *sql, struct error *err) MUST_USE;

/* Prepares the table of statements, in the place of an earlier one; from now on a statement is
 * named by its place in it. */
bool
db_prepare(struct db *db, const char *const *statements, size_t count, struct error *err) MUST_USE;

/* Runs WORK between BEGIN IMMEDIATE and COMMIT; a false from WORK rolls back.  True only when the
 * commit is on the disk.  Not to be nested. */
typedef bool db_work(struct db *db, void *context, struct error *err);
/* Whether a storage error has come: nothing runs any more until it is opened anew. */
bool db_is_broken(const struct db *db);

bool db_transaction(struct db *db, db_work *work, void *context, struct error *err) MUST_USE;

/* Inside a transaction: runs WORK so that, when it gives false, what it did is taken back and the
 * transaction goes on; REFUSED says why then, and else that nothing is the matter.  False only when
 * nothing more can be done in the transaction.  Not to be nested. */
bool db_attempt(struct db *db, db_work *work, void *context, struct error *refused,
                struct error *err) MUST_USE;

/* Another number in each transaction, and behind each part of one that was taken back; 0 outside of
 * one.  While it stays the same, what was read stands but for what this connection wrote. */
uint64_t db_stretch(const struct db *db);

/* As db_transaction, but true as soon as the commit has left the program: a power failure may undo
 * it, whole; and other writers are kept out only from the first change on, before which WORK sees
 * the database as it stood at the first question.  ERR_RETRY from that change when somebody wrote
 * in between.  For what can be made again. */
bool
db_transaction_unsynced(struct db *db, db_work *work, void *context, struct error *err) MUST_USE;

/* Begins a reading: until db_reading_end, or until something is changed, every question is answered
 * from the database as it stood at the first one, and finding out whether others have changed it,
 * which costs more than a short question, is done once.  Not inside a transaction, not to be
 * nested; ending one that is over does nothing. */
void db_reading_begin(struct db *db);
void db_reading_end(struct db *db);

/* Runs a statement that gives no rows; *CHANGED (may be NULL) rows were changed. */
bool db_run(struct db *db, unsigned statement, const struct db_value *values, size_t count,
            int64_t *changed, struct error *err) MUST_USE;

/* The number that the last row was given which db_run added to a table whose key is one. */
int64_t db_given_id(const struct db *db);

/* Begins a question; its rows come one by one from db_next, which sets *ROW to false after the
 * last. One question of a statement at a time; one that is not asked to its end is ended with
 * db_stop. db_ask_with_nulls leaves all values empty: for looking at a statement's plan. */
bool db_ask(struct db *db, unsigned statement, const struct db_value *values, size_t count,
            struct error *err) MUST_USE;
bool db_ask_with_nulls(struct db *db, unsigned statement, struct error *err) MUST_USE;
bool db_next(struct db *db, unsigned statement, bool *row, struct error *err) MUST_USE;
void db_stop(struct db *db, unsigned statement);

/* The columns of the row at hand, from 0.  Texts are valid until the next db_next or db_stop; NULL
 * gives an empty text and 0. */
int64_t db_number_at(const struct db *db, unsigned statement, unsigned column);
struct text db_text_at(const struct db *db, unsigned statement, unsigned column);
bool db_is_null(const struct db *db, unsigned statement, unsigned column);

/* A column's text copied into an arena; NULL for the database's NULL. */
const char *
db_copy_at(const struct db *db, struct arena *arena, unsigned statement, unsigned column);

/* What SQLite finds wrong with the file: "ok", or its first complaint. */
bool
db_integrity(struct db *db, struct arena *arena, const char **finding, struct error *err) MUST_USE;

/* Copies the whole database, as it stands at one moment, into a new file. */
bool db_copy_to(struct db *db, const char *path, struct error *err) MUST_USE;

#endif
