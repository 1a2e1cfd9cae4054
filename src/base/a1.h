/* SPDX-License-Identifier: MIT */
/*
 * a1 - places in a sheet as people write them: C7, $C$7, B7:D9.
 *
 * Units    Rows and columns from 0.
 * Owns     Nothing.
 * Errors   The readers say false; how to word it, the caller knows.
 * Source   ECMA-376 part 1, 18.18.7 (ST_CellRef), 18.18.62 (ST_Ref).
 */
#ifndef DELTARETURN_BASE_A1_H
#define DELTARETURN_BASE_A1_H

#include "base/text.h"

/* How large a sheet is. */
#define A1_ROWS    1048576U
#define A1_COLUMNS 16384U

/* "C7", capital letters, dollar signs or not. */
bool a1_read(struct text text, uint32_t *row, uint32_t *column) MUST_USE;

/* "C" alone. */
bool a1_read_column(struct text text, uint32_t *column) MUST_USE;

struct a1_text {
    char text[16];
};
struct a1_text a1_format(uint32_t row, uint32_t column);

/* From the first to the last place, both of them in it. */
struct a1_range {
    uint32_t first_row, first_column, last_row, last_column;
};

/* "B7:D9", or "B7" alone. */
bool a1_read_range(struct text text, struct a1_range *range) MUST_USE;

struct a1_range_text {
    char text[32];
};
struct a1_range_text a1_format_range(const struct a1_range *range);

bool a1_range_has(const struct a1_range *range, uint32_t row, uint32_t column);

/* Makes the range as large as it must be to have the place in it.  Whether it grew. */
bool a1_range_widen(struct a1_range *range, uint32_t row, uint32_t column);

#endif
