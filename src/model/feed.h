/* SPDX-License-Identifier: MIT */
/*
 * feed - tables of the contract made from something else than the contract's own files, and where
 * each of their rows came from.
 *
 * A workbook, an XML dataset or a council's own exports with a mapping become CSV text in memory
 * that is read like any other dataset, so every check and every figure is the same whatever the
 * shape of the export.  Problems and explanations are then told in the places of the original.
 *
 * Units    Rows of a table from 0 without the header; row numbers as a spreadsheet shows them.
 * Owns     Nothing; everything belongs to the arena it was made in.
 * Source   Dataset contract, sections 1 and 6.
 */
#ifndef DELTARETURN_MODEL_FEED_H
#define DELTARETURN_MODEL_FEED_H

#include "model/rowset.h"
#include "model/table.h"

/* One rowset feeding one table. */
struct feed_part {
    const struct rowset *rowset;
    /* What the original calls each column of the table, for messages: a column's name, or several
     * ("Forename, Surname"); NULL: a constant, or not fed. */
    const char *columns[COLUMNS_MOST];
    /* The column of the rowset it is, so that a cell of a sheet can be named; -1: none, or several.
     */
    int places[COLUMNS_MOST];
};

/* Where a row of a table came from. */
struct feed_place {
    uint32_t part; /* of the table */
    uint32_t row;  /* number in the original */
};

struct feed_table {
    bool there;
    struct text csv; /* by the contract's names, with a header; LF; every cell sound UTF-8 */
    size_t part_count;
    const struct feed_part *parts;
    size_t row_count;
    const struct feed_place *places; /* one a row */
};

/* A file that was read, for the manifest. */
struct feed_file {
    const char *name;
    char sha256[65];
    uint32_t rows; /* of all its rowsets, without headers and empty rows */
};

struct feed {
    struct feed_table tables[TABLE_COUNT];
    size_t file_count;
    struct feed_file *files; /* by name in byte order */
};

#endif
