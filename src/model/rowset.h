/* SPDX-License-Identifier: MIT */
/*
 * rowset - a table as somebody else wrote it: a CSV file, a sheet of a workbook, an element of an
 * XML file.  All cells are text; what they mean is for a mapping, or the contract, to say.
 *
 * Units    Row numbers are what a spreadsheet shows, from 1, or lines of an XML file; columns count
 *          from 0.
 * Owns     Nothing; everything belongs to the arena it was read into.
 * See      model/feed.h for what becomes of it.
 */
#ifndef DELTARETURN_MODEL_ROWSET_H
#define DELTARETURN_MODEL_ROWSET_H

#include "model/problem.h"

enum rowset_kind {
    ROWSET_CSV,   /* places are told as row and column name */
    ROWSET_SHEET, /* as sheet and cell: "D14" */
    ROWSET_XML    /* as line and element */
};

/* No column of the rowset: the row as a whole. */
#define ROWSET_NO_COLUMN UINT32_MAX

/* What is wrong or odd in a cell before anybody asks what it means.  Warnings stand for a whole
 * column and are told at its first cell. */
struct rowset_fault {
    enum problem_kind kind;
    uint32_t row;     /* its number */
    uint32_t column;  /* of the rowset, or ROWSET_NO_COLUMN */
    const char *cell; /* of a sheet: "D14"; else "" */
    const char *found, *expected;
};

struct rowset {
    enum rowset_kind kind;
    const char *file;    /* without its folder: "open-cases.xlsx" */
    const char *sheet;   /* of a workbook, or the element of an XML file; "" for CSV */
    bool hidden;         /* a sheet that the workbook does not show */
    uint32_t header_row; /* where the names stand */
    size_t column_count;
    const struct text *names; /* of the columns: trimmed, "" where the header is blank */
    const uint32_t
        *sheet_columns;       /* where in its sheet each column stands, 0 = A; NULL: no sheet */
    size_t row_count;         /* without the header and empty rows */
    const uint32_t *numbers;  /* of the rows, rising */
    const struct text *cells; /* row by row, column_count each: UTF-8, trimmed; length 0: blank */
    size_t fault_count;
    const struct rowset_fault *faults; /* by row, then column */
};

static inline struct text
rowset_cell(const struct rowset *rowset, size_t row, size_t column)
{
    return rowset->cells[row * rowset->column_count + column];
}

/* The name of a place in a sheet: row 14 and column 3 are "D14". */
#define CELL_NAME_SIZE 16
struct cell_name {
    char text[CELL_NAME_SIZE];
};
struct cell_name cell_name(uint32_t row_number, uint32_t column);

/* Whether a cell has an error among the faults, so that what it seems to say is not to be told. */
bool rowset_cell_is_bad(const struct rowset *rowset, uint32_t row_number, uint32_t column);

#endif
