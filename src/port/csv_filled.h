/* SPDX-License-Identifier: MIT */
/*
 * csv_filled - which cells of many rows hold something.
 *
 * The trick: a cell is blank when the next one begins right behind it, so four starts are compared
 * with the four that follow them at once, a row after the other, instead of a column.
 *
 * Units    Bit n of a row's mask: its cell n.
 * Owns     Nothing.
 */
#ifndef DELTARETURN_PORT_CSV_FILLED_H
#define DELTARETURN_PORT_CSV_FILLED_H

#include <stddef.h>
#include <stdint.h>

/* Rows with more cells have no masks. */
#define CSV_FILLED_MOST 64

/* Of all rows together. */
struct csv_filled {
    uint64_t any, all;
};

/* ROWS rows of STRIDE cells each, 1 to CSV_FILLED_MOST, the first of which begins at STARTS.  Three
 * starts behind the last may be looked at. */
struct csv_filled csv_filled(const uint32_t *starts, size_t stride, size_t rows, uint64_t *masks);

#endif
