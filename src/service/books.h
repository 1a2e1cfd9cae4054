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

/* Before what a sheet is about, where it names families. */
#define BOOKS_ALONE "For the council only: this is about families and stays in the council. "

/* Sheets Cover, Submission, Progress information, By headline, Funding, Checks, Notes.  Each figure
 * of figures.json has a cell with its code as its name: claims_new, decisions_claimable,
 * headline_1_needs_claimed, school_incentive_pence (the total). */
bool books_submission(struct arena *arena, const struct run *run, struct book *book,
                      struct error *err) MUST_USE;

/* Sheets Framework, Claimed families, Needs and outcomes, Not yet, Follow-up where the framework
 * asks for it, Notes; long ones in the byte order of the episode ids. */
bool books_outcomes_framework(struct arena *arena, const struct run *run, struct book *book,
                              struct error *err) MUST_USE;

/* The sheet Follow-up: a row for each check that falls due after a claim of the family, this
 * quarter's or an earlier one; of several frameworks each claim's own says which.  False when none
 * asks for any. */
bool
books_follow_up(struct arena *arena, const struct run *run, const char *about, struct sheet *sheet);

/* The sheet of the needs of the framework at PLACE, from 0, of FRAMEWORKS; ABOUT says of which
 * return it is, as in the next. */
struct sheet books_framework(struct arena *arena, const struct framework_set *frameworks,
                             unsigned place, const char *about);

/* The sheet that says what the words on the others mean. */
struct sheet books_notes(struct arena *arena, const struct run *run, const char *about);

/* The id of a row, as a cell. */
struct cell books_id_cell(struct arena *arena, const struct keys *keys, uint32_t row);

/* The day that a book gives as its creation: the quarter's end, since the bytes must not depend on
 * the day of the run, and no earlier than a zip can hold. */
int32_t books_created(const struct period *period);

#endif
