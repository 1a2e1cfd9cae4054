/* SPDX-License-Identifier: MIT */
/*
 * leaf - the sheets of a book as they stand on the tabs of a workbook, for writer and check alike.
 *
 * A sheet that is longer than a tab goes on in the next one.  A tab has the title, the sentence and
 * the headings above its rows.
 *
 * Units    Rows and columns of a tab from 0.
 * Owns     Nothing; everything lives in the arena given.
 * Errors   ERR_INPUT for what no cell can hold, or what a row callback says.
 * See      model/sheet.h, service/workbook.h.
 */
#ifndef DELTARETURN_SERVICE_LEAF_H
#define DELTARETURN_SERVICE_LEAF_H

#include "model/sheet.h"
#include "port/xlsx_read.h"

#define TITLE_ROW   0
#define LEAD_ROW    1
#define HEADING_ROW 2

/* The rows of a sheet that stand on one tab. */
struct leaf {
    const struct sheet *sheet;
    uint32_t first, count; /* of the body */
    const char *name, *table;
    uint64_t *prints; /* of the rows as they were written */
};

struct leaves {
    struct leaf *list;
    size_t count;
};

struct leaves leaves_make(struct arena *arena, const struct book *book);

/* How many rows the tab has, those above the table among them. */
uint32_t leaf_rows(const struct leaf *leaf);

/* The cells of a row of the tab, counted from its top; the rest of SHEET_COLUMNS_MOST is blank. */
bool leaf_row(const struct leaf *leaf, uint32_t row, struct arena *arena, struct cell *cells,
              struct error *err) MUST_USE;

/* The number a cell holds in the file. */
double leaf_cell_number(const struct cell *cell);

/* What a reader finds in the file of a cell that is not blank. */
enum xlsx_type leaf_cell_type(const struct cell *cell);

/* The print (model/row_print.h) of a row's cells as a reader finds them. */
uint64_t leaf_row_print(const struct leaf *leaf, const struct cell *cells);

#endif
