/* SPDX-License-Identifier: MIT */
/*
 * need_list - makes headlines and needs out of a list as councils keep it: a sheet with titles
 * above its headings, headlines told once for several rows, and codes or none.
 *
 * Columns are known by their headings, in a table of what they are usually called; a person may
 * name them instead.  What is ambiguous is asked, never guessed.
 *
 * Units    Rows and columns from 0 in a struct need_sheet; sentences count rows from 1, as a
 *          spreadsheet does, and call columns by their heading and letter.
 * Owns     Nothing; lists live in the arena given, texts belong to the sheet.
 * Errors   ERR_INPUT with the row, what was found, and what would be right.
 */
#ifndef DELTARETURN_MODEL_NEED_LIST_H
#define DELTARETURN_MODEL_NEED_LIST_H

#include "model/framework.h"

enum need_cell_kind {
    NEED_CELL_TEXT,
    NEED_CELL_NUMBER, /* a workbook keeps it as one: 1.10 has become 1.1 */
    NEED_CELL_DATE,   /* a workbook has made one of what was typed */
    NEED_CELL_FAULT   /* #N/A and the like */
};

struct need_cell {
    const char *text; /* without white space at its ends, inner white space folded; "" when blank */
    enum need_cell_kind kind;
};

/* A sheet's cells, row by row.  Rows that are blank count. */
struct need_sheet {
    size_t row_count, column_count;
    const struct need_cell *cells;
};

enum need_column {
    NEED_COLUMN_NUMBER, /* the headline's number */
    NEED_COLUMN_HEADLINE,
    NEED_COLUMN_CODE,
    NEED_COLUMN_NEED,
    NEED_COLUMN_COUNT
};

struct need_column_def {
    const char *what;   /* "the need" */
    const char *option; /* "--need-column" */
};
extern const struct need_column_def NEED_COLUMNS[NEED_COLUMN_COUNT];

#define NEED_COLUMN_NONE SIZE_MAX

struct need_columns {
    size_t header;                   /* the row of the headings */
    size_t place[NEED_COLUMN_COUNT]; /* NEED_COLUMN_NONE: there is none */
};

/* "C", "AB" */
struct column_letters {
    char text[8];
};
struct column_letters column_letters(size_t column);

/* Finds the row of the headings and the columns.  ASKED has for each column what a person named: a
 * heading, or a letter; NULL for none. */
bool need_columns_find(struct arena *arena, const struct need_sheet *sheet,
                       const char *const asked[NEED_COLUMN_COUNT], struct need_columns *columns,
                       struct error *err) MUST_USE;

struct need_list {
    uint16_t headline_count, need_count;
    const struct headline *headlines;
    const struct need_def *needs; /* headline by headline */
    uint16_t codes_made;          /* how many had none */
};

/* Reads the rows below the headings.  BASE lends the numbers and labels of headlines that the list
 * does not tell. */
bool need_list_read(struct arena *arena, const struct need_sheet *sheet,
                    const struct need_columns *columns, const struct framework *base,
                    struct need_list *list, struct error *err) MUST_USE;

static inline const struct need_cell *
need_cell(const struct need_sheet *sheet, size_t row, size_t column)
{
    return &sheet->cells[row * sheet->column_count + column];
}

#endif
