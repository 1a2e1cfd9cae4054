/* SPDX-License-Identifier: MIT */
/*
 * books - what the two workbooks of a return say.
 *
 * submission.xlsx holds figures only, nothing about a person; outcomes-framework.xlsx is for the
 * council alone and says so on each sheet.
 *
 * Owns     Everything in a book lives in the arena; the outcomes framework also asks the run's
 *          source for texts as long as its rows are asked for.
 * Errors   As source_digest while a book is made; a row of the outcomes framework as source_cells.
 * Source   Dataset contract, section 4; Government Analysis Function, "Making spreadsheets
 *          accessible".
 */
#ifndef DELTARETURN_SERVICE_BOOKS_H
#define DELTARETURN_SERVICE_BOOKS_H

#include "model/sheet.h"
#include "service/run.h"

/* Sheets Cover, Submission, Progress information, By headline, Funding, Checks, Notes.  Each figure
 * of figures.json has a cell with its code as its name: claims_new, decisions_claimable,
 * headline_1_needs_claimed, school_incentive_pence (the total). */
bool books_submission(struct arena *arena, const struct run *run, struct book *book,
                      struct error *err) MUST_USE;

/* Sheets Framework, Claimed families, Needs and outcomes, Not yet, Follow-up where the framework
 * asks for it, Notes; long ones in the byte order of the episode ids. */
void books_outcomes_framework(struct arena *arena, const struct run *run, struct book *book);

/* The sheet Follow-up: a row for each check that falls due after a claim of the family, this
 * quarter's or an earlier one; of several frameworks each claim's own says which.  False when none
 * asks for any. */
bool
books_follow_up(struct arena *arena, const struct run *run, const char *about, struct sheet *sheet);

/* The day that a book gives as its creation: the quarter's end, since the bytes must not depend on
 * the day of the run, and no earlier than a zip can hold. */
int32_t books_created(const struct period *period);

#endif
