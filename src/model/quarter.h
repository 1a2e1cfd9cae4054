/* SPDX-License-Identifier: MIT */
/*
 * quarter - quarters of the financial year, and the period a return is made for.
 *
 * Units    Days as in base/day.h.  A financial year starts on 1 April; it is named by the calendar
 *          year it starts in.
 * Owns     Nothing.
 * Errors   ERR_INPUT for an as-at date outside the quarter; what is no quarter is false.
 * Source   Dataset contract, section 2: 2023-24-Q3 is 1 October to 31 December 2023.
 */
#ifndef DELTARETURN_MODEL_QUARTER_H
#define DELTARETURN_MODEL_QUARTER_H

#include "base/day.h"
#include "base/text.h"

struct quarter {
    int16_t year;  /* the financial year's first calendar year: 2023 for 2023-24; 0 = unknown */
    int8_t number; /* 1 to 4 */
};

/* A quarter as one whole number that orders and counts quarters. */
static inline int32_t
quarter_index(struct quarter quarter)
{
    return quarter.year * 4 + quarter.number - 1;
}
struct quarter quarter_from_index(int32_t index);

/* Reads yyyy-yy-Qn with consecutive years.  Returns false, *QUARTER untouched, when it is none. */
bool quarter_read(struct text text, struct quarter *quarter) MUST_USE;

int32_t quarter_first_day(struct quarter quarter);
int32_t quarter_last_day(struct quarter quarter);
struct quarter quarter_of_day(int32_t day);

/* 2023-24-Q3 */
struct quarter_text {
    char text[24];
};
struct quarter_text quarter_format(struct quarter quarter);

/* What a return is about: its quarter, and the day up to which the data counts. */
struct period {
    struct quarter quarter;
    int32_t first, last; /* of the quarter */
    int32_t as_at;       /* within the quarter */
};

/* The period of QUARTER; AS_AT is DAY_UNKNOWN for the quarter's last day.  ERR_INPUT when the date
 * lies outside the quarter. */
bool period_make(struct quarter quarter, int32_t as_at, struct period *period,
                 struct error *err) MUST_USE;

#endif
