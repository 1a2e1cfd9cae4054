/* SPDX-License-Identifier: MIT */
#include "model/timetable.h"

#include <CUnit/CUnit.h>

#include "fixture.h"
#include "suites.h"

/* New Year's Day of 2024 is a Monday. */
static const struct holiday NEW_YEAR[] = {
    {19723, "New Year's Day"}
};

static struct holidays
around_2024(void)
{
    return (struct holidays){
        .count = 1,
        .list = NEW_YEAR,
        .first = day_for_test("2023-12-01"),
        .last = day_for_test("2024-12-31"),
    };
}

static struct return_window
window(const char *cut_off, const char *opens, const char *closes)
{
    return (struct return_window){
        .period = "2023-24-Q3",
        .quarter = {2023, 3},
        .cut_off = day_for_test(cut_off),
        .opens = day_for_test(opens),
        .closes = day_for_test(closes),
        .line = 5,
    };
}

static void
periods(void)
{
    static const struct {
        const char *text;
        bool quarterly, good;
    } CASES[] = {
        {"2023-24-Q3", true,  true },
        {"2023-24-Q3", false, false},
        {"2023-24",    false, true },
        {"2023-24",    true,  false},
        {"1999-00",    false, true },
        {"2023-25",    false, false},
        {"2023-2",     false, false},
        {"2023-245",   false, false},
        {"2023/24",    false, false},
        {"",           false, false},
        {"",           true,  false},
    };

    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        struct quarter quarter = {.year = 7, .number = 7};

        EXPECT_NUMBER(CASES[i].text,
                      return_period_read(text_of(CASES[i].text), CASES[i].quarterly, &quarter),
                      CASES[i].good);
        EXPECT_NUMBER(CASES[i].text, quarter.number,
                      !CASES[i].good       ? 7
                      : CASES[i].quarterly ? 3
                                           : 0);
    }
}

/* A cut-off on a Friday, a window from a Monday to the Monday two weeks later. */
static void
a_window_in_words(void)
{
    static const struct {
        const char *today;
        enum window_state state;
        int32_t to_cut_off, to_open, to_close;
        const char *words;
    } CASES[] = {
        {"2023-12-29", WINDOW_COMING, 9,   10,  20,
         "opens in 10 working days, cut-off in 9 working days"                              },
        {"2024-01-11", WINDOW_COMING, 1,   2,   12,
         "opens in 2 working days, cut-off in 1 working day"                                },
        {"2024-01-12", WINDOW_COMING, 0,   1,   11,  "opens in 1 working day, cut-off today"},
        {"2024-01-13", WINDOW_COMING, 0,   1,   11,  "opens in 1 working day"               },
        {"2024-01-14", WINDOW_COMING, 0,   1,   11,  "opens in 1 working day"               },
        {"2024-01-15", WINDOW_OPEN,   -1,  0,   10,  "open, closes in 10 working days"      },
        {"2024-01-26", WINDOW_OPEN,   -10, -9,  1,   "open, closes in 1 working day"        },
        {"2024-01-28", WINDOW_OPEN,   -10, -9,  1,   "open, closes in 1 working day"        },
        {"2024-01-29", WINDOW_OPEN,   -11, -10, 0,   "open, closes today"                   },
        {"2024-01-30", WINDOW_CLOSED, -12, -11, -1,  "closed"                               },
        {"2024-02-29", WINDOW_CLOSED, -34, -33, -23, "closed"                               },
    };
    struct holidays holidays = around_2024();
    struct return_window given = window("2024-01-12", "2024-01-15", "2024-01-29");

    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        struct window_view view = window_see(&given, &holidays, day_for_test(CASES[i].today));

        EXPECT_NUMBER(CASES[i].today, view.state, CASES[i].state);
        EXPECT_NUMBER(CASES[i].today, view.days_to_cut_off, CASES[i].to_cut_off);
        EXPECT_NUMBER(CASES[i].today, view.days_to_open, CASES[i].to_open);
        EXPECT_NUMBER(CASES[i].today, view.days_to_close, CASES[i].to_close);
        EXPECT_TEXT(CASES[i].today, window_tell(&view).text, CASES[i].words);
        CU_ASSERT_TRUE(view.reliable);
    }
}

static void
odd_windows_in_words(void)
{
    static const struct {
        const char *cut_off, *opens, *closes, *today, *words;
    } CASES[] = {
        {"",           "2024-01-15", "2024-01-29", "2024-01-12", "opens in 1 working day"                  },
        {"",           "2024-01-13", "2024-01-29", "2024-01-12", "opens before the next working day"       },
        {"2024-01-14", "2024-01-15", "2024-01-29", "2024-01-12",
         "opens in 1 working day, cut-off before the next working day"                                     },
        {"",           "2024-01-01", "2024-01-14", "2024-01-12", "open, closes before the next working day"},
        {"2024-01-20", "2024-01-15", "2024-01-29", "2024-01-18",
         "open, closes in 7 working days, cut-off in 1 working day"                                        },
        {"2024-01-15", "2024-01-15", "2024-01-15", "2024-01-15",
         "open, closes today, cut-off today"                                                               },
    };
    struct holidays holidays = around_2024();

    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        struct return_window given = window(CASES[i].cut_off, CASES[i].opens, CASES[i].closes);
        struct window_view view = window_see(&given, &holidays, day_for_test(CASES[i].today));

        EXPECT_TEXT(CASES[i].words, window_tell(&view).text, CASES[i].words);
    }
}

/* A count is reliable when all its days are covered: from today or the first day to the last. */
static void
what_the_holidays_do_not_cover(void)
{
    static const struct {
        const char *cut_off, *opens, *closes, *today;
        bool reliable;
    } CASES[] = {
        {"",           "2024-12-02", "2024-12-31", "2024-11-01", true },
        {"",           "2024-12-02", "2025-01-01", "2024-11-01", false},
        {"",           "2024-12-02", "2024-12-31", "2023-11-30", false},
        {"",           "2024-01-02", "2024-01-31", "2025-01-01", false},
        {"2023-11-30", "2024-01-02", "2024-01-31", "2024-01-01", false},
        {"2023-12-01", "2024-01-02", "2024-01-31", "2024-12-31", true },
    };
    struct holidays holidays = around_2024();

    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        struct return_window given = window(CASES[i].cut_off, CASES[i].opens, CASES[i].closes);

        EXPECT_NUMBER(CASES[i].today,
                      window_see(&given, &holidays, day_for_test(CASES[i].today)).reliable,
                      CASES[i].reliable);
    }
}

static void
the_next_due_comes_first(void)
{
    static const char *const CLOSES[] = {"2024-01-10", "2024-03-01", "2024-02-01", "2024-02-20",
                                         "2024-02-20"};
    static const int ORDER[] = {3, 4, 1, 2, 0}; /* open ones by their end, then the latest closed */
    struct holidays holidays = around_2024();
    struct return_window windows[COUNT_OF(CLOSES)];
    struct window_view views[COUNT_OF(CLOSES)];

    for (int i = 0; i < (int)COUNT_OF(CLOSES); i++) {
        windows[i] = window("", "2024-01-02", CLOSES[i]);
        windows[i].line = i;
        views[i] = window_see(&windows[i], &holidays, day_for_test("2024-02-10"));
    }
    window_views_sort(views, COUNT_OF(views));
    for (size_t i = 0; i < COUNT_OF(ORDER); i++)
        EXPECT_NUMBER("place", views[i].window->line, ORDER[i]);
    window_views_sort(NULL, 0);
}

/* ---- checks ---- */

static const char *
faults_told(struct arena *arena, const struct return_window *windows, size_t count, size_t *errors)
{
    static const struct return_kind KINDS[] = {
        {"claim",  "Quarterly claim", true },
        {"survey", "Data survey",     false},
    };
    struct holidays holidays = around_2024();
    struct timetable timetable = {
        .kind_count = 2, .kinds = KINDS, .window_count = count, .windows = windows};
    struct timetable_faults faults = timetable_check(arena, &timetable, &holidays);
    struct builder out = {.arena = arena};

    builder_puts(&out, "");
    for (size_t i = 0; i < faults.count; i++)
        builder_printf(&out, "%s %d: %s\n", faults.list[i].warning ? "warning" : "error",
                       faults.list[i].line, faults.list[i].words);
    *errors = faults.errors;
    return out.at;
}

static void
expect_faults(const char *name, const struct return_window *windows, size_t count,
              const char *words, size_t expected)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    size_t errors;

    EXPECT_TEXT(name, faults_told(arena, windows, count, &errors), words);
    EXPECT_NUMBER(name, errors, expected);
}

static void
what_is_wrong_with_one(void)
{
    static const struct {
        const char *cut_off, *opens, *closes;
        size_t errors;
        const char *words;
    } CASES[] = {
        {"2024-01-12", "2024-01-15", "2024-01-29", 0, ""                               },
        {"",           "2024-01-15", "2024-01-15", 0, ""                               },
        {"2024-01-15", "2024-01-15", "2024-01-15", 0, ""                               },
        {"",           "2024-01-16", "2024-01-15", 1,
         "error 5: element return, claim 2023-24-Q3: closes 2024-01-15 lies before opens "
         "2024-01-16\n"                                                                },
        {"2024-01-30", "2024-01-15", "2024-01-29", 1,
         "error 5: element return, claim 2023-24-Q3: cut-off 2024-01-30 lies after closes "
         "2024-01-29\n"                                                                },
        {"2024-01-01", "2024-01-13", "2024-01-28", 0,
         "warning 5: element return, claim 2023-24-Q3: cut-off 2024-01-01 is a bank holiday, New "
         "Year's Day\n"
         "warning 5: element return, claim 2023-24-Q3: opens 2024-01-13 is a Saturday\n"
         "warning 5: element return, claim 2023-24-Q3: closes 2024-01-28 is a Sunday\n"},
        {"",           "2024-12-31", "2025-01-02", 0,
         "warning 5: element return, claim 2023-24-Q3: closes 2025-01-02 is outside the list of "
         "bank holidays, which covers 2023-12-01 to 2024-12-31\n"                      },
        {"",           "2023-09-29", "2024-01-29", 0,
         "warning 5: element return, claim 2023-24-Q3: opens 2023-09-29 lies before the quarter "
         "begins, on 2023-10-01\n"
         "warning 5: element return, claim 2023-24-Q3: opens 2023-09-29 is outside the list of "
         "bank holidays, which covers 2023-12-01 to 2024-12-31\n"                      },
    };

    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        struct return_window given = window(CASES[i].cut_off, CASES[i].opens, CASES[i].closes);

        expect_faults(CASES[i].closes, &given, 1, CASES[i].words, CASES[i].errors);
    }
}

static void
what_is_wrong_with_two(void)
{
    struct return_window two[] = {window("", "2024-01-15", "2024-01-29"),
                                  window("", "2024-01-29", "2024-02-12")};

    two[1].line = 6;
    expect_faults("the same return twice", two, 2,
                  "error 6: element return, claim 2023-24-Q3: line 5 has the same return; leave "
                  "one of them out\n",
                  1);
    two[1].period = "2023-24-Q4";
    two[1].quarter.number = 4;
    expect_faults("a day in common", two, 2,
                  "warning 6: element return, claim 2023-24-Q4: open from 2024-01-29 to "
                  "2024-02-12, while 2023-24-Q3 of line 5 is from 2024-01-15 to 2024-01-29\n",
                  0);
    two[1].opens++;
    expect_faults("no day in common", two, 2, "", 0);
    two[1].opens -= 7;
    two[1].kind = 1;
    two[1].period = "2023-24";
    two[1].quarter.number = 0;
    expect_faults("another kind", two, 2, "", 0);
}

static void
a_period_that_is_none(void)
{
    struct return_window given = window("", "2024-01-15", "2024-01-29");

    given.period = "Q3";
    given.quarter = (struct quarter){.year = 0};
    expect_faults("quarter", &given, 1,
                  "error 5: element return, claim Q3: period \"Q3\" is not a quarter like "
                  "2023-24-Q3\n",
                  1);
    given.kind = 1;
    expect_faults("year", &given, 1,
                  "error 5: element return, survey Q3: period \"Q3\" is not a financial year like "
                  "2023-24\n",
                  1);
}

void
suite_timetable(void)
{
    CU_pSuite suite = CU_add_suite("model/timetable", NULL, NULL);

    CU_add_test(suite, "periods", periods);
    CU_add_test(suite, "a window in words", a_window_in_words);
    CU_add_test(suite, "odd windows in words", odd_windows_in_words);
    CU_add_test(suite, "what the holidays do not cover", what_the_holidays_do_not_cover);
    CU_add_test(suite, "the next due comes first", the_next_due_comes_first);
    CU_add_test(suite, "what is wrong with one", what_is_wrong_with_one);
    CU_add_test(suite, "what is wrong with two", what_is_wrong_with_two);
    CU_add_test(suite, "a period that is none", a_period_that_is_none);
}
