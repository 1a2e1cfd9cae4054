/* SPDX-License-Identifier: MIT */
#include "port/db_parts.h"

#include <errno.h>

#include "base/fault.h"

void
db_forget_statements(struct db *db)
{
    for (size_t i = 0; i < db->count; i++)
        sqlite3_finalize(db->statements[i]);
    free(db->statements);
    db->statements = NULL;
    db->count = 0;
}

/* Whether the disk has no room: for what was written, or for the index of the database's log, which
 * is a file that even those need who only read. */
static bool
lacks_room(struct db *db, int code)
{
    return (code & 0xFF) == SQLITE_FULL || code == SQLITE_IOERR_SHMSIZE ||
           ((code & 0xFF) == SQLITE_CANTOPEN && sqlite3_system_errno(db->handle) == ENOSPC);
}

bool
db_failed(struct db *db, const char *doing, struct error *err)
{
    int code = sqlite3_extended_errcode(db->handle);
    const char *words = sqlite3_errmsg(db->handle);

    switch (code & 0xFF) {
    case SQLITE_CONSTRAINT:
        return error_raise(err, ERR_CONFLICT, "%s", words);
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return error_raise(err, ERR_RETRY,
                           "another deltareturn is at work in this state folder; try again when it "
                           "has finished");
    case SQLITE_READONLY:
        return error_raise(err, ERR_STORAGE, "the database can only be read");
    default:
        db->broken = true;
        db->full = lacks_room(db, code);
        error_raise(err, ERR_STORAGE, "the database failed while %s: %s", doing,
                    db->full ? "the disk is full" : words);
        err->no_room = db->full;
        return false;
    }
}

bool
db_is_broken(const struct db *db)
{
    return db->broken;
}

bool
db_is_sound(struct db *db, struct error *err)
{
    if (!db->broken)
        return true;
    error_raise(err, ERR_STORAGE,
                "the database has failed before; nothing more is written until the program is "
                "started again");
    err->no_room = db->full;
    return false;
}

bool
db_exec(struct db *db, const char *sql, const char *doing, struct error *err)
{
    if (sqlite3_exec(db->handle, sql, NULL, NULL, NULL) != SQLITE_OK)
        return db_failed(db, doing, err);
    return true;
}

bool
db_script(struct db *db, const char *sql, struct error *err)
{
    db_reading_end(db);
    return db_is_sound(db, err) && db_exec(db, sql, "changing its tables", err);
}

static bool
statement_is_wrong(struct db *db, size_t statement, struct error *err)
{
    if (sqlite3_errcode(db->handle) != SQLITE_ERROR)
        return db_failed(db, "reading its tables", err);
    return error_raise(err, ERR_STORAGE,
                       "the database does not fit this program: %s; statement %zu",
                       sqlite3_errmsg(db->handle), statement);
}

bool
db_prepare(struct db *db, const char *const *statements, size_t count, struct error *err)
{
    db_forget_statements(db);
    db->statements = calloc(count, sizeof *db->statements);
    must(db->statements != NULL);
    for (size_t i = 0; i < count; i++) {
        if (sqlite3_prepare_v3(db->handle, statements[i], -1, SQLITE_PREPARE_PERSISTENT,
                               &db->statements[i], NULL) != SQLITE_OK)
            return statement_is_wrong(db, i, err);
        db->count = i + 1;
    }
    return true;
}

/* Ends what was asked and not answered to its end. */
static void
reset_statements(struct db *db)
{
    for (size_t i = 0; i < db->count; i++)
        sqlite3_reset(db->statements[i]);
}

/* Goes back to before the transaction.  SQLite may have done so by itself; a database that is still
 * in the middle of one must not be used any more. */
static void
db_rollback(struct db *db)
{
    reset_statements(db);
    if (sqlite3_get_autocommit(db->handle) == 0)
        sqlite3_exec(db->handle, "ROLLBACK", NULL, NULL, NULL);
    if (sqlite3_get_autocommit(db->handle) == 0)
        db->broken = true;
    db->in_transaction = false;
}

/* Runs BEGIN, COMMIT or the like, which are prepared when they are first needed: two of them are a
 * part of each decision, and taking their text apart each time costs as much as an insertion. */
static bool
db_word(struct db *db, enum word word, const char *doing, struct error *err)
{
    static const char *const WORDS[WORD_COUNT] = {
        [WORD_BEGIN] = "BEGIN IMMEDIATE",   [WORD_COMMIT] = "COMMIT",
        [WORD_BEGIN_READING] = "BEGIN",     [WORD_SAVEPOINT] = "SAVEPOINT attempt",
        [WORD_RELEASE] = "RELEASE attempt", [WORD_TAKE_BACK] = "ROLLBACK TO attempt",
    };
    int code = SQLITE_OK;

    if (db->words[word] == NULL)
        code = sqlite3_prepare_v3(db->handle, WORDS[word], -1, SQLITE_PREPARE_PERSISTENT,
                                  &db->words[word], NULL);
    if (code != SQLITE_OK || sqlite3_step(db->words[word]) != SQLITE_DONE) {
        db_failed(db, doing, err);
        sqlite3_reset(db->words[word]);
        return false;
    }
    sqlite3_reset(db->words[word]);
    return true;
}

/* Where it cannot be begun, each question has a moment of its own, as ever. */
void
db_reading_begin(struct db *db)
{
    struct error ignored;

    must(!db->in_transaction && !db->in_reading);
    db->in_reading = !db->broken && db_word(db, WORD_BEGIN_READING, "beginning", &ignored);
}

void
db_reading_end(struct db *db)
{
    struct error ignored;

    if (!db->in_reading)
        return;
    db->in_reading = false;
    if (!db_word(db, WORD_COMMIT, "ending what was read", &ignored))
        db_rollback(db);
}

static bool
db_begin(struct db *db, enum word word, struct error *err)
{
    must(!db->in_transaction);
    db_reading_end(db);
    if (!db_is_sound(db, err) || fault_strikes(FAULT_BEGIN, err) ||
        !db_word(db, word, "beginning", err))
        return false;
    db->in_transaction = true;
    db->stretch++;
    return true;
}

static bool
db_commit(struct db *db, struct error *err)
{
    if (fault_strikes(FAULT_COMMIT, err)) {
        db->broken = true;
        return false;
    }
    if (!db_word(db, WORD_COMMIT, "writing to the disk", err))
        return false;
    db->in_transaction = false;
    db->broken = fault_strikes(FAULT_COMMITTED, err);
    return !db->broken;
}

static bool
transaction_run(struct db *db, enum word begin, db_work *work, void *context, struct error *err)
{
    if (!db_begin(db, begin, err))
        return false;
    if (work(db, context, err) && db_commit(db, err))
        return true;
    db_rollback(db);
    return false;
}

bool
db_transaction(struct db *db, db_work *work, void *context, struct error *err)
{
    return transaction_run(db, WORD_BEGIN, work, context, err);
}

/* Takes back what was done since the savepoint.  Where SQLite rolled back the whole transaction by
 * itself there is none any more, and nothing else may be written. */
static bool
attempt_take_back(struct db *db, struct error *err)
{
    db->stretch++;
    reset_statements(db);
    return db_word(db, WORD_TAKE_BACK, "going back", err) &&
           db_word(db, WORD_RELEASE, "going back", err);
}

bool
db_attempt(struct db *db, db_work *work, void *context, struct error *refused, struct error *err)
{
    must(db->in_transaction);
    *refused = (struct error){.code = ERR_NONE};
    if (!db_is_sound(db, err) || !db_word(db, WORD_SAVEPOINT, "beginning", err))
        return false;
    if (work(db, context, refused))
        return db_word(db, WORD_RELEASE, "keeping a part", err);
    if (!db->broken)
        return attempt_take_back(db, err);
    *err = *refused;
    return false;
}

uint64_t
db_stretch(const struct db *db)
{
    return db->in_transaction ? db->stretch : 0;
}

bool
db_transaction_unsynced(struct db *db, db_work *work, void *context, struct error *err)
{
    bool good;

    db_reading_end(db);
    good = db_is_sound(db, err) && db_exec(db, "PRAGMA synchronous=NORMAL", "beginning", err) &&
           transaction_run(db, WORD_BEGIN_READING, work, context, err);
    if (sqlite3_exec(db->handle, "PRAGMA synchronous=FULL", NULL, NULL, NULL) != SQLITE_OK)
        db->broken = true; /* what is written next would not be on the disk when it is said to be */
    return good;
}

static bool
bind(struct db *db, sqlite3_stmt *statement, int place, const struct db_value *value,
     sqlite3_destructor_type keep, struct error *err)
{
    int code = SQLITE_OK, length = (int)value->text.length;

    must(value->text.length <= INT32_MAX);
    switch (value->kind) {
    case DB_NULL:
        code = sqlite3_bind_null(statement, place);
        break;
    case DB_NUMBER:
        code = sqlite3_bind_int64(statement, place, value->number);
        break;
    case DB_TEXT:
        code = sqlite3_bind_text(statement, place, value->text.at, length, keep);
        break;
    case DB_BYTES:
        code = sqlite3_bind_blob(statement, place, value->text.at, length, keep);
        break;
    }
    return code == SQLITE_OK || db_failed(db, "taking a value", err);
}

/* Gives a statement its values; KEEP says whether SQLite is to copy texts. */
static bool
give_values(struct db *db, unsigned statement, const struct db_value *values, size_t count,
            sqlite3_destructor_type keep, struct error *err)
{
    must(statement < db->count &&
         (size_t)sqlite3_bind_parameter_count(db->statements[statement]) == count);
    if (!db_is_sound(db, err))
        return false;
    sqlite3_reset(db->statements[statement]);
    for (size_t i = 0; i < count; i++)
        if (!bind(db, db->statements[statement], (int)i + 1, &values[i], keep, err))
            return false;
    return true;
}

bool
db_ask(struct db *db, unsigned statement, const struct db_value *values, size_t count,
       struct error *err)
{
    return give_values(db, statement, values, count, SQLITE_TRANSIENT, err);
}

bool
db_ask_with_nulls(struct db *db, unsigned statement, struct error *err)
{
    must(statement < db->count);
    db_stop(db, statement);
    return db_is_sound(db, err);
}

bool
db_next(struct db *db, unsigned statement, bool *row, struct error *err)
{
    int code = sqlite3_step(db->statements[statement]);

    *row = code == SQLITE_ROW;
    if (code == SQLITE_ROW)
        return true;
    if (code != SQLITE_DONE) {
        db_failed(db, "answering", err);
        db_stop(db, statement);
        return false;
    }
    db_stop(db, statement);
    return true;
}

void
db_stop(struct db *db, unsigned statement)
{
    sqlite3_reset(db->statements[statement]);
    sqlite3_clear_bindings(db->statements[statement]);
}

bool
db_run(struct db *db, unsigned statement, const struct db_value *values, size_t count,
       int64_t *changed, struct error *err)
{
    bool row;

    db_reading_end(db);
    if (fault_strikes(FAULT_CHANGE, err)) {
        db->broken = true;
        return false;
    }
    /* the values outlive the statement, which is done when this returns */
    if (!give_values(db, statement, values, count, SQLITE_STATIC, err) ||
        !db_next(db, statement, &row, err))
        return false;
    must(!row);
    if (changed != NULL)
        *changed = sqlite3_changes64(db->handle);
    return true;
}

int64_t
db_given_id(const struct db *db)
{
    return sqlite3_last_insert_rowid(db->handle);
}

int64_t
db_number_at(const struct db *db, unsigned statement, unsigned column)
{
    return sqlite3_column_int64(db->statements[statement], (int)column);
}

struct text
db_text_at(const struct db *db, unsigned statement, unsigned column)
{
    const char *at = sqlite3_column_blob(db->statements[statement], (int)column);
    int length = sqlite3_column_bytes(db->statements[statement], (int)column);

    return at == NULL ? text_of("") : (struct text){.at = at, .length = (size_t)length};
}

bool
db_is_null(const struct db *db, unsigned statement, unsigned column)
{
    return sqlite3_column_type(db->statements[statement], (int)column) == SQLITE_NULL;
}

const char *
db_copy_at(const struct db *db, struct arena *arena, unsigned statement, unsigned column)
{
    struct text text = db_text_at(db, statement, column);

    return db_is_null(db, statement, column) ? NULL : arena_copy(arena, text.at, text.length);
}
