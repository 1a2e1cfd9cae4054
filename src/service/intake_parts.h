/* SPDX-License-Identifier: MIT */
/*
 * intake_parts - what the files of intake.h share: a table on its way in, and its steps.
 */
#ifndef DELTARETURN_SERVICE_INTAKE_PARTS_H
#define DELTARETURN_SERVICE_INTAKE_PARTS_H

#include "model/cell.h"
#include "port/csv.h"
#include "service/intake.h"

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
    const char *expects[COLUMNS_MOST]; /* would be right, once it was said; NULL */
    bool header_is_odd;                /* a name could not be read */
    const char **names;                /* of the header's cells, as a report shows them */
    uint32_t next_record;              /* of the file, the header being 0 */
    uint32_t skipped;                  /* rows without a cell, so far */
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
    struct cells cells[COLUMNS_MOST];
    const uint16_t *filled[COLUMNS_MOST]; /* the rows whose cells hold something, in order ... */
    size_t filled_count[COLUMNS_MOST];    /* ... and how many there are */
    bool any_bad;                         /* some cell of the slice cannot be read */
    bool odd;                             /* there may be something wrong in any cell */
    bool even;                            /* nothing is, and all rows have the header's length */
    uint16_t every_row[SLICE_ROWS];       /* 0, 1, 2, ... */
    /* by column and row; in the arena of the task, so that the next table gets the same memory */
    int32_t (*values)[SLICE_ROWS];
    uint32_t (*refs)[SLICE_ROWS]; /* of COLUMN_REF: the row, or ROW_NONE */
    bool (*bad)[SLICE_ROWS];      /* the cell itself cannot be read */
    uint16_t (*some_rows)[SLICE_ROWS];
    /* where cells begin and end that do not stand as they are meant, or not at all */
    uint32_t (*cleaned)[SLICE_ROWS][2];
};

static inline bool
table_has(const struct intake_table *table, unsigned column)
{
    return table->source->place[column] >= 0;
}

static inline struct text
cell_of(const struct intake_table *table, unsigned column, size_t row)
{
    return cells_at(table->cells[column], row);
}

static inline const struct column_def *
column_of(const struct intake_table *table, unsigned column)
{
    return &TABLES[table->id].columns[column];
}

/* Whether a column's value says all there is in its cell. */
static inline bool
intake_value_is_whole(enum column_kind kind)
{
    return kind == COLUMN_DATE || kind == COLUMN_YES_NO || kind == COLUMN_CHOICE ||
           kind == COLUMN_COUNT || kind == COLUMN_PENCE || kind == COLUMN_QUARTER;
}

static inline bool
column_is_id(const struct column_def *column)
{
    return column->kind == COLUMN_KEY || column->kind == COLUMN_REF;
}

/* --- intake_report.c ---------------------------------------------------------------------------
 */

/* Adds a problem of one row of the slice, with the ids of that row. */
void intake_report(struct intake_table *table, size_t row, unsigned column, enum problem_kind kind,
                   const char *found, const char *expected);

/* The same for a column by its name; "" for none. */
void intake_report_at(struct intake_table *table, size_t row, const char *column,
                      enum problem_kind kind, const char *found, const char *expected);

/* A cell that does not hold what its column asks for. */
void intake_report_value(struct intake_table *table, size_t row, unsigned column,
                         enum problem_kind kind);

/* A problem that no single row of the slice stands for; ROW is a row number. */
void intake_report_file(struct intake_table *table, uint32_t row, const char *column,
                        enum problem_kind kind, const char *found, const char *expected);

/* A text as a problem quotes it, in the problems' arena. */
const char *intake_show(struct intake_table *table, struct text text);

/* --- intake_header.c ---------------------------------------------------------------------------
 */

/* Reads the header, the first record of BATCH, and reports what is wrong with it. */
void intake_header(struct intake_table *table, const struct csv_batch *batch);

/* Whether a column's cells have no meaning beyond their text. */
static inline bool
intake_column_is_text(const struct intake_table *table, unsigned column)
{
    enum column_kind kind = column_of(table, column)->kind;

    return kind == COLUMN_TEXT ||
           (kind == COLUMN_FRAMEWORK && !framework_set_chooses(table->options->frameworks));
}

/* --- intake_cells.c ----------------------------------------------------------------------------
 */

/* Room for the cells of a slice, in ARENA. */
void intake_take_new(struct arena *arena, struct intake_table *table);

/* Finds the cells of the slice, of whose rows these are the RECORDS.  A column that is not there,
 * or that nobody asks for, is blank.  Cells that cannot be read are blank and bad; their value says
 * what is wrong, an enum csv_fault. */
void
intake_take(struct intake_table *table, const struct csv_batch *batch, const uint32_t *records);

/* --- intake_slice.c ----------------------------------------------------------------------------
 */

/* Room for a slice, in ARENA. */
void intake_slice_new(struct arena *arena, struct intake_table *table);

/* Reads, checks and stores the records of BATCH from RECORD on. */
void intake_batch(struct intake_table *table, const struct csv_batch *batch, size_t record);

/* --- intake_tables.c and beside it -------------------------------------------------------------
 */

/* Checks the rows of the slice against each other's columns and stores them. */
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

/* Mixes the cells of each row of the slice into one number, so that identical rows are found again.
 * In intake_prints.c. */
void intake_prints(const struct intake_table *table, uint64_t prints[SLICE_ROWS]);

/* Reads rows again that the dataset does not keep whole.  The first thing that goes wrong stays in
 * ERR, and from then on nothing is the same or has an id.  In intake_again.c. */
struct intake_again {
    struct source *source;
    const struct vocabulary *vocabulary;
    struct error err;
};

/* For struct rows_again; CONTEXT is a struct intake_again. */
bool intake_rows_are_same(void *context, enum table_id table, uint32_t row, uint32_t other);
const char *intake_id_again(void *context, struct arena *arena, enum table_id table, uint32_t row);

/* Notes which family the one at AT, in ROW of the slice, was merged into; and merges them, once all
 * are known.  In intake_merge.c. */
void intake_remember_merge(struct intake_table *table, size_t row, uint32_t at);
void intake_merge(struct intake_table *table);

/* What can only be checked when the whole table is there. */
void intake_finish(struct intake_table *table);

#endif
