/* SPDX-License-Identifier: MIT */
#include "model/history.h"

#include <stdlib.h>

/* Values are reckoned in quarters of one, deviations from a median too, so that the median of an
 * even number of either is whole once more when doubled. */
#define FOUR 4

/* 3 x 1.4826, the number by which a median absolute deviation becomes a standard deviation. */
#define SPREADS_NUMERATOR   44478
#define SPREADS_DENOMINATOR 10000
#define CHANCES             3
#define FEWEST              5

static int
by_size(const void *left, const void *right)
{
    const int64_t *a = left, *b = right;

    return *a < *b ? -1 : *a > *b;
}

/* Sorts the values; twice their median. */
static int64_t
twice_median(int64_t *values, size_t count)
{
    qsort(values, count, sizeof *values, by_size);
    return values[(count - 1) / 2] + values[count / 2];
}

/* The largest whole number whose square is at most NUMBER. */
static int64_t
root(int64_t number)
{
    int64_t low = 0, high = INT64_C(3037000499);

    while (low < high) {
        int64_t middle = low + (high - low + 1) / 2;

        if (middle * middle <= number)
            low = middle;
        else
            high = middle - 1;
    }
    return low;
}

static int64_t
larger(int64_t a, int64_t b)
{
    return a > b ? a : b;
}

/* The largest deviation, in quarters of one, that is in line. */
static int64_t
half_width(int64_t twice_spread_by_four, int64_t median_by_four)
{
    int64_t spread = twice_spread_by_four * SPREADS_NUMERATOR / (2 * SPREADS_DENOMINATOR);
    int64_t chance = root((int64_t)CHANCES * CHANCES * FOUR * median_by_four);

    return larger(larger(spread, chance), FEWEST * FOUR - 1);
}

bool
history_usual(const int64_t *values, size_t count, struct usual *usual)
{
    int64_t sorted[HISTORY_MOST], deviations[HISTORY_MOST], median, width;

    if (count < HISTORY_LEAST || count > HISTORY_MOST)
        return false;
    for (size_t i = 0; i < count; i++)
        sorted[i] = values[i];
    usual->twice_median = twice_median(sorted, count);
    median = 2 * usual->twice_median;
    for (size_t i = 0; i < count; i++)
        deviations[i] = llabs(FOUR * sorted[i] - median);
    width = half_width(twice_median(deviations, count), median);
    usual->low = median > width ? (median - width + FOUR - 1) / FOUR : 0;
    usual->high = (median + width) / FOUR;
    return true;
}
