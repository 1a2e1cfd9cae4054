/* SPDX-License-Identifier: MIT */
#include "model/workdays.h"

#include <CUnit/CUnit.h>

#include "fixture.h"
#include "suites.h"

/* Christmas of 2026, when Boxing Day is a Saturday, and a holiday that is a Sunday. */
static struct holidays
christmas(struct holiday list[4])
{
    list[0] = (struct holiday){day_for_test("2026-12-28"), "Boxing Day (substitute day)"};
    list[1] = (struct holiday){day_for_test("2026-12-25"), "Christmas Day"};
    list[2] = (struct holiday){day_for_test("2027-01-01"), "New Year's Day"};
    list[3] = (struct holiday){day_for_test("2026-12-27"), "a Sunday"};
    return (struct holidays){
        .count = 4,
        .list = list,
        .first = day_for_test("2026-01-01"),
        .last = day_for_test("2027-12-31"),
    };
}

static void
working_days_are_weekdays_but_for_holidays(void)
{
    static const struct {
        const char *day;
        bool working;
    } CASES[] = {
        {"2026-12-24", true }, /* Thursday */
        {"2026-12-25", false}, /* Christmas Day */
        {"2026-12-26", false}, /* Saturday */
        {"2026-12-27", false}, /* Sunday */
        {"2026-12-28", false}, /* the substitute */
        {"2026-12-29", true },
        {"2027-01-01", false},
        {"2027-01-04", true }, /* Monday */
        {"2030-12-25", true }, /* beyond the list */
    };
    struct holiday list[4];
    struct holidays holidays = christmas(list);

    for (size_t i = 0; i < COUNT_OF(CASES); i++)
        EXPECT_NUMBER(CASES[i].day, day_is_working(&holidays, day_for_test(CASES[i].day)),
                      CASES[i].working);
    EXPECT_TEXT("name", holiday_on(&holidays, day_for_test("2026-12-25"))->name, "Christmas Day");
    CU_ASSERT_PTR_NULL(holiday_on(&holidays, day_for_test("2026-12-26")));
}

static void
days_between_leave_the_first_out(void)
{
    static const struct {
        const char *from, *until;
        int32_t count;
    } CASES[] = {
        {"2026-12-21", "2026-12-21", 0 }, /* the same day */
        {"2026-12-21", "2026-12-22", 1 },
        {"2026-12-18", "2026-12-21", 1 }, /* Friday to Monday */
        {"2026-12-18", "2026-12-20", 0 }, /* Friday to Sunday */
        {"2026-12-19", "2026-12-21", 1 }, /* Saturday to Monday */
        {"2026-12-24", "2026-12-28", 0 }, /* over Christmas */
        {"2026-12-24", "2026-12-29", 1 },
        {"2026-12-24", "2027-01-04", 4 },
        {"2026-12-25", "2026-12-29", 1 }, /* from a holiday */
        {"2026-12-14", "2026-12-21", 5 }, /* a week */
        {"2026-12-22", "2026-12-21", -1}, /* back */
        {"2026-12-21", "2026-12-18", -1},
        {"2027-01-04", "2026-12-24", -4},
    };
    struct holiday list[4];
    struct holidays holidays = christmas(list);

    for (size_t i = 0; i < COUNT_OF(CASES); i++)
        EXPECT_NUMBER(CASES[i].until,
                      working_days_between(&holidays, day_for_test(CASES[i].from),
                                           day_for_test(CASES[i].until)),
                      CASES[i].count);
}

/* Every pair of days of nine weeks, and far away ones, against counting one by one. */
static void
days_between_are_those_one_can_count(void)
{
    struct holiday list[4];
    struct holidays holidays = christmas(list);
    int32_t begin = day_for_test("2026-11-30");

    for (int32_t from = begin; from < begin + 63; from++) {
        int32_t count = 0;

        for (int32_t until = from; until < begin + 63; until++) {
            if (until > from && day_is_working(&holidays, until))
                count++;
            if (working_days_between(&holidays, from, until) != count)
                EXPECT_NUMBER(day_format(until).text, working_days_between(&holidays, from, until),
                              count);
        }
    }
    /* 400 years are 20,871 weeks; of this span four days are holidays, one of them a Sunday. */
    EXPECT_NUMBER(
        "400 years",
        working_days_between(&holidays, day_for_test("1901-01-01"), day_for_test("2301-01-01")),
        20871 * 5 - 3);
    EXPECT_NUMBER("a week at the beginning",
                  working_days_between(&holidays, DAY_FIRST, DAY_FIRST + 7), 5);
    EXPECT_NUMBER("a week before 1970", working_days_between(&holidays, -9, -2), 5);
}

static void
so_many_working_days_away(void)
{
    static const struct {
        const char *day;
        int32_t count;
        const char *after, *before;
    } CASES[] = {
        {"2026-12-16", 1,  "2026-12-17", "2026-12-15"}, /* a Wednesday */
        {"2026-12-18", 1,  "2026-12-21", "2026-12-17"}, /* a Friday */
        {"2026-12-21", 1,  "2026-12-22", "2026-12-18"}, /* a Monday */
        {"2026-12-24", 1,  "2026-12-29", "2026-12-23"},
        {"2026-12-29", 1,  "2026-12-30", "2026-12-24"},
        {"2026-12-26", 1,  "2026-12-29", "2026-12-24"}, /* from a day off */
        {"2026-12-24", 4,  "2027-01-04", "2026-12-18"},
        {"2026-12-16", 10, "2027-01-04", "2026-12-02"},
    };
    struct holiday list[4];
    struct holidays holidays = christmas(list);

    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        int32_t day = day_for_test(CASES[i].day);

        EXPECT_TEXT(CASES[i].day,
                    day_format(working_day_after(&holidays, day, CASES[i].count)).text,
                    CASES[i].after);
        EXPECT_TEXT(CASES[i].day,
                    day_format(working_day_before(&holidays, day, CASES[i].count)).text,
                    CASES[i].before);
        EXPECT_NUMBER(
            CASES[i].day,
            working_days_between(&holidays, day, working_day_after(&holidays, day, CASES[i].count)),
            CASES[i].count);
    }
}

static void
the_nearest_working_day(void)
{
    static const struct {
        const char *day, *from, *until;
    } CASES[] = {
        {"2026-12-24", "2026-12-24", "2026-12-24"},
        {"2026-12-25", "2026-12-29", "2026-12-24"},
        {"2026-12-27", "2026-12-29", "2026-12-24"},
        {"2026-12-28", "2026-12-29", "2026-12-24"},
        {"2027-01-02", "2027-01-04", "2026-12-31"},
    };
    struct holiday list[4];
    struct holidays holidays = christmas(list);

    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        int32_t day = day_for_test(CASES[i].day);

        EXPECT_TEXT(CASES[i].day, day_format(working_day_from(&holidays, day)).text, CASES[i].from);
        EXPECT_TEXT(CASES[i].day, day_format(working_day_until(&holidays, day)).text,
                    CASES[i].until);
    }
}

static void
a_list_covers_its_days(void)
{
    struct holiday list[4];
    struct holidays h = christmas(list);

    CU_ASSERT_TRUE(holidays_cover(&h, h.first, h.last));
    CU_ASSERT_FALSE(holidays_cover(&h, h.first - 1, h.last));
    CU_ASSERT_FALSE(holidays_cover(&h, h.first, h.last + 1));
}

void
suite_workdays(void)
{
    CU_pSuite suite = CU_add_suite("model/workdays", NULL, NULL);

    CU_add_test(suite, "weekdays but for holidays", working_days_are_weekdays_but_for_holidays);
    CU_add_test(suite, "days between leave the first out", days_between_leave_the_first_out);
    CU_add_test(suite, "days between are counted", days_between_are_those_one_can_count);
    CU_add_test(suite, "so many working days away", so_many_working_days_away);
    CU_add_test(suite, "the nearest working day", the_nearest_working_day);
    CU_add_test(suite, "a list covers its days", a_list_covers_its_days);
}
