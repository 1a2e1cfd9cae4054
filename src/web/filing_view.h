/* SPDX-License-Identifier: MIT */
/*
 * filing_view - how a return stands, in the words of pages: its stage, its days, what can be done.
 *
 * Owns     Nothing.
 * Errors   As service/signoff.h.
 */
#ifndef DELTARETURN_WEB_FILING_VIEW_H
#define DELTARETURN_WEB_FILING_VIEW_H

#include "model/moves.h"
#include "web/visit.h"

/* What pages call a state, who has it now, and the tag's colour in the design system. */
struct stage_words {
    const char *label, *next, *colour;
};
extern const struct stage_words STAGE_WORDS[FILING_STATE_TOTAL];

/* What pages call a move: on its button, as a heading, what it means for whoever decides. */
struct move_words {
    const char *button, *title, *states, *means, *done;
    bool warning; /* undoes what others decided */
};
extern const struct move_words MOVE_WORDS[MOVE_TOTAL];

/* Puts period, stage, colour, revision and fingerprint of a return into a view. */
void filing_show(struct view *view, const struct filing *filing);

/* Puts "due" and "due_on" when the timetable has the return's window; "late" when it is closed. */
void filing_show_days(const struct visit *visit, struct view *view, const struct filing *filing);

/* Puts "moves" of {code, button, path, main, warning}: what this person can do now.  *MOVES gets
 * them as bits. */
bool filing_show_moves(struct visit *visit, struct view *view, const struct filing *filing,
                       unsigned *moves, struct error *err) MUST_USE;

#endif
