/* SPDX-License-Identifier: MIT */
/*
 * Several frameworks in one run: which of them decides an episode, by which parameters, and what
 * the figures make of it.
 *
 * FIRST is the national framework until 31 December 2022; SECOND, after it, has two headlines and
 * rules of its own.
 */
#include "model/framework_set.h"

#include <CUnit/CUnit.h>

#include "fixture.h"
#include "model/gather.h"
#include "service/explain.h"
#include "service/report.h"
#include "service/unusual.h"
#include "suites.h"

static const struct headline HEADLINES[] = {
    {9, "a roof"},
    {1, "school"}
};
static const struct need_def NEEDS[] = {
    {.code = "9.2", .text = "evicted", .headline = 0},
    {.code = "X", .text = "cold", .headline = 0},
    {.code = "1.1", .text = "attendance, again", .headline = 1},
};
static const char *const TYPES[] = {"panel_referral"};

static struct framework
second(void)
{
    return (struct framework){
        .name = "second",
        .version = "7",
        .source = "",
        .valid_from = day_for_test("2023-01-01"),
        .valid_to = DAY_UNKNOWN,
        .min_needs = 1,
        .min_headlines = 1,
        .sustain_months = 3,
        .regression = true,
        .unauthorised_limit = 100,
        .payment_pence = 100000,
        .headline_count = COUNT_OF(HEADLINES),
        .headlines = HEADLINES,
        .need_count = COUNT_OF(NEEDS),
        .needs = NEEDS,
        .rereferral_count = COUNT_OF(TYPES),
        .rereferral = TYPES,
    };
}

/* What a set of FIRST and OTHER is told, or "". */
static const char *
checked(struct arena *arena, const struct framework *first, const struct framework *other)
{
    struct error err = {.code = ERR_NONE};
    struct framework_set set;

    framework_set_make(arena, (const struct framework *[]){first, other}, 2, &set);
    if (framework_set_check(&set, &err))
        return "";
    CU_ASSERT_EQUAL(err.code, ERR_INPUT);
    return arena_printf(arena, "%s", err.text);
}

static void
a_day_has_one_framework(void)
{
    static const struct {
        const char *name, *a_from, *a_to, *b_from, *b_to, *both; /* NULL: they fit */
    } CASES[] = {
        {"one after the other", "",           "2022-12-31", "2023-01-01", "",           NULL                           },
        {"the other way round", "2023-01-01", "",           "",           "2022-12-31", NULL                           },
        {"days between",        "2020-01-01", "2020-12-31", "2022-01-01", "2022-12-31", NULL                           },
        {"one day",             "",           "2023-01-01", "2023-01-01", "",           "from 2023-01-01 to 2023-01-01"},
        {"one in the other",    "2020-01-01", "2030-01-01", "2023-01-01", "2023-12-31",
         "from 2023-01-01 to 2023-12-31"                                                                               },
        {"no end",              "2020-01-01", "",           "2023-01-01", "",           "from 2023-01-01 on"           },
        {"no beginning",        "",           "2023-12-31", "",           "2023-01-01", "until 2023-01-01"             },
        {"no dates",            "",           "",           "",           "",           "on every day"                 },
    };

    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        ARENA_SCOPE struct arena *arena = arena_new();
        struct framework a = second(), b = second();

        a.name = "a";
        a.valid_from = day_for_test(CASES[i].a_from);
        a.valid_to = day_for_test(CASES[i].a_to);
        b.valid_from = day_for_test(CASES[i].b_from);
        b.valid_to = day_for_test(CASES[i].b_to);
        EXPECT_TEXT(CASES[i].name, checked(arena, &a, &b),
                    CASES[i].both == NULL
                        ? ""
                        : arena_printf(arena,
                                       "the frameworks \"a\" and \"second\" are both in force %s; "
                                       "of those given together only one may be in force on a day: "
                                       "correct valid-from or valid-to",
                                       CASES[i].both));
    }
}

static void
names_and_headlines_fit(void)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct framework a = second(), b = second();

    b.valid_from = day_for_test("2020-01-01");
    b.valid_to = day_for_test("2020-12-31");
    EXPECT_TEXT("the same name", checked(arena, &a, &b),
                "two frameworks are called \"second\"; an episode could not name one of them");
    b.name = "b";
    a.headline_count = 1;
    EXPECT_TEXT("a headline more", checked(arena, &a, &b),
                "the framework \"b\" has a headline 1, \"school\", and \"second\" has none of that "
                "number; the first one given fixes the headlines of the figures, so give first the "
                "one that has them all");
    EXPECT_TEXT("the other way round", checked(arena, &b, &a), "");
}

static void
days_are_covered(void)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct framework a = second(), b = second();
    int32_t last = day_for_test("2022-12-31");
    struct framework_set set;

    b.valid_from = day_for_test("2020-01-01");
    b.valid_to = last;
    framework_set_make(arena, (const struct framework *[]){&a, &b}, 2, &set);
    EXPECT_NUMBER("before", framework_set_on(&set, b.valid_from - 1), FRAMEWORK_NONE);
    EXPECT_NUMBER("first day", framework_set_on(&set, b.valid_from), 1);
    EXPECT_NUMBER("last day", framework_set_on(&set, last), 1);
    EXPECT_NUMBER("the day after", framework_set_on(&set, last + 1), 0);
    CU_ASSERT_TRUE(framework_set_covers(&set, b.valid_from, last + 100));
    CU_ASSERT_FALSE(framework_set_covers(&set, b.valid_from - 1, last));
    EXPECT_NUMBER("re-referral", framework_set_rereferral(&set, text_of("panel_referral")), 3);
    EXPECT_NUMBER("of nobody", framework_set_rereferral(&set, text_of("eh_open")), 0);
}

#define EPISODES(rows)                                                                       \
    [TABLE_EPISODES] = "episode_id,family_id,opened_on,assessed_on,whole_family_assessment," \
                       "plan_on,plan_covers_all_needs,lead_practitioner,closed_on,"          \
                       "closure_quality,lead_school_urn,framework\n" rows
#define EPISODE(id, family, opened, assessed, closed, framework) \
    id "," family "," opened "," assessed ",y,2022-10-01,y,A," closed ",y,100," framework "\n"

/* A run of the case under FIRST and SECOND. */
static void
set_open(struct fixture *f, const struct tables *given, struct framework *other)
{
    const struct framework *others[] = {other};

    fixture_open(f, given);
    *other = second();
    f->framework.valid_to = day_for_test("2022-12-31");
    fixture_frameworks(f, others, 1);
}

struct set_case {
    const char *name;
    struct tables given;
    const char *expected;
};

static void
expect_set_problems(const struct set_case *cases, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct framework other;
        struct fixture f;

        set_open(&f, &cases[i].given, &other);
        CU_ASSERT_TRUE(fixture_check(&f));
        EXPECT_TEXT(cases[i].name, fixture_problems(&f), cases[i].expected);
        fixture_close(&f);
    }
}

static void
expect_set_decisions(const struct set_case *cases, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct framework other;
        struct fixture f;

        set_open(&f, &cases[i].given, &other);
        EXPECT_TEXT(cases[i].name, fixture_decide(&f) ? fixture_decisions(&f) : f.err.text,
                    cases[i].expected);
        fixture_close(&f);
    }
}

#define NO_FRAMEWORK(found)                                                         \
    "error,no_framework,episodes.csv,2,framework,episode_id=E1 family_id=F1," found \
    ",\"a framework that is in force that day, or the name of one here\"\n"
#define NO_NEEDS [TABLE_NEEDS] = NEEDS_HEAD, [TABLE_OUTCOMES] = OUTCOMES_HEAD

static void
an_episode_has_one_framework(void)
{
    static const struct set_case CASES[] = {
        {"named",
         {{NO_NEEDS, EPISODES(EPISODE("E1", "F1", "2021-01-01", "2021-01-02", "", "second"))}},
         ""                                                      },
        {"named, but not given",
         {{NO_NEEDS, EPISODES(EPISODE("E1", "F1", "2023-01-01", "", "", "third"))}},
         "error,no_framework,episodes.csv,2,framework,episode_id=E1 family_id=F1,third,"
         "the name of a framework that is given\n"               },
        {"in force when assessed, not when opened",
         {{NO_NEEDS, EPISODES(EPISODE("E1", "F1", "2022-01-01", "2022-10-03", "", ""))}},
         ""                                                      },
        {"in force when opened, not when assessed",
         {{NO_NEEDS, EPISODES(EPISODE("E1", "F1", "2023-01-01", "2022-10-02", "", ""))}},
         NO_FRAMEWORK("assessed_on 2022-10-02")                  },
        {"not assessed, in force when opened",
         {{NO_NEEDS, EPISODES(EPISODE("E1", "F1", "2022-10-03", "", "", ""))}},
         ""                                                      },
        {"not assessed, not in force when opened",
         {{NO_NEEDS, EPISODES(EPISODE("E1", "F1", "2022-10-02", "", "", ""))}},
         NO_FRAMEWORK("opened_on 2022-10-02")                    },
        {"no readable day",
         {{NO_NEEDS, EPISODES(EPISODE("E1", "F1", "2022-10-02", "soon", "", ""))}},
         "error,bad_date,episodes.csv,2,assessed_on,episode_id=E1 family_id=F1,soon,"
         "a date like 2024-05-12\n"                              },
        {"a code of the other",
         {{EPISODES(EPISODE("E1", "F1", "2023-01-01", "", "", "second")),
           [TABLE_OUTCOMES] = OUTCOMES_HEAD,
           [TABLE_NEEDS] = NEEDS_HEAD "N1,E1,X,,,\nN2,E1,5.1,,,\n"}},
         "error,bad_value,needs.csv,3,need_code,need_id=N2 episode_id=E1,5.1,"
         "\"a need code of second, which decides the episode\"\n"},
        {"a code of nobody",
         {{EPISODES(EPISODE("E1", "F1", "2023-01-01", "", "", "")),
           [TABLE_OUTCOMES] = OUTCOMES_HEAD, [TABLE_NEEDS] = NEEDS_HEAD "N1,E1,Y,,,\n"}},
         "error,bad_value,needs.csv,2,need_code,need_id=N1 episode_id=E1,Y,"
         "a need code of the framework\n"                        },
        {"types of both",
         {{NO_NEEDS, EPISODES(EPISODE("E1", "F1", "2023-01-01", "", "", "")),
           [TABLE_EVENTS] = EVENTS_HEAD "V1,F1,,panel_referral,2023-05-01,,\n"}},
         ""                                                      },
    };

    expect_set_problems(CASES, COUNT_OF(CASES));
}

/* E1 is SOUND's, of FIRST; E2 is of SECOND: no closure quality, three months, one need. */
#define TWO_FAMILIES [TABLE_FAMILIES] = FAMILIES_HEAD "F1,,,\nF2,,,\n"
#define ABSENCE                                                                               \
    [TABLE_ATTENDANCE] = ATTENDANCE_HEAD "C1,t,2023-04-17,2023-12-20,120,0,10,,n,secondary\n" \
                                         "C2,t,2023-09-04,2023-12-20,130,0,99,,n,secondary\n"
#define EPISODES_OF_BOTH                                                                        \
    [TABLE_MEMBERS] = MEMBERS_HEAD "C1,F1,child,2012-05-01,,\nC2,F2,child,2012-05-01,,\n",      \
    EPISODES(EPISODE("E1", "F1", "2022-09-01", "2022-10-20", "2023-04-10",                      \
                     "") "E2,F2,2022-09-01,2023-01-01,y,2022-10-01,y,A,2023-09-01,,100,\n"),    \
    [TABLE_NEEDS] = NEEDS_HEAD "N1,E1,1.1,,,\nN2,E1,5.1,,,\nN3,E1,9.2,,,\n"                     \
                               "N4,E2,9.2,,,\nN5,E2,X,,,\n",                                    \
    [TABLE_OUTCOMES] = OUTCOMES_HEAD "N1,achieved,2023-03-01,,,,\nN2,achieved,2023-03-15,,,,\n" \
                                     "N3,neutral,,,,,\nN4,achieved,2023-03-01,,,,\n"            \
                                     "N5,neutral,,,,,\n"
#define BOTH TWO_FAMILIES, EPISODES_OF_BOTH, ABSENCE

static void
each_goes_by_its_own_rules(void)
{
    static const struct set_case CASES[] = {
        {"both are claimable",
         {{BOTH}},
         "E1,F1,claimable,2023-10-10,2023-10-10,,\nE2,F2,claimable,2023-12-01,2023-12-01,,\n"},
        {"an event of the first's",
         {{BOTH, [TABLE_EVENTS] = EVENTS_HEAD "V1,F1,,eh_open,2023-10-01,,\n"
                                              "V2,F2,,eh_open,2023-10-01,,\n"}},
         "E1,F1,failed,2023-10-10,,T9,\nE2,F2,claimable,2023-12-01,2023-12-01,,\n"           },
        {"an event of the second's",
         {{BOTH, [TABLE_EVENTS] = EVENTS_HEAD "V1,F1,,panel_referral,2023-10-01,,\n"
                                              "V2,F2,,panel_referral,2023-10-01,,\n"}},
         "E1,F1,claimable,2023-10-10,2023-10-10,,\nE2,F2,failed,2023-12-01,,T9,\n"           },
        {"of two of one family the one that closed first",
         {{EPISODES_OF_BOTH, [TABLE_FAMILIES] = FAMILIES_HEAD "F1,,,F2\nF2,,,\n",
           [TABLE_ATTENDANCE] =
               ATTENDANCE_HEAD "C1,t,2023-04-17,2023-12-20,120,0,0,,n,secondary\n"
                               "C2,t,2023-04-17,2023-12-20,130,0,0,,n,secondary\n"}},
         "E1,F2,claimable,2023-10-10,2023-10-10,,\nE2,F2,claimed_before,2023-12-01,,T11,\n"  },
    };

    expect_set_decisions(CASES, COUNT_OF(CASES));
}

static int64_t
headline_value(const struct figures *figures, size_t place, enum headline_figure figure)
{
    return figures->headlines[place].value[figure];
}

static void
headlines_are_the_firsts(void)
{
    static const struct tables GIVEN = {{BOTH}};
    struct framework other;
    struct fixture f;

    set_open(&f, &GIVEN, &other);
    CU_ASSERT_TRUE_FATAL(fixture_decide(&f));
    EXPECT_NUMBER("1", headline_value(&f.run.figures, 0, HEADLINE_NEEDS_CLAIMED), 1);
    EXPECT_NUMBER("5", headline_value(&f.run.figures, 4, HEADLINE_NEEDS_CLAIMED), 1);
    EXPECT_NUMBER("9", headline_value(&f.run.figures, 8, HEADLINE_NEEDS_CLAIMED), 3);
    EXPECT_NUMBER("9", headline_value(&f.run.figures, 8, HEADLINE_OUTCOMES_CLAIMED), 1);
    EXPECT_NUMBER("9", headline_value(&f.run.figures, 8, HEADLINE_FAMILIES_CLAIMED), 2);
    fixture_close(&f);
}

/* The same code under one headline is one pair, under two it is two. */
static void
a_pair_is_a_code_under_a_headline(void)
{
    static const struct headline MOVED_TO[] = {
        {1, "one"},
        {2, "two"}
    };
    static const struct need_def MOVED[] = {
        {.code = "1.1", .text = "", .headline = 1},
        {.code = "9.2", .text = "", .headline = 0},
        {.code = "X", .text = "", .headline = 1}
    };
    ARENA_SCOPE struct arena *arena = arena_new();
    struct framework a = second(), b = second();
    struct framework_set set;

    b.headlines = MOVED_TO;
    b.needs = MOVED;
    framework_set_make(arena, (const struct framework *[]){&a, &a}, 2, &set);
    EXPECT_NUMBER("the same twice", set.pair_count, 3);
    EXPECT_NUMBER("the same twice", set.code_count, 3);
    framework_set_make(arena, (const struct framework *[]){&a, &b}, 2, &set);
    EXPECT_NUMBER("codes", set.code_count, 3);
    EXPECT_NUMBER("9.2 moved to headline 1", set.pair_count, 5);
    EXPECT_NUMBER("its headline", set.pair_headlines[set.pairs[1][1]], 1);
    EXPECT_NUMBER("1.1 of b", set.needs[1][2], 0);
}

static void
each_claim_is_worth_its_own(void)
{
    static const struct {
        const char *name;
        int64_t agreed, pence;
    } CASES[] = {
        {"no agreed number",  AGREED_NUMBER_NONE, 180000},
        {"enough for both",   2,                  180000},
        {"the first is paid", 1,                  80000 },
        {"nothing left",      0,                  0     },
    };
    static const struct tables GIVEN = {{BOTH}};

    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        struct framework other;
        struct fixture f;

        set_open(&f, &GIVEN, &other);
        f.framework.school_incentive_pence = 40000;
        f.options.figures.agreed_number = CASES[i].agreed;
        CU_ASSERT_TRUE_FATAL(fixture_decide(&f));
        EXPECT_NUMBER("claims", f.run.figures.value[FIGURE_CLAIMS_TOTAL], 2);
        EXPECT_NUMBER(CASES[i].name, f.run.figures.value[FIGURE_PAYMENT_PENCE], CASES[i].pence);
        CU_ASSERT_EQUAL_FATAL(f.run.figures.school_count, 1);
        EXPECT_NUMBER("the first's school", f.run.figures.schools[0].claims, 1);
        EXPECT_NUMBER("the first's pence", f.run.figures.schools[0].pence, 40000);
        fixture_close(&f);
    }
}

static void
outputs_name_them(void)
{
    static const struct tables GIVEN = {{BOTH}};
    struct unusual list[UNUSUAL_MOST];
    struct explanation *told;
    struct framework other;
    struct fixture f;
    const char *json;
    size_t count;

    set_open(&f, &GIVEN, &other);
    CU_ASSERT_TRUE_FATAL(fixture_decide(&f));
    json = report_figures(f.arena, &f.run).at;
    CU_ASSERT_PTR_NOT_NULL(strstr(json, "  \"framework\": {\n"
                                        "    \"name\": \"supporting-families-2022\",\n"));
    CU_ASSERT_PTR_NOT_NULL(strstr(json, "  \"frameworks\": [\n"
                                        "    {\n"
                                        "      \"name\": \"supporting-families-2022\",\n"
                                        "      \"version\": \"1\",\n"
                                        "      \"official\": false\n"
                                        "    },\n"
                                        "    {\n"
                                        "      \"name\": \"second\",\n"
                                        "      \"version\": \"7\",\n"
                                        "      \"official\": false\n"
                                        "    }\n"
                                        "  ],\n"));
    CU_ASSERT_TRUE_FATAL(explain_id(f.arena, &f.run, "E2", &told, &count, &f.err));
    json = explain_text(f.arena, &f.run, told, count).at;
    EXPECT_TEXT(
        "explained", arena_copy(f.arena, json, (size_t)(strstr(json, "  outlook") - json)),
        "2023-24-Q3 as at 2023-12-31, frameworks supporting-families-2022 version 1, second "
        "version 7\n\n"
        "Episode E2 of family F2 (episodes.csv row 3)\n"
        "  opened 2022-09-01, closed 2023-09-01, sustained until 2023-12-01\n"
        "  framework: second version 7\n"
        "  decision: claimable - can be claimed in this quarter\n");
    CU_ASSERT_PTR_NOT_NULL(strstr(json, "3 months later is 2023-12-01"));
    CU_ASSERT_PTR_NOT_NULL(
        strstr(explain_json(f.arena, &f.run, told, count).at, "\"framework\": \"second\""));
    other.valid_to = day_for_test("2023-12-30");
    count = unusual_find(&f.run, list);
    EXPECT_TEXT("out of force", list[count - 1].what,
                "the framework is not in force in the whole quarter");
    fixture_close(&f);
}

/* One framework decides for all, whatever an episode names and whatever its dates. */
static void
a_set_of_one_asks_nothing(void)
{
    static const struct tables GIVEN = {
        {EPISODES(EPISODE("E1", "F1", "2013-01-01", "2013-10-20", "2023-04-10", "nobody's"))}};
    struct fixture f;

    fixture_open(&f, &GIVEN);
    CU_ASSERT_TRUE_FATAL(fixture_decide(&f));
    EXPECT_TEXT("decided", fixture_decisions(&f), "E1,F1,claimable,2023-10-10,2023-10-10,,\n");
    CU_ASSERT_PTR_NULL(strstr(report_figures(f.arena, &f.run).at, "frameworks"));
    fixture_close(&f);
}

/* Two beside each other: the first decides, and what it lacks is left out and counted. */
static void
what_the_first_lacks_is_left_out(void)
{
    static const struct tables GIVEN = {
        {[TABLE_NEEDS] = NEEDS_HEAD "N1,E1,1.1,,,\nN2,E1,X,,,\nN3,E1,X,,,\n",
         [TABLE_EVENTS] = EVENTS_HEAD "V1,F1,,panel_referral,2023-05-01,,\n"}
    };
    struct framework other = second();
    uint32_t left = 0;
    struct fixture f;

    fixture_open(&f, &GIVEN);
    framework_set_beside(f.arena, &f.framework, &other, &f.set);
    CU_ASSERT_TRUE_FATAL(fixture_decide(&f));
    EXPECT_TEXT("decided", fixture_decisions(&f), "E1,F1,failed,2023-10-10,,T2,\n");
    for (uint32_t code = 0; code < f.set.code_count; code++)
        if (f.run.dataset->left_out[code] > 0) {
            EXPECT_TEXT("code", f.set.codes[code], "X");
            left += f.run.dataset->left_out[code];
        }
    EXPECT_NUMBER("left out", left, 2);
    EXPECT_NUMBER("marked", f.run.dataset->episodes.rows[0].needs_left_out, 1);
    fixture_close(&f);
}

void
suite_framework_set(void)
{
    CU_pSuite suite = CU_add_suite("model/framework_set", NULL, NULL);

    CU_add_test(suite, "a day has one framework", a_day_has_one_framework);
    CU_add_test(suite, "names and headlines fit", names_and_headlines_fit);
    CU_add_test(suite, "days are covered", days_are_covered);
    CU_add_test(suite, "an episode has one framework", an_episode_has_one_framework);
    CU_add_test(suite, "each goes by its own rules", each_goes_by_its_own_rules);
    CU_add_test(suite, "headlines are the first's", headlines_are_the_firsts);
    CU_add_test(suite, "a pair is a code under a headline", a_pair_is_a_code_under_a_headline);
    CU_add_test(suite, "each claim is worth its own", each_claim_is_worth_its_own);
    CU_add_test(suite, "outputs name them", outputs_name_them);
    CU_add_test(suite, "a set of one asks nothing", a_set_of_one_asks_nothing);
    CU_add_test(suite, "what the first lacks is left out", what_the_first_lacks_is_left_out);
}
