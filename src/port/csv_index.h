/* SPDX-License-Identifier: MIT */
/*
 * csv_index - finds where the cells and records of a run of CSV bytes begin.
 *
 * The trick: 64 bytes at a time become four bit masks (quotes, commas, line feeds, carriage
 * returns). A running XOR over the quote mask tells for every byte at once whether it lies inside
 * quotes; what remains of commas and line feeds outside are the ends of cells.  The same masks
 * prove that every quote stands where RFC 4180 allows one; where they do not, csv_index_strictly
 * goes through the bytes one by one and knows what to make of it.
 *
 * Units    Positions in bytes from the start of the run.
 * Owns     Nothing; the arrays belong to the caller.
 * Source   RFC 4180; Langdale and Lemire, "Parsing Gigabytes of JSON per Second" (2019) for the
 * masks.
 */
#ifndef DELTARETURN_PORT_CSV_INDEX_H
#define DELTARETURN_PORT_CSV_INDEX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Entries of room behind the starts, which are noted several at a time. */
#define CSV_INDEX_SPARE 64

struct csv_index {
    uint32_t *starts;  /* where each cell begins, and one more: room for LENGTH + 2 + the spare */
    uint32_t *records; /* the first cell of each record, and one more: room for LENGTH + 2 */
    size_t cell_count, record_count; /* of complete records only */
    bool quirky;                     /* a quote stands where none belongs */
    bool open;                       /* the run ends inside quotes */
    bool unusual;                    /* there are bytes above 0x7E or NULs */
    bool plain; /* no cell begins or ends with what CSV_PLAIN_EDGE lacks; false is a perhaps */
};

/* Indexes the complete records of a run that begins at the start of a record.  When QUIRKY comes
 * back true, starts and records are not to be used: index again, strictly. */
void csv_index(const char *bytes, size_t length, struct csv_index *index);

/* The ways of indexing that csv_index chooses from, which give the same whatever the machine: the
 * fastest first, the last one everywhere.  False when this machine cannot go that way. */
size_t csv_index_ways(void);
bool csv_index_by(size_t way, const char *bytes, size_t length, struct csv_index *index);

/* The same, a byte at a time, for any input: a quote inside an unquoted cell is an ordinary byte,
 * what follows a closing quote belongs to the cell, white space may stand in front of an opening
 * quote. With LAST, the end of the run ends the last record, quotes or no quotes. */
void csv_index_strictly(const char *bytes, size_t length, bool last, struct csv_index *index);

#endif
