/* SPDX-License-Identifier: MIT */
/*
 * recalled - what a snapshot's exports tell of the families that were claimed from it, kept beside
 * them, sealed with their key.
 *
 * Each run compares its families with all that were claimed before, as the exports of then tell of
 * them.  Of such exports it needs one family in fifty; after ten years there are forty of them.
 * What is kept can be made anew from the exports at any time, goes with them when they are erased,
 * and is in no backup.
 *
 * Owns     The table lives in the arena given.
 * Errors   As households_tables_of; what was kept and cannot be read is made anew.
 */
#ifndef DELTARETURN_SERVICE_RECALLED_H
#define DELTARETURN_SERVICE_RECALLED_H

#include "service/households.h"

/* The table of members of a snapshot that STATE has, with the rows alone of those families of
 * EARLIER whose last claim was made from it; each under its surviving family. */
bool
recalled_members(struct arena *arena, struct state *state, const struct earlier_exports *earlier,
                 const char *snapshot, struct text *members, struct error *err) MUST_USE;

#endif
