/* SPDX-License-Identifier: MIT */
/*
 * history - what is usual for a figure, by the same figure of earlier quarters.
 *
 * A value is out of line when it differs from the median of the earlier ones by all three of
 *   - more than three times their spread: 3 x 1.4826 x the median absolute deviation, which is
 * three standard deviations of a normal distribution, but is not moved by one odd quarter;
 *   - more than three times the square root of the median, which is what a count varies by when
 *     nothing but chance is at work (Poisson);
 *   - at least five, so that small councils are not told of one family more or less.
 * Fewer than four earlier quarters judge nothing.
 *
 * Units    Counts.  Everything is reckoned in whole numbers, so that it is the same everywhere.
 * Owns     Nothing.
 * Errors   None.
 * See      doc/why/out-of-line.md.
 */
#ifndef DELTARETURN_MODEL_HISTORY_H
#define DELTARETURN_MODEL_HISTORY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define HISTORY_LEAST 4  /* quarters: a year */
#define HISTORY_MOST  12 /* quarters: what is older says little about now */

/* Figures are not larger than this, which keeps the arithmetic within 64 bits. */
#define HISTORY_VALUE_MOST INT64_C(1000000000)

struct usual {
    int64_t twice_median; /* since the median may lie halfway */
    int64_t low, high;    /* the least and the largest value that is in line; low is at least 0 */
};

/* What is usual by COUNT values, of 0 to HISTORY_VALUE_MOST and in any order.  Returns false when
 * there are fewer than HISTORY_LEAST or more than HISTORY_MOST. */
bool history_usual(const int64_t *values, size_t count, struct usual *usual);

static inline bool
usual_holds(const struct usual *usual, int64_t value)
{
    return usual->low <= value && value <= usual->high;
}

#endif
