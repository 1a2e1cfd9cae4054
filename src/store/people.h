/* SPDX-License-Identifier: MIT */
/*
 * people - an authority's people, their roles, and what they prove themselves with, at rest.
 *
 * Owns     What is read lives in the arena given.
 * Errors   As port/db.h.  "Not there" is no error: the result says so.
 */
#ifndef DELTARETURN_STORE_PEOPLE_H
#define DELTARETURN_STORE_PEOPLE_H

#include "model/person.h"
#include "model/role.h"
#include "port/db.h"

struct people {
    struct person *list;
    size_t count;
};

bool people_add(struct db *db, const char *authority, const struct person *person, int64_t moment,
                struct error *err) MUST_USE;

/* Writes everything but the reference and the login. */
bool people_change(struct db *db, const struct person *person, struct error *err) MUST_USE;

/* From now on all accounts of FROM are the human being TO. */
bool people_join(struct db *db, const char *authority, const char *from, const char *to,
                 struct error *err) MUST_USE;

/* By login, reference, account of the operating system, mailbox; by login in byte order (the last:
 * oldest first).  None is an empty list. */
enum people_by { PEOPLE_ALL, PEOPLE_BY_LOGIN, PEOPLE_BY_REF, PEOPLE_BY_ACCOUNT, PEOPLE_BY_MAILBOX };
bool people_read(struct db *db, struct arena *arena, const char *authority, enum people_by by,
                 const char *key, struct people *people, struct error *err) MUST_USE;

/* A person, and what they may act as: 1 << enum role. */
struct holders {
    struct holder {
        struct person person;
        unsigned roles;
    } * list;
    size_t count;
};

/* Everybody whose account is open, by login, with the roles that are their own. */
bool people_holders(struct db *db, struct arena *arena, const char *authority,
                    struct holders *holders, struct error *err) MUST_USE;

/* Roles as bits: 1 << enum role. */
bool people_roles(struct db *db, const char *authority, const char *person, unsigned *roles,
                  struct error *err) MUST_USE;
bool people_grant(struct db *db, const char *authority, const char *person, enum role role,
                  int64_t moment, bool *changed, struct error *err) MUST_USE;
bool people_revoke(struct db *db, const char *authority, const char *person, enum role role,
                   bool *changed, struct error *err) MUST_USE;

enum credential_kind {
    CREDENTIAL_PASSWORD,
    CREDENTIAL_TOTP,      /* the secret that an authenticator app shares */
    CREDENTIAL_INVITATION /* the SHA-256 of a code that is good once, to choose a password with */
};

struct credential {
    bool there;
    struct text secret, salt;
    int64_t last_step; /* of one-time codes; -1: none yet */
    int64_t added;     /* moment */
    bool is_short;     /* a password that is only long enough beside one-time codes */
};

bool
people_credential(struct db *db, struct arena *arena, const char *person, enum credential_kind kind,
                  struct credential *credential, struct error *err) MUST_USE;
bool people_set_credential(struct db *db, const char *person, enum credential_kind kind,
                           struct text secret, struct text salt, int64_t moment,
                           struct error *err) MUST_USE;
/* Notes that the password is only long enough beside one-time codes. */
bool people_mark_short(struct db *db, const char *person, struct error *err) MUST_USE;
bool people_remove_credential(struct db *db, const char *person, enum credential_kind kind,
                              struct error *err) MUST_USE;

/* Marks a step of the one-time codes as used; *FRESH is false when it, or a later one, was. */
bool people_use_step(struct db *db, const char *person, int64_t step, bool *fresh,
                     struct error *err) MUST_USE;

#endif
