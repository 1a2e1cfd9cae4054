/* SPDX-License-Identifier: MIT */
#include "store/outbox.h"

#include "store/statements.h"

bool
outbox_add(struct db *db, const char *authority, const struct outbox_row *row, int64_t *id,
           struct error *err)
{
    if (!db_run(db, OUTBOX_ADD,
                DB_VALUES(db_text(authority), row->seq < 0 ? db_text(NULL) : db_number(row->seq),
                          db_text(row->person), db_text(row->template), db_text(row->facts),
                          db_text(row->message_id), db_number(row->queued), db_text(row->address)),
                NULL, err))
        return false;
    *id = db_given_id(db);
    return true;
}

static struct outbox_row
row_at(struct db *db, struct arena *arena, enum statement asked)
{
    return (struct outbox_row){
        .id = db_number_at(db, asked, 0),
        .seq = db_is_null(db, asked, 1) ? -1 : db_number_at(db, asked, 1),
        .person = db_copy_at(db, arena, asked, 2),
        .email = db_copy_at(db, arena, asked, 3),
        .template = db_copy_at(db, arena, asked, 4),
        .facts = db_copy_at(db, arena, asked, 5),
        .message_id = db_copy_at(db, arena, asked, 6),
        .queued = db_number_at(db, asked, 7),
        .state = db_copy_at(db, arena, asked, 8),
        .tries = db_number_at(db, asked, 9),
        .said = db_copy_at(db, arena, asked, 10),
        .not_before = db_number_at(db, asked, 11),
        .since = db_number_at(db, asked, 12),
        .ref = db_copy_at(db, arena, asked, 13),
        .address = db_copy_at(db, arena, asked, 14),
        .language = db_copy_at(db, arena, asked, 15),
    };
}

bool
outbox_read(struct db *db, struct arena *arena, const char *authority, struct outbox *outbox,
            struct error *err)
{
    size_t room = 0;
    bool row;

    *outbox = (struct outbox){.list = NULL};
    if (!db_ask(db, OUTBOX_LIST, DB_VALUES(db_text(authority)), err) ||
        !db_next(db, OUTBOX_LIST, &row, err))
        return false;
    while (row) {
        outbox->list = arena_grow(arena, outbox->list, &room, outbox->count, sizeof *outbox->list);
        outbox->list[outbox->count++] = row_at(db, arena, OUTBOX_LIST);
        if (!db_next(db, OUTBOX_LIST, &row, err))
            return false;
    }
    return true;
}

static bool
one_row(struct db *db, struct arena *arena, enum statement asked, struct outbox_row *row,
        bool *found, struct error *err)
{
    if (!db_next(db, asked, found, err))
        return false;
    if (*found) {
        *row = row_at(db, arena, asked);
        db_stop(db, asked);
    }
    return true;
}

bool
outbox_next(struct db *db, struct arena *arena, const char *authority, int64_t now, int64_t latest,
            struct outbox_row *row, bool *found, struct error *err)
{
    return db_ask(db, OUTBOX_NEXT, DB_VALUES(db_text(authority), db_number(now), db_number(latest)),
                  err) &&
           one_row(db, arena, OUTBOX_NEXT, row, found, err);
}

bool
outbox_find(struct db *db, struct arena *arena, const char *authority, int64_t id,
            struct outbox_row *row, bool *found, struct error *err)
{
    return db_ask(db, OUTBOX_FIND, DB_VALUES(db_text(authority), db_number(id)), err) &&
           one_row(db, arena, OUTBOX_FIND, row, found, err);
}

bool
outbox_wake(struct db *db, const char *authority, int64_t *moment, bool *waits, struct error *err)
{
    bool row;

    if (!db_ask(db, OUTBOX_WAKE, DB_VALUES(db_text(authority)), err) ||
        !db_next(db, OUTBOX_WAKE, &row, err))
        return false;
    must(row);
    *waits = !db_is_null(db, OUTBOX_WAKE, 0);
    *moment = db_number_at(db, OUTBOX_WAKE, 0);
    db_stop(db, OUTBOX_WAKE);
    return true;
}

bool
outbox_again(struct db *db, const char *authority, int64_t id, int64_t moment, bool *changed,
             struct error *err)
{
    int64_t rows = 0;

    if (!db_run(db, OUTBOX_AGAIN, DB_VALUES(db_text(authority), db_number(id), db_number(moment)),
                &rows, err))
        return false;
    *changed = rows == 1;
    return true;
}

bool
outbox_form(struct db *db, int64_t id, struct text message, struct error *err)
{
    return db_run(db, OUTBOX_FORM, DB_VALUES(db_number(id), db_bytes(message.at, message.length)),
                  NULL, err);
}

bool
outbox_message(struct db *db, struct arena *arena, int64_t id, struct text *message,
               struct error *err)
{
    struct text bytes;
    bool row;

    *message = text_of("");
    if (!db_ask(db, OUTBOX_MESSAGE, DB_VALUES(db_number(id)), err) ||
        !db_next(db, OUTBOX_MESSAGE, &row, err))
        return false;
    if (!row)
        return error_raise(err, ERR_INPUT, "there is no message %lld", (long long)id);
    bytes = db_text_at(db, OUTBOX_MESSAGE, 0);
    *message =
        (struct text){.at = arena_copy(arena, bytes.at, bytes.length), .length = bytes.length};
    db_stop(db, OUTBOX_MESSAGE);
    return true;
}

bool
outbox_mark(struct db *db, const struct outbox_row *row, int64_t not_before, struct error *err)
{
    return db_run(db, OUTBOX_MARK,
                  DB_VALUES(db_number(row->id), db_text(row->state), db_number(row->tries),
                            db_number(not_before), db_text(row->said)),
                  NULL, err);
}
