/* SPDX-License-Identifier: MIT */
#include "base/clock.h"

#include <CUnit/CUnit.h>

#include "base/day.h"
#include "fixture.h"
#include "model/moment.h"
#include "suites.h"

static int64_t
moment_of(const char *stamp)
{
    int64_t moment = -1;

    CU_ASSERT_TRUE(moment_read(text_of(stamp), &moment));
    return moment;
}

/* Summer time of 2024 and 2030 begins on 31 March, a quarter's last day. */
static void
london_has_summer_time(void)
{
    static const struct {
        const char *stamp, *london, *day;
    } CASES[] = {
        {"2024-03-31T00:59:59.999Z", "31 March 2024, 00:59",    "2024-03-31"},
        {"2024-03-31T01:00:00.000Z", "31 March 2024, 02:00",    "2024-03-31"},
        {"2024-03-31T23:00:00.000Z", "1 April 2024, 00:00",     "2024-04-01"},
        {"2030-03-31T01:00:00.000Z", "31 March 2030, 02:00",    "2030-03-31"},
        {"2023-10-29T00:59:59.999Z", "29 October 2023, 01:59",  "2023-10-29"},
        {"2023-10-29T01:00:00.000Z", "29 October 2023, 01:00",  "2023-10-29"},
        {"2023-12-31T23:59:00.000Z", "31 December 2023, 23:59", "2023-12-31"},
        {"2024-06-30T23:30:00.000Z", "1 July 2024, 00:30",      "2024-07-01"},
    };

    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        int64_t moment = moment_of(CASES[i].stamp);

        EXPECT_TEXT(CASES[i].stamp, london_format(moment).text, CASES[i].london);
        EXPECT_TEXT(CASES[i].stamp, day_format(clock_london_day(moment)).text, CASES[i].day);
    }
}

/* The quarter's last day of March 2024 has 23 hours. */
static void
days_in_london_become_moments(void)
{
    static const struct {
        const char *day, *stamp;
        int32_t minutes;
    } CASES[] = {
        {"2024-03-31", "2024-03-31T00:00:00.000Z", 0     },
        {"2024-03-31", "2024-03-31T00:30:00.000Z", 30    },
        {"2024-03-31", "2024-03-31T01:30:00.000Z", 90    }, /* skipped: 02:30 is shown */
        {"2024-03-31", "2024-03-31T01:00:00.000Z", 120   },
        {"2024-04-01", "2024-03-31T23:00:00.000Z", 0     },
        {"2024-10-27", "2024-10-26T23:00:00.000Z", 0     },
        {"2024-10-27", "2024-10-27T00:30:00.000Z", 90    }, /* shown twice: the first */
        {"2024-10-28", "2024-10-28T00:00:00.000Z", 0     },
        {"2024-07-01", "2024-07-01T06:00:00.000Z", 7 * 60},
    };

    for (size_t i = 0; i < COUNT_OF(CASES); i++)
        EXPECT_TEXT(
            CASES[i].stamp,
            moment_format(clock_london_moment(day_for_test(CASES[i].day), CASES[i].minutes)).text,
            CASES[i].stamp);
}

static void
the_clock_goes(void)
{
    CU_ASSERT_TRUE(clock_now() > moment_of("2024-01-01T00:00:00.000Z"));
    CU_ASSERT_TRUE(clock_today() > day_for_test("2024-01-01") && clock_today() < DAY_LAST);
}

void
suite_clock(void)
{
    CU_pSuite suite = CU_add_suite("clock", NULL, NULL);

    CU_add_test(suite, "London has summer time", london_has_summer_time);
    CU_add_test(suite, "days in London become moments", days_in_london_become_moments);
    CU_add_test(suite, "the clock goes", the_clock_goes);
}
