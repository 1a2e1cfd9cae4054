/* SPDX-License-Identifier: MIT */
/*
 * row_print - one number for all that stands in a row, so that a row need not be kept to be
 * recognised.
 *
 * Rows with the same cells have the same print; two rows that differ anywhere have the same one
 * once in 2^64 times by chance.  That is enough against what goes wrong by accident, and no
 * protection against anybody who means it.
 *
 * Owns     Nothing; pure functions.
 * Errors   None.
 */
#ifndef DELTARETURN_MODEL_ROW_PRINT_H
#define DELTARETURN_MODEL_ROW_PRINT_H

#include "base/text.h"

/* The print of a row without cells. */
#define ROW_PRINT_BLANK ((uint64_t)0)

/* PRINT with one more cell.  KIND tells cells apart that hold the same bytes or the same number. */
uint64_t row_print_text(uint64_t print, uint32_t column, unsigned kind, struct text text);
uint64_t row_print_number(uint64_t print, uint32_t column, unsigned kind, double number);

#endif
