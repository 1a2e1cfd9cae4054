/* SPDX-License-Identifier: MIT */
/*
 * making - one run on a snapshot in a private folder of the state, for a draft or for a replay.
 *
 * What tells about families lies unsealed in that folder only while the run lasts: it is removed
 * with the arena, and what a killed process left is removed when the state is opened next.
 *
 * Owns     Everything lives in the arena given.
 * Errors   As service/imports.h and service/run.h: ERR_INPUT when the data has errors, which are
 *          then in making->run.problems.
 */
#ifndef DELTARETURN_SERVICE_MAKING_H
#define DELTARETURN_SERVICE_MAKING_H

#include "service/claims_table.h"
#include "service/imports.h"
#include "service/run.h"

/* The files that a run makes, by name, and behind them the list of claimed families, which is kept
 * with them.  Besides, what it read: earlier claims, and what audit samples took out. */
#define MAKING_FILES    4
#define MAKING_KEPT     5
#define MAKING_CLAIMED  "claimed.csv"
#define MAKING_CLAIMS   "claims.csv"
#define MAKING_WITHHELD "withheld.csv"
extern const char *const MAKING_NAMES[MAKING_KEPT];

struct making {
    struct arena *arena;
    struct state *state;
    const char *folder; /* private */
    struct laid_out laid;
    const struct feed *feed; /* what was read instead of a folder of files, or NULL */
    struct text kept_claims; /* a replay's: what the run read then; .at NULL: work it out */
    bool no_claims;          /* a replay's: the run read none */
    struct claims_table claims;
    struct withheld withheld; /* set before the run */
    struct run run;
    struct text files[MAKING_KEPT];
};

/* Lays a snapshot out. */
bool making_open(struct arena *arena, struct state *state, const char *snapshot,
                 struct making *making, struct error *err) MUST_USE;

/* Runs it by OPTIONS, whose data, mapping and amendment come from here. */
bool
making_run(struct making *making, const struct run_options *options, struct error *err) MUST_USE;

#endif
