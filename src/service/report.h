/* SPDX-License-Identifier: MIT */
/*
 * report - a run's results in the forms that other programs read.
 *
 * Owns     Texts live in the arena.
 * Errors   As source_cells.
 * Source   Dataset contract, section 5.
 */
#ifndef DELTARETURN_SERVICE_REPORT_H
#define DELTARETURN_SERVICE_REPORT_H

#include "port/json.h"
#include "service/run.h"

/* How a framework is named to other programs: name, version, official. */
void report_framework(struct json *object, const struct framework *framework);

/* figures.json: every figure under its code, and what it was made from. */
struct text report_figures(struct arena *arena, const struct run *run);

/* decisions.csv: one line per episode used, by episode_id in byte order.  What the stream holds
 * back is for the caller to find out. */
void report_decisions(const struct run *run, FILE *stream);

/* claimed.csv: a line per claimed family, by family_id in byte order, with the episode that is
 * claimed and who led it.  From it an audit sample is drawn. */
bool report_claimed(struct arena *arena, const struct run *run, struct text *text,
                    struct error *err) MUST_USE;

/* {"errors": [...], "warnings": [...]} by file, row, column.  Problems of a workbook also have a
 * "sheet" and a "cell", "" when they are not one cell's; those of an XML file an "element".  Sorts
 * the list. */
struct text report_problems_json(struct arena *arena, struct problems *problems);

/* The same as CSV: severity,kind,file,row,column,keys,found,expected, and sheet,cell when the data
 * came from elsewhere than the contract's own files. */
struct text report_problems_csv(struct arena *arena, struct problems *problems);

/* Codes of the tests whose bit is set, parted by one space: "T2 T6". */
const char *report_tests(struct arena *arena, unsigned tests);

#endif
