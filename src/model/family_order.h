/* SPDX-License-Identifier: MIT */
/*
 * family_order - a dataset's rows in the order of their families, so that deciding goes through
 * memory from end to end.
 *
 * Each file has an order of its own, so a family's rows lie all over the tables and deciding waits
 * for memory.  Here rows get new places: the members of the first family, then of the second, their
 * terms likewise, and so on.  Rows of one list keep the order of their file among themselves, since
 * of two that say the same the earlier one counts.  Rows that nobody points to come last.
 *
 * Units    Rows as in model/dataset.h.
 * Owns     An order lives in the arena it was made in.
 * Errors   None.
 * See      model/dataset_parts.h.
 */
#ifndef DELTARETURN_MODEL_FAMILY_ORDER_H
#define DELTARETURN_MODEL_FAMILY_ORDER_H

#include "model/dataset_parts.h"

struct family_order {
    uint32_t *rows[PART_COUNT];    /* by new place, the old one; NULL: a part stays as it is */
    uint32_t *places[TABLE_COUNT]; /* by old place, the new one */
};

/* Of a dataset that is merged and linked; PARTS are its own. */
void family_order_make(struct arena *arena, const struct part parts[PART_COUNT],
                       struct family_order *order);

/* COUNT items of a part from new place FIRST on, which point to new places. */
void family_order_copy(const struct family_order *order, const struct part parts[PART_COUNT],
                       unsigned part, size_t first, size_t count, void *to);

#endif
