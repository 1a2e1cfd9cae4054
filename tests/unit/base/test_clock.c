/* SPDX-License-Identifier: MIT */
#include "base/clock.h"

#include <CUnit/CUnit.h>

#include "fixture.h"
#include "suites.h"

/* Seconds of a UTC day and time. */
static int64_t
instant(const char *day, int hour, int minute, int second)
{
    return (int64_t)day_for_test(day) * 86400 + hour * 3600 + minute * 60 + second;
}

static void
a_day_begins_at_midnight_in_london(void)
{
    static const struct {
        const char *day;
        int hour, minute, second;
        const char *london;
    } CASES[] = {
        {"2024-01-15", 0,  0,  0,  "2024-01-15"},
        {"2024-01-15", 23, 59, 59, "2024-01-15"},
        {"2024-07-15", 22, 59, 59, "2024-07-15"},
        {"2024-07-15", 23, 0,  0,  "2024-07-16"},
 /* the night in which summer time begins, and the evening after it */
        {"2024-03-30", 23, 30, 0,  "2024-03-30"},
        {"2024-03-31", 0,  59, 59, "2024-03-31"},
        {"2024-03-31", 23, 0,  0,  "2024-04-01"},
 /* and in which it ends */
        {"2024-10-26", 23, 0,  0,  "2024-10-27"},
        {"2024-10-27", 23, 30, 0,  "2024-10-27"},
 /* the last Sunday is the 25th at the earliest */
        {"2029-03-24", 23, 30, 0,  "2029-03-24"},
        {"2029-03-25", 23, 30, 0,  "2029-03-26"},
        {"1969-12-31", 23, 59, 59, "1969-12-31"},
    };

    for (size_t i = 0; i < COUNT_OF(CASES); i++)
        EXPECT_TEXT(CASES[i].day,
                    day_format(clock_london_day(instant(CASES[i].day, CASES[i].hour,
                                                        CASES[i].minute, CASES[i].second)))
                        .text,
                    CASES[i].london);
}

static void
today_is_some_day_now(void)
{
    CU_ASSERT(clock_today() > day_for_test("2024-01-01") && clock_today() < DAY_LAST);
}

void
suite_clock(void)
{
    CU_pSuite suite = CU_add_suite("base/clock", NULL, NULL);

    CU_add_test(suite, "a day begins at midnight in London", a_day_begins_at_midnight_in_london);
    CU_add_test(suite, "today is some day now", today_is_some_day_now);
}
