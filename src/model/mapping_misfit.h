/* SPDX-License-Identifier: MIT */
/*
 * mapping_misfit - cells of one column that cannot be turned into cells of the contract, gathered
 * so that each cause is told once.
 *
 * A value that is in no map, or in no row of another file, is counted; a date or a number that
 * cannot be read is kept by its row, but told once when not a single cell of the column fits.
 *
 * Owns     Texts live in the arena given; the rest until misfits_tell.
 * Errors   None.
 */
#ifndef DELTARETURN_MODEL_MAPPING_MISFIT_H
#define DELTARETURN_MODEL_MAPPING_MISFIT_H

#include "model/mapping_cell.h"

struct misfit {
    uint32_t number; /* of the row in the export */
    enum cell_outcome outcome;
    const char *found;
    size_t key_count;
    const struct problem_key *keys;
};

struct misfits {
    uint64_t filled; /* cells that had to be read */
    uint64_t total[CELL_BAD_NUMBER + 1];
    uint32_t first[CELL_BAD_NUMBER + 1];     /* row numbers */
    struct keys values[CELL_BAD_NUMBER + 1]; /* of CELL_NOT_FOUND and CELL_UNMAPPED */
    uint64_t *counts[CELL_BAD_NUMBER + 1];
    size_t counts_room[CELL_BAD_NUMBER + 1];
    struct misfit *list; /* of CELL_BAD_DATE and CELL_BAD_NUMBER */
    size_t count, room;
};

/* Adds a cell that was looked for in vain. */
void misfits_count(struct misfits *misfits, enum cell_outcome outcome, uint32_t number,
                   struct text found);

/* Adds a cell that cannot be read. */
void misfits_keep(struct misfits *misfits, const struct misfit *misfit);

/* Tells them as problems of the column's rowset, and forgets them. */
void misfits_tell(struct misfits *misfits, const struct mapping *mapping,
                  const struct bound_source *source, const struct bound_column *column,
                  struct problems *notes);

#endif
