/* SPDX-License-Identifier: MIT */
/*
 * books - what the two workbooks of a return say.
 *
 * submission.xlsx holds figures only, nothing about a person; outcomes-framework.xlsx is for the
 * council alone and says so on each sheet.
 *
 * Owns     Everything in a book lives in the arena.
 * Source   Dataset contract, section 4; Government Analysis Function, "Making spreadsheets
 * accessible".
 */
#ifndef DELTARETURN_SERVICE_BOOKS_H
#define DELTARETURN_SERVICE_BOOKS_H

#include "model/sheet.h"
#include "service/run.h"

bool books_submission(struct arena *arena, struct run *run, struct book *book,
                      struct error *err) MUST_USE;
bool books_outcomes_framework(struct arena *arena, struct run *run, struct book *book,
                              struct error *err) MUST_USE;

#endif
