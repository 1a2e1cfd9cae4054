/* SPDX-License-Identifier: MIT */
/*
 * books_index - which episodes and needs the outcomes framework shows, in which order.
 *
 * Units    An episode, a need or an outcome is a row of its table in the dataset.
 * Owns     The index belongs to the arena, as what it points to; the run outlives it.
 * Errors   As source_cells; what is counted was read and decided before.
 * See      books.h for the sheets made from it.
 */
#ifndef DELTARETURN_SERVICE_BOOKS_INDEX_H
#define DELTARETURN_SERVICE_BOOKS_INDEX_H

#include "service/run.h"

/* One need of a claimed episode, so that no row has to gather the facts again. */
struct need_line {
    uint32_t episode, need;
    uint32_t outcome;          /* row, or ROW_NONE */
    const char *id, *evidence; /* of the need, read again; in the arena of the index */
    uint8_t counted;
    uint8_t settled; /* enum settled */
};

struct books_index {
    struct arena *arena; /* of the book */
    const struct run *run;
    uint32_t *claimed; /* episodes, in the byte order of their ids; as the next */
    uint32_t *not_yet; /* sustained in this quarter or the next, or withheld, and not claimed */
    uint32_t claimed_count, not_yet_count;
    uint32_t *first_line; /* of each claimed episode, and one behind the last */
    struct need_line *lines;
    size_t line_room;
};

/* The run has been decided. */
bool books_index_make(struct arena *arena, const struct run *run, struct books_index **index,
                      struct error *err) MUST_USE;

#endif
