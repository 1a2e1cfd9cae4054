/* SPDX-License-Identifier: MIT */
/*
 * xlsx_rows - the cells of a streamed sheet, written as libxlsxwriter writes them.
 *
 * In constant memory the library keeps a sheet's rows in a temporary file of finished XML, and puts
 * that into the workbook as it stands.  It makes a cell of each text first, keeps it until the row
 * is over and prints it by way of printf, at 3,400 instructions a cell; here a cell goes into the
 * same file at once, as the same bytes, at 500.  Everything else of a workbook is the library's.
 *
 * Units    Rows and columns from 0.
 * Owns     A buffer, from xlsx_rows_new to the arena's end; sheet and formats are the library's.
 * Errors   As the library's: LXW_NO_ERROR; an index out of range for a cell that no sheet has, or
 *          that stands before one that was written; a text that is too long;
 *          LXW_ERROR_CREATING_TMPFILE when the temporary file took less than it was given.
 * Source   ECMA-376 part 1, 18.3.1.4 (c), 18.3.1.73 (row); tests/unit/port/test_xlsx_rows.c holds
 *          the bytes against the library's.
 * See      doc/why/workbooks-out.md
 */
#ifndef DELTARETURN_PORT_XLSX_ROWS_H
#define DELTARETURN_PORT_XLSX_ROWS_H

#include <xlsxwriter.h>

#include "base/text.h"

struct xlsx_rows;

/* The rows of SHEET, of a workbook in constant memory.  No other cell may be written to it. */
struct xlsx_rows *xlsx_rows_new(struct arena *arena, lxw_worksheet *sheet);

/* A text as a string, whatever it looks like; an empty one is a blank cell, which is left out when
 * it has no format (NULL).  What XML cannot hold, and what looks like it, is written as _x0001_ is.
 * Rows come one after the other, and columns from left to right. */
lxw_error xlsx_rows_text(struct xlsx_rows *rows, uint32_t row, uint16_t column, struct text text,
                         lxw_format *format) MUST_USE;

/* A number to 16 digits. */
lxw_error xlsx_rows_number(struct xlsx_rows *rows, uint32_t row, uint16_t column, double number,
                           lxw_format *format) MUST_USE;

/* Ends the last row; before the workbook is closed. */
lxw_error xlsx_rows_end(struct xlsx_rows *rows) MUST_USE;

#endif
