/* SPDX-License-Identifier: MIT */
/*
 * explain_measures - what a framework's measures and routes say about an episode, in words and with
 * the rows behind it.
 *
 * Owns     Everything lives in the arena.
 * Source   Dataset contract, section 3, T2 and T6.
 */
#ifndef DELTARETURN_SERVICE_EXPLAIN_MEASURES_H
#define DELTARETURN_SERVICE_EXPLAIN_MEASURES_H

#include "service/explain.h"

/* All that were asked: needs in the file's order, each with what makes it eligible and what T6 asks
 * of it, then the routes.  The facts are those of a closed episode. */
void explain_measures(struct arena *arena, const struct run *run, const struct facts *facts,
                      struct explanation *explanation);

/* "; measures: 2 passed, 1 failed, 0 unknown", or "" where T6 asks none. */
const char *explain_measure_counts(struct arena *arena, const struct explanation *explanation);

/* When checks fall due after a claim, this one or earlier ones of the family, each by its own
 * framework; "" where none are asked for. */
const char *explain_follow_up(struct arena *arena, const struct run *run, const struct facts *facts,
                              const struct decision *decision);

#endif
