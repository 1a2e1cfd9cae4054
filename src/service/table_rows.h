/* SPDX-License-Identifier: MIT */
/*
 * table_rows - the rows of one of the contract's tables, as text, for whoever needs a few cells and
 * no dataset.
 *
 * Nothing is checked here: a cell that cannot be read is empty, and so is a column that is not
 * there.
 *
 * Owns     Cells are valid during the call.
 * Errors   As port/csv.h.
 */
#ifndef DELTARETURN_SERVICE_TABLE_ROWS_H
#define DELTARETURN_SERVICE_TABLE_ROWS_H

#include "model/table.h"

/* Where each column of the contract stands in a file. */
struct table_header {
    int place[COLUMNS_MOST]; /* -1: not there */
    size_t cells;
    uint64_t end; /* of its last cell, in bytes of the file */
};

/* Told each row; CELLS by the contract's columns, empty where there is none. */
typedef void table_row(void *context, const struct text cells[COLUMNS_MOST]);

/* Reads the bytes of a table with a header. */
bool table_rows_read(enum table_id table, struct text bytes, struct table_header *header,
                     table_row *each, void *context, struct error *err) MUST_USE;

#endif
