/* SPDX-License-Identifier: MIT */
/*
 * intake - reads a council's exports into a dataset and finds everything that is wrong with them.
 *
 * Each table is a task; tables that do not refer to each other are read side by side.  Within a
 * table, records go through in slices of a few hundred rows: the cells of one column after the
 * other become values, references are looked up together, then the rows are checked and stored.
 *
 * Owns     The dataset and the problems live in the arena.
 * Errors   ERR_STORAGE, ERR_INPUT for a folder that is not there, or a file that cannot be read.
 * What is wrong with the data is no error of these functions: it is in the list of problems. Source
 * Dataset contract, section 1.
 */
#ifndef DELTARETURN_SERVICE_INTAKE_H
#define DELTARETURN_SERVICE_INTAKE_H

#include "model/cell.h"
#include "service/run.h"

/* Reads all tables of options->feed, or else of options->data_dir (a
 * folder, a workbook or an XML file), into run->source, run->dataset
 * and run->problems. */
bool intake_read(struct arena *arena, const struct run_options *options, struct run *run,
                 struct error *err) MUST_USE;

#define SLICE_ROWS 512

/* One table on its way in. */
struct intake_table {
    enum table_id id;
    const struct run_options *options;
    const struct vocabulary *vocabulary;
    const struct feed *feed; /* where the table came from; NULL: the contract's own files */
    struct dataset *dataset;
    struct source_table *source;
    struct problems problems;
    bool header_is_odd;   /* a name could not be read */
    const char **names;   /* of the header's cells, as a report shows them */
    uint32_t next_record; /* of the file, the header being 0 */
    uint32_t skipped;     /* rows without a cell, so far */
    struct {
        uint32_t count, first_row; /* row number */
        const char *first_found;
    } late[COLUMNS_MOST]; /* rows that begin after the as-at date */
    struct keys event_ids;
    /* superseded_by names families further down the file */
    struct {
        uint32_t row;
        struct text id;
    } * merges;
    size_t merge_count, merge_room;
    /* the slice under way */
    size_t rows;
    uint32_t numbers[SLICE_ROWS]; /* row numbers, as a spreadsheet shows them */
    struct text cells[COLUMNS_MOST][SLICE_ROWS];
    int32_t values[COLUMNS_MOST][SLICE_ROWS];
    uint32_t refs[COLUMNS_MOST][SLICE_ROWS]; /* of COLUMN_REF: the row, or ROW_NONE */
    bool bad[COLUMNS_MOST][SLICE_ROWS];      /* the cell itself cannot be read */
    size_t blanks[COLUMNS_MOST];             /* cells without anything, bad ones among them */
    bool any_bad;                            /* some cell of the slice cannot be read */
    bool odd;                                /* there may be something wrong in any cell */
};

/* Adds a problem of one row of the slice, with the ids of that row. */
void intake_report(struct intake_table *table, size_t row, unsigned column, enum problem_kind kind,
                   const char *found, const char *expected);

/* Checks the rows of the slice against each other's columns and stores them.  In intake_tables.c.
 */
void intake_store(struct intake_table *table);

/* Keeps what only measures look at, when the dataset has to; after intake_store.  In
 * intake_detail.c. */
void intake_store_detail(struct intake_table *table);

/* The place of the framework that decides an episode of the slice: the one that is named, else in
 * force on assessed_on, else on opened_on.  FRAMEWORK_NONE when there is none, which is reported,
 * or when a cell that would say so could not be read.  In intake_framework.c, as the next. */
uint8_t intake_framework(struct intake_table *table, size_t row);

/* The need that a code of the slice means to the framework of its EPISODE.  NEED_NONE when that has
 * no such code, which is reported, or counted as left out where framework_set_beside allows it. */
uint16_t intake_need(struct intake_table *table, size_t row, uint32_t episode);

/* What can only be checked when the whole table is there. */
void intake_finish(struct intake_table *table);

#endif
