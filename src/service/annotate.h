/* SPDX-License-Identifier: MIT */
/*
 * annotate - gives the user's own files back with a column that says what is wrong in each row.
 *
 * Every byte of a record stays as it was; a column "problems" is added at its end.  Of a workbook
 * or an XML file each sheet or element that was read is given as a CSV file "cases-episodes.csv",
 * its rows with their numbers in the original in front: a workbook cannot be given back as it was,
 * with its styles and formulas, by a program that only reads it.
 *
 * Owns     Nothing.
 * Errors   ERR_CONFLICT when the folder is there and filled; ERR_STORAGE when writing fails.
 */
#ifndef DELTARETURN_SERVICE_ANNOTATE_H
#define DELTARETURN_SERVICE_ANNOTATE_H

#include "service/run.h"

/* Writes one file per table, or per sheet, that is there into the new folder DIR.  Sorts the list
 * of problems. */
bool annotate_files(struct arena *arena, struct run *run, const char *dir, bool replace,
                    struct error *err) MUST_USE;

#endif
