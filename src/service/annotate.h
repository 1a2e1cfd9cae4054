/* SPDX-License-Identifier: MIT */
/*
 * annotate - gives the user's own files back with a column that says what is wrong in each row.
 *
 * Every byte of a record stays as it was; a column "problems" is added at its end.
 *
 * Errors   ERR_CONFLICT when the folder is there and filled; ERR_STORAGE when writing fails.
 */
#ifndef DELTARETURN_SERVICE_ANNOTATE_H
#define DELTARETURN_SERVICE_ANNOTATE_H

#include "service/run.h"

/* Writes one file per table that is there into the new folder DIR.  Sorts the list of problems. */
bool annotate_files(struct arena *arena, struct run *run, const char *dir, bool replace,
                    struct error *err) MUST_USE;

#endif
