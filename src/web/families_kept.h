/* SPDX-License-Identifier: MIT */
/*
 * families_kept - the lists of families that were looked at last, so that turning a page does not
 * unseal and read a whole revision again.
 *
 * They hold what a case system holds, so few are kept, in memory only, and none that was erased
 * since: each use first asks whether the revision's box still has its key.
 *
 * Owns     Lists live as long as the pages of the site, or until others push them out: use one only
 *          while its request is answered.
 * Errors   As service/families.h and service/organisations.h.
 */
#ifndef DELTARETURN_WEB_FAMILIES_KEPT_H
#define DELTARETURN_WEB_FAMILIES_KEPT_H

#include "service/families.h"
#include "service/organisations.h"
#include "web/visit.h"

struct families_behind {
    struct family_list families;
    struct organisations organisations; /* that lead their episodes */
};

/* A place to keep lists in, for the arena's life. */
struct families_kept *families_keep(struct arena *arena);

/* The episodes behind a return as it stands now. */
bool families_of(struct visit *visit, const struct filing *filing,
                 const struct families_behind **behind, struct error *err) MUST_USE;

#endif
