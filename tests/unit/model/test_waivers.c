/* SPDX-License-Identifier: MIT */
/*
 * Waivers, from the rows of waivers.csv to the decision, the figures and the explanation.
 */
#include <CUnit/CUnit.h>

#include "fixture.h"
#include "model/gather.h"
#include "service/explain.h"
#include "service/report.h"
#include "suites.h"

#define WAIVERS(rows) [TABLE_WAIVERS] = WAIVERS_HEAD rows
#define BY            ",A Worker,B Manager,"
/* Without a worker T5 is unknown; with "n" T3 fails. */
#define NO_WORKER EPISODES_HEAD "E1,F1,2022-09-01,2022-09-20,y,2022-10-01,y,,,2023-04-10,y\n"
#define NOT_ALL   EPISODES_HEAD "E1,F1,2022-09-01,2022-09-20,n,2022-10-01,y,,,2023-04-10,y\n"

static void
a_waiver_lets_a_test_pass(void)
{
    static const struct decision_case CASES[] = {
        {.name = "no waiver",
         .given = {{[TABLE_EPISODES] = NO_WORKER, WAIVERS("")}},
         .expected = "E1,F1,gap,2023-10-10,2023-10-10,,T5,\n"         },
        {.name = "unknown becomes a pass",
         .given = {{[TABLE_EPISODES] = NO_WORKER, WAIVERS("E1,T5" BY "2023-05-01,left,\n")}},
         .expected = "E1,F1,claimable,2023-10-10,2023-10-10,,,T5\n"   },
        {.name = "so does fail",
         .given = {{[TABLE_EPISODES] = NOT_ALL, WAIVERS("E1,T3" BY "2023-05-01,x,\n")}},
         .expected = "E1,F1,gap,2023-10-10,2023-10-10,,T5,T3\n"       },
        {.name = "two of them, one twice",
         .given = {{[TABLE_EPISODES] = NOT_ALL,
                    WAIVERS("E1,T5" BY "2023-05-01,x,\nE1,T3" BY "2023-05-01,x,\n"
                            "E1,T3" BY "2023-06-01,x,\n")}},
         .expected = "E1,F1,claimable,2023-10-10,2023-10-10,,,T3 T5\n"},
        {.name = "a test that passes is not listed",
         .given = {{WAIVERS("E1,T1" BY "2023-05-01,x,\n")}},
         .expected = "E1,F1,claimable,2023-10-10,2023-10-10,,,\n"     },
        {.name = "T10",
         .given = {{[TABLE_ATTENDANCE] = ABSENT, WAIVERS("E1,T10" BY "2023-05-01,x,\n")}},
         .expected = "E1,F1,claimable,2023-10-10,2023-10-10,,,T10\n"  },
        {.name = "T9, a claim stays in the way",
         .given = {{[TABLE_EVENTS] = ABSENT,
                    [TABLE_CLAIMS] = CLAIMS_HEAD "F1,,2022-23-Q1,,\n",
                    WAIVERS("E1,T9" BY "2023-05-01,x,\n")}},
         .expected = "E1,F1,claimed_before,2023-10-10,,T11,,T9\n"     },
        {.name = "waiting, its gap waived",
         .given = {{[TABLE_EPISODES] =
                        EPISODES_HEAD "E1,F1,2022-09-01,2022-09-20,y,2022-10-01,y,,,2023-08-10,y\n",
                    [TABLE_ATTENDANCE] = ABSENT,
                    WAIVERS("E1,T5" BY "2023-09-01,x,\nE1,T10" BY "2023-09-01,x,\n")}},
         .expected = "E1,F1,waiting,2024-02-10,2024-02-10,,,T5 T10\n" },
        {.name = "an open episode has none",
         .given = {{[TABLE_EPISODES] = EPISODES_HEAD "E1,F1,2022-09-01,,,,,,,,\n",
                    WAIVERS("E1,T5" BY "2023-05-01,x,\n")}},
         .expected = "E1,F1,open,,,,,\n"                              },
        {.name = "a merged family changes nothing",
         .given = {{[TABLE_FAMILIES] = FAMILIES_HEAD "F1,,,F2\nF2,,,\n",
                    [TABLE_EPISODES] = NO_WORKER,
                    WAIVERS("E1,T5" BY "2023-05-01,x,\n")}},
         .expected = "E1,F2,claimable,2023-10-10,2023-10-10,,,T5\n"   },
    };

    expect_decisions(CASES, COUNT_OF(CASES));
}

/* From the day of approval to the last day, both days in force, as seen on the as-at date. */
static void
a_waiver_has_its_days(void)
{
    static const struct decision_case CASES[] = {
        {.name = "approved on the as-at date",
         .given = {{[TABLE_EPISODES] = NO_WORKER, WAIVERS("E1,T5" BY "2023-12-01,x,\n")}},
         .as_at = "2023-12-01",
         .expected = "E1,F1,claimable,2023-10-10,2023-10-10,,,T5\n"},
        {.name = "approved the day after",
         .given = {{[TABLE_EPISODES] = NO_WORKER, WAIVERS("E1,T5" BY "2023-12-02,x,\n")}},
         .as_at = "2023-12-01",
         .expected = "E1,F1,gap,2023-10-10,2023-10-10,,T5,\n"      },
        {.name = "the last day is the as-at date",
         .given = {{[TABLE_EPISODES] = NO_WORKER, WAIVERS("E1,T5" BY "2023-05-01,x,2023-12-01\n")}},
         .as_at = "2023-12-01",
         .expected = "E1,F1,claimable,2023-10-10,2023-10-10,,,T5\n"},
        {.name = "the day before",
         .given = {{[TABLE_EPISODES] = NO_WORKER, WAIVERS("E1,T5" BY "2023-05-01,x,2023-11-30\n")}},
         .as_at = "2023-12-01",
         .expected = "E1,F1,gap,2023-10-10,2023-10-10,,T5,\n"      },
        {.name = "one day only",
         .given = {{[TABLE_EPISODES] = NO_WORKER, WAIVERS("E1,T5" BY "2023-12-01,x,2023-12-01\n")}},
         .as_at = "2023-12-01",
         .expected = "E1,F1,claimable,2023-10-10,2023-10-10,,,T5\n"},
        {.name = "expired beside one in force",
         .given = {{[TABLE_EPISODES] = NO_WORKER,
                    WAIVERS("E1,T5" BY "2023-05-01,x,\n"
                            "E1,T5" BY "2023-05-01,x,2023-06-01\n")}},
         .as_at = "2023-12-01",
         .expected = "E1,F1,claimable,2023-10-10,2023-10-10,,,T5\n"},
    };

    expect_decisions(CASES, COUNT_OF(CASES));
}

#define LINE(column, found) "waivers.csv,2," column ",episode_id=E1," found ","
#define A_TEST              "\"one of T1, T2, T3, T4, T5, T6, T7, T9 or T10; T8 and T11 cannot be waived\"\n"

static void
a_waiver_may_be_wrong(void)
{
    static const struct problem_case CASES[] = {
        {.name = "T8",
         .given = {{WAIVERS("E1,T8" BY "2023-05-01,x,\n")}},
         .expected = "error,bad_value," LINE("test",                                                                                                                                                              "T8") A_TEST},
        {.name = "T11",
         .given = {{WAIVERS("E1,T11" BY "2023-05-01,x,\n")}},
         .expected = "error,bad_value," LINE("test",                                                                                                                                                     "T11") A_TEST},
        {.name = "no test",
         .given = {{WAIVERS("E1,t5" BY "2023-05-01,x,\n")}},
         .expected = "error,bad_value," LINE("test",                  "t5") A_TEST},
        {.name = "nobody's episode",
         .given = {{WAIVERS("E9,T5" BY "2023-05-01,x,\n")}},
         .expected = "error,dangling_key,waivers.csv,2,episode_id,episode_id=E9,E9,"
                     "an episode_id that is in episodes.csv\n"                                                                                                                            },
        {.name = "one's own word",
         .given = {{WAIVERS("E1,T5,B  MANAGER,b\xC2\xA0manager,2023-05-01,x,\n")}},
         .expected = "error,bad_value," LINE(
             "approved_by",                     "the same person as in requested_by") "another person than in requested_by\n"},
        {.name = "ends before it begins",
         .given = {{WAIVERS("E1,T5" BY "2023-05-02,x,2023-05-01\n")}},
         .expected = "error,end_before_start," LINE(
             "expires_on",                                                                                    "2023-05-01") "approved_on 2023-05-02 or later\n"},
        {.name = "blanks",
         .given = {{WAIVERS("E1,T5,,,,,\n")}},
         .expected = "error,blank_required," LINE(
             "approved_by",                                                                                                                                                                                        "") "a text\n"
                                "error,blank_required," LINE(
                                    "approved_on", "") "a date like 2024-05-12\n"
                                                       "error,blank_required," LINE(
                                                           "reason", "") "a text\n"
                                                               "error,blank_required," LINE(
                                                                   "requested_by", "") "a text\n"},
        {.name = "approved later",
         .given = {{WAIVERS("E1,T5" BY "2024-01-01,x,\nE1,T6" BY "2024-02-01,x,\n")}},
         .expected = "warning,date_after_as_at,waivers.csv,2,approved_on,,\"2 rows, the first "
                     "2024-01-01\",by 2023-12-31 to be used in this quarter\n"                                                                                                                                                                   },
        {.name = "without a quarter",
         .given = {{WAIVERS("E1,T5" BY "2024-01-01,x,\n")}},
         .expected = "",
         .without_quarter = true},
        {.name = "the same one twice",
         .given = {{WAIVERS("E1,T5" BY "2023-05-01,x,\n"
                            "E1,T5" BY "2023-05-01,x,\n")}},
         .expected = ""                                                                                                                           },
    };

    expect_problems(CASES, COUNT_OF(CASES));
}

static void
a_waiver_is_shown(void)
{
    static const struct tables GIVEN = {
        {[TABLE_EPISODES] = NO_WORKER,
         WAIVERS("E1,T5" BY "2023-05-01,x,2024-01-31\nE1,T5" BY "2023-05-01,x,2023-06-01\n")}
    };
    struct explanation *list;
    struct fixture f;
    const char *told;
    size_t count;

    fixture_open(&f, &GIVEN);
    CU_ASSERT_TRUE_FATAL(fixture_decide(&f));
    EXPECT_NUMBER("waived", f.run.figures.waived[TEST_PRACTITIONER], 1);
    EXPECT_NUMBER("unknown", f.run.figures.unknown[TEST_PRACTITIONER], 0);
    CU_ASSERT_TRUE_FATAL(explain_id(f.arena, &f.run, "E1", &list, &count, &f.err));
    told = strstr(explain_text(f.arena, &f.run, list, count).at, "  T5 ");
    EXPECT_TEXT("explained", arena_copy(f.arena, told, (size_t)(strstr(told, "  T6 ") - told)),
                "  T5  waived   Lead practitioner: is a lead practitioner named?\n"
                "        lead_practitioner is blank\n"
                "        episodes.csv row 2: lead_practitioner\n"
                "        waivers.csv row 2: waived, approved on 2023-05-01, in force until "
                "2024-01-31\n");
    CU_ASSERT_PTR_NULL(strstr(told, "To be recorded"));
    CU_ASSERT_PTR_NOT_NULL(
        strstr(explain_json(f.arena, &f.run, list, count).at, "\"verdict\": \"waived\""));
    CU_ASSERT_PTR_NOT_NULL(strstr(report_figures(f.arena, &f.run).at, "\"waivers.csv\": {"));
    fixture_close(&f);
}

/* The list of tests in the contract's table and the tests themselves go by the same names. */
static void
each_test_is_its_name(void)
{
    static const enum test_id TESTS_WAIVABLE[] = {
        TEST_DEPENDANTS, TEST_NEEDS,   TEST_ASSESSMENT, TEST_PLAN,      TEST_PRACTITIONER,
        TEST_OUTCOMES,   TEST_CLOSURE, TEST_REREFERRAL, TEST_ATTENDANCE};
    const char *const *values = TABLES[TABLE_WAIVERS].columns[WAIVERS_TEST].values;

    for (uint8_t i = 0; i < COUNT_OF(TESTS_WAIVABLE); i++)
        EXPECT_NUMBER(values[i], waivable_test(i), TESTS_WAIVABLE[i]);
    CU_ASSERT_PTR_NULL(values[COUNT_OF(TESTS_WAIVABLE)]);
}

void
suite_waivers(void)
{
    CU_pSuite suite = CU_add_suite("model/waivers", NULL, NULL);

    CU_add_test(suite, "a waiver lets a test pass", a_waiver_lets_a_test_pass);
    CU_add_test(suite, "a waiver has its days", a_waiver_has_its_days);
    CU_add_test(suite, "a waiver may be wrong", a_waiver_may_be_wrong);
    CU_add_test(suite, "a waiver is shown", a_waiver_is_shown);
    CU_add_test(suite, "each test is its name", each_test_is_its_name);
}
