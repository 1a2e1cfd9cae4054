/* SPDX-License-Identifier: MIT */
#include "base/clock.h"

#include <time.h>

#include "base/day.h"

int64_t
clock_now(void)
{
    struct timespec now;

    must(clock_gettime(CLOCK_REALTIME, &now) == 0);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

uint64_t
clock_steady_ns(void)
{
    struct timespec now;

    must(clock_gettime(CLOCK_MONOTONIC, &now) == 0);
    return (uint64_t)now.tv_sec * 1000000000 + (uint64_t)now.tv_nsec;
}

int64_t
clock_steady(void)
{
    return (int64_t)(clock_steady_ns() / 1000000);
}

/* Towards minus infinity, so that moments before 1970 fall on the right day. */
static int64_t
days_of(int64_t moment)
{
    return moment >= 0 ? moment / MS_A_DAY : -((-moment + MS_A_DAY - 1) / MS_A_DAY);
}

/* 01:00 UTC on the last Sunday of a month; day 3 of 1970 was a Sunday. */
static int64_t
change_of(int32_t year, int32_t month)
{
    int32_t last = day_from_civil(
        (struct civil){.year = year, .month = month, .day = day_month_length(year, month)});
    int32_t after_sunday = (last - 3) % 7;

    return (last - (after_sunday + 7) % 7) * MS_A_DAY + MS_AN_HOUR;
}

int32_t
clock_london_ahead(int64_t moment)
{
    int32_t year = day_to_civil((int32_t)days_of(moment)).year;

    return moment >= change_of(year, 3) && moment < change_of(year, 10) ? 60 : 0;
}

int32_t
clock_london_day(int64_t moment)
{
    return (int32_t)days_of(moment + clock_london_ahead(moment) * MS_A_MINUTE);
}

int64_t
clock_london_moment(int32_t day, int32_t minutes)
{
    int64_t winter = day * MS_A_DAY + minutes * MS_A_MINUTE, summer = winter - MS_AN_HOUR;

    return clock_london_ahead(summer) > 0 ? summer : winter;
}

int32_t
clock_today(void)
{
    return clock_london_day(clock_now());
}

struct london_text
london_format(int64_t moment)
{
    static const char *const MONTHS[] = {"January",   "February", "March",    "April",
                                         "May",       "June",     "July",     "August",
                                         "September", "October",  "November", "December"};
    int64_t there = moment + clock_london_ahead(moment) * MS_A_MINUTE, day = days_of(there);
    struct civil civil = day_to_civil((int32_t)day);
    int minutes = (int)((there - day * MS_A_DAY) / MS_A_MINUTE);
    struct london_text text;

    snprintf(text.text, sizeof text.text, "%d %s %d, %02d:%02d", civil.day, MONTHS[civil.month - 1],
             civil.year, minutes / 60, minutes % 60);
    return text;
}
