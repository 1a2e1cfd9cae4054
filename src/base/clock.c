/* SPDX-License-Identifier: MIT */
#include "base/clock.h"

#include <time.h>

#define HOUR     3600
#define FULL_DAY (24 * HOUR)

/* 01:00 GMT on the last Sunday of a month with 31 days. */
static int64_t
last_sunday_at_one(int32_t year, int32_t month)
{
    int32_t last = day_from_civil((struct civil){.year = year, .month = month, .day = 31});

    return (int64_t)(last - (day_weekday(last) + 1) % 7) * FULL_DAY + HOUR;
}

static int32_t
utc_day(int64_t instant)
{
    int64_t day = instant / FULL_DAY;

    return (int32_t)(instant % FULL_DAY < 0 ? day - 1 : day);
}

int32_t
clock_london_day(int64_t instant)
{
    int32_t year = day_to_civil(utc_day(instant)).year;
    bool summer = instant >= last_sunday_at_one(year, 3) && instant < last_sunday_at_one(year, 10);

    return utc_day(summer ? instant + HOUR : instant);
}

int32_t
clock_today(void)
{
    struct timespec now;

    clock_gettime(CLOCK_REALTIME, &now);
    return clock_london_day(now.tv_sec);
}
