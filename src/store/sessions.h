/* SPDX-License-Identifier: MIT */
/*
 * sessions - who is signed in by a browser, at rest.
 *
 * Only the SHA-256 of a session's token is here.  The database itself ends a person's sessions when
 * their account is closed, a role is given or taken, a password set, a second factor removed.
 *
 * Units    Moments; ids of SESSION_ID_SIZE bytes.
 * Owns     What is read lives in the arena given.
 * Errors   As port/db.h.  "Not there" is no error.
 */
#ifndef DELTARETURN_STORE_SESSIONS_H
#define DELTARETURN_STORE_SESSIONS_H

#include "port/db.h"

#define SESSION_ID_SIZE 32

struct session_row {
    const char *person; /* reference */
    const char *csrf;
    const char *source; /* where it was begun, as text */
    int64_t began, seen, proved;
    unsigned proofs; /* PROOF_... */
};

bool sessions_add(struct db *db, const char *authority, const unsigned char id[SESSION_ID_SIZE],
                  const struct session_row *row, struct error *err) MUST_USE;
bool sessions_read(struct db *db, struct arena *arena, const char *authority,
                   const unsigned char id[SESSION_ID_SIZE], bool *there, struct session_row *row,
                   struct error *err) MUST_USE;
bool sessions_see(struct db *db, const unsigned char id[SESSION_ID_SIZE], int64_t seen,
                  struct error *err) MUST_USE;

/* Gives a session another id, with ROW's seen, proved and proofs. */
bool sessions_swap(struct db *db, const unsigned char from[SESSION_ID_SIZE],
                   const unsigned char to[SESSION_ID_SIZE], const struct session_row *row,
                   struct error *err) MUST_USE;

bool
sessions_remove(struct db *db, const unsigned char id[SESSION_ID_SIZE], struct error *err) MUST_USE;
bool
sessions_remove_of(struct db *db, const char *person, int64_t *count, struct error *err) MUST_USE;
bool sessions_remove_old(struct db *db, int64_t seen_before, int64_t began_before, int64_t *count,
                         struct error *err) MUST_USE;

/* What was typed into a form of the page PATH; it goes with the session, and along to its next id.
 */
struct session_typed {
    const char *field, *words;
};
struct session_typed_list {
    struct session_typed *list;
    size_t count;
};
bool sessions_add_typed(struct db *db, const unsigned char id[SESSION_ID_SIZE], const char *path,
                        const struct session_typed *typed, struct error *err) MUST_USE;
bool
sessions_list_typed(struct db *db, struct arena *arena, const unsigned char id[SESSION_ID_SIZE],
                    const char *path, struct session_typed_list *typed, struct error *err) MUST_USE;
bool sessions_remove_typed(struct db *db, const unsigned char id[SESSION_ID_SIZE],
                           struct error *err) MUST_USE;

#endif
