/* SPDX-License-Identifier: MIT */
#include "service/report.h"

#include <CUnit/CUnit.h>

#include "fixture.h"
#include "suites.h"

/* The part of figures.json from FROM on, up to the line of TO. */
static const char *
part_of(struct arena *arena, const char *json, const char *from, const char *to)
{
    const char *first = strstr(json, from), *last;

    if (first == NULL || (last = strstr(first, to)) == NULL)
        return "not there";
    return arena_copy(arena, first, (size_t)(last - first));
}

static void
figures_are_published(void)
{
    struct fixture f;
    const char *json;

    fixture_open(&f, &SOUND);
    CU_ASSERT_TRUE_FATAL(fixture_decide(&f));
    json = report_figures(f.arena, &f.run).at;
    EXPECT_TEXT("origin and figures", part_of(f.arena, json, "{", "  \"headlines\""),
                "{\n"
                "  \"quarter\": \"2023-24-Q3\",\n"
                "  \"as_at\": \"2023-12-31\",\n"
                "  \"authority\": \"\",\n"
                "  \"framework\": {\n"
                "    \"name\": \"supporting-families-2022\",\n"
                "    \"version\": \"1\",\n"
                "    \"official\": false\n"
                "  },\n"
                "  \"options\": {\n"
                "    \"area\": \"pbr\",\n"
                "    \"agreed_number\": null,\n"
                "    \"claim_policy\": \"block\",\n"
                "    \"mapping_sha256\": null\n"
                "  },\n"
                "  \"claims_new\": 1,\n"
                "  \"claims_carried\": 0,\n"
                "  \"claims_total\": 1,\n"
                "  \"claims_year_to_date\": 1,\n"
                "  \"families_worked_with\": 0,\n"
                "  \"families_new\": 0,\n"
                "  \"families_closed\": 0,\n"
                "  \"children_worked_with\": 0,\n"
                "  \"forecast_next_quarter\": 0,\n"
                "  \"forecast_with_gaps\": 0,\n"
                "  \"payment_pence\": 80000,\n"
                "  \"decisions\": {\n"
                "    \"claimable\": 1,\n"
                "    \"gap\": 0,\n"
                "    \"waiting\": 0,\n"
                "    \"failed\": 0,\n"
                "    \"claimed_before\": 0,\n"
                "    \"open\": 0\n"
                "  },\n");
    EXPECT_TEXT("first headline", part_of(f.arena, json, "    {\n      \"number\": 1,", "    },"),
                "    {\n"
                "      \"number\": 1,\n"
                "      \"needs_worked_with\": 0,\n"
                "      \"outcomes_in_quarter\": 0,\n"
                "      \"needs_claimed\": 1,\n"
                "      \"outcomes_claimed\": 1,\n"
                "      \"families_claimed\": 1\n");
    EXPECT_TEXT("no school", part_of(f.arena, json, "  \"school", "  \"dataset\""),
                "  \"school_incentive_pence\": {},\n");
    fixture_close(&f);
}

static void
options_are_published(void)
{
    static const struct tables GIVEN = {
        {[TABLE_CLAIMS] = "family_id,quarter\n\n,\nF9,2023-24-Q1\n", [TABLE_EVENTS] = ABSENT}
    };
    struct fixture f;
    const char *json;

    fixture_open(&f, &GIVEN);
    f.options.period = period_for_test("2023-24-Q3", "2023-11-30");
    f.options.figures = (struct figure_options){
        .authority = "E06000001", .area = AREA_EARNED_AUTONOMY, .agreed_number = 0};
    f.framework.claim_policy = (struct claim_policy){.kind = CLAIM_AFTER, .months = 12};
    CU_ASSERT_TRUE_FATAL(fixture_decide(&f));
    json = report_figures(f.arena, &f.run).at;
    EXPECT_TEXT("as at", part_of(f.arena, json, "  \"as_at\"", "  \"framework\""),
                "  \"as_at\": \"2023-11-30\",\n  \"authority\": \"E06000001\",\n");
    EXPECT_TEXT("options", part_of(f.arena, json, "    \"area\"", "    \"mapping"),
                "    \"area\": \"ea\",\n    \"agreed_number\": 0,\n"
                "    \"claim_policy\": \"after:12\",\n");
    EXPECT_TEXT("claims.csv has one row, blank ones not counted",
                part_of(f.arena, json, "    \"claims.csv\"", "    },"),
                "    \"claims.csv\": {\n"
                "      \"sha256\": "
                "\"d4a3a69a5d0087cecd5eb5a48194a2c5cd1cc4409aaf6fce92298f2ec399b8de\",\n"
                "      \"rows\": 1\n");
    EXPECT_TEXT("a file that is not there", part_of(f.arena, json, "events.csv", "}"), "not there");
    fixture_close(&f);
}

static void
schools_are_published(void)
{
    static const struct tables GIVEN = {
        {[TABLE_EPISODES] =
             EPISODES_HEAD "E1,F1,2022-09-01,2022-09-20,y,2022-10-01,y,A,103700,2023-04-10,y\n"}};
    struct fixture f;
    const char *json;

    fixture_open(&f, &GIVEN);
    f.framework.school_incentive_pence = 40000;
    f.options.figures.agreed_number = 0; /* does not limit it */
    CU_ASSERT_TRUE_FATAL(fixture_decide(&f));
    json = report_figures(f.arena, &f.run).at;
    EXPECT_TEXT("school", part_of(f.arena, json, "  \"school", "  \"dataset\""),
                "  \"school_incentive_pence\": {\n    \"103700\": 40000\n  },\n");
    fixture_close(&f);
}

static void
tests_are_listed_in_order(void)
{
    ARENA_SCOPE struct arena *arena = arena_new();

    EXPECT_TEXT("none", report_tests(arena, 0), "");
    EXPECT_TEXT("one", report_tests(arena, 1U << TEST_SUSTAINED), "T8");
    EXPECT_TEXT(
        "some",
        report_tests(arena, 1U << TEST_ATTENDANCE | 1U << TEST_NEEDS | 1U << TEST_REREFERRAL),
        "T2 T9 T10");
    EXPECT_TEXT("all", report_tests(arena, 0x7FF), "T1 T2 T3 T4 T5 T6 T7 T8 T9 T10 T11");
}

static void
problems_are_json(void)
{
    static const struct tables GIVEN = {
        {
         [TABLE_MEMBERS] = "member_id,family_id,role,\"a \"\"b\"\"\"\n"
                              "C1,F1,child,\nP1,F1,\"x\ty\",\n", }
    };
    struct fixture f;

    fixture_open(&f, &GIVEN);
    CU_ASSERT_TRUE_FATAL(fixture_check(&f));
    EXPECT_TEXT("json", report_problems_json(f.arena, &f.run.problems).at,
                "{\n"
                "  \"errors\": [\n"
                "    {\n"
                "      \"file\": \"members.csv\",\n"
                "      \"row\": 3,\n"
                "      \"column\": \"role\",\n"
                "      \"kind\": \"bad_value\",\n"
                "      \"found\": \"x\\\\x09y\",\n"
                "      \"expected\": \"one of child, parent_carer, other_adult or "
                "expectant_parent\",\n"
                "      \"keys\": {\n"
                "        \"member_id\": \"P1\",\n"
                "        \"family_id\": \"F1\"\n"
                "      }\n"
                "    }\n"
                "  ],\n"
                "  \"warnings\": [\n"
                "    {\n"
                "      \"file\": \"members.csv\",\n"
                "      \"row\": 1,\n"
                "      \"column\": \"a \\\"b\\\"\",\n"
                "      \"kind\": \"extra_column\",\n"
                "      \"found\": \"a column that is not used\",\n"
                "      \"expected\": \"nothing to do, unless a name is misspelt\",\n"
                "      \"keys\": {}\n"
                "    }\n"
                "  ]\n"
                "}\n");
    fixture_close(&f);
}

static void
no_problems_are_empty_lists(void)
{
    struct fixture f;

    fixture_open(&f, &SOUND);
    CU_ASSERT_TRUE_FATAL(fixture_check(&f));
    EXPECT_TEXT("json", report_problems_json(f.arena, &f.run.problems).at,
                "{\n  \"errors\": [],\n  \"warnings\": []\n}\n");
    EXPECT_TEXT("csv", report_problems_csv(f.arena, &f.run.problems).at,
                "severity,kind,file,row,column,keys,found,expected\n");
    fixture_close(&f);
}

void
suite_report(void)
{
    CU_pSuite suite = CU_add_suite("service/report", NULL, NULL);

    CU_add_test(suite, "figures are published", figures_are_published);
    CU_add_test(suite, "options are published", options_are_published);
    CU_add_test(suite, "schools are published", schools_are_published);
    CU_add_test(suite, "tests are listed in order", tests_are_listed_in_order);
    CU_add_test(suite, "problems are JSON", problems_are_json);
    CU_add_test(suite, "no problems are empty lists", no_problems_are_empty_lists);
}
