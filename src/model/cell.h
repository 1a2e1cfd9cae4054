/* SPDX-License-Identifier: MIT */
/*
 * cell - what a trimmed cell means: a date, a count, one of a list.
 *
 * Units    A value is an int32_t; what it stands for is in model/table.h, enum column_kind.
 * Owns     Nothing.
 * Source   Dataset contract, section 1.
 */
#ifndef DELTARETURN_MODEL_CELL_H
#define DELTARETURN_MODEL_CELL_H

#include "model/framework_set.h"
#include "model/keys.h"
#include "model/table.h"

#define VALUE_BLANK INT32_MIN       /* the cell is blank; also DAY_UNKNOWN */
#define VALUE_BAD   (INT32_MIN + 1) /* it cannot be read; a problem was or will be reported */

static inline bool
value_is_known(int32_t value)
{
    return value > VALUE_BAD;
}

/* The lists that cells are looked up in, made once for the frameworks of a run. */
struct vocabulary {
    struct keys choices[TABLE_COUNT][COLUMNS_MOST]; /* of COLUMN_CHOICE: row = place in the list */
    struct keys needs;                              /* row = place of the code in the set */
    struct keys events;                             /* row = place in the list of known types */
    uint32_t event_count;
    uint16_t *event_rereferral; /* by that place: framework_set_rereferral */
    struct keys frameworks;     /* row = place in the set; empty when there is nothing to choose */
};

void vocabulary_make(struct arena *arena, const struct framework_set *set,
                     struct vocabulary *vocabulary);

/* Reads COUNT cells of a column; blank ones give VALUE_BLANK, unreadable ones VALUE_BAD.  Not for
 * COLUMN_KEY and COLUMN_REF, nor for COLUMN_FRAMEWORK unless framework_set_chooses.  An event type
 * gives the bits of framework_set_rereferral. */
void cells_read(const struct vocabulary *vocabulary, enum table_id table, unsigned column,
                struct cells cells, size_t count, int32_t *values);

#endif
