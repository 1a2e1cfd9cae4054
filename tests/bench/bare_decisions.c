/* SPDX-License-Identifier: MIT */
#include "bare_decisions.h"

#include <sqlite3.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "port/db_log.h"

#define FAILED     3
#define VALUE_MOST 32
#define WRITE_MOST 32 /* of one decision */

/* What is read of the source, and where it goes: a row of a table in the order of its columns, or
 * the values of a statement of its own.  ?1 is the leaf of a decision, ?2 that of the next. */
struct kind {
    const char *read, *table, *write;
};

/* Before the decisions; ?1 is the last row of the table "filing" that was read. */
static const struct kind DRAFTS[] = {
    {"SELECT * FROM filing WHERE rowid > ?1 AND ?2 > 0", "filing",   NULL},
    {"SELECT r.* FROM revision AS r JOIN filing AS f ON f.id = r.filing WHERE f.rowid > ?1 AND ?2 "
     "> 0",                                         "revision", NULL},
    {"SELECT a.* FROM artefact AS a JOIN filing AS f ON f.id = a.filing WHERE f.rowid > ?1 AND ?2 "
     "> 0",                                         "artefact", NULL},
};
#define DRAFT_COUNT (sizeof DRAFTS / sizeof DRAFTS[0])

/* Of a decision, in the order in which the program adds them. */
static const struct kind PARTS[] = {
    {"SELECT * FROM document WHERE seq = ?1 AND ?2 > 0",                 "document",   NULL                                        },
    {"SELECT * FROM leaf WHERE seq >= ?1 AND seq < ?2 ORDER BY seq",     "leaf",       NULL                                        },
    {"SELECT * FROM claim WHERE seq >= ?1 AND seq < ?2 ORDER BY id",     "claim",      NULL                                        },
    {"SELECT * FROM seat WHERE seq = ?1 AND ?2 > 0",                     "seat",       NULL                                        },
    {"SELECT * FROM event WHERE seq = ?1 AND ?2 > 0",                    "event",      NULL                                        },
    {"SELECT filing, CASE move WHEN 'submit' THEN 'submitted' WHEN 'certify' THEN 'certified'"
     " ELSE 'signed_off' END FROM event WHERE seq = ?1 AND ?2 > 0", NULL,         "UPDATE filing SET state = ?2 WHERE id = ?1"},
    {"SELECT * FROM outbox WHERE seq = ?1 AND ?2 > 0 ORDER BY id",       "outbox",     NULL                                        },
    {"SELECT l.* FROM link AS l JOIN outbox AS o ON o.id = l.message"
     " WHERE o.seq = ?1 AND ?2 > 0 ORDER BY o.id",                  "link",       NULL                                        },
    {"SELECT * FROM checkpoint WHERE size > ?1 AND size <= ?2",          "checkpoint", NULL                                        },
};
#define PART_COUNT (sizeof PARTS / sizeof PARTS[0])

/* A row that is to be written. */
struct write {
    sqlite3_stmt *statement;
    int count;
    sqlite3_value *values[VALUE_MOST];
};

struct decision {
    struct write list[WRITE_MOST];
    size_t count;
};

struct bare {
    sqlite3 *source, *copy;
    sqlite3_stmt *read_draft[DRAFT_COUNT], *write_draft[DRAFT_COUNT];
    sqlite3_stmt *read_part[PART_COUNT], *write_part[PART_COUNT];
    sqlite3_stmt *begin, *commit, *decided, *drafted;
    int64_t last_draft, next_leaf; /* where reading goes on */
    struct decision *waiting;
    size_t count, done, room;
};

static void
fail(sqlite3 *db)
{
    fprintf(stderr, "bare SQLite: %s\n", db == NULL ? "no memory" : sqlite3_errmsg(db));
    exit(FAILED);
}

static void
expect(sqlite3 *db, int code, int wanted)
{
    if (code != wanted)
        fail(db);
}

static void
script(sqlite3 *db, const char *sql)
{
    expect(db, sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
}

static sqlite3_stmt *
prepare(sqlite3 *db, const char *sql)
{
    sqlite3_stmt *statement;

    expect(db, sqlite3_prepare_v3(db, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, NULL),
           SQLITE_OK);
    return statement;
}

/* The statement that adds what READ reads. */
static sqlite3_stmt *
prepare_write(sqlite3 *db, const struct kind *kind, sqlite3_stmt *read)
{
    char sql[256];
    int length;

    if (kind->write != NULL)
        return prepare(db, kind->write);
    length = snprintf(sql, sizeof sql, "INSERT INTO %s VALUES (?", kind->table);
    for (int i = 1; i < sqlite3_column_count(read); i++)
        length += snprintf(sql + length, sizeof sql - (size_t)length, ",?");
    snprintf(sql + length, sizeof sql - (size_t)length, ")");
    return prepare(db, sql);
}

static void
prepare_all(struct bare *bare)
{
    for (size_t i = 0; i < DRAFT_COUNT; i++) {
        bare->read_draft[i] = prepare(bare->source, DRAFTS[i].read);
        bare->write_draft[i] = prepare_write(bare->copy, &DRAFTS[i], bare->read_draft[i]);
    }
    for (size_t i = 0; i < PART_COUNT; i++) {
        bare->read_part[i] = prepare(bare->source, PARTS[i].read);
        bare->write_part[i] = prepare_write(bare->copy, &PARTS[i], bare->read_part[i]);
    }
    bare->begin = prepare(bare->copy, "BEGIN IMMEDIATE");
    bare->commit = prepare(bare->copy, "COMMIT");
    bare->drafted = prepare(bare->source, "SELECT coalesce(max(rowid), 0) FROM filing");
    /* a decision's own leaf has an event; that of its claims, behind it, has none */
    bare->decided =
        prepare(bare->source, "SELECT seq, coalesce(lead(seq) OVER (ORDER BY seq),"
                              " (SELECT max(seq) + 1 FROM leaf)) FROM event WHERE seq >= ?1");
}

static void
drop_triggers(sqlite3 *db)
{
    for (;;) {
        sqlite3_stmt *names = prepare(db, "SELECT 'DROP TRIGGER ' || name FROM sqlite_schema"
                                          " WHERE type = 'trigger' LIMIT 1");
        char sql[256] = "";

        if (sqlite3_step(names) == SQLITE_ROW)
            snprintf(sql, sizeof sql, "%s", (const char *)sqlite3_column_text(names, 0));
        sqlite3_finalize(names);
        if (sql[0] == '\0')
            return;
        script(db, sql);
    }
}

static int64_t
number_of(sqlite3 *db, sqlite3_stmt *statement)
{
    int64_t number;

    expect(db, sqlite3_step(statement), SQLITE_ROW);
    number = sqlite3_column_int64(statement, 0);
    sqlite3_reset(statement);
    return number;
}

/* As a state folder's database is opened to be written, and with nothing that checks. */
struct bare *
bare_open(const char *source, const char *copy)
{
    struct bare *bare = calloc(1, sizeof *bare);
    sqlite3_backup *backup;

    if (bare == NULL)
        fail(NULL);
    expect(bare->source, sqlite3_open_v2(source, &bare->source, SQLITE_OPEN_READONLY, NULL),
           SQLITE_OK);
    expect(bare->copy,
           sqlite3_open_v2(copy, &bare->copy, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE,
                           DB_LOG_SYSTEM),
           SQLITE_OK);
    backup = sqlite3_backup_init(bare->copy, "main", bare->source, "main");
    expect(bare->copy, sqlite3_backup_step(backup, -1), SQLITE_DONE);
    sqlite3_backup_finish(backup);
    script(bare->copy, "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON;"
                       " PRAGMA cache_size=-16384; PRAGMA wal_autocheckpoint=2000;"
                       " PRAGMA foreign_keys=OFF; PRAGMA ignore_check_constraints=ON;");
    drop_triggers(bare->copy);
    prepare_all(bare);
    bare->last_draft = number_of(bare->source, bare->drafted);
    return bare;
}

/* Puts the values of each row that READ finds into WRITES, behind COUNT others. */
static size_t
read_rows(sqlite3 *db, sqlite3_stmt *read, sqlite3_stmt *statement, int64_t from, int64_t to,
          struct write *writes, size_t count, size_t most)
{
    int code;

    sqlite3_bind_int64(read, 1, from);
    sqlite3_bind_int64(read, 2, to);
    while ((code = sqlite3_step(read)) == SQLITE_ROW) {
        struct write *write = &writes[count++];

        *write = (struct write){.statement = statement, .count = sqlite3_column_count(read)};
        if (count == most || write->count > VALUE_MOST)
            fail(NULL);
        for (int i = 0; i < write->count; i++)
            write->values[i] = sqlite3_value_dup(sqlite3_column_value(read, i));
    }
    expect(db, code, SQLITE_DONE);
    sqlite3_reset(read);
    return count;
}

static void
write_row(struct bare *bare, const struct write *write)
{
    for (int i = 0; i < write->count; i++) {
        const sqlite3_value *value = write->values[i];

        expect(bare->copy, sqlite3_bind_value(write->statement, i + 1, value), SQLITE_OK);
    }
    expect(bare->copy, sqlite3_step(write->statement), SQLITE_DONE);
    sqlite3_reset(write->statement);
}

static void
run(struct bare *bare, sqlite3_stmt *word)
{
    expect(bare->copy, sqlite3_step(word), SQLITE_DONE);
    sqlite3_reset(word);
}

static void
forget_row(struct write *write)
{
    for (int i = 0; i < write->count; i++)
        sqlite3_value_free(write->values[i]);
}

static void
follow_drafts(struct bare *bare)
{
    enum { MOST = 4096 };
    struct write *writes = calloc(MOST, sizeof *writes);
    size_t count = 0;

    if (writes == NULL)
        fail(NULL);
    for (size_t i = 0; i < DRAFT_COUNT; i++)
        count = read_rows(bare->source, bare->read_draft[i], bare->write_draft[i], bare->last_draft,
                          INT64_MAX, writes, count, MOST);
    run(bare, bare->begin);
    for (size_t i = 0; i < count; i++) {
        write_row(bare, &writes[i]);
        forget_row(&writes[i]);
    }
    run(bare, bare->commit);
    free(writes);
    bare->last_draft = number_of(bare->source, bare->drafted);
}

static void
read_decision(struct bare *bare, int64_t leaf, int64_t next)
{
    struct decision *decision;

    if (bare->count == bare->room) {
        bare->room = 2 * bare->room + 64;
        bare->waiting = realloc(bare->waiting, bare->room * sizeof *bare->waiting);
        if (bare->waiting == NULL)
            fail(NULL);
    }
    decision = &bare->waiting[bare->count++];
    decision->count = 0;
    for (size_t i = 0; i < PART_COUNT; i++)
        decision->count = read_rows(bare->source, bare->read_part[i], bare->write_part[i], leaf,
                                    next, decision->list, decision->count, WRITE_MOST);
}

void
bare_follow(struct bare *bare)
{
    follow_drafts(bare);
    for (size_t i = 0; i < bare->count; i++)
        for (size_t k = 0; k < bare->waiting[i].count; k++)
            forget_row(&bare->waiting[i].list[k]);
    bare->count = bare->done = 0;
    sqlite3_bind_int64(bare->decided, 1, bare->next_leaf);
    while (sqlite3_step(bare->decided) == SQLITE_ROW) {
        bare->next_leaf = sqlite3_column_int64(bare->decided, 1);
        read_decision(bare, sqlite3_column_int64(bare->decided, 0), bare->next_leaf);
    }
    sqlite3_reset(bare->decided);
}

void
bare_decide(struct bare *bare, size_t count)
{
    if (count > bare->count - bare->done)
        fail(NULL);
    run(bare, bare->begin);
    for (size_t i = bare->done; i < bare->done + count; i++)
        for (size_t k = 0; k < bare->waiting[i].count; k++)
            write_row(bare, &bare->waiting[i].list[k]);
    run(bare, bare->commit);
    bare->done += count;
}
