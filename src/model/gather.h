/* SPDX-License-Identifier: MIT */
/*
 * gather - collects from a dataset what the tests look at, and decides all episodes.
 *
 * Rows that begin after the as-at date are not used: they do not appear in the facts.
 *
 * Owns     The arrays of facts live in the arena.
 * Errors   None.
 * Source   Dataset contract, sections 2 and 3.
 */
#ifndef DELTARETURN_MODEL_GATHER_H
#define DELTARETURN_MODEL_GATHER_H

#include "model/decide.h"
#include "model/framework_set.h"

/* The facts of one episode as they stand on the period's as-at date; the arrays live in the arena.
 * FRAMEWORK is the one that decides it: framework_of_episode.
 * The row of the surviving family, the members of all families merged into it.  facts->sibling_wins
 * is left false: only gather_decide sees the other episodes' decisions. */
void gather_episode(struct arena *arena, const struct dataset *dataset,
                    const struct framework *framework, const struct period *period,
                    uint32_t episode, struct facts *facts);

/* The framework that decides an episode. */
static inline const struct framework *
framework_of_episode(const struct framework_set *set, const struct dataset *dataset,
                     uint32_t episode)
{
    return framework_set_at(set, dataset->episodes.rows[episode].framework);
}

/* The framework of a claim in QUARTER: of the episode it names, else (ROW_NONE) of that time. */
static inline const struct framework *
framework_of_claim(const struct framework_set *set, const struct dataset *dataset, uint32_t episode,
                   struct quarter quarter)
{
    return episode != ROW_NONE ? framework_of_episode(set, dataset, episode)
                               : framework_set_at(set, framework_set_of_claim(set, quarter));
}

/* Decides all episodes of the surviving families FIRST..END-1.  Of several claimable episodes of a
 * family one wins, the earliest closed, then the smallest id; the others fail T11.  Ranges are
 * independent of each other. */
void gather_decide(const struct dataset *dataset, const struct framework_set *set,
                   const struct period *period, uint32_t first, uint32_t end,
                   struct decision *decisions);

/* Whether the facts of a closed episode are the same under two frameworks for which the exports
 * read the same: then they differ in how they judge them only. */
bool gather_is_alike(const struct dataset *dataset, const struct framework *a,
                     const struct framework *b);

/* gather_decide by two such frameworks, each of which decides for every episode: facts, which take
 * longer than judging, are gathered once. */
void gather_decide_by_both(const struct dataset *dataset, const struct framework *const both[2],
                           const struct period *period, uint32_t first, uint32_t end,
                           struct decision *const decisions[2]);

/* Whether an outcome row is used on the as-at date, and what its result counts as then. */
bool outcome_is_used(const struct dataset *dataset, uint32_t outcome, int32_t as_at);
uint8_t outcome_result(const struct dataset *dataset, uint32_t outcome, int32_t as_at);

/* Whether a waiver holds on the as-at date: approved by then, and not expired before it. */
bool waiver_is_in_force(const struct dataset *dataset, uint32_t waiver, int32_t as_at);

#endif
