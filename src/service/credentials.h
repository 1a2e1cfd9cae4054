/* SPDX-License-Identifier: MIT */
/*
 * credentials - what goes into the log when a means of signing in comes or goes, and who may take
 * somebody else's.
 *
 * Owns     Nothing.
 * Errors   ERR_DENIED; as service/ledger.h.
 * Source   People, links and decisions: "Roles and separation" (an administrator never alone
 *          replaces what a signatory signs in with).
 */
#ifndef DELTARETURN_SERVICE_CREDENTIALS_H
#define DELTARETURN_SERVICE_CREDENTIALS_H

#include "service/ledger.h"

/* One change: whose, of what KIND ("password", "totp" ...), and who made it. */
struct credential_change {
    enum act act; /* ACT_CREDENTIAL_ADDED or ACT_CREDENTIAL_REMOVED */
    const char *kind;
    const char *detail; /* which one, and what it is good for: "1f0a... read"; NULL: nothing */
    const char *sha256; /* of a token, in hex; NULL: it is none */
    int64_t until;      /* moment at which a token ends */
    const struct person *person;
    const struct actor *actor;  /* the person, an administrator; NULL: the program */
    const struct actor *second; /* who signed in besides; NULL: nobody had to */
};

/* Inside a transaction. */
bool credentials_record(struct state *state, const struct credential_change *change,
                        struct error *err) MUST_USE;

/* Whether ACTOR, an administrator, may take what PERSON signs in with.  For whoever may sign a
 * return off, themselves or for somebody else, SECOND has to be there: somebody with a role here
 * who is neither of the two. */
bool
credentials_may_take(struct state *state, const struct actor *actor, const struct actor *second,
                     const struct person *person, struct error *err) MUST_USE;

#endif
