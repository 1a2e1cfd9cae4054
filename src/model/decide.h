/* SPDX-License-Identifier: MIT */
/*
 * decide - the tests T1 to T11 and the decision they lead to, for one episode.
 *
 * struct facts holds everything the tests look at, as plain values with the rows they came from;
 * model/gather fills it from a dataset, the unit tests by hand.  The same values feed `explain`.
 *
 * Units    Days as in base/day.h.
 * Owns     Nothing; the arrays in struct facts belong to whoever filled it.
 * Source   Dataset contract, section 3.
 */
#ifndef DELTARETURN_MODEL_DECIDE_H
#define DELTARETURN_MODEL_DECIDE_H

#include "model/dataset.h"
#include "model/framework.h"

enum test_id {
    TEST_DEPENDANTS,     /* T1 */
    TEST_NEEDS,          /* T2 */
    TEST_ASSESSMENT,     /* T3 */
    TEST_PLAN,           /* T4 */
    TEST_PRACTITIONER,   /* T5 */
    TEST_OUTCOMES,       /* T6 */
    TEST_CLOSURE,        /* T7 */
    TEST_SUSTAINED,      /* T8 */
    TEST_REREFERRAL,     /* T9 */
    TEST_ATTENDANCE,     /* T10 */
    TEST_CLAIMED_BEFORE, /* T11 */
    TEST_COUNT
};

enum verdict { VERDICT_PASS, VERDICT_FAIL, VERDICT_UNKNOWN, VERDICT_WAITING, VERDICT_NOT_ASKED };

enum decision_kind {
    DECISION_CLAIMABLE,
    DECISION_GAP,
    DECISION_WAITING,
    DECISION_FAILED,
    DECISION_CLAIMED_BEFORE,
    DECISION_OPEN,
    DECISION_WITHHELD, /* claimable, but the family is kept out: model/withheld.h */
    DECISION_UNUSED,   /* opened after the as-at date: not listed, not counted */
    DECISION_COUNT
};

/* One line per test and per decision: the only place where they have names. */
struct test_def {
    const char *code; /* "T1" */
    const char *name; /* "Dependants" */
    const char *asks; /* the question in plain words */
};
extern const struct test_def TESTS[TEST_COUNT];

struct decision_def {
    const char *code;    /* "claimable", as in decisions.csv */
    const char *meaning; /* in plain words */
};
extern const struct decision_def DECISIONS[DECISION_COUNT];

/* Which decisions are told, by how many episodes each has: the first so many.  A return of which no
 * family was withheld does not speak of it. */
static inline unsigned
decisions_told(const int64_t counts[DECISION_COUNT])
{
    return counts[DECISION_WITHHELD] > 0 ? DECISION_UNUSED : DECISION_WITHHELD;
}

struct member_fact {
    uint32_t row;
    uint8_t role;
    int32_t dob, from, until;
    /* its terms that overlap (closed_on, S], summed */
    uint32_t term_rows;
    bool only_outside_school; /* at least one row, all home_educated or none */
    int64_t possible, unauthorised;
};

/* How the outcomes of one need stand, seen from S. */
enum settled {
    SETTLED_ACHIEVED, /* achieved by S */
    SETTLED_NEUTRAL,  /* not achieved by S, but neutral */
    SETTLED_FAILED,   /* has outcomes, each not achieved or achieved after S */
    SETTLED_UNKNOWN   /* anything else */
};

struct need_fact {
    uint32_t row;
    uint16_t code;
    int32_t identified_on;
    bool counted;
    enum settled settled;
    uint32_t outcome; /* the row that settled it, or ROW_NONE */
    /* what the framework's measures say; a pass where it ties none to the need */
    enum verdict measured; /* of T6 */
    enum verdict eligible; /* of T2 */
    enum verdict screened; /* identified at screening; unknown when nobody said at what stage */
};

struct facts {
    uint32_t episode; /* row */
    uint32_t family;  /* row of the surviving family */
    int32_t opened_on, assessed_on, plan_on, closed_on;
    enum answer whole_family_assessment, plan_covers_all_needs, closure_quality;
    bool lead_practitioner;
    int32_t sustained_on; /* S; DAY_UNKNOWN for an open episode */
    size_t member_count, need_count;
    struct member_fact *members; /* all used member rows of the surviving family */
    struct need_fact *needs;     /* all used need rows of the episode */
    bool events_known;           /* events.csv is there */
    uint32_t rereferral;         /* the earliest event row in the way, or ROW_NONE */
    uint32_t earlier_claim;      /* a claims row in the way, or ROW_NONE */
    bool claimed_before_warned;  /* an earlier claim lets it pass, with a warning */
    bool sibling_wins;           /* another claimable episode of the family goes first */
    bool has_routes;             /* then T6 is what ROUTED says */
    enum verdict routed;         /* at least one of the framework's routes */
    uint16_t waived;             /* bit n: a waiver of test n is in force */
};

struct decision {
    int32_t sustained_on;     /* S, DAY_UNKNOWN when open */
    uint8_t kind;             /* enum decision_kind */
    bool warned;              /* claimed before, let pass with a warning */
    uint16_t failed, unknown; /* bit n: test n, those waived left out */
    uint16_t waived;          /* bit n: test n would have failed or been unknown */
};

/* Whether a member is in the household on DAY, and a child there.  Source: section 2. */
bool member_in_household(const struct member_fact *member, int32_t day);
bool member_is_child(const struct member_fact *member, int32_t day);
bool member_is_school_age(const struct member_fact *member, int32_t day);

/* What T6 asks where a framework has no routes: every counted need settled, one achieved, and every
 * measure tied to them passed. */
enum verdict decide_settled(const struct facts *facts);

/* At least one of COUNT answers, all of them, at least NEEDED of them: three-valued, so that what
 * is unknown decides only where the rest does not. */
enum verdict verdict_at_least(const enum verdict *answers, size_t count, size_t needed);
enum verdict verdict_not(enum verdict verdict);

/* The range in which the number of counted needs, and of headlines over them, must lie. */
struct need_range {
    int32_t needs_least, needs_most, headlines_least, headlines_most;
};

/* Of the counted needs that make a family eligible (SCREENING false), or that were identified at
 * screening. */
struct need_range
decide_need_range(const struct facts *facts, const struct framework *framework, bool screening);

/* One test.  The episode is closed by the as-at date. */
enum verdict decide_test(enum test_id test, const struct facts *facts,
                         const struct framework *framework, int32_t as_at);

/* Which test a value of the column waivers.test means, by its place in the list. */
enum test_id waivable_test(uint8_t place);

/* All tests and the decision.  A test whose waiver is in force passes, and is told as waived when
 * it would have failed or been unknown.  An episode opened after AS_AT is DECISION_UNUSED, one not
 * closed by it DECISION_OPEN. */
struct decision
decide_episode(const struct facts *facts, const struct framework *framework, int32_t as_at);

/* decide_episode by two frameworks for which the facts are the same: what does not depend on them
 * is asked once. */
void decide_episode_by_both(const struct facts *facts, const struct framework *const both[2],
                            int32_t as_at, struct decision decisions[2]);

/* S for claimable, waiting and gap, otherwise DAY_UNKNOWN. */
int32_t decision_earliest_claim(const struct decision *decision);

#endif
