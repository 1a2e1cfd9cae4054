/* SPDX-License-Identifier: MIT */
/*
 * xlsx_calc - asks a workbook to compute its formulas anew when it is opened.
 *
 * Values that a spreadsheet program computed stay beside their formulas until then.
 *
 * Owns     Texts live in the arena, or are the part that was given.
 * Errors   ERR_INPUT, as the end of a sentence that begins with the part's name.
 * Source   ECMA-376 part 1, 18.2.2 (calcPr), 18.6 (the calculation chain).
 */
#ifndef DELTARETURN_PORT_XLSX_CALC_H
#define DELTARETURN_PORT_XLSX_CALC_H

#include "base/text.h"

/* The workbook part with fullCalcOnLoad="1" in its calcPr, which is made where there is none.  No
 * other byte changes. */
bool xlsx_calc_on_load(struct arena *arena, struct text part, struct text *out,
                       struct error *err) MUST_USE;

/* A part without its first element NAME whose ATTRIBUTE ends in ENDING: the entry of the
 * calculation chain in lists of parts.  That chain lists every formula, so it has to go when a
 * formula goes; programs make it anew. */
bool xlsx_entry_drop(struct arena *arena, struct text part, const char *name, const char *attribute,
                     const char *ending, struct text *out, struct error *err) MUST_USE;

#endif
