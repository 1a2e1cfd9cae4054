/* SPDX-License-Identifier: MIT */
/*
 * fetch - brings what hangs on a run of families into the cache before anybody looks at it.
 *
 * The rows of a family lie all over the tables, each known only from the one before it, so going
 * through one list is a cache miss a row, one after the other.  Here the lists of many families
 * are gone through in step: a row of each is asked for, then the next of each, and their misses
 * overlap.  It changes nothing and what it leaves out is only slower.
 *
 * Units    Rows as in model/dataset.h.
 * Owns     Nothing.
 * Errors   None.
 */
#ifndef DELTARETURN_MODEL_FETCH_H
#define DELTARETURN_MODEL_FETCH_H

#include "model/dataset.h"

/* So many families at a time stay in the nearest cache. */
#define FETCH_FAMILIES 32

/* Fetches the episodes of the families FIRST..END-1 that were opened by AS_AT, with their needs,
 * outcomes and events, the members of their families and, where an episode was closed by AS_AT, the
 * children's terms. */
void fetch_families(const struct dataset *dataset, int32_t as_at, uint32_t first, uint32_t end);

#endif
