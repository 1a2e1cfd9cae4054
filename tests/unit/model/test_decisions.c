/* SPDX-License-Identifier: MIT */
/* T10, which looks at the most, and the way from eleven verdicts to one decision. */
#include "model/decide.h"

#include <CUnit/CUnit.h>

#include "fixture.h"
#include "suites.h"

static const struct headline HEADLINES[] = {
    {1, "one"}
};
static const struct need_def NEEDS[] = {
    {.code = "A", .text = "a", .headline = 0},
    {.code = "B", .text = "b", .headline = 0},
    {.code = "C", .text = "c", .headline = 0}
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

#define CLOSED "2023-04-10"
#define S      "2023-10-10"
#define AS_AT  "2023-12-31"

/* One child and its terms. */
struct pupil {
    uint8_t role;
    const char *dob, *from, *until;
    uint32_t terms;
    bool outside;
    int64_t possible, unauthorised;
};

static struct member_fact
member_of(const struct pupil *pupil)
{
    return (struct member_fact){
        .role = pupil->role,
        .dob = day_for_test(pupil->dob),
        .from = day_for_test(pupil->from),
        .until = day_for_test(pupil->until),
        .term_rows = pupil->terms,
        .only_outside_school = pupil->outside,
        .possible = pupil->possible,
        .unauthorised = pupil->unauthorised,
    };
}

/* On S: the child was 11, unless its day of birth says otherwise. */
static void
t10_one_child(void)
{
    static const struct {
        const char *name;
        struct pupil pupil;
        enum verdict expected;
    } CASES[] = {
        {"no absence",                    {ROLE_CHILD, "2012-05-01", "", "", 2, false, 250, 0},           VERDICT_PASS   },
        {"10 in 100",                     {ROLE_CHILD, "2012-05-01", "", "", 2, false, 100, 10},          VERDICT_PASS   },
        {"11 in 100",                     {ROLE_CHILD, "2012-05-01", "", "", 2, false, 100, 11},          VERDICT_FAIL   },
        {"1 in 9",                        {ROLE_CHILD, "2012-05-01", "", "", 1, false, 9, 1},             VERDICT_FAIL   },
        {"1 in 10",                       {ROLE_CHILD, "2012-05-01", "", "", 1, false, 10, 1},            VERDICT_PASS   },
        {"in 3,000,000,000",
         {ROLE_CHILD, "2012-05-01", "", "", 1, false, 3000000000, 300000001},
         VERDICT_FAIL                                                                                                    },
        {"no sessions at 11",             {ROLE_CHILD, "2012-05-01", "", "", 0, false, 0, 0},             VERDICT_UNKNOWN},
        {"terms without sessions at 11",
         {ROLE_CHILD, "2012-05-01", "", "", 2, false, 0, 0},
         VERDICT_UNKNOWN                                                                                                 },
        {"no sessions at an unknown age",
         {ROLE_CHILD, "", "", "", 0, false, 0, 0},
         VERDICT_UNKNOWN                                                                                                 },
        {"no sessions, 5 on closure",
         {ROLE_CHILD, "2018-04-10", "", "", 0, false, 0, 0},
         VERDICT_UNKNOWN                                                                                                 },
        {"no sessions, 5 the day after",
         {ROLE_CHILD, "2018-04-11", "", "", 0, false, 0, 0},
         VERDICT_PASS                                                                                                    },
        {"no sessions, 16 on closure",
         {ROLE_CHILD, "2007-04-10", "", "", 0, false, 0, 0},
         VERDICT_PASS                                                                                                    },
        {"no sessions, 16 the day after",
         {ROLE_CHILD, "2007-04-11", "", "", 0, false, 0, 0},
         VERDICT_UNKNOWN                                                                                                 },
        {"16 on closure but absent",
         {ROLE_CHILD, "2007-04-10", "", "", 1, false, 100, 11},
         VERDICT_FAIL                                                                                                    },
        {"4 on closure but absent",
         {ROLE_CHILD, "2019-01-01", "", "", 1, false, 100, 11},
         VERDICT_FAIL                                                                                                    },
        {"home educated",                 {ROLE_CHILD, "2012-05-01", "", "", 2, true, 0, 0},              VERDICT_PASS   },
        {"home educated and absent",
         {ROLE_CHILD, "2012-05-01", "", "", 2, true, 10, 10},
         VERDICT_PASS                                                                                                    },
        {"unknown age, home educated",    {ROLE_CHILD, "", "", "", 2, true, 0, 0},                        VERDICT_PASS   },
        {"18 on S",                       {ROLE_CHILD, "2005-10-10", "", "", 1, false, 10, 10},           VERDICT_PASS   },
        {"18 the day after S",            {ROLE_CHILD, "2005-10-11", "", "", 1, false, 10, 10},           VERDICT_FAIL   },
        {"gone the day before S",
         {ROLE_CHILD, "2012-05-01", "", "2023-10-09", 1, false, 10, 10},
         VERDICT_PASS                                                                                                    },
        {"gone on S",                     {ROLE_CHILD, "2012-05-01", "", "2023-10-10", 1, false, 10, 10}, VERDICT_FAIL   },
        {"come on S",                     {ROLE_CHILD, "2012-05-01", "2023-10-10", "", 1, false, 10, 10}, VERDICT_FAIL   },
        {"come the day after S",
         {ROLE_CHILD, "2012-05-01", "2023-10-11", "", 1, false, 10, 10},
         VERDICT_PASS                                                                                                    },
        {"born after S",                  {ROLE_CHILD, "2023-10-11", "", "", 0, false, 0, 0},             VERDICT_PASS   },
        {"a parent",                      {ROLE_PARENT_CARER, "2012-05-01", "", "", 1, false, 10, 10},    VERDICT_PASS   },
        {"an expectant parent",
         {ROLE_EXPECTANT_PARENT, "2010-05-01", "", "", 0, false, 0, 0},
         VERDICT_PASS                                                                                                    },
    };

    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        struct member_fact member = member_of(&CASES[i].pupil);
        struct facts facts = {.closed_on = day_for_test(CLOSED),
                              .sustained_on = day_for_test(S),
                              .member_count = 1,
                              .members = &member};

        EXPECT_NUMBER(CASES[i].name,
                      decide_test(TEST_ATTENDANCE, &facts, &RULES, day_for_test(AS_AT)),
                      CASES[i].expected);
    }
}

static const struct pupil GOOD = {ROLE_CHILD, "2012-05-01", "", "", 1, false, 100, 0};
static const struct pupil ABSENT_ONE = {ROLE_CHILD, "2012-05-01", "", "", 1, false, 100, 50};
static const struct pupil UNSEEN = {ROLE_CHILD, "2012-05-01", "", "", 0, false, 0, 0};

static void
t10_all_children(void)
{
    static const struct {
        const char *name;
        const struct pupil *pupils[3];
        size_t count;
        enum verdict expected;
    } CASES[] = {
        {"no child",            {NULL},                        0, VERDICT_PASS   },
        {"two good ones",       {&GOOD, &GOOD},                2, VERDICT_PASS   },
        {"one is absent",       {&GOOD, &ABSENT_ONE},          2, VERDICT_FAIL   },
        {"one is unseen",       {&UNSEEN, &GOOD},              2, VERDICT_UNKNOWN},
        {"unseen, then absent", {&UNSEEN, &GOOD, &ABSENT_ONE}, 3, VERDICT_FAIL   },
        {"absent, then unseen", {&ABSENT_ONE, &UNSEEN, &GOOD}, 3, VERDICT_FAIL   },
    };

    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        struct member_fact members[3];
        struct facts facts = {.closed_on = day_for_test(CLOSED),
                              .sustained_on = day_for_test(S),
                              .member_count = CASES[i].count,
                              .members = members};

        for (size_t k = 0; k < CASES[i].count; k++)
            members[k] = member_of(CASES[i].pupils[k]);
        EXPECT_NUMBER(CASES[i].name,
                      decide_test(TEST_ATTENDANCE, &facts, &RULES, day_for_test(AS_AT)),
                      CASES[i].expected);
    }
}

/* While the episode waits, the household is the one on the as-at date. */
static void
t10_follows_limit_and_as_at(void)
{
    struct pupil gone = {ROLE_CHILD, "2012-05-01", "", "2023-08-01", 1, false, 100, 6};
    struct member_fact member = member_of(&gone);
    struct facts facts = {.closed_on = day_for_test(CLOSED),
                          .sustained_on = day_for_test(S),
                          .member_count = 1,
                          .members = &member};
    struct framework rules = RULES;

    rules.unauthorised_limit = 5;
    EXPECT_NUMBER("gone by S", decide_test(TEST_ATTENDANCE, &facts, &rules, day_for_test(AS_AT)),
                  VERDICT_PASS);
    EXPECT_NUMBER("still there on the as-at date",
                  decide_test(TEST_ATTENDANCE, &facts, &rules, day_for_test("2023-07-31")),
                  VERDICT_FAIL);
    EXPECT_NUMBER("within the national limit",
                  decide_test(TEST_ATTENDANCE, &facts, &RULES, day_for_test("2023-07-31")),
                  VERDICT_PASS);
    rules.unauthorised_limit = 0;
    member.unauthorised = 0;
    EXPECT_NUMBER("limit 0, no absence",
                  decide_test(TEST_ATTENDANCE, &facts, &rules, day_for_test("2023-07-31")),
                  VERDICT_PASS);
    rules.regression = false;
    EXPECT_NUMBER("not asked",
                  decide_test(TEST_ATTENDANCE, &facts, &rules, day_for_test("2023-07-31")),
                  VERDICT_NOT_ASKED);
}

/* An episode that passes everything. */
struct sound {
    struct facts facts;
    struct framework rules;
    struct member_fact members[1];
    struct need_fact needs[3];
};

static void
sound_make(struct sound *sound)
{
    *sound = (struct sound){
        .facts = {.opened_on = day_for_test("2022-09-01"),
                  .assessed_on = day_for_test("2022-09-20"),
                  .plan_on = day_for_test("2022-10-01"),
                  .closed_on = day_for_test(CLOSED),
                  .whole_family_assessment = ANSWER_YES,
                  .plan_covers_all_needs = ANSWER_YES,
                  .closure_quality = ANSWER_YES,
                  .lead_practitioner = true,
                  .sustained_on = day_for_test(S),
                  .member_count = 1,
                  .need_count = 3,
                  .events_known = true,
                  .rereferral = ROW_NONE,
                  .earlier_claim = ROW_NONE},
        .rules = RULES,
        .members = {member_of(&GOOD)  },
        .needs = {{.code = 0, .counted = true},
                  {.code = 1, .counted = true},
                  {.code = 2, .counted = true}        },
    };
    sound->facts.members = sound->members;
    sound->facts.needs = sound->needs;
}

/* Lets a test of a sound episode fail, or, with a verdict of unknown, lack what it needs. */
static void
sound_spoil(struct sound *sound, enum test_id test, bool unknown)
{
    struct facts *facts = &sound->facts;

    switch (test) {
    case TEST_DEPENDANTS:
        sound->members[0].role = ROLE_PARENT_CARER;
        sound->members[0].until = unknown ? facts->opened_on - 1 : DAY_UNKNOWN;
        break;
    case TEST_NEEDS:
        sound->rules.min_needs = 4;
        break;
    case TEST_ASSESSMENT:
        facts->whole_family_assessment = unknown ? ANSWER_BLANK : ANSWER_NO;
        break;
    case TEST_PLAN:
        facts->plan_covers_all_needs = unknown ? ANSWER_BLANK : ANSWER_NO;
        break;
    case TEST_PRACTITIONER:
        facts->lead_practitioner = false;
        break;
    case TEST_OUTCOMES:
        sound->needs[1].settled = unknown ? SETTLED_UNKNOWN : SETTLED_FAILED;
        break;
    case TEST_CLOSURE:
        facts->closure_quality = unknown ? ANSWER_BLANK : ANSWER_NO;
        break;
    case TEST_SUSTAINED:
        facts->sustained_on = day_for_test("2024-01-01");
        break;
    case TEST_REREFERRAL:
        facts->events_known = !unknown;
        facts->rereferral = unknown ? ROW_NONE : 0;
        break;
    case TEST_ATTENDANCE:
        sound->members[0].possible = unknown ? 0 : 10;
        sound->members[0].unauthorised = 10;
        break;
    case TEST_CLAIMED_BEFORE:
        facts->earlier_claim = 0;
        break;
    case TEST_COUNT:
        break;
    }
}

/* One test spoilt at a time: the decision, and its bit alone. */
static void
one_test_decides(void)
{
    static const struct {
        enum test_id test;
        bool unknown;
        enum decision_kind expected;
    } CASES[] = {
        {TEST_DEPENDANTS,     false, DECISION_FAILED        },
        {TEST_DEPENDANTS,     true,  DECISION_GAP           },
        {TEST_NEEDS,          false, DECISION_FAILED        },
        {TEST_ASSESSMENT,     false, DECISION_FAILED        },
        {TEST_ASSESSMENT,     true,  DECISION_GAP           },
        {TEST_PLAN,           false, DECISION_FAILED        },
        {TEST_PLAN,           true,  DECISION_GAP           },
        {TEST_PRACTITIONER,   true,  DECISION_GAP           },
        {TEST_OUTCOMES,       false, DECISION_FAILED        },
        {TEST_OUTCOMES,       true,  DECISION_GAP           },
        {TEST_CLOSURE,        false, DECISION_FAILED        },
        {TEST_CLOSURE,        true,  DECISION_GAP           },
        {TEST_REREFERRAL,     false, DECISION_FAILED        },
        {TEST_REREFERRAL,     true,  DECISION_GAP           },
        {TEST_ATTENDANCE,     false, DECISION_FAILED        },
        {TEST_ATTENDANCE,     true,  DECISION_GAP           },
        {TEST_CLAIMED_BEFORE, false, DECISION_CLAIMED_BEFORE},
    };

    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        const char *name = TESTS[CASES[i].test].code;
        unsigned bit = 1U << CASES[i].test;
        struct decision decision;
        struct sound sound;

        sound_make(&sound);
        sound_spoil(&sound, CASES[i].test, CASES[i].unknown);
        decision = decide_episode(&sound.facts, &sound.rules, day_for_test(AS_AT));
        EXPECT_NUMBER(name, decision.kind, CASES[i].expected);
        EXPECT_NUMBER(name, decision.failed, CASES[i].unknown ? 0 : bit);
        EXPECT_NUMBER(name, decision.unknown, CASES[i].unknown ? bit : 0);
    }
}

static enum decision_kind
expected_of(bool claimed, bool failed, bool waiting, bool unknown)
{
    return claimed   ? DECISION_CLAIMED_BEFORE
           : failed  ? DECISION_FAILED
           : waiting ? DECISION_WAITING
           : unknown ? DECISION_GAP
                     : DECISION_CLAIMABLE;
}

/* All sixteen ways in which the four kinds of bad news come together. */
static void
decisions_have_their_order(void)
{
    for (unsigned mask = 0; mask < 16; mask++) {
        bool claimed = mask & 1, failed = mask & 2, waiting = mask & 4, unknown = mask & 8;
        enum decision_kind expected = expected_of(claimed, failed, waiting, unknown);
        bool dated = expected == DECISION_CLAIMABLE || expected == DECISION_WAITING ||
                     expected == DECISION_GAP;
        struct decision decision;
        struct sound sound;

        sound_make(&sound);
        if (claimed)
            sound_spoil(&sound, TEST_CLAIMED_BEFORE, false);
        if (failed)
            sound_spoil(&sound, TEST_ASSESSMENT, false);
        if (waiting)
            sound_spoil(&sound, TEST_SUSTAINED, false);
        if (unknown)
            sound_spoil(&sound, TEST_PRACTITIONER, true);
        decision = decide_episode(&sound.facts, &sound.rules, day_for_test(AS_AT));
        EXPECT_NUMBER("kind", decision.kind, expected);
        EXPECT_NUMBER("S", decision.sustained_on, sound.facts.sustained_on);
        EXPECT_NUMBER("earliest", decision_earliest_claim(&decision),
                      dated ? sound.facts.sustained_on : DAY_UNKNOWN);
        EXPECT_NUMBER("failed", decision.failed,
                      (claimed ? 1U << TEST_CLAIMED_BEFORE : 0) |
                          (failed ? 1U << TEST_ASSESSMENT : 0));
        EXPECT_NUMBER("unknown", decision.unknown, unknown ? 1U << TEST_PRACTITIONER : 0);
    }
}

static void
open_and_unused_ask_nothing(void)
{
    static const struct {
        const char *name, *opened, *closed;
        enum decision_kind expected;
    } CASES[] = {
        {"closed on the as-at date",      "2022-09-01", "2023-12-31", DECISION_WAITING},
        {"closed the day after",          "2022-09-01", "2024-01-01", DECISION_OPEN   },
        {"not closed",                    "2022-09-01", "",           DECISION_OPEN   },
        {"opened on the as-at date",      "2023-12-31", "",           DECISION_OPEN   },
        {"opened the day after",          "2024-01-01", "",           DECISION_UNUSED },
        {"opened and closed after as-at", "2024-01-01", "2024-02-01", DECISION_UNUSED },
    };

    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        struct decision decision;
        struct sound sound;

        sound_make(&sound);
        sound_spoil(&sound, TEST_CLAIMED_BEFORE, false);
        sound.facts.earlier_claim = CASES[i].expected == DECISION_WAITING ? ROW_NONE : 0;
        sound.facts.opened_on = day_for_test(CASES[i].opened);
        sound.facts.closed_on = day_for_test(CASES[i].closed);
        sound.facts.sustained_on = day_for_test("2024-06-30");
        decision = decide_episode(&sound.facts, &sound.rules, day_for_test(AS_AT));
        EXPECT_NUMBER(CASES[i].name, decision.kind, CASES[i].expected);
        if (CASES[i].expected == DECISION_WAITING)
            continue;
        EXPECT_NUMBER(CASES[i].name, decision.sustained_on, DAY_UNKNOWN);
        EXPECT_NUMBER(CASES[i].name, decision_earliest_claim(&decision), DAY_UNKNOWN);
        EXPECT_NUMBER(CASES[i].name, decision.failed | decision.unknown, 0);
    }
}

static void
warning_is_carried(void)
{
    struct decision decision;
    struct sound sound;

    sound_make(&sound);
    sound.facts.claimed_before_warned = true;
    decision = decide_episode(&sound.facts, &sound.rules, day_for_test(AS_AT));
    CU_ASSERT_TRUE(decision.warned);
    CU_ASSERT_EQUAL(decision.kind, DECISION_CLAIMABLE);
}

static void
names_are_the_contracts(void)
{
    static const char *const DECIDED[] = {"claimable",      "gap",  "waiting",  "failed",
                                          "claimed_before", "open", "withheld", "unused"};

    CU_ASSERT_EQUAL(COUNT_OF(DECIDED), DECISION_COUNT);
    for (unsigned i = 0; i < DECISION_COUNT; i++)
        EXPECT_TEXT("decision", DECISIONS[i].code, DECIDED[i]);
    for (unsigned i = 0; i < TEST_COUNT; i++) {
        char code[8];

        snprintf(code, sizeof code, "T%u", i + 1);
        EXPECT_TEXT("test", TESTS[i].code, code);
        CU_ASSERT(TESTS[i].name[0] != '\0' && TESTS[i].asks[0] != '\0');
    }
}

void
suite_decisions(void)
{
    CU_pSuite suite = CU_add_suite("model/decide: decisions", NULL, NULL);

    CU_add_test(suite, "T10 attendance of one child", t10_one_child);
    CU_add_test(suite, "T10 attendance of all children", t10_all_children);
    CU_add_test(suite, "T10 follows the limit and the as-at date", t10_follows_limit_and_as_at);
    CU_add_test(suite, "one test decides", one_test_decides);
    CU_add_test(suite, "decisions have their order", decisions_have_their_order);
    CU_add_test(suite, "open and unused episodes are asked nothing", open_and_unused_ask_nothing);
    CU_add_test(suite, "a warning is carried", warning_is_carried);
    CU_add_test(suite, "names are the contract's", names_are_the_contracts);
}
