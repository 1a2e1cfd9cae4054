/* SPDX-License-Identifier: MIT */
/*
 * audience - everybody who may act in a role today, of their own or as a deputy.
 *
 * Owns     What is returned lives in the arena given.
 * Errors   As port/db.h.
 */
#ifndef DELTARETURN_SERVICE_AUDIENCE_H
#define DELTARETURN_SERVICE_AUDIENCE_H

#include "service/capacity.h"

/* Everybody whose account is open, by login, with all they may act as, of their own and as a
 * deputy. It asks the database twice, however many they are. */
bool audience_all(struct arena *arena, struct state *state, const char *kind,
                  struct holders *holders, struct error *err) MUST_USE;

/* The same for several moves of one transaction, which change nobody: read for the first. */
struct kept_audience {
    const char *kind; /* of return; NULL: not read yet */
    struct holders people;
};
bool audience_known(struct arena *arena, struct state *state, const char *kind,
                    struct kept_audience *kept, struct error *err) MUST_USE;

/* ROLES is 1 << enum role, any of them; KIND of return, as service/capacity.h.  Accounts that are
 * closed are nobody's. */
bool audience_read(struct arena *arena, struct state *state, unsigned roles, const char *kind,
                   struct people *people, struct error *err) MUST_USE;

/* The first of COUNT sets of roles that anybody is in; nobody is an empty list. */
bool audience_first(struct arena *arena, struct state *state, const unsigned *roles, size_t count,
                    const char *kind, struct people *people, struct error *err) MUST_USE;

#endif
