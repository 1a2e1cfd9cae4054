/* SPDX-License-Identifier: MIT */
/*
 * mapping_cell - one cell on its way from an export to a table of the contract.
 *
 * In this order: taken from its columns, looked up in another file, put through a value map, read
 * as a date or a number, and given its letters' case, its zeros and its prefix.
 *
 * Owns     Texts that are made live in the arena given; others are the rowset's or the mapping's.
 * Errors   An outcome says what is wrong; the text is then what was found.
 * See      deltareturn-mapping(5).
 */
#ifndef DELTARETURN_MODEL_MAPPING_CELL_H
#define DELTARETURN_MODEL_MAPPING_CELL_H

#include "model/mapping_bind.h"

enum cell_outcome {
    CELL_GOOD,
    CELL_NOT_FOUND, /* in the other file */
    CELL_UNMAPPED,  /* not in the value map */
    CELL_BAD_DATE,
    CELL_BAD_NUMBER
};

/* The cell of a row of SOURCE for one of its columns; length 0: blank. */
enum cell_outcome mapping_cell(struct arena *arena, const struct bound_source *source,
                               const struct bound_column *column, size_t row, struct text *text);

/* What the export says, before anything is done to it. */
struct text mapping_raw(struct arena *arena, const struct bound_source *source,
                        const struct bound_column *column, size_t row);

/* Whether the row meets the conditions of its table. */
bool mapping_wants(const struct bound_source *source, size_t row);

#endif
