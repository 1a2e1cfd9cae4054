/* SPDX-License-Identifier: MIT */
/*
 * families_kept - the lists of families that were looked at last, so that turning a page neither
 * waits for another process nor unseals a whole revision again.
 *
 * They hold what a case system holds, so few are kept, in memory only, and none that was erased
 * since: each use first asks whether the revision's box still has its key.
 *
 * Owns     Lists live as long as the pages of the site, or until others push them out: use one only
 *          while its request is answered.
 * Errors   As service/roll.h and service/reading_process.h.
 * See      doc/why/lists.md
 */
#ifndef DELTARETURN_WEB_FAMILIES_KEPT_H
#define DELTARETURN_WEB_FAMILIES_KEPT_H

#include "service/roll.h"
#include "web/visit.h"

/* A place to keep lists in, for the arena's life. */
struct families_kept *families_keep(struct arena *arena);

/* The episodes behind a return as it stands now; NULL when its list has to be fetched first. */
const struct roll *families_of(struct visit *visit, const struct filing *filing);

/* Has it fetched, and goes on with THEN. */
bool families_fetch(struct visit *visit, const struct filing *filing, visit_then *then,
                    struct error *err) MUST_USE;

/* What was fetched: kept from now on. */
bool families_take(struct visit *visit, const struct filing *filing, const struct errand *errand,
                   const struct roll **roll, struct error *err) MUST_USE;

/* Keeps a list before anybody asks for it: that of the manifest MAN. */
bool families_put(struct families_kept *kept, const char *man, const struct bulk *bulk,
                  struct error *err) MUST_USE;

#endif
