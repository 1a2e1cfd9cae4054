/* SPDX-License-Identifier: MIT */
#include "model/workdays.h"

#define WEEKDAYS   5 /* Monday to Friday */
#define COUNT_MOST 10000

const struct holiday *
holiday_on(const struct holidays *holidays, int32_t day)
{
    for (size_t i = 0; i < holidays->count; i++)
        if (holidays->list[i].day == day)
            return &holidays->list[i];
    return NULL;
}

static bool
is_weekday(int32_t day)
{
    return day_weekday(day) < WEEKDAYS;
}

bool
day_is_working(const struct holidays *holidays, int32_t day)
{
    return is_weekday(day) && holiday_on(holidays, day) == NULL;
}

bool
holidays_cover(const struct holidays *holidays, int32_t first, int32_t last)
{
    return holidays->first <= first && last <= holidays->last;
}

/* Weekdays from some Monday long ago up to and including DAY. */
static int32_t
weekdays_until(int32_t day)
{
    int32_t weekday = day_weekday(day);
    int32_t weeks = (day - weekday - (DAY_FIRST - day_weekday(DAY_FIRST))) / 7;

    return weeks * WEEKDAYS + (weekday < WEEKDAYS ? weekday + 1 : WEEKDAYS);
}

int32_t
working_days_between(const struct holidays *holidays, int32_t from, int32_t until)
{
    int32_t count;

    if (until < from)
        return -working_days_between(holidays, until, from);
    count = weekdays_until(until) - weekdays_until(from);
    for (size_t i = 0; i < holidays->count; i++) {
        int32_t day = holidays->list[i].day;

        if (from < day && day <= until && is_weekday(day))
            count--;
    }
    return count;
}

/* Goes day by day in the direction STEP until COUNT working days were met. */
static int32_t
walk(const struct holidays *holidays, int32_t day, int32_t count, int32_t step)
{
    must(count >= 1 && count <= COUNT_MOST);
    while (count > 0) {
        day += step;
        if (day_is_working(holidays, day))
            count--;
    }
    return day;
}

int32_t
working_day_after(const struct holidays *holidays, int32_t day, int32_t count)
{
    return walk(holidays, day, count, 1);
}

int32_t
working_day_before(const struct holidays *holidays, int32_t day, int32_t count)
{
    return walk(holidays, day, count, -1);
}

int32_t
working_day_from(const struct holidays *holidays, int32_t day)
{
    return walk(holidays, day - 1, 1, 1);
}

int32_t
working_day_until(const struct holidays *holidays, int32_t day)
{
    return walk(holidays, day + 1, 1, -1);
}
