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
#include "service/erased_ids.h"
#include "service/households.h"
#include "service/run.h"
#include "store/matches.h"

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
    const struct feed *feed;         /* what was read instead of a folder of files, or NULL */
    struct standing_claims standing; /* as the database has them */
    struct claim_entries ledger;     /* the same for the run, which may learn other ids */
    const struct seal_key *coded;    /* by which ids in it are codes of erased returns, or NULL */
    struct match_decisions decided;  /* who is the same as whom, and who is not */
    struct text kept_claims;         /* a replay's: what the run read then; .at NULL: work it out */
    bool no_claims;                  /* a replay's: the run read none */
    struct claims_table claims;
    struct withheld withheld;       /* set before the run */
    struct earlier_exports earlier; /* set before matching_find */
    struct run run;
    struct text matches; /* likely earlier claims, as CSV; .at NULL: none to compare with */
    struct text files[MAKING_KEPT];
};

/* Lays a snapshot out, and reads what a run needs of the database. */
bool making_open(struct arena *arena, struct state *state, const char *snapshot,
                 struct making *making, struct error *err) MUST_USE;

/* Gets the key of codes, where what a run reads has any; once all of it is set. */
bool making_unlock(struct making *making, struct error *err) MUST_USE;

/* Decides it by OPTIONS and makes no files, to be explained. */
bool making_decide_only(struct making *making, const struct run_options *options,
                        struct error *err) MUST_USE;

/* Runs it by OPTIONS, whose data, mapping and amendment come from here: decides, then collects. */
bool
making_run(struct making *making, const struct run_options *options, struct error *err) MUST_USE;

/* The first half needs nothing but the folder and what this struct holds by then, of the state no
 * more than the authority's code: a process that may do nothing else can have it done. */
bool
making_decide(struct making *making, const struct run_options *options, struct error *err) MUST_USE;
bool making_collect(struct making *making, struct error *err) MUST_USE;

#endif
