/* SPDX-License-Identifier: MIT */
/* db_file - a connection's file: how it is opened, checked as a whole and copied. */
#include <pthread.h>
#include <time.h>

#include "base/file.h"
#include "port/db_log.h"
#include "port/db_parts.h"

#define BUSY_MILLISECONDS 10000 /* about: of waiting for others, a try each */

/* Of a new database; an older one keeps its own.  A decision changes a little on each of some
 * fifteen pages, and all of each is summed, written and waited for; in smaller ones a log's rows of
 * half a kilobyte lie badly. */
#define PAGE_SIZE "4096"

/* Of the writer.  What a year's returns and their log touch is at hand then.  The database's log is
 * put into it, which takes two syncs, when it is 8 MiB long; a longer one would be growing for
 * longer, and a file that grows is slower to sync than one that is written over. */
#define CACHE_KIB      "16384"
#define LOG_PAGES_MOST "2000"

static void
db_close(void *handle)
{
    struct db *db = handle;

    db_forget_statements(db);
    for (unsigned i = 0; i < WORD_COUNT; i++)
        sqlite3_finalize(db->words[i]);
    sqlite3_close(db->handle);
}

static pthread_once_t configured = PTHREAD_ONCE_INIT;

/* What SQLite does for programs at large, and a tenth of its time each: locks at each call, where
 * one thread at a time uses a connection, and counting its memory under a lock, where nobody asks
 * for the count.  What a savepoint may have to put back stays in memory, where no other program
 * sees it; by itself SQLite puts more than 64 KiB of it into a file outside the state folder. */
static void
library_configure(void)
{
    sqlite3_config(SQLITE_CONFIG_MULTITHREAD);
    sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    sqlite3_config(SQLITE_CONFIG_STMTJRNL_SPILL, -1);
    db_log_register();
}

/* SQLite's own waits grow to a tenth of a second, each of them many times what another's
 * transaction takes: of many who want to write, most would sleep while nobody writes. */
static int
wait_for_others(void *context, int tries)
{
    const struct timespec pause = {.tv_nsec = 1000000};

    (void)context;
    nanosleep(&pause, NULL);
    return tries < BUSY_MILLISECONDS;
}

static bool
db_configure(struct db *db, enum db_mode mode, struct error *err)
{
    sqlite3_extended_result_codes(db->handle, 1);
    sqlite3_busy_handler(db->handle, wait_for_others, NULL);
    sqlite3_db_config(db->handle, SQLITE_DBCONFIG_DEFENSIVE, 1, (int *)NULL);
    sqlite3_db_config(db->handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, (int *)NULL);
    if (!db_exec(db, "PRAGMA foreign_keys=ON; PRAGMA recursive_triggers=ON;", "opening it", err))
        return false;
    if (mode == DB_READ)
        return db_exec(db, "PRAGMA query_only=ON; PRAGMA wal_autocheckpoint=0;", "opening it", err);
    return db_exec(db,
                   "PRAGMA page_size=" PAGE_SIZE "; PRAGMA journal_mode=WAL; "
                   "PRAGMA synchronous=FULL; PRAGMA secure_delete=ON; "
                   "PRAGMA cache_size=-" CACHE_KIB "; PRAGMA wal_autocheckpoint=" LOG_PAGES_MOST
                   ";",
                   "opening it", err);
}

/* NAME as a part of an address, as SQLite reads it. */
static const char *
escaped(struct arena *arena, const char *name)
{
    struct builder out = {.arena = arena};

    for (const char *at = name; *at != '\0'; at++)
        builder_printf(&out, strchr("%?#", *at) != NULL ? "%%%02X" : "%c", (unsigned char)*at);
    return out.at;
}

static bool
handle_open(struct db *db, const char *name, int flags, const char *system, struct error *err)
{
    if (sqlite3_open_v2(name, &db->handle, flags | SQLITE_OPEN_EXRESCODE, system) == SQLITE_OK)
        return true;
    return error_raise(err, ERR_STORAGE, "cannot open the database: %s",
                       db->handle == NULL ? "out of memory" : sqlite3_errmsg(db->handle));
}

static bool
open_to_write(struct db *db, const char *path, struct error *err)
{
    return handle_open(db, path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, DB_LOG_SYSTEM, err) &&
           db_configure(db, DB_WRITE, err);
}

/* What is asked first is where SQLite looks for the log and its index. */
static bool
begin_to_read(struct db *db, struct error *err)
{
    return db_configure(db, DB_READ, err) &&
           db_exec(db, "PRAGMA schema_version;", "opening it", err);
}

/* The index of the log is a file that whoever comes first makes, those who only read too; that may
 * be impossible, on a full disk above all.  With no log everything is in the database's own file,
 * which can be read as it is: nobody writes to it meanwhile, who would need that index as well. */
static bool
open_to_read(struct arena *arena, struct db *db, const char *path, struct error *err)
{
    struct error why = {.code = ERR_NONE};

    if (handle_open(db, path, SQLITE_OPEN_READONLY, NULL, &why) && begin_to_read(db, &why))
        return true;
    if (!db->broken || file_size(arena_printf(arena, "%s-wal", path)) > 0)
        return error_pass(err, &why);
    sqlite3_close(db->handle);
    db->broken = db->full = false;
    return handle_open(db, arena_printf(arena, "file:%s?immutable=1", escaped(arena, path)),
                       SQLITE_OPEN_READONLY | SQLITE_OPEN_URI, NULL, err) &&
           begin_to_read(db, err);
}

bool
db_open(struct arena *arena, const char *path, enum db_mode mode, struct db **db, struct error *err)
{
    struct db *made = ARENA_ARRAY(arena, struct db, 1);

    pthread_once(&configured, library_configure);
    arena_defer(arena, db_close, made);
    *db = made;
    return (mode == DB_READ ? open_to_read(arena, made, path, err)
                            : open_to_write(made, path, err)) ||
           error_while(err, "\"%s\"", path);
}

bool
db_integrity(struct db *db, struct arena *arena, const char **finding, struct error *err)
{
    sqlite3_stmt *statement = NULL;

    if (!db_is_sound(db, err))
        return false;
    if (sqlite3_prepare_v2(db->handle, "PRAGMA integrity_check(1)", -1, &statement, NULL) !=
            SQLITE_OK ||
        sqlite3_step(statement) != SQLITE_ROW) {
        sqlite3_finalize(statement);
        return db_failed(db, "checking itself", err);
    }
    *finding = arena_printf(arena, "%s", (const char *)sqlite3_column_text(statement, 0));
    sqlite3_finalize(statement);
    return true;
}

static bool
copy_pages(struct db *db, sqlite3 *to)
{
    sqlite3_backup *backup = sqlite3_backup_init(to, "main", db->handle, "main");

    if (backup == NULL)
        return false;
    sqlite3_backup_step(backup, -1);
    return sqlite3_backup_finish(backup) == SQLITE_OK;
}

bool
db_copy_to(struct db *db, const char *path, struct error *err)
{
    sqlite3 *to = NULL;
    bool good;

    if (!db_is_sound(db, err))
        return false;
    good =
        sqlite3_open_v2(path, &to, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, NULL) == SQLITE_OK &&
        copy_pages(db, to);
    if (!good)
        error_raise(err, ERR_STORAGE, "cannot copy the database to \"%s\": %s", path,
                    to == NULL ? "out of memory" : sqlite3_errmsg(to));
    sqlite3_close(to);
    return good;
}
