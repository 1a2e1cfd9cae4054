/* SPDX-License-Identifier: MIT */
/*
 * mapping_apply - the rows of exports as tables of the contract.
 *
 * What cannot be turned into a cell of the contract is told in the words of the export: file, row,
 * heading, what was found; a value that a map does not know once for its column, with how often it
 * was found.
 *
 * Owns     The feed lives in the arena.
 * Errors   None; what is wrong with the data is among the feed's notes.
 */
#ifndef DELTARETURN_MODEL_MAPPING_APPLY_H
#define DELTARETURN_MODEL_MAPPING_APPLY_H

#include "model/mapping_bind.h"

/* Fills FEED's tables from a mapping that was bound without a fault, and adds to its notes, whose
 * arena has to be set. */
void mapping_apply(struct arena *arena, const struct bound *bound, struct feed *feed);

#endif
