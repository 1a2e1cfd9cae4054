/* SPDX-License-Identifier: MIT */
/*
 * return_view - what the page of a return and the page of a decision on it both show.
 *
 * Owns     Nothing.
 * Errors   As service/returns.h.
 */
#ifndef DELTARETURN_WEB_RETURN_VIEW_H
#define DELTARETURN_WEB_RETURN_VIEW_H

#include "service/returns.h"
#include "web/visit.h"

/* The return of the path's first part.  *THERE is false when there is none, which is answered. */
bool return_of(struct visit *visit, struct filing *filing, bool *there, struct error *err) MUST_USE;

/* Puts the figures of a revision beside those of the quarter before, the chart of headlines, what
 * changed since the revision before, and the warnings. */
bool return_show_figures(struct visit *visit, const struct filing *filing, int64_t number,
                         const struct revision *revision, struct error *err) MUST_USE;

/* Puts who decided: "seats" of {did, name, role, when, path, delegation}. */
void return_show_seats(struct view *view, const struct seats *seats);

/* Puts "notes" of {who, when, of_revision, said}. */
void return_show_notes(struct view *view, const struct remarks *remarks);

#endif
