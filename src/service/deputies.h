/* SPDX-License-Identifier: MIT */
/*
 * deputies - who acts for whom: granting a role of one's own to somebody else for a while.
 *
 * Owns     What is returned lives in the arena given.
 * Errors   ERR_DENIED for a role one does not have oneself (a lent one cannot be lent on), and for
 *          an administrator as delegate; ERR_INPUT; ERR_CONFLICT for what does not hold any more.
 * Source   People, links and decisions: "Roles and separation" (deputy, S151 officer).
 */
#ifndef DELTARETURN_SERVICE_DEPUTIES_H
#define DELTARETURN_SERVICE_DEPUTIES_H

#include "service/ledger.h"
#include "store/delegations.h"

struct deputy_request {
    const char *login; /* of the delegate */
    enum role role;
    const char *kind;    /* of return; "": all */
    int32_t from, until; /* days, both included */
};

/* *SEQ is the leaf, and the delegation's number. */
bool
deputies_grant(struct arena *arena, struct state *state, const struct actor *actor,
               const struct deputy_request *request, uint64_t *seq, struct error *err) MUST_USE;

/* By the principal, the delegate or an administrator. */
bool deputies_revoke(struct arena *arena, struct state *state, const struct actor *actor,
                     uint64_t seq, struct error *err) MUST_USE;

struct deputy {
    struct delegation delegation;
    const char *delegate_name;
    bool holds; /* today */
};
bool deputies_list(struct arena *arena, struct state *state, struct deputy **list, size_t *count,
                   struct error *err) MUST_USE;

#endif
