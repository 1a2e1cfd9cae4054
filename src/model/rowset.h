/* SPDX-License-Identifier: MIT */
/*
 * rowset - a table as somebody else wrote it: a CSV file, a sheet of a workbook, the rows of an XML
 * element.  All cells are text; what they mean is for a mapping, or the contract, to say.
 *
 * Units    Row numbers are what a spreadsheet shows, from 1; columns count from 0.
 * Owns     Nothing; everything belongs to the arena it was read into.
 * See      model/feed.h for what becomes of it.
 */
#ifndef DELTARETURN_MODEL_ROWSET_H
#define DELTARETURN_MODEL_ROWSET_H

#include "base/text.h"

enum rowset_kind {
    ROWSET_CSV,   /* places are told as row and column name */
    ROWSET_SHEET, /* as sheet and cell: "D14" */
    ROWSET_XML    /* as line and element */
};

struct rowset {
    enum rowset_kind kind;
    const char *file;    /* without its folder: "open-cases.xlsx" */
    const char *sheet;   /* of a workbook, or the element of an XML file; "" for CSV */
    uint32_t header_row; /* where the names stand */
    size_t column_count;
    const struct text *names; /* of the columns: trimmed, "" where the header is blank */
    const uint32_t
        *sheet_columns;       /* where in its sheet each column stands, 0 = A; NULL: not a sheet */
    size_t row_count;         /* without the header and empty rows */
    const uint32_t *numbers;  /* of the rows */
    const struct text *cells; /* row by row, column_count each: UTF-8, trimmed; length 0: blank */
};

static inline struct text
rowset_cell(const struct rowset *rowset, size_t row, size_t column)
{
    return rowset->cells[row * rowset->column_count + column];
}

#endif
