/* SPDX-License-Identifier: MIT */
/*
 * review - what is odd in a dataset when several of its rows are seen together.
 *
 * Owns     Warnings live in the arena of the problems.
 * Errors   None.
 * Source   Dataset contract, section 1, "Warnings".
 */
#ifndef DELTARETURN_MODEL_REVIEW_H
#define DELTARETURN_MODEL_REVIEW_H

#include "model/dataset.h"
#include "model/decide.h"
#include "model/problem.h"

/* Tells whether two rows of a table say the same in every column.  A dataset does not keep all of
 * them, so whoever can read them again is asked; only for rows that are the same in what it keeps.
 */
struct rows_compare {
    bool (*are_same)(void *context, enum table_id table, uint32_t row, uint32_t other);
    void *context;
};

/* Adds the warnings; the dataset is merged and linked.  PERIOD is NULL for a check without a
 * quarter. */
void review_dataset(const struct dataset *dataset, const struct period *period,
                    const struct rows_compare *compare, struct problems *problems);

/* Adds a warning for each family that is claimed again under the policy "warn". */
void review_decisions(const struct dataset *dataset, const struct decision *decisions,
                      struct problems *problems);

#endif
