/* SPDX-License-Identifier: MIT */
/*
 * tidying - ends what a crash left half done in a state folder, when it is next opened to write.
 *
 * An erasure that is recorded is carried out.  A sealed box that no row of the database names is
 * what an import or a first run left that never came to its commit: nobody will look into it again,
 * and no rule for erasing would ever find it, so it goes; but not while a job of the daemon is
 * worked on, or a quarter is run by the clock, which seal before it is recorded.  A key without a
 * box stays: the backup that it belongs to may still be put back.
 *
 * Owns     Nothing.
 * Errors   As port/db.h and base/file.h.
 */
#ifndef DELTARETURN_SERVICE_TIDYING_H
#define DELTARETURN_SERVICE_TIDYING_H

#include "service/state.h"

/* The lock has to be held, and the log has to be signed to its end. */
bool tidying_end(struct state *state, struct error *err) MUST_USE;

/* Forgets what is of no use any more at NOW: sessions that have ended with what was typed in them,
 * failed sign-ins that slow nobody down, secrets of one-time codes whose first code never came, who
 * had which day's digest. */
bool tidying_forget(struct state *state, int64_t now, struct error *err) MUST_USE;

#endif
