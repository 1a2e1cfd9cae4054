/* SPDX-License-Identifier: MIT */
/*
 * mapping_check - what can be wrong with a mapping before any export is opened: a column of the
 * contract that stays empty, a value that the contract does not know.
 *
 * Owns     Sentences live in the arena of the faults.
 * Errors   None; what is wrong is added to the faults.
 */
#ifndef DELTARETURN_MODEL_MAPPING_CHECK_H
#define DELTARETURN_MODEL_MAPPING_CHECK_H

#include "model/mapping.h"

/* Adds everything that is wrong with a mapping, whatever the exports hold. */
void mapping_check(const struct mapping *mapping, struct mapping_faults *faults);

#endif
