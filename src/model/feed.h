/* SPDX-License-Identifier: MIT */
/*
 * feed - tables of the contract made from something else than the contract's own files, and where
 * each of their rows came from.
 *
 * A workbook, an XML dataset or a council's own exports with a mapping become CSV text in memory
 * that is read like any other dataset, so every check and every figure is the same whatever the
 * shape of the export.  Problems and explanations are then told in the places of the original.
 *
 * Units    Rows of a table from 0 without the header; row numbers as a spreadsheet shows them, or
 *          lines of an XML file.
 * Owns     Nothing; everything belongs to the arena it was made in.
 * Source   Dataset contract, sections 1 and 6.
 */
#ifndef DELTARETURN_MODEL_FEED_H
#define DELTARETURN_MODEL_FEED_H

#include "model/rowset.h"

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

/* A cell of a table whose fault is among the notes already, so that what the CSV seems to say there
 * is not told again. */
struct feed_told {
    uint32_t row; /* from 0 */
    uint32_t column;
};

struct feed_table {
    bool there;
    struct text csv;   /* by the contract's names, with a header; LF; every cell sound UTF-8 */
    size_t part_count; /* at least 1 when it is there */
    const struct feed_part *parts;
    size_t row_count;
    const struct feed_place *places; /* one a record of the CSV behind its header */
    size_t told_count;
    const struct feed_told *told; /* by row, then column */
};

/* A file that was read, for the manifest. */
struct feed_file {
    const char *name;
    char sha256[65];
    uint32_t rows; /* of its rowsets that are used, without headers and empty rows */
};

struct feed {
    const char *name;     /* what tables are looked for in: "cases.xlsx" */
    const char *no_table; /* what is found where a table is missing: "no such sheet" */
    const char *wanted;   /* what would be right, before the table's name: "a sheet named " */
    struct feed_table tables[TABLE_COUNT];
    size_t file_count;
    struct feed_file *files; /* by name in byte order */
    struct problems notes;   /* what is wrong or odd before the tables are read, places told */
};

/* Makes a table of a rowset whose columns are named as the contract names them, all its columns and
 * cells as they are. */
void feed_straight(struct arena *arena, struct feed *feed, enum table_id table,
                   const struct rowset *rowset);

/* Adds what is wrong with a rowset to the notes, as problems of TABLE: its faults in the columns
 * that USED says are read (NULL: in all), and that it is hidden. */
void feed_note_faults(struct feed *feed, enum table_id table, const struct rowset *rowset,
                      const bool *used);

/* Adds the warning that a rowset feeds nothing. */
void feed_note_unused(struct feed *feed, const struct rowset *rowset);

/* Where a row of a table stands, for people. */
struct origin {
    const char *file;
    const char *sheet;   /* "" when it is no sheet's */
    const char *element; /* of an XML file, or "" */
    uint32_t row;        /* or line of an XML file */
};

/* The origin of ROW_NUMBER (1 the header, 0 the whole file) of a table; FEED NULL: it stands in the
 * contract's own file. */
struct origin feed_origin(const struct feed *feed, enum table_id table, uint32_t row_number);

/* Puts "cases.xlsx sheet \"episodes\" row 14", or "episodes.csv row 14". */
void origin_put(struct builder *out, const struct origin *origin);

/* Tells a problem of the CSV in the places of the original; texts live in the arena.  False when it
 * need not be told, since its cell is bad and that is among the notes. */
bool feed_retell(const struct feed *feed, struct arena *arena, struct problem *problem);

#endif
