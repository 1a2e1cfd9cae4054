/* SPDX-License-Identifier: MIT */
#include "store/tokens.h"

#include "store/statements.h"

bool
tokens_add(struct db *db, const char *authority, const unsigned char hash[TOKEN_HASH_SIZE],
           const struct token_row *row, struct error *err)
{
    return db_run(db, TOKEN_ADD,
                  DB_VALUES(db_text(row->id), db_text(authority), db_text(row->person),
                            db_bytes(hash, TOKEN_HASH_SIZE), db_text(row->purpose),
                            db_number(row->scopes), db_number(row->made), db_number(row->expires)),
                  NULL, err);
}

static struct token_row
row_at(struct db *db, struct arena *arena, unsigned statement)
{
    return (struct token_row){
        .id = db_copy_at(db, arena, statement, 0),
        .person = db_copy_at(db, arena, statement, 1),
        .login = db_copy_at(db, arena, statement, 2),
        .purpose = db_copy_at(db, arena, statement, 3),
        .scopes = (unsigned)db_number_at(db, statement, 4),
        .made = db_number_at(db, statement, 5),
        .expires = db_number_at(db, statement, 6),
        .used = db_number_at(db, statement, 7),
        .revoked = db_number_at(db, statement, 8),
        .sha256 = db_copy_at(db, arena, statement, 9),
    };
}

/* The one row of a question that is asked already. */
static bool
take_one(struct db *db, struct arena *arena, unsigned statement, bool *there, struct token_row *row,
         struct error *err)
{
    *row = (struct token_row){.id = NULL};
    if (!db_next(db, statement, there, err))
        return false;
    if (*there) {
        *row = row_at(db, arena, statement);
        db_stop(db, statement);
    }
    return true;
}

bool
tokens_read(struct db *db, struct arena *arena, const char *authority,
            const unsigned char hash[TOKEN_HASH_SIZE], bool *there, struct token_row *row,
            struct error *err)
{
    return db_ask(db, TOKEN_READ, DB_VALUES(db_text(authority), db_bytes(hash, TOKEN_HASH_SIZE)),
                  err) &&
           take_one(db, arena, TOKEN_READ, there, row, err);
}

bool
tokens_named(struct db *db, struct arena *arena, const char *authority, const char *id, bool *there,
             struct token_row *row, struct error *err)
{
    return db_ask(db, TOKEN_NAMED, DB_VALUES(db_text(authority), db_text(id)), err) &&
           take_one(db, arena, TOKEN_NAMED, there, row, err);
}

bool
tokens_of(struct db *db, struct arena *arena, const char *authority, const char *person,
          struct token_rows *rows, struct error *err)
{
    unsigned statement = person == NULL ? TOKEN_LIST : TOKEN_OF;
    size_t room = 0;
    bool more;

    *rows = (struct token_rows){.count = 0};
    if (!(person == NULL
              ? db_ask(db, TOKEN_LIST, DB_VALUES(db_text(authority)), err)
              : db_ask(db, TOKEN_OF, DB_VALUES(db_text(authority), db_text(person)), err)) ||
        !db_next(db, statement, &more, err))
        return false;
    while (more) {
        rows->list = arena_grow(arena, rows->list, &room, rows->count, sizeof rows->list[0]);
        rows->list[rows->count++] = row_at(db, arena, statement);
        if (!db_next(db, statement, &more, err))
            return false;
    }
    return true;
}

bool
tokens_see(struct db *db, const char *id, int64_t used, struct error *err)
{
    return db_run(db, TOKEN_SEE, DB_VALUES(db_text(id), db_number(used)), NULL, err);
}

bool
tokens_end(struct db *db, const char *id, int64_t moment, struct error *err)
{
    return db_run(db, TOKEN_END, DB_VALUES(db_text(id), db_number(moment)), NULL, err);
}

bool
tokens_forget(struct db *db, const char *authority, int64_t before, struct error *err)
{
    return db_run(db, TOKEN_FORGET, DB_VALUES(db_text(authority), db_number(before)), NULL, err);
}
