/* SPDX-License-Identifier: MIT */
/*
 * figures - the figures of returns as pages show them: read once, kept by the digest of the
 * manifest that they belong to, so that they are never old ones.
 *
 * Owns     Kept figures live as long as the pages of the site.
 * Errors   As service/returns.h.
 */
#ifndef DELTARETURN_WEB_FIGURES_H
#define DELTARETURN_WEB_FIGURES_H

#include "service/returns.h"
#include "service/showing.h"
#include "web/visit.h"

/* A place to keep figures in, for the arena's life. */
struct figures_kept *figures_keep(struct arena *arena);

/* The figures of a revision whose manifest is MAN; *KEPT is NULL when it has none. */
bool figures_of(struct visit *visit, const char *filing, int64_t revision, const char *man,
                const struct kept_return **kept, struct error *err) MUST_USE;

/* The same for what else is shown of it. */
bool figures_showing(struct visit *visit, const char *filing, int64_t revision, const char *man,
                     const struct showing **showing, struct error *err) MUST_USE;

/* The figure of a code as pages write it, in the arena; "–" when there is none. */
const char *figures_text(struct arena *arena, const struct kept_return *kept, const char *code);

/* Puts the tables of figures into a view: "groups" of {title, rows of {label, now, before, change,
 * meaning}}, and "headlines" with the needs and outcomes of each.  BEFORE and SHOWING may be NULL.
 */
void figures_show(struct view *view, const struct kept_return *now,
                  const struct kept_return *before, const struct showing *showing);

/* Puts what the run found odd: "warnings" of {what, kind, count, meaning}. */
void figures_show_checks(struct view *view, const struct showing *showing);

/* Puts what differs from an earlier revision: "changes" of {label, before, after}. */
void figures_show_changes(struct view *view, const struct kept_return *before,
                          const struct kept_return *after);

/* "October to December 2023" */
const char *figures_period(struct arena *arena, struct quarter quarter);

#endif
