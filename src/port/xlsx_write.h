/* SPDX-License-Identifier: MIT */
/*
 * xlsx_write - writes workbooks with libxlsxwriter; knows cells, not what they mean.
 *
 * A workbook is streamed (constant memory: cells row by row, no tables, no charts) or whole.  The
 * library's "no error" is not to be trusted, least of all on a full disk: whoever writes a workbook
 * reads it back with xlsx_read.
 *
 * The bytes depend on nothing but the calls: the time in the properties is the day given, at
 * midnight UTC, and the library formats it as UTC.
 *
 * Units    Rows and columns from 0; days as in base/day.h; widths in characters.
 * Owns     The workbook joins the arena; its temporary files lie in the folder given.
 * Errors   ERR_STORAGE naming the workbook, and the cell where one is at fault.
 */
#ifndef DELTARETURN_PORT_XLSX_WRITE_H
#define DELTARETURN_PORT_XLSX_WRITE_H

#include "base/arena.h"
#include "base/day.h"

struct xlsx_writer;
struct xlsx_tab;

struct xlsx_properties {
    const char *title, *subject, *author;
    const char *language; /* "en-GB" */
    int32_t created;      /* a day after 1970-01-01 */
};

enum xlsx_style {
    XLSX_PLAIN,
    XLSX_WRAPPED, /* text that goes on in the next line of its cell */
    XLSX_TITLE,
    XLSX_HEADING,
    XLSX_HEADING_NUMBER, /* over numbers */
    XLSX_COUNT,          /* 1,234 */
    XLSX_POUNDS,         /* £1,234.00 */
    XLSX_DATE,           /* 2024-05-12 */
    XLSX_STYLE_COUNT
};

/* A table: its headings stand in first_row, its body below, up to last_row. */
struct xlsx_area {
    const char *name; /* letters, digits and _; unique in the workbook */
    uint32_t first_row, last_row;
    uint16_t column_count;
    const char *const *headings; /* unique in the table */
    const enum xlsx_style *heading_styles;
};

#define XLSX_SERIES_MOST 4

/* A column chart over the rows of an area. */
struct xlsx_chart {
    const char *title, *description; /* the description is for people who cannot see the chart */
    const char *label_axis, *unit_axis;
    uint16_t label_column;
    uint16_t value_columns[XLSX_SERIES_MOST];
    uint16_t value_count;
};

/* Begins the workbook PATH. */
bool xlsx_create(struct arena *arena, const char *path, const char *tmpdir, bool streamed,
                 const struct xlsx_properties *properties, struct xlsx_writer **writer,
                 struct error *err) MUST_USE;

/* Adds a sheet behind the others; NAME has at most 31 characters. */
bool xlsx_add_tab(struct xlsx_writer *writer, const char *name, struct xlsx_tab **tab,
                  struct error *err) MUST_USE;

bool
xlsx_set_width(struct xlsx_tab *tab, uint16_t column, double width, struct error *err) MUST_USE;

/* Cells.  In a streamed workbook no row may follow a later one.  A text is always a string, never a
 * formula; XML must be able to hold its characters. */
bool xlsx_put_text(struct xlsx_tab *tab, uint32_t row, uint16_t column, const char *text,
                   enum xlsx_style style, struct error *err) MUST_USE;
bool xlsx_put_number(struct xlsx_tab *tab, uint32_t row, uint16_t column, double number,
                     enum xlsx_style style, struct error *err) MUST_USE;

/* A date as the number a spreadsheet keeps for it; from 1900-03-01 on. */
double xlsx_date_serial(int32_t day);

/* Makes an area a table; in a streamed workbook the rows down to its headings are frozen, a filter
 * is set and the area gets a defined name instead.  Whole: this writes the headings. */
bool
xlsx_mark_table(struct xlsx_tab *tab, const struct xlsx_area *area, struct error *err) MUST_USE;

/* Gives one cell a name, workbook-wide. */
bool xlsx_name_cell(struct xlsx_tab *tab, const char *name, uint32_t row, uint16_t column,
                    struct error *err) MUST_USE;

/* Puts a chart to the right of AREA; not in a streamed workbook. */
bool xlsx_add_chart(struct xlsx_tab *tab, const struct xlsx_area *area,
                    const struct xlsx_chart *chart, struct error *err) MUST_USE;

/* Writes the file.  It may still be cut off: read it back. */
bool xlsx_close(struct xlsx_writer *writer, struct error *err) MUST_USE;

/* The library's version, for the manifest. */
const char *xlsx_writer_version(void);

#endif
