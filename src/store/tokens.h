/* SPDX-License-Identifier: MIT */
/*
 * tokens - what programs show instead of a sign-in, at rest.
 *
 * Only the SHA-256 of a token is here.  The database itself ends a person's tokens when their
 * account is closed or they get an invitation in the place of a password they lost.
 *
 * Units    Moments.
 * Owns     What is read lives in the arena given.
 * Errors   As port/db.h.  "Not there" is no error.
 */
#ifndef DELTARETURN_STORE_TOKENS_H
#define DELTARETURN_STORE_TOKENS_H

#include "port/db.h"

#define TOKEN_HASH_SIZE 32

struct token_row {
    const char *id;      /* 12 hex digits, by which people name it */
    const char *person;  /* reference */
    const char *login;   /* of the person; only read */
    const char *purpose; /* in its owner's words */
    unsigned scopes;     /* 1 << enum scope */
    int64_t made, expires;
    int64_t used, revoked; /* 0: not yet */
    const char *sha256;    /* of the token, in hex; only read */
};
struct token_rows {
    struct token_row *list;
    size_t count;
};

bool tokens_add(struct db *db, const char *authority, const unsigned char hash[TOKEN_HASH_SIZE],
                const struct token_row *row, struct error *err) MUST_USE;

bool tokens_read(struct db *db, struct arena *arena, const char *authority,
                 const unsigned char hash[TOKEN_HASH_SIZE], bool *there, struct token_row *row,
                 struct error *err) MUST_USE;

/* The one of that ID. */
bool tokens_named(struct db *db, struct arena *arena, const char *authority, const char *id,
                  bool *there, struct token_row *row, struct error *err) MUST_USE;

/* Those of a person, the newest first; of everybody when PERSON is NULL. */
bool tokens_of(struct db *db, struct arena *arena, const char *authority, const char *person,
               struct token_rows *rows, struct error *err) MUST_USE;

/* Notes when it was used last; ends it at a moment. */
bool tokens_see(struct db *db, const char *id, int64_t used, struct error *err) MUST_USE;
bool tokens_end(struct db *db, const char *id, int64_t moment, struct error *err) MUST_USE;

/* Removes those that ended before a moment. */
bool
tokens_forget(struct db *db, const char *authority, int64_t before, struct error *err) MUST_USE;

#endif
