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

/* A dataset does not keep all that rows say, so whoever can read them again is asked. */
struct rows_again {
    /* Whether two rows of a table say the same in every column; asked only of rows that are the
     * same in what the dataset keeps. */
    bool (*are_same)(void *context, enum table_id table, uint32_t row, uint32_t other);
    /* The id of a row in the first column of its table, in the arena. */
    const char *(*id)(void *context, struct arena *arena, enum table_id table, uint32_t row);
    void *context;
};

/* Adds the warnings; the dataset is merged and linked.  PERIOD is NULL for a check without a
 * quarter. */
void review_dataset(const struct dataset *dataset, const struct period *period,
                    const struct rows_again *again, struct problems *problems);

/* Adds a warning for each family that is claimed again under the policy "warn". */
void review_decisions(const struct dataset *dataset, const struct decision *decisions,
                      struct problems *problems);

#endif
