/* SPDX-License-Identifier: MIT */
/*
 * shelf - exports as they were read, kept for the next question about the same exports.
 *
 * What is kept is a cache: it may be deleted at any time, answers do not depend on it, and nothing
 * fails because of it.  It is used when the exports, the mapping, the program and all that reading
 * takes from the frameworks (service/intake_words.h) are what they were.  Exports are known again
 * by what their folder says of them, not by their bytes, which would take longer than the answer;
 * so a file that changed less than two seconds before it was read is not kept: the next change
 * could look the same.
 *
 * It is a council's data.  It lies in a folder of the user's own that nobody else may enter, holds
 * no names, at most SHELF_MOST datasets, none for longer than SHELF_DAYS.
 *
 * Owns     What is taken lives as long as the arena given.
 * Errors   As intake_read.
 * See      service/shelf_file.h for what a file looks like; doc/why/shelf.md.
 */
#ifndef DELTARETURN_SERVICE_SHELF_H
#define DELTARETURN_SERVICE_SHELF_H

#include "service/run.h"

#define SHELF_MOST 4
#define SHELF_DAYS 7

/* The user's own: $XDG_CACHE_HOME/deltareturn, else ~/.cache/deltareturn; NULL when there is
 * neither. */
const char *shelf_folder(struct arena *arena);

/* intake_read, or what it would give as far as deciding goes, from options->shelf; what was read
 * without an error is kept there.  Of what comes from the shelf no row can be read again, and
 * warnings are not told. */
bool shelf_read(struct arena *arena, const struct run_options *options, struct run *run,
                struct error *err) MUST_USE;

/* Removes what is kept of a folder or file of exports, for whatever frameworks. */
void shelf_forget(const char *shelf, const char *data_dir);

#endif
