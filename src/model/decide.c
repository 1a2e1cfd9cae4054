/* SPDX-License-Identifier: MIT */
#include "model/decide.h"

#define SCHOOL_AGE_FROM 5
#define SCHOOL_AGE_TO   15
#define ADULT_AGE       18

const struct test_def TESTS[TEST_COUNT] = {
    [TEST_DEPENDANTS] = {"T1",  "Dependants",
                         "does a child or an expectant parent live in the household"                      },
    [TEST_NEEDS] = {"T2",  "Needs",              "are enough needs identified, over enough headlines"},
    [TEST_ASSESSMENT] = {"T3",  "Assessment",         "was the whole family assessed by closure"          },
    [TEST_PLAN] = {"T4",  "Plan",               "was there a plan covering every need by closure"   },
    [TEST_PRACTITIONER] = {"T5",  "Lead practitioner",  "is a lead practitioner named"                      },
    [TEST_OUTCOMES] = {"T6",  "Outcomes",           "is every need settled, and at least one achieved"  },
    [TEST_CLOSURE] = {"T7",  "Closure",            "was it a quality closure"                          },
    [TEST_SUSTAINED] = {"T8",  "Sustained",          "has enough time passed since closure"              },
    [TEST_REREFERRAL] = {"T9",  "No re-referral",     "has nobody been referred again since closure"      },
    [TEST_ATTENDANCE] = {"T10", "Attendance",
                         "is every child's unauthorised absence within the limit since closure"           },
    [TEST_CLAIMED_BEFORE] = {"T11", "Not claimed before", "is no earlier claim in the way"                    },
};

const struct decision_def DECISIONS[DECISION_COUNT] = {
    [DECISION_CLAIMABLE] = {"claimable",      "can be claimed in this quarter"                     },
    [DECISION_GAP] = {"gap",            "cannot be claimed until what is missing is recorded"},
    [DECISION_WAITING] = {"waiting",        "not yet: the outcomes have to last a while longer"  },
    [DECISION_FAILED] = {"failed",         "cannot be claimed: a test is not met"               },
    [DECISION_CLAIMED_BEFORE] = {"claimed_before", "cannot be claimed again"                            },
    [DECISION_OPEN] = {"open",           "the family is still being worked with"              },
    [DECISION_WITHHELD] = {"withheld",       "kept out of the claim: held back or removed"        },
    [DECISION_UNUSED] = {"unused",         "opened after the as-at date"                        },
};

enum test_id
waivable_test(uint8_t place)
{
    must(TABLES[TABLE_WAIVERS].columns[WAIVERS_TEST].values[place] != NULL);
    for (unsigned test = 0; test < TEST_COUNT; test++)
        if (strcmp(TESTS[test].code, TABLES[TABLE_WAIVERS].columns[WAIVERS_TEST].values[place]) ==
            0)
            return (enum test_id)test;
    must(false);
    return TEST_COUNT;
}

bool
member_in_household(const struct member_fact *member, int32_t day)
{
    return (member->from == DAY_UNKNOWN || member->from <= day) &&
           (member->until == DAY_UNKNOWN || member->until >= day) &&
           (member->dob == DAY_UNKNOWN || member->dob <= day);
}

bool
member_is_child(const struct member_fact *member, int32_t day)
{
    return member->role == ROLE_CHILD &&
           (member->dob == DAY_UNKNOWN || day_age(member->dob, day) < ADULT_AGE);
}

bool
member_is_school_age(const struct member_fact *member, int32_t day)
{
    int32_t age;

    if (member->dob == DAY_UNKNOWN)
        return false;
    age = day_age(member->dob, day);
    return age >= SCHOOL_AGE_FROM && age <= SCHOOL_AGE_TO;
}

static enum verdict
test_dependants(const struct facts *facts)
{
    bool somebody = false;

    for (size_t i = 0; i < facts->member_count; i++) {
        const struct member_fact *member = &facts->members[i];

        if (!member_in_household(member, facts->opened_on))
            continue;
        if (member->role == ROLE_EXPECTANT_PARENT || member_is_child(member, facts->opened_on))
            return VERDICT_PASS;
        somebody = true;
    }
    return somebody ? VERDICT_FAIL : VERDICT_UNKNOWN;
}

static enum verdict
need_stands(const struct need_fact *need, bool screening)
{
    if (!need->counted)
        return VERDICT_FAIL;
    return screening ? need->screened : need->eligible;
}

/* Whether a need stands, surely or at most. */
static bool
need_may_stand(const struct need_fact *need, bool screening, bool surely)
{
    enum verdict stands = need_stands(need, screening);

    return stands == VERDICT_PASS || (!surely && stands == VERDICT_UNKNOWN);
}

/* Counts a need unless an earlier one that stands as surely has the same code, and its headline
 * unless one has the same headline. */
static void
count_need(const struct facts *facts, size_t at, const struct framework *framework, bool screening,
           bool surely, int32_t *needs, int32_t *headlines)
{
    uint16_t code = facts->needs[at].code;
    bool code_is_new = true, headline_is_new = true;

    for (size_t i = 0; i < at && code_is_new; i++) {
        const struct need_fact *need = &facts->needs[i];

        if (framework->needs[need->code].headline != framework->needs[code].headline ||
            !need_may_stand(need, screening, surely))
            continue;
        headline_is_new = false;
        code_is_new = need->code != code;
    }
    *needs += code_is_new;
    *headlines += headline_is_new;
}

/* How many needs and headlines stand surely, or at most; tells whether any is in doubt. */
static bool
count_needs(const struct facts *facts, const struct framework *framework, bool screening,
            bool surely, int32_t *needs, int32_t *headlines)
{
    bool doubt = false;

    *needs = *headlines = 0;
    for (size_t i = 0; i < facts->need_count; i++) {
        doubt = doubt || need_stands(&facts->needs[i], screening) == VERDICT_UNKNOWN;
        if (need_may_stand(&facts->needs[i], screening, surely))
            count_need(facts, i, framework, screening, surely, needs, headlines);
    }
    return doubt;
}

struct need_range
decide_need_range(const struct facts *facts, const struct framework *framework, bool screening)
{
    struct need_range range;

    if (count_needs(facts, framework, screening, true, &range.needs_least, &range.headlines_least))
        (void)count_needs(facts, framework, screening, false, &range.needs_most,
                          &range.headlines_most);
    else {
        range.needs_most = range.needs_least;
        range.headlines_most = range.headlines_least;
    }
    return range;
}

static enum verdict
range_reaches(const struct need_range *range, int32_t min_needs, int32_t min_headlines)
{
    if (range->needs_least >= min_needs && range->headlines_least >= min_headlines)
        return VERDICT_PASS;
    return range->needs_most >= min_needs && range->headlines_most >= min_headlines
               ? VERDICT_UNKNOWN
               : VERDICT_FAIL;
}

static enum verdict
test_needs(const struct facts *facts, const struct framework *framework)
{
    struct need_range eligible = decide_need_range(facts, framework, false), screened;
    enum verdict both[2] = {
        range_reaches(&eligible, framework->min_needs, framework->min_headlines)};

    if (framework->screening_needs == 0 && framework->screening_headlines == 0)
        return both[0];
    screened = decide_need_range(facts, framework, true);
    both[1] = range_reaches(&screened, framework->screening_needs, framework->screening_headlines);
    return verdict_at_least(both, 2, 2);
}

/* T3 and T4: something done by closure, and done for all. */
static enum verdict
test_done_by_closure(int32_t done_on, enum answer for_all, int32_t closed_on)
{
    if (for_all == ANSWER_NO || (done_on != DAY_UNKNOWN && done_on > closed_on))
        return VERDICT_FAIL;
    return for_all == ANSWER_YES && done_on != DAY_UNKNOWN ? VERDICT_PASS : VERDICT_UNKNOWN;
}

enum verdict
verdict_not(enum verdict verdict)
{
    return verdict == VERDICT_PASS   ? VERDICT_FAIL
           : verdict == VERDICT_FAIL ? VERDICT_PASS
                                     : verdict;
}

enum verdict
verdict_at_least(const enum verdict *answers, size_t count, size_t needed)
{
    size_t sure = 0, possible = 0;

    for (size_t i = 0; i < count; i++) {
        sure += answers[i] == VERDICT_PASS;
        possible += answers[i] != VERDICT_FAIL;
    }
    return sure >= needed ? VERDICT_PASS : possible >= needed ? VERDICT_UNKNOWN : VERDICT_FAIL;
}

enum verdict
decide_settled(const struct facts *facts)
{
    size_t counted = 0, of[SETTLED_UNKNOWN + 1] = {0};
    bool measure_unknown = false;

    for (size_t i = 0; i < facts->need_count; i++) {
        if (!facts->needs[i].counted)
            continue;
        counted++;
        of[facts->needs[i].settled]++;
        if (facts->needs[i].measured == VERDICT_FAIL)
            return VERDICT_FAIL;
        measure_unknown = measure_unknown || facts->needs[i].measured == VERDICT_UNKNOWN;
    }
    if (of[SETTLED_FAILED] > 0 || of[SETTLED_NEUTRAL] == counted)
        return VERDICT_FAIL;
    return of[SETTLED_UNKNOWN] > 0 || measure_unknown ? VERDICT_UNKNOWN : VERDICT_PASS;
}

static enum verdict
test_outcomes(const struct facts *facts)
{
    return facts->has_routes ? facts->routed : decide_settled(facts);
}

static enum verdict
test_rereferral(const struct facts *facts)
{
    if (!facts->events_known)
        return VERDICT_UNKNOWN;
    return facts->rereferral == ROW_NONE ? VERDICT_PASS : VERDICT_FAIL;
}

static enum verdict
test_child_attendance(const struct member_fact *child, int32_t closed_on, int32_t limit)
{
    if (child->only_outside_school)
        return VERDICT_PASS;
    if (child->possible > 0)
        return 100 * child->unauthorised <= limit * child->possible ? VERDICT_PASS : VERDICT_FAIL;
    return child->dob == DAY_UNKNOWN || member_is_school_age(child, closed_on) ? VERDICT_UNKNOWN
                                                                               : VERDICT_PASS;
}

static enum verdict
test_attendance(const struct facts *facts, int32_t limit, int32_t as_at)
{
    int32_t day = facts->sustained_on < as_at ? facts->sustained_on : as_at;
    enum verdict verdict = VERDICT_PASS;

    for (size_t i = 0; i < facts->member_count; i++) {
        const struct member_fact *member = &facts->members[i];
        enum verdict child;

        if (!member_in_household(member, day) || !member_is_child(member, day))
            continue;
        child = test_child_attendance(member, facts->closed_on, limit);
        if (child == VERDICT_FAIL)
            return VERDICT_FAIL;
        if (child == VERDICT_UNKNOWN)
            verdict = VERDICT_UNKNOWN;
    }
    return verdict;
}

static enum verdict
test_claimed_before(const struct facts *facts)
{
    return facts->earlier_claim != ROW_NONE || facts->sibling_wins ? VERDICT_FAIL : VERDICT_PASS;
}

/* In line wherever the test is known, so that nothing is asked about it. */
static inline __attribute__((always_inline)) enum verdict
test_verdict(enum test_id test, const struct facts *facts, const struct framework *framework,
             int32_t as_at)
{
    switch (test) {
    case TEST_DEPENDANTS:
        return test_dependants(facts);
    case TEST_NEEDS:
        return test_needs(facts, framework);
    case TEST_ASSESSMENT:
        return test_done_by_closure(facts->assessed_on, facts->whole_family_assessment,
                                    facts->closed_on);
    case TEST_PLAN:
        return test_done_by_closure(facts->plan_on, facts->plan_covers_all_needs, facts->closed_on);
    case TEST_PRACTITIONER:
        return facts->lead_practitioner ? VERDICT_PASS : VERDICT_UNKNOWN;
    case TEST_OUTCOMES:
        return test_outcomes(facts);
    case TEST_CLOSURE:
        if (!framework->closure_quality)
            return VERDICT_NOT_ASKED;
        return facts->closure_quality == ANSWER_YES  ? VERDICT_PASS
               : facts->closure_quality == ANSWER_NO ? VERDICT_FAIL
                                                     : VERDICT_UNKNOWN;
    case TEST_SUSTAINED:
        return facts->sustained_on <= as_at ? VERDICT_PASS : VERDICT_WAITING;
    case TEST_REREFERRAL:
        return framework->regression ? test_rereferral(facts) : VERDICT_NOT_ASKED;
    case TEST_ATTENDANCE:
        return framework->regression ? test_attendance(facts, framework->unauthorised_limit, as_at)
                                     : VERDICT_NOT_ASKED;
    case TEST_CLAIMED_BEFORE:
        return test_claimed_before(facts);
    case TEST_COUNT:
        break;
    }
    must(false);
    return VERDICT_NOT_ASKED;
}

enum verdict
decide_test(enum test_id test, const struct facts *facts, const struct framework *framework,
            int32_t as_at)
{
    return test_verdict(test, facts, framework, as_at);
}

static enum decision_kind
decision_of(unsigned failed, unsigned unknown, bool waiting)
{
    if (failed & 1U << TEST_CLAIMED_BEFORE)
        return DECISION_CLAIMED_BEFORE;
    if (failed != 0)
        return DECISION_FAILED;
    if (waiting)
        return DECISION_WAITING;
    return unknown != 0 ? DECISION_GAP : DECISION_CLAIMABLE;
}

/* What the tests said: bit n for test n. */
struct asked {
    unsigned failed, unknown, waiting;
};

static inline __attribute__((always_inline)) void
ask(enum test_id test, const struct facts *facts, const struct framework *framework, int32_t as_at,
    struct asked *asked)
{
    enum verdict verdict = test_verdict(test, facts, framework, as_at);

    asked->failed |= (unsigned)(verdict == VERDICT_FAIL) << test;
    asked->unknown |= (unsigned)(verdict == VERDICT_UNKNOWN) << test;
    asked->waiting |= (unsigned)(verdict == VERDICT_WAITING) << test;
}

/* One line each instead of a loop, in which every test would first have to be told from the
 * others.  Here those for which all frameworks ask the same, whatever their numbers. */
static void
ask_all_alike(const struct facts *facts, const struct framework *framework, int32_t as_at,
              struct asked *asked)
{
    _Static_assert(TEST_COUNT == 11, "each test is asked, here or below");
    ask(TEST_DEPENDANTS, facts, framework, as_at, asked);
    ask(TEST_ASSESSMENT, facts, framework, as_at, asked);
    ask(TEST_PLAN, facts, framework, as_at, asked);
    ask(TEST_PRACTITIONER, facts, framework, as_at, asked);
    ask(TEST_OUTCOMES, facts, framework, as_at, asked);
    ask(TEST_SUSTAINED, facts, framework, as_at, asked);
    ask(TEST_CLAIMED_BEFORE, facts, framework, as_at, asked);
}

/* Those of the time after closure. */
static void
ask_regression(const struct facts *facts, const struct framework *framework, int32_t as_at,
               struct asked *asked)
{
    ask(TEST_REREFERRAL, facts, framework, as_at, asked);
    ask(TEST_ATTENDANCE, facts, framework, as_at, asked);
}

static bool
regression_is_alike(const struct framework *a, const struct framework *b)
{
    return a->regression == b->regression && a->unauthorised_limit == b->unauthorised_limit;
}

static void
ask_others(const struct facts *facts, const struct framework *framework, int32_t as_at,
           struct asked *asked)
{
    ask(TEST_NEEDS, facts, framework, as_at, asked);
    ask(TEST_CLOSURE, facts, framework, as_at, asked);
}

static bool
episode_is_tested(const struct facts *facts, int32_t as_at)
{
    return facts->opened_on <= as_at && facts->closed_on != DAY_UNKNOWN &&
           facts->closed_on <= as_at;
}

static struct decision
decision_untested(const struct facts *facts, int32_t as_at)
{
    return (struct decision){.sustained_on = DAY_UNKNOWN,
                             .kind = facts->opened_on > as_at ? DECISION_UNUSED : DECISION_OPEN};
}

static struct decision
decision_tested(const struct facts *facts, const struct asked *asked)
{
    unsigned failed = asked->failed & ~(unsigned)facts->waived;
    unsigned unknown = asked->unknown & ~(unsigned)facts->waived;

    return (struct decision){
        .sustained_on = facts->sustained_on,
        .kind = (uint8_t)decision_of(failed, unknown, asked->waiting != 0),
        .warned = facts->claimed_before_warned,
        .failed = (uint16_t)failed,
        .unknown = (uint16_t)unknown,
        .waived = (uint16_t)((asked->failed | asked->unknown) & facts->waived),
    };
}

struct decision
decide_episode(const struct facts *facts, const struct framework *framework, int32_t as_at)
{
    struct asked asked = {.failed = 0};

    if (!episode_is_tested(facts, as_at))
        return decision_untested(facts, as_at);
    ask_all_alike(facts, framework, as_at, &asked);
    ask_regression(facts, framework, as_at, &asked);
    ask_others(facts, framework, as_at, &asked);
    return decision_tested(facts, &asked);
}

void
decide_episode_by_both(const struct facts *facts, const struct framework *const both[2],
                       int32_t as_at, struct decision decisions[2])
{
    bool alike = regression_is_alike(both[0], both[1]);
    struct asked asked[2] = {{.failed = 0}};

    if (!episode_is_tested(facts, as_at)) {
        decisions[0] = decisions[1] = decision_untested(facts, as_at);
        return;
    }
    ask_all_alike(facts, both[0], as_at, &asked[0]);
    if (alike)
        ask_regression(facts, both[0], as_at, &asked[0]);
    asked[1] = asked[0];
    for (unsigned i = 0; i < 2; i++) {
        if (!alike)
            ask_regression(facts, both[i], as_at, &asked[i]);
        ask_others(facts, both[i], as_at, &asked[i]);
        decisions[i] = decision_tested(facts, &asked[i]);
    }
}

int32_t
decision_earliest_claim(const struct decision *decision)
{
    switch ((enum decision_kind)decision->kind) {
    case DECISION_CLAIMABLE:
    case DECISION_WAITING:
    case DECISION_GAP:
        return decision->sustained_on;
    case DECISION_FAILED:
    case DECISION_CLAIMED_BEFORE:
    case DECISION_OPEN:
    case DECISION_WITHHELD:
    case DECISION_UNUSED:
    case DECISION_COUNT:
        break;
    }
    return DAY_UNKNOWN;
}
