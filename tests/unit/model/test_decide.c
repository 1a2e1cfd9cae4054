/* SPDX-License-Identifier: MIT */
/*
 * The tests T1 to T11, each on every side of its edges.  How they lead to a decision is in
 * test_decisions.c; what a dataset gives them to look at, in test_gather.c.
 */
#include "model/decide.h"

#include <CUnit/CUnit.h>

#include "fixture.h"
#include "suites.h"

#define PEOPLE_MOST 4

/* Needs A and B are under one headline, C and D under one each. */
static const struct headline HEADLINES[] = {
    {1, "one"  },
    {2, "two"  },
    {3, "three"}
};
static const struct need_def NEEDS[] = {
    {.code = "A", .text = "a", .headline = 0},
    {.code = "B", .text = "b", .headline = 0},
    {.code = "C", .text = "c", .headline = 1},
    {.code = "D", .text = "d", .headline = 2},
};

static const struct framework RULES = {
    .min_needs = 3,
    .min_headlines = 1,
    .sustain_months = 6,
    .closure_quality = true,
    .regression = true,
    .unauthorised_limit = 10,
    .headline_count = COUNT_OF(HEADLINES),
    .need_count = COUNT_OF(NEEDS),
    .headlines = HEADLINES,
    .needs = NEEDS,
};

struct person {
    uint8_t role;
    const char *dob, *from, *until;
};

static void
expect_verdict(const char *name, enum test_id test, const struct facts *facts,
               const struct framework *rules, const char *as_at, enum verdict expected)
{
    EXPECT_NUMBER(name, decide_test(test, facts, rules, day_for_test(as_at)), expected);
}

static struct member_fact
member_of(struct person person)
{
    return (struct member_fact){.role = person.role,
                                .dob = day_for_test(person.dob),
                                .from = day_for_test(person.from),
                                .until = day_for_test(person.until)};
}

static void
household_knows_its_days(void)
{
    static const struct {
        const char *name;
        struct person person;
        bool in, child, school;
    } CASES[] = {
        {"nothing known",             {ROLE_CHILD, "", "", ""},                     true,  true,  false},
        {"comes that day",            {ROLE_CHILD, "2010-01-01", "2022-09-01", ""}, true,  true,  true },
        {"comes the day after",       {ROLE_CHILD, "2010-01-01", "2022-09-02", ""}, false, true,  true },
        {"goes that day",             {ROLE_CHILD, "2010-01-01", "", "2022-09-01"}, true,  true,  true },
        {"went the day before",       {ROLE_CHILD, "2010-01-01", "", "2022-08-31"}, false, true,  true },
        {"born that day",             {ROLE_CHILD, "2022-09-01", "", ""},           true,  true,  false},
        {"born the day after",        {ROLE_CHILD, "2022-09-02", "", ""},           false, true,  false},
        {"18 that day",               {ROLE_CHILD, "2004-09-01", "", ""},           true,  false, false},
        {"18 the day after",          {ROLE_CHILD, "2004-09-02", "", ""},           true,  true,  false},
        {"16 that day",               {ROLE_CHILD, "2006-09-01", "", ""},           true,  true,  false},
        {"16 the day after",          {ROLE_CHILD, "2006-09-02", "", ""},           true,  true,  true },
        {"5 that day",                {ROLE_CHILD, "2017-09-01", "", ""},           true,  true,  true },
        {"5 the day after",           {ROLE_CHILD, "2017-09-02", "", ""},           true,  true,  false},
        {"a parent of 15",            {ROLE_PARENT_CARER, "2007-01-01", "", ""},    true,  false, true },
        {"an expectant parent of 15",
         {ROLE_EXPECTANT_PARENT, "2007-01-01", "", ""},
         true,                                                                             false,
         true                                                                                          },
    };
    int32_t day = day_for_test("2022-09-01");

    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        struct member_fact member = member_of(CASES[i].person);

        EXPECT_NUMBER(CASES[i].name, member_in_household(&member, day), CASES[i].in);
        EXPECT_NUMBER(CASES[i].name, member_is_child(&member, day), CASES[i].child);
        EXPECT_NUMBER(CASES[i].name, member_is_school_age(&member, day), CASES[i].school);
    }
}

static void
t1_dependants(void)
{
    static const struct {
        const char *name, *opened;
        size_t count;
        struct person people[PEOPLE_MOST];
        enum verdict expected;
    } CASES[] = {
        {"nobody",                           "2022-09-01", 0, {{0, "", "", ""}},                    VERDICT_UNKNOWN},
        {"a child",                          "2022-09-01", 1, {{ROLE_CHILD, "2012-05-01", "", ""}}, VERDICT_PASS   },
        {"a child of unknown age",           "2022-09-01", 1, {{ROLE_CHILD, "", "", ""}},           VERDICT_PASS   },
        {"an expectant parent",
         "2022-09-01",                                     1,
         {{ROLE_EXPECTANT_PARENT, "", "", ""}},
         VERDICT_PASS                                                                                              },
        {"a parent",                         "2022-09-01", 1, {{ROLE_PARENT_CARER, "", "", ""}},    VERDICT_FAIL   },
        {"another adult",                    "2022-09-01", 1, {{ROLE_OTHER_ADULT, "", "", ""}},     VERDICT_FAIL   },
        {"a parent of 16",
         "2022-09-01",                                     1,
         {{ROLE_PARENT_CARER, "2006-01-01", "", ""}},
         VERDICT_FAIL                                                                                              },
        {"18 that day",                      "2022-09-01", 1, {{ROLE_CHILD, "2004-09-01", "", ""}}, VERDICT_FAIL   },
        {"18 the day after",                 "2022-09-01", 1, {{ROLE_CHILD, "2004-09-02", "", ""}}, VERDICT_PASS   },
        {"born on 29 February, 28 February",
         "2022-02-28",                                     1,
         {{ROLE_CHILD, "2004-02-29", "", ""}},
         VERDICT_PASS                                                                                              },
        {"born on 29 February, 1 March",
         "2022-03-01",                                     1,
         {{ROLE_CHILD, "2004-02-29", "", ""}},
         VERDICT_FAIL                                                                                              },
        {"born that day",                    "2022-09-01", 1, {{ROLE_CHILD, "2022-09-01", "", ""}}, VERDICT_PASS   },
        {"born the day after",
         "2022-09-01",                                     1,
         {{ROLE_CHILD, "2022-09-02", "", ""}},
         VERDICT_UNKNOWN                                                                                           },
        {"comes that day",                   "2022-09-01", 1, {{ROLE_CHILD, "", "2022-09-01", ""}}, VERDICT_PASS   },
        {"comes the day after",
         "2022-09-01",                                     1,
         {{ROLE_CHILD, "", "2022-09-02", ""}},
         VERDICT_UNKNOWN                                                                                           },
        {"goes that day",                    "2022-09-01", 1, {{ROLE_CHILD, "", "", "2022-09-01"}}, VERDICT_PASS   },
        {"went the day before",
         "2022-09-01",                                     1,
         {{ROLE_CHILD, "", "", "2022-08-31"}},
         VERDICT_UNKNOWN                                                                                           },
        {"the expectant parent went",
         "2022-09-01",                                     1,
         {{ROLE_EXPECTANT_PARENT, "", "", "2022-08-31"}},
         VERDICT_UNKNOWN                                                                                           },
        {"the child went, the parent stays",
         "2022-09-01",                                     2,
         {{ROLE_CHILD, "", "", "2022-08-31"}, {ROLE_PARENT_CARER, "", "", ""}},
         VERDICT_FAIL                                                                                              },
        {"a parent, then a child",
         "2022-09-01",                                     2,
         {{ROLE_PARENT_CARER, "", "", ""}, {ROLE_CHILD, "", "", ""}},
         VERDICT_PASS                                                                                              },
        {"a parent, then an expectant one",
         "2022-09-01",                                     2,
         {{ROLE_PARENT_CARER, "", "", ""}, {ROLE_EXPECTANT_PARENT, "", "", ""}},
         VERDICT_PASS                                                                                              },
    };

    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        struct member_fact members[PEOPLE_MOST];
        struct facts facts = {.opened_on = day_for_test(CASES[i].opened),
                              .member_count = CASES[i].count,
                              .members = members};

        for (size_t k = 0; k < CASES[i].count; k++)
            members[k] = member_of(CASES[i].people[k]);
        expect_verdict(CASES[i].name, TEST_DEPENDANTS, &facts, &RULES, "2023-12-31",
                       CASES[i].expected);
    }
}

/* A need a letter: its code, in lower case when it is not counted. */
static size_t
needs_of(const char *letters, struct need_fact *needs)
{
    size_t count = strlen(letters);

    for (size_t i = 0; i < count; i++) {
        bool counted = letters[i] >= 'A' && letters[i] <= 'Z';

        needs[i] = (struct need_fact){.code = (uint16_t)(letters[i] - (counted ? 'A' : 'a')),
                                      .counted = counted};
    }
    return count;
}

static void
t2_needs(void)
{
    static const struct {
        const char *needs;
        int32_t min_needs, min_headlines;
        enum verdict expected;
    } CASES[] = {
        {"",       0, 0, VERDICT_PASS},
        {"",       1, 0, VERDICT_FAIL},
        {"",       0, 1, VERDICT_FAIL},
        {"ABC",    3, 1, VERDICT_PASS},
        {"AB",     3, 1, VERDICT_FAIL},
        {"AABB",   3, 1, VERDICT_FAIL}, /* distinct codes */
        {"ABAC",   3, 1, VERDICT_PASS},
        {"ABc",    3, 1, VERDICT_FAIL}, /* found after closure */
        {"cABC",   3, 1, VERDICT_PASS}, /* once found after closure, once before */
        {"aABD",   3, 2, VERDICT_PASS},
        {"ABC",    3, 2, VERDICT_PASS},
        {"ABC",    3, 3, VERDICT_FAIL},
        {"ACD",    3, 3, VERDICT_PASS},
        {"BACD",   4, 3, VERDICT_PASS},
        {"AAA",    1, 1, VERDICT_PASS},
        {"AB",     2, 2, VERDICT_FAIL}, /* two codes under one headline */
        {"ABCCDd", 5, 3, VERDICT_FAIL},
    };

    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        struct framework rules = RULES;
        struct need_fact needs[8];
        struct facts facts = {.need_count = needs_of(CASES[i].needs, needs), .needs = needs};

        rules.min_needs = CASES[i].min_needs;
        rules.min_headlines = CASES[i].min_headlines;
        expect_verdict(CASES[i].needs, TEST_NEEDS, &facts, &rules, "2023-12-31", CASES[i].expected);
    }
}

/* T3 and T4 ask the same of two pairs of columns: all twelve of a day and an answer. */
static void
t3_t4_done_by_closure(void)
{
    static const struct {
        const char *done_on;
        enum answer for_all;
        enum verdict expected;
    } CASES[] = {
        {"",           ANSWER_BLANK, VERDICT_UNKNOWN},
        {"",           ANSWER_YES,   VERDICT_UNKNOWN},
        {"",           ANSWER_NO,    VERDICT_FAIL   },
        {"2023-04-09", ANSWER_BLANK, VERDICT_UNKNOWN},
        {"2023-04-09", ANSWER_YES,   VERDICT_PASS   },
        {"2023-04-09", ANSWER_NO,    VERDICT_FAIL   },
        {"2023-04-10", ANSWER_BLANK, VERDICT_UNKNOWN},
        {"2023-04-10", ANSWER_YES,   VERDICT_PASS   },
        {"2023-04-10", ANSWER_NO,    VERDICT_FAIL   },
        {"2023-04-11", ANSWER_BLANK, VERDICT_FAIL   }, /* fail goes before unknown */
        {"2023-04-11", ANSWER_YES,   VERDICT_FAIL   },
        {"2023-04-11", ANSWER_NO,    VERDICT_FAIL   },
    };

    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        struct facts assessed = {.closed_on = day_for_test("2023-04-10"),
                                 .assessed_on = day_for_test(CASES[i].done_on),
                                 .whole_family_assessment = CASES[i].for_all,
                                 .plan_on = DAY_UNKNOWN,
                                 .plan_covers_all_needs = ANSWER_BLANK};
        struct facts planned = {.closed_on = day_for_test("2023-04-10"),
                                .plan_on = day_for_test(CASES[i].done_on),
                                .plan_covers_all_needs = CASES[i].for_all,
                                .assessed_on = DAY_UNKNOWN,
                                .whole_family_assessment = ANSWER_BLANK};

        expect_verdict(CASES[i].done_on, TEST_ASSESSMENT, &assessed, &RULES, "2023-12-31",
                       CASES[i].expected);
        expect_verdict(CASES[i].done_on, TEST_PLAN, &planned, &RULES, "2023-12-31",
                       CASES[i].expected);
    }
}

static void
t5_practitioner(void)
{
    struct facts facts = {.lead_practitioner = true};

    expect_verdict("named", TEST_PRACTITIONER, &facts, &RULES, "2023-12-31", VERDICT_PASS);
    facts.lead_practitioner = false;
    expect_verdict("blank", TEST_PRACTITIONER, &facts, &RULES, "2023-12-31", VERDICT_UNKNOWN);
}

/* A need a letter: achieved, neutral, failed, unknown; in upper case when it is not counted. */
static size_t
settled_of(const char *letters, struct need_fact *needs)
{
    static const char SETTLED[] = {[SETTLED_ACHIEVED] = 'a',
                                   [SETTLED_NEUTRAL] = 'n',
                                   [SETTLED_FAILED] = 'f',
                                   [SETTLED_UNKNOWN] = 'u'};
    size_t count = strlen(letters);

    for (size_t i = 0; i < count; i++) {
        bool counted = letters[i] >= 'a' && letters[i] <= 'z';

        needs[i] = (struct need_fact){.counted = counted};
        for (unsigned s = 0; s < COUNT_OF(SETTLED); s++)
            if (SETTLED[s] == letters[i] || SETTLED[s] == letters[i] - 'A' + 'a')
                needs[i].settled = (enum settled)s;
    }
    return count;
}

static void
t6_outcomes(void)
{
    static const struct {
        const char *needs;
        enum verdict expected;
    } CASES[] = {
        {"",     VERDICT_FAIL   }, /* no need at all */
        {"a",    VERDICT_PASS   },
        {"n",    VERDICT_FAIL   }, /* nothing achieved */
        {"f",    VERDICT_FAIL   },
        {"u",    VERDICT_UNKNOWN},
        {"aa",   VERDICT_PASS   },
        {"an",   VERDICT_PASS   },
        {"nna",  VERDICT_PASS   },
        {"nn",   VERDICT_FAIL   },
        {"af",   VERDICT_FAIL   },
        {"nf",   VERDICT_FAIL   },
        {"au",   VERDICT_UNKNOWN},
        {"nu",   VERDICT_UNKNOWN},
        {"uf",   VERDICT_FAIL   }, /* fail goes before unknown */
        {"fu",   VERDICT_FAIL   },
        {"anuf", VERDICT_FAIL   },
        {"A",    VERDICT_FAIL   }, /* none is counted */
        {"An",   VERDICT_FAIL   },
        {"aF",   VERDICT_PASS   },
        {"aU",   VERDICT_PASS   },
        {"FUa",  VERDICT_PASS   },
        {"Nu",   VERDICT_UNKNOWN},
    };

    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        struct need_fact needs[8];
        struct facts facts = {.need_count = settled_of(CASES[i].needs, needs), .needs = needs};

        expect_verdict(CASES[i].needs, TEST_OUTCOMES, &facts, &RULES, "2023-12-31",
                       CASES[i].expected);
    }
}

static void
t7_closure(void)
{
    static const struct {
        enum answer answer;
        enum verdict expected;
    } CASES[] = {
        {ANSWER_YES,   VERDICT_PASS   },
        {ANSWER_NO,    VERDICT_FAIL   },
        {ANSWER_BLANK, VERDICT_UNKNOWN},
    };
    struct framework unasked = RULES;

    unasked.closure_quality = false;
    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        struct facts facts = {.closure_quality = CASES[i].answer};

        expect_verdict("asked", TEST_CLOSURE, &facts, &RULES, "2023-12-31", CASES[i].expected);
        expect_verdict("not asked", TEST_CLOSURE, &facts, &unasked, "2023-12-31",
                       VERDICT_NOT_ASKED);
    }
}

static void
t8_sustained(void)
{
    static const struct {
        const char *sustained_on;
        enum verdict expected;
    } CASES[] = {
        {"2023-09-30", VERDICT_PASS   },
        {"2023-12-30", VERDICT_PASS   },
        {"2023-12-31", VERDICT_PASS   },
        {"2024-01-01", VERDICT_WAITING},
    };

    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        struct facts facts = {.sustained_on = day_for_test(CASES[i].sustained_on)};

        expect_verdict(CASES[i].sustained_on, TEST_SUSTAINED, &facts, &RULES, "2023-12-31",
                       CASES[i].expected);
    }
}

static void
t9_rereferral(void)
{
    static const struct {
        const char *name;
        bool known;
        uint32_t event;
        enum verdict expected;
    } CASES[] = {
        {"none",                    true,  ROW_NONE, VERDICT_PASS   },
        {"one",                     true,  0,        VERDICT_FAIL   },
        {"events.csv is not there", false, ROW_NONE, VERDICT_UNKNOWN},
    };
    struct framework unasked = RULES;

    unasked.regression = false;
    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        struct facts facts = {.events_known = CASES[i].known, .rereferral = CASES[i].event};

        expect_verdict(CASES[i].name, TEST_REREFERRAL, &facts, &RULES, "2023-12-31",
                       CASES[i].expected);
        expect_verdict(CASES[i].name, TEST_REREFERRAL, &facts, &unasked, "2023-12-31",
                       VERDICT_NOT_ASKED);
    }
}

static void
t11_claimed_before(void)
{
    struct facts facts = {.earlier_claim = ROW_NONE};

    expect_verdict("nothing", TEST_CLAIMED_BEFORE, &facts, &RULES, "2023-12-31", VERDICT_PASS);
    facts.claimed_before_warned = true;
    expect_verdict("warned", TEST_CLAIMED_BEFORE, &facts, &RULES, "2023-12-31", VERDICT_PASS);
    facts.sibling_wins = true;
    expect_verdict("sibling", TEST_CLAIMED_BEFORE, &facts, &RULES, "2023-12-31", VERDICT_FAIL);
    facts = (struct facts){.earlier_claim = 0};
    expect_verdict("claimed", TEST_CLAIMED_BEFORE, &facts, &RULES, "2023-12-31", VERDICT_FAIL);
}

void
suite_decide(void)
{
    CU_pSuite suite = CU_add_suite("model/decide", NULL, NULL);

    CU_add_test(suite, "the household knows its days", household_knows_its_days);
    CU_add_test(suite, "T1 dependants", t1_dependants);
    CU_add_test(suite, "T2 needs", t2_needs);
    CU_add_test(suite, "T3 and T4, done by closure", t3_t4_done_by_closure);
    CU_add_test(suite, "T5 lead practitioner", t5_practitioner);
    CU_add_test(suite, "T6 outcomes", t6_outcomes);
    CU_add_test(suite, "T7 closure", t7_closure);
    CU_add_test(suite, "T8 sustained", t8_sustained);
    CU_add_test(suite, "T9 no re-referral", t9_rereferral);
    CU_add_test(suite, "T11 not claimed before", t11_claimed_before);
}
