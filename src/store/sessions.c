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
