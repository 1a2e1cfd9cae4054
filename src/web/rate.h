/* SPDX-License-Identifier: MIT */
/*
 * rate - how often somebody may ask, in memory only: a budget that requests use up and time fills.
 *
 * Whoever is not known here has a full budget.  When too many are known at once the one that has
 * been quiet longest is forgotten: nobody is ever refused for what others do.
 *
 * Units    Moments; budgets in whatever the caller counts.
 * Owns     What is remembered, for the arena's life; names are kept as sums of 64 bits.
 * Errors   None.
 */
#ifndef DELTARETURN_WEB_RATE_H
#define DELTARETURN_WEB_RATE_H

#include "base/text.h"

struct rates;

/* How a budget fills: MOST at once, and one more each EVERY_MS. */
struct rate_policy {
    int64_t most, every_ms;
};

struct rates *rates_new(struct arena *arena);

/* Takes COST from the budget of a NAME; false, nothing taken, when it is not there: then
 * *WAIT_SECONDS tells when it will be, 1 or more. */
bool rate_take(struct rates *rates, const struct rate_policy *policy, const char *name,
               int64_t cost, int64_t now, int64_t *wait_seconds) MUST_USE;

#endif
