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
    const char *text; /* CELL_TEXT; UTF-8, at most CELL_TEXT_MOST characters */
};

/* What Excel holds in one cell, in UTF-16 units. */
#define CELL_TEXT_MOST 32767

/* The first row of the table's body: title, sentence and headings stand above. */
#define SHEET_FIRST_ROW    3
#define SHEET_COLUMNS_MOST 16
/* Rows of body that one sheet takes; more go on in a second sheet. */
#define SHEET_ROWS_MOST (1048576 - SHEET_FIRST_ROW)

struct sheet_column {
    const char *heading;
    double width; /* characters */
};

struct sheet_name {
    const char *name; /* defined name, workbook-wide */
    uint32_t row;     /* of the body */
    uint16_t column;
};

/* A native column chart of one column of the body over another. */
struct sheet_chart {
    const char *title;
    const char *description; /* for people who cannot see it */
    uint16_t label_column;
    uint16_t value_columns[4];
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
    /* Fills the column_count cells of a body row; texts live in ARENA or longer. */
    void (*row)(const struct sheet *sheet, uint32_t row, struct arena *arena, struct cell *cells);
    const void *context;
    size_t name_count;
    const struct sheet_name *names;
    const struct sheet_chart *chart; /* NULL: none */
};

/* A workbook's sheets and its properties. */
struct book {
    const char *title, *subject, *author;
    int32_t created; /* a day; fixes the bytes */
    bool streamed;   /* constant memory: frozen header, autofilter and a name instead of a table */
    size_t sheet_count;
    const struct sheet *sheets;
};

/* Cells by hand. */
struct cell cell_text(const char *text);
struct cell cell_number(int64_t number);
struct cell cell_pounds(int64_t pence);
struct cell cell_date(int32_t day); /* blank for DAY_UNKNOWN */

#endif
