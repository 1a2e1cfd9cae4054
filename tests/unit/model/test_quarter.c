/* SPDX-License-Identifier: MIT */
#include "model/quarter.h"

#include <CUnit/CUnit.h>

#include "fixture.h"
#include "suites.h"

static void
quarters_have_their_days(void)
{
    static const struct {
        const char *quarter, *first, *last;
    } CASES[] = {
        {"2023-24-Q1", "2023-04-01", "2023-06-30"},
        {"2023-24-Q2", "2023-07-01", "2023-09-30"},
        {"2023-24-Q3", "2023-10-01", "2023-12-31"},
        {"2023-24-Q4", "2024-01-01", "2024-03-31"},
        {"1999-00-Q4", "2000-01-01", "2000-03-31"},
        {"2099-00-Q1", "2099-04-01", "2099-06-30"},
        {"0001-02-Q1", "0001-04-01", "0001-06-30"},
        {"9998-99-Q4", "9999-01-01", "9999-03-31"},
    };

    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        struct quarter quarter;
        int32_t first = day_for_test(CASES[i].first), last = day_for_test(CASES[i].last);

        CU_ASSERT_TRUE_FATAL(quarter_read(text_of(CASES[i].quarter), &quarter));
        EXPECT_TEXT("format", quarter_format(quarter).text, CASES[i].quarter);
        EXPECT_NUMBER(CASES[i].quarter, quarter_first_day(quarter), first);
        EXPECT_NUMBER(CASES[i].quarter, quarter_last_day(quarter), last);
        EXPECT_TEXT("first", quarter_format(quarter_of_day(first)).text, CASES[i].quarter);
        EXPECT_TEXT("last", quarter_format(quarter_of_day(last)).text, CASES[i].quarter);
        CU_ASSERT_EQUAL(quarter_index(quarter_of_day(first - 1)), quarter_index(quarter) - 1);
        CU_ASSERT_EQUAL(quarter_index(quarter_of_day(last + 1)), quarter_index(quarter) + 1);
        CU_ASSERT_EQUAL(quarter_index(quarter_from_index(quarter_index(quarter))),
                        quarter_index(quarter));
    }
}

static void
bad_quarters_are_refused(void)
{
    static const char *const BAD[] = {
        "",           "2023-24-Q0",  "2023-24-Q5",   "2023-25-Q3",  "2023-23-Q3", "2023-22-Q3",
        "2023-24-q3", "2023-24-3",   "2023-2024-Q3", "23-24-Q3",    "2023/24-Q3", "2023-24 Q3",
        "2023-24Q3",  "2023-24-Q3 ", " 2023-24-Q3",  "2023-24-Q33", "Q3-2023-24", "1999-100-Q1",
        "0000-01-Q1", "9999-00-Q1",  "20x3-24-Q3",   "2023-2x-Q3",  "2023-24-Qx", "2023-24-Q",
    };

    for (size_t i = 0; i < COUNT_OF(BAD); i++) {
        struct quarter quarter = {.year = 7, .number = 2};

        EXPECT_NUMBER(BAD[i], quarter_read(text_of(BAD[i]), &quarter), false);
        CU_ASSERT(quarter.year == 7 && quarter.number == 2);
    }
}

static void
as_at_lies_within(void)
{
    static const struct {
        const char *as_at, *expected; /* "" where it is refused */
    } CASES[] = {
        {"",           "2023-12-31"},
        {"2023-10-01", "2023-10-01"},
        {"2023-12-31", "2023-12-31"},
        {"2023-11-15", "2023-11-15"},
        {"2023-09-30", ""          },
        {"2024-01-01", ""          },
    };
    struct quarter quarter = {.year = 2023, .number = 3};

    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        struct error err = {.code = ERR_NONE};
        struct period period;
        bool good = period_make(quarter, day_for_test(CASES[i].as_at), &period, &err);

        EXPECT_NUMBER(CASES[i].as_at, good, CASES[i].expected[0] != '\0');
        if (good)
            EXPECT_TEXT("as at", day_format(period.as_at).text, CASES[i].expected);
        else
            CU_ASSERT_EQUAL(err.code, ERR_INPUT);
        if (good)
            CU_ASSERT(period.first == day_for_test("2023-10-01") &&
                      period.last == day_for_test("2023-12-31"));
    }
}

static void
a_person_is_told(void)
{
    struct quarter quarter = {.year = 2023, .number = 3};
    struct error err = {.code = ERR_NONE};
    struct period period;

    CU_ASSERT_FALSE(period_make(quarter, day_for_test("2024-01-01"), &period, &err));
    EXPECT_TEXT("sentence", err.text,
                "the as-at date 2024-01-01 is outside the quarter 2023-24-Q3, which runs from "
                "2023-10-01 to 2023-12-31");
}

void
suite_quarter(void)
{
    CU_pSuite suite = CU_add_suite("model/quarter", NULL, NULL);

    CU_add_test(suite, "quarters have their days", quarters_have_their_days);
    CU_add_test(suite, "bad quarters are refused", bad_quarters_are_refused);
    CU_add_test(suite, "the as-at date lies within", as_at_lies_within);
    CU_add_test(suite, "a person is told", a_person_is_told);
}
