/* SPDX-License-Identifier: MIT */
/*
 * source - the exports behind a dataset, open as long as somebody may ask for a text: a folder of
 * the contract's files, or a feed in memory.
 *
 * Texts of files are not kept in memory.  While a file is read, the place of every 64th row is
 * noted, so that any row is found again by reading a few of them.
 *
 * Units    Rows as in model/dataset.h, columns as in model/table.h.
 * Owns     The open files and their notes, for the arena's life.
 * Errors   ERR_STORAGE when a file cannot be read; ERR_CONFLICT when it changed since it was read.
 */
#ifndef DELTARETURN_SERVICE_SOURCE_H
#define DELTARETURN_SERVICE_SOURCE_H

#include "base/text.h"
#include "model/feed.h"
#include "port/csv.h"

#define SOURCE_MARK_EVERY 64

/* What is known of one file once it was read. */
struct source_file {
    bool there;
    unsigned alike;  /* that might be meant, and are named otherwise */
    char sha256[65]; /* hex, of the bytes of the file */
    uint64_t bytes;
    uint32_t rows;    /* without the header and empty rows */
    uint32_t records; /* with them */
};

/* One table.  service/intake fills it. */
struct source_table {
    struct arena *arena; /* of this table alone, so that tables can be read side by side */
    struct source_file file;
    const char *path;              /* or what stands for it in messages */
    const struct feed_table *feed; /* NULL: a file */
    struct csv *again;             /* open for reading single rows */
    int place[COLUMNS_MOST]; /* in the header, of each column of the contract; -1: not there */
    size_t header_cells;
    uint64_t *marks; /* where every SOURCE_MARK_EVERYth row begins */
    size_t mark_count, mark_room;
};

struct source {
    const struct feed *feed; /* NULL: a folder */
    struct source_table tables[TABLE_COUNT];
};

/* The table whose file is named so, in whatever letter case: exports of other systems are named
 * FAMILIES.CSV; TABLE_COUNT when it is none. */
enum table_id source_table_named(const char *name);

/* The file of a table in a folder: of its very name, or else the only one that differs from it in
 * letter case.  *ALIKE counts those when there is none of its name; NULL unless one is there. */
const char *source_path(struct arena *arena, const char *dir, enum table_id table, unsigned *alike);

/* A folder's files, none read yet.  ERR_INPUT when there is no such folder. */
bool source_open(struct arena *arena, const char *dir, struct source **source,
                 struct error *err) MUST_USE;

/* Says how many rows a table is going to have, about: room for their marks is made at once. */
void source_expect(struct source_table *table, uint64_t rows);

/* What source_mark does for a row whose place is kept. */
void source_add_mark(struct source_table *table, uint64_t offset);

/* WORDS with "claims table" for "claims.csv" where the tables are not files of those names. */
const char *source_words(struct arena *arena, const struct source *source, const char *words);

/* The tables of a feed, which must live as long as the arena. */
void source_of_feed(struct arena *arena, const struct feed *feed, struct source **source);

/* Opens a table that is there. */
bool source_csv(struct arena *arena, const struct source_table *table, enum csv_purpose purpose,
                struct csv **csv, struct error *err) MUST_USE;

/* The bytes of a table's file, or of what the feed has of it; 0 when it is not there. */
uint64_t source_size(const struct source_table *table);

/* Notes that ROW begins at OFFSET; called for each row in order. */
static inline void
source_mark(struct source_table *table, uint32_t row, uint64_t offset)
{
    if (row % SOURCE_MARK_EVERY == 0)
        source_add_mark(table, offset);
}

static inline const struct source_file *
source_file(const struct source *source, enum table_id table)
{
    return &source->tables[table].file;
}

/* A cell of a row, trimmed and unquoted, in the arena; "" when it is blank or the column is not
 * there.  Whoever makes something of such cells asks source_is_as_read before letting it go. */
bool source_cell(struct source *source, struct arena *arena, enum table_id table, uint32_t row,
                 unsigned column, const char **text, struct error *err) MUST_USE;

/* COUNT cells of a row at once, each as source_cell; the columns are different ones. */
bool
source_cells(struct source *source, struct arena *arena, enum table_id table, uint32_t row,
             const unsigned *columns, size_t count, const char **cells, struct error *err) MUST_USE;

/* Whether no file has changed since the first of its rows was asked for; ERR_CONFLICT otherwise.
 * Asking once at the end costs nothing, asking at every row would. */
bool source_is_as_read(const struct source *source, struct error *err) MUST_USE;

/* The files that the data came from, by name in byte order; *COUNT of them. */
const struct feed_file *
source_files(const struct source *source, struct arena *arena, size_t *count);

/* The data digest that workbooks and pages show: the first 80 bits, as 20 hex digits in four groups
 * of five, of SHA-256 over the lines "<sha256>  <file>\n" in the order of the files' names. */
#define DIGEST_TEXT_SIZE 24
bool
source_digest(const struct source *source, char text[DIGEST_TEXT_SIZE], struct error *err) MUST_USE;

/* The tables in the order of their files' names. */
extern const enum table_id TABLES_BY_NAME[TABLE_COUNT];

#endif
