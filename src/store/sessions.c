/* SPDX-License-Identifier: MIT */
#include "store/sessions.h"

#include "store/statements.h"

static struct db_value
id_value(const unsigned char id[SESSION_ID_SIZE])
{
    return db_bytes(id, SESSION_ID_SIZE);
}

bool
sessions_add(struct db *db, const char *authority, const unsigned char id[SESSION_ID_SIZE],
             const struct session_row *row, struct error *err)
{
    return db_run(db, SESSION_ADD,
                  DB_VALUES(id_value(id), db_text(authority), db_text(row->person),
                            db_text(row->csrf), db_text(row->source), db_number(row->began),
                            db_number(row->seen), db_number(row->proved), db_number(row->proofs)),
                  NULL, err);
}

bool
sessions_read(struct db *db, struct arena *arena, const char *authority,
              const unsigned char id[SESSION_ID_SIZE], bool *there, struct session_row *row,
              struct error *err)
{
    *row = (struct session_row){.person = NULL};
    if (!db_ask(db, SESSION_READ, DB_VALUES(id_value(id), db_text(authority)), err) ||
        !db_next(db, SESSION_READ, there, err))
        return false;
    if (!*there)
        return true;
    *row = (struct session_row){
        .person = db_copy_at(db, arena, SESSION_READ, 0),
        .csrf = db_copy_at(db, arena, SESSION_READ, 1),
        .source = db_copy_at(db, arena, SESSION_READ, 2),
        .began = db_number_at(db, SESSION_READ, 3),
        .seen = db_number_at(db, SESSION_READ, 4),
        .proved = db_number_at(db, SESSION_READ, 5),
        .proofs = (unsigned)db_number_at(db, SESSION_READ, 6),
    };
    db_stop(db, SESSION_READ);
    return true;
}

bool
sessions_see(struct db *db, const unsigned char id[SESSION_ID_SIZE], int64_t seen,
             struct error *err)
{
    return db_run(db, SESSION_SEE, DB_VALUES(id_value(id), db_number(seen)), NULL, err);
}

bool
sessions_swap(struct db *db, const unsigned char from[SESSION_ID_SIZE],
              const unsigned char to[SESSION_ID_SIZE], const struct session_row *row,
              struct error *err)
{
    return db_run(db, SESSION_SWAP,
                  DB_VALUES(id_value(from), id_value(to), db_number(row->seen),
                            db_number(row->proved), db_number(row->proofs)),
                  NULL, err);
}

bool
sessions_remove(struct db *db, const unsigned char id[SESSION_ID_SIZE], struct error *err)
{
    return db_run(db, SESSION_REMOVE, DB_VALUES(id_value(id)), NULL, err);
}

bool
sessions_remove_of(struct db *db, const char *person, int64_t *count, struct error *err)
{
    return db_run(db, SESSION_REMOVE_OF, DB_VALUES(db_text(person)), count, err);
}

bool
sessions_remove_old(struct db *db, int64_t seen_before, int64_t began_before, int64_t *count,
                    struct error *err)
{
    return db_run(db, SESSION_REMOVE_OLD,
                  DB_VALUES(db_number(seen_before), db_number(began_before)), count, err);
}

bool
sessions_add_typed(struct db *db, const unsigned char id[SESSION_ID_SIZE], const char *path,
                   const struct session_typed *typed, struct error *err)
{
    return db_run(
        db, SESSION_TYPED_ADD,
        DB_VALUES(id_value(id), db_text(typed->field), db_text(path), db_text(typed->words)), NULL,
        err);
}

bool
sessions_list_typed(struct db *db, struct arena *arena, const unsigned char id[SESSION_ID_SIZE],
                    const char *path, struct session_typed_list *typed, struct error *err)
{
    size_t room = 0;
    bool row;

    *typed = (struct session_typed_list){.list = NULL};
    if (!db_ask(db, SESSION_TYPED_LIST, DB_VALUES(id_value(id), db_text(path)), err))
        return false;
    while (db_next(db, SESSION_TYPED_LIST, &row, err)) {
        if (!row)
            return true;
        typed->list = arena_grow(arena, typed->list, &room, typed->count, sizeof *typed->list);
        typed->list[typed->count++] =
            (struct session_typed){.field = db_copy_at(db, arena, SESSION_TYPED_LIST, 0),
                                   .words = db_copy_at(db, arena, SESSION_TYPED_LIST, 1)};
    }
    return false;
}

bool
sessions_remove_typed(struct db *db, const unsigned char id[SESSION_ID_SIZE], struct error *err)
{
    return db_run(db, SESSION_TYPED_FORGET, DB_VALUES(id_value(id)), NULL, err);
}
