/* SPDX-License-Identifier: MIT */
/*
 * workdays - counting in working days: Monday to Friday, but for the bank holidays of a list.
 *
 * Beyond the days that the list covers every weekday counts as a working day; holidays_cover tells
 * whether an answer can be relied on.
 *
 * Units    Days as in base/day.h.
 * Owns     Nothing; the list belongs to whoever read it.
 * Errors   None: every function here is pure.
 */
#ifndef DELTARETURN_MODEL_WORKDAYS_H
#define DELTARETURN_MODEL_WORKDAYS_H

#include "base/day.h"

struct holiday {
    int32_t day;
    const char *name;
};

struct holidays {
    size_t count;
    const struct holiday *list; /* each day once, in any order */
    int32_t first, last;        /* the days for which the list is complete */
};

/* The holiday on a day, or NULL. */
const struct holiday *holiday_on(const struct holidays *holidays, int32_t day);

bool day_is_working(const struct holidays *holidays, int32_t day);

/* Whether the list is complete for all days of FIRST..LAST. */
bool holidays_cover(const struct holidays *holidays, int32_t first, int32_t last);

/* The working days after FROM, up to and including UNTIL: what is left on the evening of FROM. From
 * a Friday to the Monday after it is 1; to the same day 0; to an earlier day negative, the working
 * days after UNTIL up to and including FROM. */
int32_t working_days_between(const struct holidays *holidays, int32_t from, int32_t until);

/* The COUNTth working day after, or before, DAY, itself not counted.  COUNT is 1 to 10,000. */
int32_t working_day_after(const struct holidays *holidays, int32_t day, int32_t count);
int32_t working_day_before(const struct holidays *holidays, int32_t day, int32_t count);

/* DAY when it is a working day, else the next, or the last, that is. */
int32_t working_day_from(const struct holidays *holidays, int32_t day);
int32_t working_day_until(const struct holidays *holidays, int32_t day);

#endif
