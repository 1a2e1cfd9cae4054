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

/* The formula behind the drop-down of a cell: "\"Q1,Q2\"" or "Lists!$A$1:$A$4"; NULL without one.
 */
const char *xlsx_choice_of(struct arena *arena, struct text part, uint32_t row, uint32_t column);

#endif
