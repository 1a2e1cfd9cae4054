/* SPDX-License-Identifier: MIT */
/*
 * sheet - what stands in which cell of a workbook, before any library writes it.
 *
 * A sheet is one table: the title in A1, one sentence in A2, the headings in row 3, the rows below.
 * Rows are asked for one at a time and give the same answer each time, so that the writer and the
 * read-back can both walk through a long sheet without anybody storing it.
 *
 * Units    Rows and columns from 0, as libraries count them; pence for money; days for dates.
 * Owns     Nothing; texts belong to the arena given or to the context.
 * Errors   Only a row callback can fail, with whatever kept it from the texts of its row.
 * See      service/workbook.h, which writes a book; tests/unit/model/test_sheet.c for the texts.
 */
#ifndef DELTARETURN_MODEL_SHEET_H
#define DELTARETURN_MODEL_SHEET_H

#include "base/day.h"
#include "base/text.h"

enum cell_kind {
    CELL_BLANK,
    CELL_TEXT,   /* always a string, whatever it looks like */
    CELL_NUMBER, /* a whole number with thousands separators */
    CELL_POUNDS, /* number in pence, shown in pounds and stored as pounds */
    CELL_DATE    /* a true date cell */
};

struct cell {
    enum cell_kind kind;
    int64_t number;   /* CELL_NUMBER, CELL_POUNDS (pence), CELL_DATE (day) */
    const char *text; /* CELL_TEXT; as sheet_text makes it */
};

/* What Excel holds in one cell, in UTF-16 units. */
#define CELL_TEXT_MOST 32767

/* The largest whole number, either way, that a cell holds exactly. */
#define CELL_NUMBER_MOST ((int64_t)1 << 53)

/* No cell holds a true date before this day, 1900-03-01: what a spreadsheet counts before it is a
 * day out, because it believes in 29 February 1900.  Such a day is written as text. */
#define CELL_DATE_FIRST (-25508)

/* The first row of the table's body: title, sentence and headings stand above. */
#define SHEET_FIRST_ROW    3
#define SHEET_COLUMNS_MOST 16
/* Rows of body that one sheet takes; more go on in a second sheet. */
#define SHEET_ROWS_MOST (1048576 - SHEET_FIRST_ROW)

struct sheet_column {
    const char *heading; /* unique in its sheet */
    double width;        /* characters */
    bool number;         /* holds numbers, so its heading stands over their right edge */
    bool wrap;           /* long texts go on in the next line of the same cell */
};

struct sheet_name {
    const char *name; /* defined name, workbook-wide */
    uint32_t row;     /* of the body */
    uint16_t column;
};

#define SHEET_SERIES_MOST 4

/* A native column chart: one group of columns per row of the body. */
struct sheet_chart {
    const char *title;
    const char *description;            /* for people who cannot see it */
    const char *label_axis, *unit_axis; /* what stands along the axes */
    uint16_t label_column;
    uint16_t value_columns[SHEET_SERIES_MOST];
    uint16_t value_count;
};

struct sheet {
    const char *name;  /* on the tab; at most 31 characters */
    const char *title; /* A1 */
    const char *lead;  /* A2 */
    const char *table; /* the table's name: letters, digits and _ */
    uint16_t column_count;
    struct sheet_column columns[SHEET_COLUMNS_MOST];
    uint32_t row_count;
    /* Fills the column_count cells of a body row, which are blank when it is called; texts live in
     * ARENA or longer. */
    bool (*row)(const struct sheet *sheet, uint32_t row, struct arena *arena, struct cell *cells,
                struct error *err);
    const void *context;
    size_t name_count;
    const struct sheet_name *names;
    const struct sheet_chart *chart; /* NULL: none */
};

/* A workbook's sheets and its properties. */
struct book {
    const char *title, *subject, *author;
    int32_t created;    /* a day after 1970-01-01; fixes the bytes */
    bool streamed;      /* constant memory: frozen header, filter and a name instead of a table */
    uint32_t rows_most; /* of body in one sheet; 0: SHEET_ROWS_MOST */
    size_t sheet_count;
    const struct sheet *sheets;
};

/* Cells by hand. */
struct cell cell_text(const char *text); /* ours, or already through sheet_text */
struct cell cell_number(int64_t number);
struct cell cell_pounds(int64_t pence);
struct cell cell_date(int32_t day); /* blank for DAY_UNKNOWN */

/* A text from outside: cell_text of sheet_text. */
struct cell cell_outside(struct arena *arena, const char *text);

/* TEXT as a cell can hold it; TEXT itself when nothing has to change, otherwise in the arena. Every
 * line end becomes a line feed; a control that XML cannot hold, a broken byte and a noncharacter
 * become U+FFFD; what is longer than a cell is cut and ends in U+2026.  Each
 * "_x" counts as 8 units, since "_x0041_" takes six more in the file to stay what it is. */
const char *sheet_text(struct arena *arena, const char *text);

#endif
