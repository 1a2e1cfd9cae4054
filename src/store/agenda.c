/* SPDX-License-Identifier: MIT */
#include "store/agenda.h"

#include "store/statements.h"

bool
agenda_plan(struct db *db, const char *authority, const struct agenda_item *item, int64_t now,
            struct error *err)
{
    return db_run(db, AGENDA_PLAN,
                  DB_VALUES(db_text(authority), db_text(item->key),
                            db_text(AGENDA_KINDS[item->kind]), db_text(item->period),
                            db_number(item->deadline), db_number(item->at), db_number(now)),
                  NULL, err);
}

bool
agenda_forget(struct db *db, const char *authority, int64_t now, struct error *err)
{
    return db_run(db, AGENDA_FORGET, DB_VALUES(db_text(authority), db_number(now)), NULL, err);
}

static enum agenda_kind
kind_read(struct text text)
{
    unsigned kind = 0;

    while (kind < AGENDA_KIND_TOTAL && !text_is(text, AGENDA_KINDS[kind]))
        kind++;
    must(kind < AGENDA_KIND_TOTAL); /* nobody else writes here */
    return (enum agenda_kind)kind;
}

static struct agenda_row
row_at(struct db *db, struct arena *arena, enum statement asked)
{
    return (struct agenda_row){
        .item = {.key = db_copy_at(db, arena, asked, 0),
                 .kind = kind_read(db_text_at(db, asked, 1)),
                 .period = db_copy_at(db, arena, asked, 2),
                 .deadline = (int32_t)db_number_at(db, asked, 3),
                 .at = db_number_at(db, asked, 4)},
        .not_before = db_number_at(db, asked, 5),
        .tries = db_number_at(db, asked, 6),
        .done = db_number_at(db, asked, 7),
        .outcome = db_copy_at(db, arena, asked, 8),
    };
}

static bool
rows_read(struct db *db, struct arena *arena, enum statement asked, struct agenda_rows *rows,
          struct error *err)
{
    size_t room = 0;
    bool row;

    *rows = (struct agenda_rows){.list = NULL};
    if (!db_next(db, asked, &row, err))
        return false;
    while (row) {
        rows->list = arena_grow(arena, rows->list, &room, rows->count, sizeof *rows->list);
        rows->list[rows->count++] = row_at(db, arena, asked);
        if (!db_next(db, asked, &row, err))
            return false;
    }
    return true;
}

bool
agenda_due(struct db *db, struct arena *arena, const char *authority, int64_t now,
           struct agenda_rows *rows, struct error *err)
{
    return db_ask(db, AGENDA_DUE, DB_VALUES(db_text(authority), db_number(now)), err) &&
           rows_read(db, arena, AGENDA_DUE, rows, err);
}

bool
agenda_read(struct db *db, struct arena *arena, const char *authority, struct agenda_rows *rows,
            struct error *err)
{
    return db_ask(db, AGENDA_LIST, DB_VALUES(db_text(authority)), err) &&
           rows_read(db, arena, AGENDA_LIST, rows, err);
}

bool
agenda_next(struct db *db, const char *authority, int64_t *moment, bool *there, struct error *err)
{
    bool row;

    if (!db_ask(db, AGENDA_NEXT, DB_VALUES(db_text(authority)), err) ||
        !db_next(db, AGENDA_NEXT, &row, err))
        return false;
    must(row);
    *there = !db_is_null(db, AGENDA_NEXT, 0);
    *moment = db_number_at(db, AGENDA_NEXT, 0);
    db_stop(db, AGENDA_NEXT);
    return true;
}

bool
agenda_done(struct db *db, const char *authority, const char *key, int64_t now, const char *outcome,
            bool *changed, struct error *err)
{
    int64_t rows = 0;

    if (!db_run(db, AGENDA_DONE,
                DB_VALUES(db_text(authority), db_text(key), db_number(now), db_text(outcome)),
                &rows, err))
        return false;
    *changed = rows == 1;
    return true;
}

bool
agenda_erase(struct db *db, const char *authority, const char *period, struct error *err)
{
    return db_run(db, AGENDA_ERASE, DB_VALUES(db_text(authority), db_text(period)), NULL, err);
}

bool
agenda_later(struct db *db, const char *authority, const char *key, int64_t not_before,
             const char *outcome, struct error *err)
{
    return db_run(
        db, AGENDA_LATER,
        DB_VALUES(db_text(authority), db_text(key), db_number(not_before), db_text(outcome)), NULL,
        err);
}

bool
agenda_revive(struct db *db, const char *authority, int64_t latest, struct error *err)
{
    return db_run(db, AGENDA_REVIVE,
                  DB_VALUES(db_text(authority), db_number(latest), db_text(AGENDA_TOO_LATE)), NULL,
                  err);
}

bool
agenda_digest(struct db *db, const char *person, int32_t day, bool *new, struct error *err)
{
    int64_t rows = 0;

    if (!db_run(db, DIGEST_ADD, DB_VALUES(db_text(person), db_number(day)), &rows, err))
        return false;
    *new = rows == 1;
    return true;
}

bool
agenda_digest_forget(struct db *db, int32_t day, struct error *err)
{
    return db_run(db, DIGEST_FORGET, DB_VALUES(db_number(day)), NULL, err);
}

bool
agenda_clock_read(struct db *db, const char *authority, struct agenda_clock *clock,
                  struct error *err)
{
    bool row;

    *clock = (struct agenda_clock){.looked = 0};
    if (!db_ask(db, CLOCK_READ, DB_VALUES(db_text(authority)), err) ||
        !db_next(db, CLOCK_READ, &row, err))
        return false;
    if (row) {
        clock->looked = db_number_at(db, CLOCK_READ, 0);
        clock->suspect = db_number_at(db, CLOCK_READ, 1);
        db_stop(db, CLOCK_READ);
    }
    return true;
}

bool
agenda_clock_write(struct db *db, const char *authority, const struct agenda_clock *clock,
                   struct error *err)
{
    return db_run(
        db, CLOCK_WRITE,
        DB_VALUES(db_text(authority), db_number(clock->looked), db_number(clock->suspect)), NULL,
        err);
}
