/* SPDX-License-Identifier: MIT */
/*
 * links - what the links in mails lead to, at rest: by the SHA-256 of their locators, never by the
 * locators themselves.
 *
 * A locator lies here only sealed, and only until the message that carries it is formed.
 *
 * Owns     What is read lives in the arena given.
 * Errors   As port/db.h.  "Not there" is no error: the result says so.
 * Source   People, links and decisions: "The notification link".
 */
#ifndef DELTARETURN_STORE_LINKS_H
#define DELTARETURN_STORE_LINKS_H

#include "base/hash.h"
#include "model/moves.h"
#include "port/db.h"

/* What the person is asked to do behind a link. */
enum link_purpose {
    LINK_SUBMIT,
    LINK_CERTIFY,
    LINK_SIGN_OFF,
    LINK_LODGE,
    LINK_CORRECT,
    LINK_LOOK, /* nothing: to look at the return */
    LINK_PURPOSE_TOTAL
};
extern const char *const LINK_PURPOSES[LINK_PURPOSE_TOTAL]; /* "sign-off" */

struct link {
    struct hash hash;          /* of the locator */
    const char *person;        /* reference */
    const char *identity;      /* when read: of that human being */
    const char *filing;        /* id */
    const char *kind, *period; /* when read */
    int64_t revision;
    const char *man;         /* "": the revision had no figures yet */
    enum filing_state stood; /* the return, then */
    enum link_purpose purpose;
    uint64_t seq;          /* leaves that the log had then */
    int64_t made, expires; /* moments */
    int64_t message;       /* in the outbox, that carries it */
    struct text sealed;    /* when added: the locator */
    int64_t followed;      /* moment, when read; 0: not yet */
};

bool links_add(struct db *db, const char *authority, const struct link *link,
               struct error *err) MUST_USE;
bool links_find(struct db *db, struct arena *arena, const char *authority, const struct hash *hash,
                struct link *link, bool *found, struct error *err) MUST_USE;

/* The sealed locator of a message's link: its hash and bytes; empty when it was wiped, or there is
 * none. */
bool links_sealed(struct db *db, struct arena *arena, int64_t message, struct link *link,
                  struct error *err) MUST_USE;

/* Forgets the locators of a message for good. */
bool links_wipe(struct db *db, int64_t message, struct error *err) MUST_USE;

/* Notes the first time that the person followed a message's link. */
bool links_follow(struct db *db, int64_t message, int64_t moment, struct error *err) MUST_USE;

/* Notes that somebody else did; *NEW is false when it was noted before. */
bool links_stranger(struct db *db, int64_t message, const char *person, int64_t moment, bool *new,
                    struct error *err) MUST_USE;

/* How many links of a purpose a revision has, and how many of them were followed. */
struct links_count {
    int64_t made, followed;
};
bool links_followed(struct db *db, const char *filing, int64_t revision, enum link_purpose purpose,
                    struct links_count *count, struct error *err) MUST_USE;

/* When such a link was made for a person last; 0: never. */
bool links_last(struct db *db, const struct link *like, int64_t *made, struct error *err) MUST_USE;

#endif
