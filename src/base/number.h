/* SPDX-License-Identifier: MIT */
/*
 * number - whole numbers in formats that allow one spelling only.
 *
 * Owns     Nothing.
 * Errors   False; the caller, who knows what the number is, writes the sentence.
 */
#ifndef DELTARETURN_BASE_NUMBER_H
#define DELTARETURN_BASE_NUMBER_H

#include "base/text.h"

/* Reads a decimal number of at most MOST: digits, no sign, no zero in front.  False, *NUMBER
 * untouched, when TEXT is something else. */
bool decimal_read(struct text text, uint64_t most, uint64_t *number) MUST_USE;

#endif
