/* SPDX-License-Identifier: MIT */
/* The pure parts; what a rule answers on rows is in tests/frameworks, which suite_examples runs. */
#include "model/measure.h"

#include <CUnit/CUnit.h>

#include "fixture.h"
#include "model/follow_up.h"
#include "model/framework_diff.h"
#include "model/gather.h"
#include "model/measure_parts.h"
#include "service/library.h"
#include "suites.h"

static void
spans_of_time(void)
{
    static const struct {
        const char *from;
        struct span_of_time span;
        bool back;
        const char *to;
    } CASES[] = {
        {"2023-08-31", {6, UNIT_MONTHS},   false, "2024-02-29"},
        {"2022-08-31", {6, UNIT_MONTHS},   false, "2023-02-28"},
        {"2024-02-29", {12, UNIT_MONTHS},  false, "2025-02-28"},
        {"2024-03-31", {1, UNIT_MONTHS},   true,  "2024-02-29"},
        {"2023-03-31", {1, UNIT_MONTHS},   true,  "2023-02-28"},
        {"2023-03-28", {1, UNIT_MONTHS},   true,  "2023-02-28"},
        {"2024-02-29", {12, UNIT_MONTHS},  true,  "2023-02-28"},
        {"2024-01-15", {1, UNIT_MONTHS},   true,  "2023-12-15"},
        {"2023-12-31", {13, UNIT_WEEKS},   false, "2024-03-31"},
        {"2024-03-31", {13, UNIT_WEEKS},   true,  "2023-12-31"},
        {"2024-02-28", {2, UNIT_DAYS},     false, "2024-03-01"},
        {"2024-03-01", {1, UNIT_DAYS},     true,  "2024-02-29"},
        {"2024-03-01", {0, UNIT_MONTHS},   true,  "2024-03-01"},
        {"0001-01-31", {1, UNIT_MONTHS},   true,  "0001-01-01"},
        {"0001-01-05", {9, UNIT_DAYS},     true,  "0001-01-01"},
        {"9999-12-31", {9999, UNIT_WEEKS}, false, "9999-12-31"},
        {"9999-12-31", {1, UNIT_MONTHS},   false, "9999-12-31"},
    };

    for (size_t i = 0; i < COUNT_OF(CASES); i++)
        EXPECT_TEXT(
            CASES[i].from,
            day_format(span_from(day_for_test(CASES[i].from), CASES[i].span, CASES[i].back)).text,
            CASES[i].to);
}

/* All answers of three rules, and how many are asked for. */
static void
three_valued_logic(void)
{
    enum verdict answers[3];

    for (int a = 0; a < 27; a++)
        for (size_t needed = 0; needed <= 4; needed++) {
            size_t pass = 0, fail = 0;
            enum verdict expected;

            for (int i = 0, rest = a; i < 3; i++, rest /= 3) {
                answers[i] = rest % 3 == 0   ? VERDICT_PASS
                             : rest % 3 == 1 ? VERDICT_FAIL
                                             : VERDICT_UNKNOWN;
                pass += answers[i] == VERDICT_PASS;
                fail += answers[i] == VERDICT_FAIL;
            }
            expected = pass >= needed      ? VERDICT_PASS
                       : 3 - fail < needed ? VERDICT_FAIL
                                           : VERDICT_UNKNOWN;
            EXPECT_NUMBER("at least", verdict_at_least(answers, 3, needed), expected);
        }
    EXPECT_NUMBER("all of none", verdict_at_least(NULL, 0, 0), VERDICT_PASS);
    EXPECT_NUMBER("any of none", verdict_at_least(NULL, 0, 1), VERDICT_FAIL);
    EXPECT_NUMBER("not pass", verdict_not(VERDICT_PASS), VERDICT_FAIL);
    EXPECT_NUMBER("not fail", verdict_not(VERDICT_FAIL), VERDICT_PASS);
    EXPECT_NUMBER("not unknown", verdict_not(VERDICT_UNKNOWN), VERDICT_UNKNOWN);
}

static void
limits_are_kept(void)
{
    static const struct {
        int64_t low, high;
        enum limit_kind kind;
        enum verdict expected;
    } CASES[] = {
        {9,  9,  LIMIT_AT_LEAST, VERDICT_FAIL   },
        {10, 10, LIMIT_AT_LEAST, VERDICT_PASS   },
        {9,  10, LIMIT_AT_LEAST, VERDICT_UNKNOWN},
        {10, 11, LIMIT_AT_LEAST, VERDICT_PASS   },
        {10, 10, LIMIT_ABOVE,    VERDICT_FAIL   },
        {11, 11, LIMIT_ABOVE,    VERDICT_PASS   },
        {10, 11, LIMIT_ABOVE,    VERDICT_UNKNOWN},
        {11, 99, LIMIT_ABOVE,    VERDICT_PASS   },
        {10, 10, LIMIT_AT_MOST,  VERDICT_PASS   },
        {11, 11, LIMIT_AT_MOST,  VERDICT_FAIL   },
        {10, 11, LIMIT_AT_MOST,  VERDICT_UNKNOWN},
        {11, 99, LIMIT_AT_MOST,  VERDICT_FAIL   },
        {9,  9,  LIMIT_BELOW,    VERDICT_PASS   },
        {10, 10, LIMIT_BELOW,    VERDICT_FAIL   },
        {9,  10, LIMIT_BELOW,    VERDICT_UNKNOWN},
        {0,  99, LIMIT_NONE,     VERDICT_PASS   },
    };

    for (size_t i = 0; i < COUNT_OF(CASES); i++)
        EXPECT_NUMBER("range",
                      range_keeps((struct range){CASES[i].low, CASES[i].high},
                                  (struct limit){CASES[i].kind, 10}),
                      CASES[i].expected);
    EXPECT_NUMBER("2 of 3 over 66.666%", percent_keeps(2, 3, (struct limit){LIMIT_ABOVE, 66666}),
                  VERDICT_PASS);
    EXPECT_NUMBER("2 of 3 at least 66.667%",
                  percent_keeps(2, 3, (struct limit){LIMIT_AT_LEAST, 66667}), VERDICT_FAIL);
    EXPECT_NUMBER("1 of 8 is 12.5%", percent_keeps(1, 8, (struct limit){LIMIT_AT_MOST, 12500}),
                  VERDICT_PASS);
}

static void
amounts(void)
{
    static const struct {
        const char *cell;
        int64_t amount;
        const char *shown;
    } CASES[] = {
        {"0",                    0,           "0"         },
        {"12",                   12000,       "12"        },
        {"-3.5",                 -3500,       "-3.5"      },
        {"+0.125",               125,         "0.125"     },
        {"1.9999",               1999,        "1.999"     },
        {"16.0",                 16000,       "16"        },
        {"99999999999999999999", AMOUNT_MOST, "1000000000"},
    };
    static const char *const NONE[] = {"", "-", ".5", "5.", "1e3", "1,5", "5 ", "--1"};

    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        EXPECT_NUMBER(CASES[i].cell, amount_read(text_of(CASES[i].cell)), CASES[i].amount);
        EXPECT_TEXT(CASES[i].cell, amount_format(CASES[i].amount).text, CASES[i].shown);
    }
    for (size_t i = 0; i < COUNT_OF(NONE); i++)
        EXPECT_NUMBER(NONE[i], amount_read(text_of(NONE[i])), AMOUNT_BLANK);
}

static void
rules_in_words(void)
{
    static const struct {
        const char *id, *words;
    } CASES[] = {
        {"absence-under-15",   "each child of school age: absence, authorised and unauthorised, "
                             "below 15% over the last 3 "
                             "consecutive terms"                          },
        {"asb-down",
         "events asb_incident down by at least 60%, after closure, up to 6 months after closure; "
         "against the baseline, from 6 months before opening, before opening"                         },
        {"plan-engaged",
         "plan_engaged, lasting at least 6 months without a gap (ended by plan_disengaged), from "
         "opening and no event csc_referral, after closure, up to 12 months after closure"            },
        {"part-time-13-weeks",
         "at least one member of the household: work_start (amount below 16), lasting at least 13 "
         "weeks without a gap (ended by work_end), from opening"                                      },
        {"employment-club",
         "at least one member of the household: employment_club at least every 7 days, lasting at "
         "least 6 weeks without a gap, from opening"                                                  },
        {"risk-lower",         "risk_band at least 1 lower than at entry, from opening, up to closure"},
        {"wellbeing-better",
         "the member with the need: wellbeing_score higher than at entry, from opening"               },
        {"all-with-a-gp",      "each member of the household: at least 1 event gp_registered"         },
        {"eviction-suspended",
         "at least 1 event eviction_suspended, from opening and no event eviction_step, after the "
         "last eviction_suspended"                                                                    },
    };
    ARENA_SCOPE struct arena *arena = arena_new();
    struct error err = {.code = ERR_NONE};
    struct framework f;

    CU_ASSERT_TRUE_FATAL(library_framework(arena, "warwickshire-2015", &f, NULL, &err));
    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        uint16_t measure = framework_measure(&f, text_of(CASES[i].id));

        CU_ASSERT_NOT_EQUAL_FATAL(measure, MEASURE_NONE);
        EXPECT_TEXT(CASES[i].id, measure_words(arena, &f, &f.measures[measure].rule),
                    CASES[i].words);
    }
}

/* What a diff of frameworks says about rules. */
static void
rules_are_compared(void)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct error err = {.code = ERR_NONE};
    struct framework before, after;
    struct builder out = {.arena = arena};
    struct differences differences;

    CU_ASSERT_TRUE_FATAL(library_framework(arena, "coventry-2023", &before, NULL, &err));
    CU_ASSERT_TRUE_FATAL(library_framework(arena, "nottinghamshire-pfo", &after, NULL, &err));
    framework_diff(arena, &before, &after, &differences);
    for (size_t i = 2; i < differences.count; i++)
        builder_printf(&out, "%s\n", differences.list[i].words);
    EXPECT_TEXT(
        "words", out.at,
        "different headlines at screening at least (T2): 0 -> 2\n"
        "claimed families audited at least: 0% -> 10%\n"
        "to the school that led it, for a claim: £400 -> £0\n"
        "measure reviewed added: never more than 4 months without review, from the plan, up to "
        "closure, \"the plan, at least every four months\"\n"
        "route positive-outcome added: \"Progress on all criteria, and the plan reviewed in "
        "time\", every need settled and at least one achieved and measure reviewed\n");
}

static void
checks_after_a_claim(void)
{
    static const char *const DAYS[] = {"2016-03-30", "2016-09-30", "2017-03-30", "2017-09-30"};
    struct follow_up follow_up = {.every_months = 6, .for_months = 24};
    struct follow_up none = {.every_months = 0};
    struct quarter claimed;

    CU_ASSERT_TRUE_FATAL(quarter_read(text_of("2015-16-Q2"), &claimed));
    EXPECT_NUMBER("checks", follow_up_count(&follow_up), 4);
    EXPECT_NUMBER("none", follow_up_count(&none), 0);
    for (int32_t i = 0; i < 4; i++)
        EXPECT_TEXT("day", day_format(follow_up_day(&follow_up, claimed, i)).text, DAYS[i]);
}

/* 1,608 families in three years, 75% expected: 1,206,000 and 964,800 pounds. */
static void
warwickshires_arithmetic(void)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct error err = {.code = ERR_NONE};
    struct framework f;
    int64_t families = INT64_C(536) * 3 * 75 / 100;

    CU_ASSERT_TRUE_FATAL(library_framework(arena, "warwickshire-2015", &f, NULL, &err));
    EXPECT_NUMBER("families", families, 1206);
    EXPECT_TEXT("attachment", money_format(f.attachment_pence * families).text, "£1,206,000");
    EXPECT_TEXT("result", money_format(f.payment_pence * families).text, "£964,800");
}

/* Nobody keeps events or attendance: what must be there is missing. */
static void
missing_tables_are_unknown(void)
{
    struct tables given = SOUND;
    struct fixture f;
    struct facts facts;
    struct measuring m;

    given.of[TABLE_EVENTS] = given.of[TABLE_ATTENDANCE] = ABSENT;
    fixture_open(&f, &given);
    CU_ASSERT_TRUE_FATAL(
        library_framework(f.arena, "troubled-families-phase1", &f.framework, NULL, &f.err));
    f.framework.needs = (struct need_def[]){{.code = "1.1"}, {.code = "5.1"}, {.code = "9.2"}};
    f.framework.need_count = 3;
    fixture_frameworks(&f, NULL, 0);
    CU_ASSERT_TRUE_FATAL(fixture_check(&f));
    gather_episode(f.arena, f.run.dataset, &f.framework, &f.options.period, 0, &facts);
    m = (struct measuring){.arena = f.arena,
                           .dataset = f.run.dataset,
                           .framework = &f.framework,
                           .facts = &facts,
                           .as_at = f.options.period.as_at};
    for (uint16_t i = 0; i < f.framework.measure_count; i++)
        EXPECT_NUMBER(f.framework.measures[i].id, measure_answer(&m, &f.framework.measures[i].rule),
                      VERDICT_UNKNOWN);
    EXPECT_NUMBER("T6", decide_test(TEST_OUTCOMES, &facts, &f.framework, m.as_at), VERDICT_UNKNOWN);
    fixture_close(&f);
}

void
suite_measure(void)
{
    CU_pSuite suite = CU_add_suite("model/measure", NULL, NULL);

    CU_add_test(suite, "spans of time", spans_of_time);
    CU_add_test(suite, "three-valued logic", three_valued_logic);
    CU_add_test(suite, "limits are kept", limits_are_kept);
    CU_add_test(suite, "amounts", amounts);
    CU_add_test(suite, "rules in words", rules_in_words);
    CU_add_test(suite, "rules are compared", rules_are_compared);
    CU_add_test(suite, "checks after a claim", checks_after_a_claim);
    CU_add_test(suite, "Warwickshire's arithmetic", warwickshires_arithmetic);
    CU_add_test(suite, "missing tables are unknown", missing_tables_are_unknown);
}
