/* SPDX-License-Identifier: MIT */
/*
 * cells - a column of cells, told by where each begins in a run of bytes.
 *
 * Nothing is copied: whoever found the cells of a file has noted where they begin, one behind the
 * other, and a column is every so manieth of those notes.
 *
 * Owns     Nothing; bytes and starts belong to whoever found the cells.
 * Errors   None.
 */
#ifndef DELTARETURN_BASE_CELLS_H
#define DELTARETURN_BASE_CELLS_H

#include "base/text.h"

/* From the start of each cell on, so many bytes may be looked at, whatever is in those behind it;
 * so that a short cell is read in one go and cut to its length afterwards. */
#define CELLS_SLACK 16

/* Cell N begins at starts[N * stride] and ends one byte, its separator, before the start that comes
 * next in the list. */
struct cells {
    const char *bytes;
    const uint32_t *starts;
    size_t stride; /* 0: all are the first one */
};

static inline struct text
cells_at(struct cells cells, size_t n)
{
    const uint32_t *start = cells.starts + n * cells.stride;

    return (struct text){.at = cells.bytes + start[0], .length = start[1] - start[0] - 1};
}

/* The cells from N on. */
static inline struct cells
cells_from(struct cells cells, size_t n)
{
    cells.starts += n * cells.stride;
    return cells;
}

#endif
