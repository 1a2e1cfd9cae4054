/* SPDX-License-Identifier: MIT */
/*
 * xlsx_choice - which values a drop-down in a sheet's cell offers, as the sheet says it.
 *
 * Owns     Texts live in the arena.
 * Errors   None: a part that cannot be gone through has no drop-downs.
 * Source   ECMA-376 part 1, 18.3.1.32 (dataValidation).
 */
#ifndef DELTARETURN_PORT_XLSX_CHOICE_H
#define DELTARETURN_PORT_XLSX_CHOICE_H

#include "base/text.h"

/* One drop-down: the ranges of its cells, "C5 D1:D9", and the formula behind it, "\"Q1,Q2\"" or
 * "Lists!$A$1:$A$4". */
struct xlsx_choice {
    struct text ranges;
    const char *formula;
};

struct xlsx_choices {
    const struct xlsx_choice *list;
    size_t count;
};

/* All drop-downs of a sheet's part. */
struct xlsx_choices xlsx_choices_read(struct arena *arena, struct text part);

/* The formula behind the drop-down of a cell; NULL without one. */
const char *xlsx_choices_find(const struct xlsx_choices *choices, uint32_t row, uint32_t column);

#endif
