/* SPDX-License-Identifier: MIT */
/*
 * kept - reads back what a run wrote: figures.json and decisions.csv, of this version or another.
 *
 * The files may have been moved, sorted or edited since.  Figures and columns that are not known
 * are kept or left out, as the case may be; what is needed and not there is an error.
 *
 * Owns     What is read lives in the arena.
 * Errors   ERR_INPUT naming the file, the place in it, what was found and what would be right.
 * Source   Dataset contract, section 5.
 */
#ifndef DELTARETURN_SERVICE_KEPT_H
#define DELTARETURN_SERVICE_KEPT_H

#include "model/compare.h"

#define FIGURES_FILE   "figures.json"
#define DECISIONS_FILE "decisions.csv"

/* The files of one return; NULL: that file is not there. */
struct kept_paths {
    const char *figures, *decisions;
};

/* What PATH names: the folder of a run with one of the files or both, or one of the files itself,
 * told by .json or .csv. */
bool kept_find(struct arena *arena, const char *path, struct kept_paths *paths,
               struct error *err) MUST_USE;

/* The figures.json files that PATH stands for: itself, that of the folder, or those of the folders
 * in it, by their names. */
bool kept_find_all(struct arena *arena, const char *path, const char *const **files, size_t *count,
                   struct error *err) MUST_USE;

bool kept_figures_read(struct arena *arena, const char *path, struct kept_return *kept,
                       struct error *err) MUST_USE;

/* The same for a figures.json in memory; NAME stands for its path in messages. */
bool kept_figures_read_bytes(struct arena *arena, const char *name, struct text bytes,
                             struct kept_return *kept, struct error *err) MUST_USE;

/* The lines come out sorted, however they stand in the file. */
bool kept_decisions_read(struct arena *arena, const char *path, struct kept_decisions *kept,
                         struct error *err) MUST_USE;

#endif
