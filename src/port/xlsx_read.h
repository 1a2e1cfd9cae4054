/* SPDX-License-Identifier: MIT */
/*
 * xlsx_read - reads workbooks, ours and other people's, without trusting either.
 *
 * Sheets are found by way of the workbook part and its relations, in the order of their tabs. Cells
 * come one at a time, in the order of the file: shared, inline and rich texts, numbers, dates by
 * their number format, 1900 and 1904.  Blank cells do not come.
 *
 * Units    Rows and columns from 0; days as in base/day.h.
 * Owns     The file and the shared texts, for the arena's life; a cell's text only during its call.
 * Errors   ERR_INPUT naming file and part.
 * Source   ECMA-376 part 1, 18 (SpreadsheetML).
 */
#ifndef DELTARETURN_PORT_XLSX_READ_H
#define DELTARETURN_PORT_XLSX_READ_H

#include "base/day.h"
#include "port/xlsx_sheet.h"

struct xlsx_book;

/* Opens a workbook and reads everything but its cells. */
bool xlsx_open(struct arena *arena, const char *path, const struct xlsx_limits *limits,
               struct xlsx_book **book, struct error *err) MUST_USE;

size_t xlsx_sheet_count(const struct xlsx_book *book);
const char *xlsx_sheet_name(const struct xlsx_book *book, size_t sheet);
bool xlsx_sheet_is_hidden(const struct xlsx_book *book, size_t sheet);

/* Gives SINK every cell of a sheet. */
bool xlsx_read_sheet(struct xlsx_book *book, size_t sheet, const struct xlsx_sink *sink,
                     struct error *err) MUST_USE;

/* Reads what is left of the file to its end, so that every checksum has been looked at. */
bool xlsx_finish(struct xlsx_book *book, struct error *err) MUST_USE;

/* The day of a serial number; false when it is none that exists (before 1900, 29 February 1900). */
bool xlsx_serial_day(const struct xlsx_book *book, double serial, int32_t *day) MUST_USE;

/* The serial number of a day from March 1900 on. */
int32_t xlsx_day_serial(const struct xlsx_book *book, int32_t day);

/* The names of the parts that a sheet (NULL: the file lacks it) and the workbook itself are in. */
const char *xlsx_sheet_part(const struct xlsx_book *book, size_t sheet);
const char *xlsx_workbook_part(const struct xlsx_book *book);

/* A name that somebody gave to cells: what it stands for, like "'The claim'!$C$7", and the sheet
 * that it holds for, SIZE_MAX for all. */
struct xlsx_name {
    const char *name, *refers;
    size_t sheet;
};
const struct xlsx_name *xlsx_names(const struct xlsx_book *book, size_t *count);

/* Whether cells of a style may be filled on a protected sheet, and whether they show days. */
bool xlsx_style_unlocked(const struct xlsx_book *book, uint32_t style);
bool xlsx_style_is_date(const struct xlsx_book *book, uint32_t style);

#endif
