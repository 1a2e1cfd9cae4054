/* SPDX-License-Identifier: MIT */
#include "store/outbox.h"

#include "store/statements.h"

bool
outbox_add(struct db *db, const char *authority, const struct outbox_row *row, struct error *err)
{
    return db_run(db, OUTBOX_ADD,
                  DB_VALUES(db_text(authority), row->seq < 0 ? db_text(NULL) : db_number(row->seq),
                            db_text(row->person), db_text(row->template), db_text(row->facts),
                            db_text(row->message_id), db_number(row->queued)),
                  NULL, err);
}

static struct outbox_row
row_at(struct db *db, struct arena *arena)
{
    return (struct outbox_row){
        .id = db_number_at(db, OUTBOX_LIST, 0),
        .seq = db_is_null(db, OUTBOX_LIST, 1) ? -1 : db_number_at(db, OUTBOX_LIST, 1),
        .person = db_copy_at(db, arena, OUTBOX_LIST, 2),
        .email = db_copy_at(db, arena, OUTBOX_LIST, 3),
        .template = db_copy_at(db, arena, OUTBOX_LIST, 4),
        .facts = db_copy_at(db, arena, OUTBOX_LIST, 5),
        .message_id = db_copy_at(db, arena, OUTBOX_LIST, 6),
        .queued = db_number_at(db, OUTBOX_LIST, 7),
        .state = db_copy_at(db, arena, OUTBOX_LIST, 8),
        .tries = db_number_at(db, OUTBOX_LIST, 9),
        .said = db_copy_at(db, arena, OUTBOX_LIST, 10),
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
        if (outbox->count == room) {
            struct outbox_row *more = ARENA_ARRAY(arena, struct outbox_row, room = 2 * room + 8);

            for (size_t i = 0; i < outbox->count; i++)
                more[i] = outbox->list[i];
            outbox->list = more;
        }
        outbox->list[outbox->count++] = row_at(db, arena);
        if (!db_next(db, OUTBOX_LIST, &row, err))
            return false;
    }
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
