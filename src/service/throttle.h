/* SPDX-License-Identifier: MIT */
/*
 * throttle - waiting, ever longer, after failed attempts to sign in; never a lock.
 *
 * Failures are counted by where they come from, and by login.  Whoever has signed in with a login
 * from somewhere in the last 90 days is known there: for them only failures with this login from
 * there count, so that somebody else who knows the login cannot keep them out on the last day.
 * Logins that are not there are counted just as those that are.
 *
 * Units    NOW is a moment; SOURCE an address as text, IPv6 counted by its network of 64 bits, or
 *          another word for a place such as THROTTLE_TERMINAL.
 * Owns     Nothing.
 * Errors   ERR_RETRY with the seconds that are left; as port/db.h.
 * Source   People, links and decisions: "Sign-in".
 */
#ifndef DELTARETURN_SERVICE_THROTTLE_H
#define DELTARETURN_SERVICE_THROTTLE_H

#include "service/state.h"

#define THROTTLE_TERMINAL "terminal"

/* Who tries, from where, when. */
struct throttle_try {
    const char *login, *source;
    int64_t now;
};

/* Whether an attempt is looked at now. */
bool
throttle_check(struct state *state, const struct throttle_try *try, struct error *err) MUST_USE;

/* Inside a transaction: counts an attempt that failed, or was good.  The failure after which the
 * longest wait begins goes into the log. */
bool
throttle_failed(struct state *state, const struct throttle_try *try, struct error *err) MUST_USE;
bool
throttle_passed(struct state *state, const struct throttle_try *try, struct error *err) MUST_USE;

/* Forgets what no longer counts. */
bool throttle_sweep(struct state *state, int64_t now, struct error *err) MUST_USE;

/* What an address is counted by: itself, or its network of 64 bits. */
const char *throttle_network(struct arena *arena, const char *source);

/* A sum of WHAT and LOGIN under the state folder's secret: stable, and told by nobody else. */
bool throttle_sum(struct state *state, const char *what, const char *login, unsigned char sum[32],
                  struct error *err) MUST_USE;

#endif
