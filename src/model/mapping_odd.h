/* SPDX-License-Identifier: MIT */
/*
 * mapping_odd - what is wrong or odd in exports before any table is made of them: cells that the
 * export itself has wrong, in columns that the mapping reads, and rows of a looked-up export that
 * contradict each other.
 *
 * Owns     Texts live in the arena of the feed's notes.
 * Errors   None.
 */
#ifndef DELTARETURN_MODEL_MAPPING_ODD_H
#define DELTARETURN_MODEL_MAPPING_ODD_H

#include "model/mapping_bind.h"

/* Adds them to the feed's notes, each rowset's once. */
void mapping_odd(struct arena *arena, const struct bound *bound, struct feed *feed);

#endif
