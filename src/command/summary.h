/* SPDX-License-Identifier: MIT */
/*
 * summary - what a data provider reads on the terminal at the end of a check or a run.
 */
#ifndef DELTARETURN_COMMAND_SUMMARY_H
#define DELTARETURN_COMMAND_SUMMARY_H

#include "service/run.h"

/* The problems, the most important first, at most LIMIT lines of each severity.  Sorts the list. */
void summary_problems(FILE *out, const struct problems *problems, size_t limit);

/* The figures of a return, in words and groups; FOLDER is where its files are, NULL: no folder. */
void summary_run(FILE *out, const struct run *run, const char *folder);

/* A line that says how far a long reading has come; for a terminal, from its first half second on.
 */
struct progress summary_progress(FILE *out);
void summary_progress_end(FILE *out);

#endif
