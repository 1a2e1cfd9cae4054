/* SPDX-License-Identifier: MIT */
/*
 * csv - reads CSV piece by piece, from a file or from memory: its records, its cells, its SHA-256.
 *
 * A mapping of the file would count as memory, so it is read.  Cells are not copied: a batch points
 * into the buffer of the reader and is valid until the next csv_read.
 *
 * Units    Bytes; records from 0, the header being the first of the file.
 * Owns     The descriptor and the buffers, for the arena's life.
 * Errors   ERR_STORAGE when the file cannot be read.  What is wrong with the content is told by the
 *          cells.
 * Source   RFC 4180, with UTF-8, a byte order mark, and LF or CRLF.
 */
#ifndef DELTARETURN_PORT_CSV_H
#define DELTARETURN_PORT_CSV_H

#include "base/cells.h"

/* The longest record; one that is longer almost always is a quote that does not close. */
#define CSV_RECORD_MOST ((size_t)16 * 1024 * 1024)
/* The longest cell. */
#define CSV_CELL_MOST ((size_t)1024 * 1024)

struct csv;

struct csv_batch {
    char *bytes;
    uint64_t offset; /* of bytes[0] in the file */
    const uint32_t *starts, *records;
    size_t record_count;
    bool quirky;    /* quotes have to be looked at one by one */
    bool broken;    /* there is a byte that is not UTF-8, or a NUL */
    bool wary;      /* quirky, broken, or so long that a cell may be too long */
    bool plain;     /* csv_is_plain for each cell; false is a perhaps */
    bool unclosed;  /* the last cell's quote never closes */
    bool cut_short; /* the last record is longer than CSV_RECORD_MOST: reading ends there */
};

enum csv_fault { CSV_GOOD, CSV_BAD_QUOTES, CSV_BAD_ENCODING, CSV_TOO_LONG };

/* Why a file is opened: to be read from front to end, its SHA-256 taken on the way or, where nobody
 * asks for it, not; or for single rows here and there, in small pieces.  For single rows a file of
 * up to CSV_KEPT_MOST bytes is kept in memory: asking the kernel for a thousand rows costs more
 * than reading all of it once. */
enum csv_purpose { CSV_WHOLE, CSV_UNSUMMED, CSV_SINGLE_ROWS };
#define CSV_KEPT_MOST ((size_t)2 * 1024 * 1024)

bool csv_open(struct arena *arena, const char *path, enum csv_purpose purpose, struct csv **csv,
              struct error *err) MUST_USE;

/* The same for bytes in memory, which must stay as they are while the reader lives; NAME stands for
 * the path in messages. */
bool csv_open_bytes(struct arena *arena, const char *name, struct text bytes,
                    enum csv_purpose purpose, struct csv **csv, struct error *err) MUST_USE;

/* The next complete records; record_count 0 at the end of the file. */
bool csv_read(struct csv *csv, struct csv_batch *batch, struct error *err) MUST_USE;

/* Goes on reading at a byte offset where a record begins, as if the file ended at END, where
 * another begins or the file ends. */
void csv_seek(struct csv *csv, uint64_t offset, uint64_t end);

/* The size of the file when it was opened, and whether it has changed since; memory never has. */
uint64_t csv_size(const struct csv *csv);
bool csv_has_changed(const struct csv *csv);

/* The SHA-256 of all that was read, in hex; once, after the end. */
bool csv_digest(struct csv *csv, char hex[65], struct error *err) MUST_USE;

/* The bytes of a record without its line end. */
struct text csv_record(const struct csv_batch *batch, size_t record);

/* What csv_record_is_blank does for a record that begins with an odd byte. */
bool csv_cells_are_blank(const struct csv_batch *batch, size_t record);

/* Whether a record begins with a byte that a blank one may begin with, or with one of a few others:
 * a first look. */
static inline bool
csv_record_may_be_blank(const struct csv_batch *batch, size_t record)
{
    char first = batch->bytes[batch->starts[batch->records[record]]];

    return (unsigned char)(first - '-') > '~' - '-';
}

/* Whether no cell of a record holds anything but white space. */
static inline bool
csv_record_is_blank(const struct csv_batch *batch, size_t record)
{
    return csv_record_may_be_blank(batch, record) && csv_cells_are_blank(batch, record);
}

static inline size_t
csv_cell_count(const struct csv_batch *batch, size_t record)
{
    return batch->records[record + 1] - batch->records[record];
}

/* What csv_cell does for cells that are not plain. */
enum csv_fault csv_clean(const struct csv_batch *batch, struct text *text);

/* The cells that come every STRIDE from CELL on, as they stand. */
static inline struct cells
csv_column(const struct csv_batch *batch, size_t cell, size_t stride)
{
    return (struct cells){.bytes = batch->bytes, .starts = batch->starts + cell, .stride = stride};
}

/* The bytes of a cell by its number in the batch, as they stand. */
static inline struct text
csv_bytes(const struct csv_batch *batch, size_t cell)
{
    return (struct text){.at = batch->bytes + batch->starts[cell],
                         .length = batch->starts[cell + 1] - batch->starts[cell] - 1};
}

/* The bytes at the edges of cells that need no cleaning: neither quotes, nor anything that may be
 * white space, nor a part of it.  And the line feed, which stands behind a blank last cell; in no
 * other can it be an edge but in quotes. */
extern const bool CSV_PLAIN_EDGE[256];

/* Whether a cell of a batch that is not wary stands as csv_cell would give it.  Asks nothing of a
 * blank cell but the separator behind it, and so has no branch: half of the cells of some columns
 * are blank, in no order that a processor could foresee. */
static inline bool
csv_is_plain(struct text bytes)
{
    size_t last = bytes.length - (bytes.length > 0);

    return CSV_PLAIN_EDGE[(unsigned char)bytes.at[0]] &
           CSV_PLAIN_EDGE[(unsigned char)bytes.at[last]];
}

/* A cell, trimmed of white space (what Unicode calls so) and unquoted.  Unquoting happens in place,
 * so each cell can be asked for once only. */
static inline enum csv_fault
csv_cell(const struct csv_batch *batch, size_t record, size_t column, struct text *text)
{
    *text = csv_bytes(batch, batch->records[record] + column);
    return !batch->wary && csv_is_plain(*text) ? CSV_GOOD : csv_clean(batch, text);
}

#endif
