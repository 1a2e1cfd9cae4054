/* SPDX-License-Identifier: MIT */
/*
 * What a dataset gives the tests to look at: needs, outcomes, events, merged families.  SOUND
 * closed on 2023-04-10, so S is 2023-10-10.
 */
#include <CUnit/CUnit.h>

#include "fixture.h"
#include "suites.h"

#define CLAIMABLE    "E1,F1,claimable,2023-10-10,2023-10-10,,\n"
#define GAP(test)    "E1,F1,gap,2023-10-10,2023-10-10,," test "\n"
#define FAILED(test) "E1,F1,failed,2023-10-10,," test ",\n"
#define WAITING      "E1,F1,waiting,2023-10-10,2023-10-10,,\n"

/* Outcomes of N1; N2 is achieved and N3 neutral. */
#define OUTCOMES(rows) \
    .given = {         \
        {[TABLE_OUTCOMES] = OUTCOMES_HEAD rows "N2,achieved,2023-03-01,,,,\nN3,neutral,,,,,\n"}}
#define ALL_OUTCOMES(rows) .given = {{[TABLE_OUTCOMES] = OUTCOMES_HEAD rows}}
#define NEEDS(rows)        .given = {{[TABLE_NEEDS] = NEEDS_HEAD rows}}
#define EVENTS(rows)       .given = {{[TABLE_EVENTS] = EVENTS_HEAD rows}}
#define EPISODE(opened, closed)   \
    .given = {{[TABLE_EPISODES] = \
                   EPISODES_HEAD "E1,F1," opened ",2022-09-20,y,2022-10-01,y,A,," closed ",y\n"}}

static void
outcomes_settle_needs(void)
{
    static const struct decision_case CASES[] = {
        {.name = "achieved on S",                             OUTCOMES("N1,achieved,2023-10-10,,,,\n"), .expected = CLAIMABLE   },
        {.name = "achieved the day after S",
         OUTCOMES("N1,achieved,2023-10-11,,,,\n"),
         .expected = FAILED("T6")                                                                                               },
        {.name = "late and in time",
         OUTCOMES("N1,achieved,2023-10-11,,,,\nN1,achieved,2023-10-10,,,,\n"),
         .expected = CLAIMABLE                                                                                                  },
        {.name = "achieved after the as-at date is not used",
         OUTCOMES("N1,achieved,2024-01-01,,,,\n"),
         .expected = GAP("T6")                                                                                                  },
        {.name = "achieved nobody knows when",
         OUTCOMES("N1,achieved,,,,,\n"),
         .expected = GAP("T6")                                                                                                  },
        {.name = "achieved nobody knows when, and late",
         OUTCOMES("N1,achieved,,,,,\nN1,achieved,2023-10-11,,,,\n"),
         .expected = GAP("T6")                                                                                                  },
        {.name = "not achieved",                              OUTCOMES("N1,not_achieved,,,,,\n"),       .expected = FAILED("T6")},
        {.name = "not achieved, with a date",
         OUTCOMES("N1,not_achieved,2023-03-01,,,,\n"),
         .expected = FAILED("T6")                                                                                               },
        {.name = "not achieved, not used",
         OUTCOMES("N1,not_achieved,2024-01-01,,,,\n"),
         .expected = GAP("T6")                                                                                                  },
        {.name = "not achieved, then achieved",
         OUTCOMES("N1,not_achieved,2022-12-01,,,,\nN1,achieved,2023-03-01,,,,\n"),
         .expected = CLAIMABLE                                                                                                  },
        {.name = "not achieved, then late",
         OUTCOMES("N1,not_achieved,2022-12-01,,,,\nN1,achieved,2023-10-11,,,,\n"),
         .expected = FAILED("T6")                                                                                               },
        {.name = "not achieved, then unknown",
         OUTCOMES("N1,not_achieved,2022-12-01,,,,\nN1,unknown,,,,,\n"),
         .expected = GAP("T6")                                                                                                  },
        {.name = "unknown",                                   OUTCOMES("N1,unknown,,,,,\n"),            .expected = GAP("T6")   },
        {.name = "none",                                      OUTCOMES(""),                             .expected = GAP("T6")   },
        {.name = "neutral needs no date",                     OUTCOMES("N1,neutral,,,,,\n"),            .expected = CLAIMABLE   },
        {.name = "neutral after the as-at date is not used",
         OUTCOMES("N1,neutral,2024-01-01,,,,\n"),
         .expected = GAP("T6")                                                                                                  },
        {.name = "neutral after S",                           OUTCOMES("N1,neutral,2023-10-11,,,,\n"),  .expected = CLAIMABLE   },
        {.name = "neutral whatever else is said",
         OUTCOMES("N1,not_achieved,,,,,\nN1,neutral,,,,,\nN1,unknown,,,,,\n"
                  "N1,achieved,2023-10-11,,,,\n"),
         .expected = CLAIMABLE                                                                                                  },
        {.name = "all neutral",
         ALL_OUTCOMES("N1,neutral,,,,,\nN2,neutral,,,,,\nN3,neutral,,,,,\n"),
         .expected = FAILED("T6")                                                                                               },
        {.name = "one not achieved, one unknown",
         ALL_OUTCOMES("N1,not_achieved,,,,,\nN2,achieved,2023-03-01,,,,\n"),
         .expected = FAILED("T6")                                                                                               },
        {.name = "all achieved",
         ALL_OUTCOMES("N1,achieved,2023-03-01,,,,\nN2,achieved,2023-03-01,,,,\n"
                      "N3,achieved,2023-03-01,,,,\n"),
         .expected = CLAIMABLE                                                                                                  },
    };

    expect_decisions(CASES, COUNT_OF(CASES));
}

static void
exceptions_need_approval(void)
{
    static const struct decision_case CASES[] = {
        {.name = "approved",
         OUTCOMES("N1,achieved,2023-03-01,exception,Boss,2023-03-02,why\n"),
         .expected = CLAIMABLE},
        {.name = "on the as-at date",
         OUTCOMES("N1,achieved,2023-03-01,exception,Boss,2023-12-31,why\n"),
         .expected = CLAIMABLE},
        {.name = "the day after",
         OUTCOMES("N1,achieved,2023-03-01,exception,Boss,2024-01-01,why\n"),
         .expected = GAP("T6")},
        {.name = "by nobody",
         OUTCOMES("N1,achieved,2023-03-01,exception,,2023-03-02,why\n"),
         .expected = GAP("T6")},
        {.name = "nobody knows when",
         OUTCOMES("N1,achieved,2023-03-01,exception,Boss,,why\n"),
         .expected = GAP("T6")},
        {.name = "without a reason",
         OUTCOMES("N1,achieved,2023-03-01,exception,Boss,2023-03-02, \n"),
         .expected = GAP("T6")},
        {.name = "neutral, not approved",
         OUTCOMES("N1,neutral,,exception,,,\n"),
         .expected = GAP("T6")},
        {.name = "neutral, approved",
         OUTCOMES("N1,neutral,,exception,Boss,2023-03-02,why\n"),
         .expected = CLAIMABLE},
        {.name = "not achieved, not approved, is unknown",
         OUTCOMES("N1,not_achieved,,exception,,,\n"),
         .expected = GAP("T6")},
        {.name = "not achieved twice, one not approved",
         OUTCOMES("N1,not_achieved,,exception,,,\nN1,not_achieved,,,,,\n"),
         .expected = GAP("T6")},
        {.name = "another basis needs none",
         OUTCOMES("N1,achieved,2023-03-01,self_report,,,\n"),
         .expected = CLAIMABLE},
    };

    expect_decisions(CASES, COUNT_OF(CASES));
}

static void
needs_are_counted_by_closure(void)
{
    static const struct decision_case CASES[] = {
        {.name = "on closure",
         NEEDS("N1,E1,1.1,,2023-04-10,\nN2,E1,5.1,,,\nN3,E1,9.2,,,\n"),
         .expected = CLAIMABLE      },
        {.name = "the day after",
         NEEDS("N1,E1,1.1,,2023-04-11,\nN2,E1,5.1,,,\nN3,E1,9.2,,,\n"),
         .expected = FAILED("T2")   },
        {.name = "a fourth after closure without an outcome",
         NEEDS("N1,E1,1.1,,,\nN2,E1,5.1,,,\nN3,E1,9.2,,,\nN4,E1,1.2,,2023-04-11,\n"),
         .expected = CLAIMABLE      },
        {.name = "a fourth by closure without an outcome",
         NEEDS("N1,E1,1.1,,,\nN2,E1,5.1,,,\nN3,E1,9.2,,,\nN4,E1,1.2,,2023-04-10,\n"),
         .expected = GAP("T6")      },
        {.name = "two codes",
         NEEDS("N1,E1,1.1,C1,,\nN2,E1,5.1,,,\nN3,E1,1.1,P1,,\n"),
         .expected = FAILED("T2")   },
        {.name = "three codes under one headline",
         NEEDS("N1,E1,1.1,,,\nN2,E1,1.2,,,\nN3,E1,1.3,,,\n"),
         .expected = CLAIMABLE      },
        {.name = "none",
         .given = {{[TABLE_NEEDS] = NEEDS_HEAD, [TABLE_OUTCOMES] = OUTCOMES_HEAD}},
         .expected = FAILED("T2 T6")},
    };

    expect_decisions(CASES, COUNT_OF(CASES));
}

static void
rereferrals_have_their_window(void)
{
    static const struct decision_case CASES[] = {
        {.name = "on closure",                EVENTS("V1,F1,,eh_open,2023-04-10,,\n"), .expected = CLAIMABLE   },
        {.name = "the day after",
         EVENTS("V1,F1,,eh_open,2023-04-11,,\n"),
         .expected = FAILED("T9")                                                                              },
        {.name = "on S",                      EVENTS("V1,F1,,eh_open,2023-10-10,,\n"), .expected = FAILED("T9")},
        {.name = "the day after S",           EVENTS("V1,F1,,eh_open,2023-10-11,,\n"), .expected = CLAIMABLE   },
        {.name = "eh_referral",
         EVENTS(",F1,,eh_referral,2023-06-01,,\n"),
         .expected = FAILED("T9")                                                                              },
        {.name = "csc_referral",
         EVENTS(",F1,,csc_referral,2023-06-01,,\n"),
         .expected = FAILED("T9")                                                                              },
        {.name = "cin_start",                 EVENTS(",F1,,cin_start,2023-06-01,,\n"), .expected = FAILED("T9")},
        {.name = "cp_start",                  EVENTS(",F1,,cp_start,2023-06-01,,\n"),  .expected = FAILED("T9")},
        {.name = "other types",
         EVENTS(",F1,,cin_end,2023-06-01,,\n,F1,,cp_end,2023-06-01,,\n"
                ",F1,,dv_incident,2023-06-01,,\n"),
         .expected = CLAIMABLE                                                                                 },
        {.name = "of a member",               EVENTS("V1,,C1,eh_open,2023-06-01,,\n"), .expected = FAILED("T9")},
        {.name = "of a member who has left",
         .given = {{[TABLE_MEMBERS] = MEMBERS_HEAD "C1,F1,child,2012-05-01,,\n"
                                                   "X1,F1,other_adult,,,2022-10-01\n",
                    [TABLE_EVENTS] = EVENTS_HEAD "V1,,X1,eh_open,2023-06-01,,\n"}},
         .expected = FAILED("T9")                                                                              },
        {.name = "of another family",
         .given = {{[TABLE_FAMILIES] = FAMILIES_HEAD "F1,,,\nF2,,,\n",
                    [TABLE_EVENTS] = EVENTS_HEAD "V1,F2,,eh_open,2023-06-01,,\n"}},
         .expected = CLAIMABLE                                                                                 },
        {.name = "a new episode is no event",
         .given = {{[TABLE_EPISODES] =
                        EPISODES_HEAD "E1,F1,2022-09-01,2022-09-20,y,2022-10-01,y,A,,2023-04-10,y\n"
                                      "E2,F1,2023-06-01,,,,,,,,\n"}},
         .expected = CLAIMABLE "E2,F1,open,,,,\n"                                                              },
        {.name = "no events are known",
         .given = {{[TABLE_EVENTS] = ABSENT}},
         .expected = GAP("T9")                                                                                 },
        {.name = "none happened",             EVENTS(""),                              .expected = CLAIMABLE   },
    };
    static const struct decision_case EARLY[] = {
        {.name = "while it waits, by the as-at date",
         EVENTS("V1,F1,,eh_open,2023-10-09,,\n"),
         .as_at = "2023-10-09",
         .expected = FAILED("T9")},
        {.name = "while it waits, after the as-at date",
         EVENTS("V1,F1,,eh_open,2023-10-10,,\n"),
         .as_at = "2023-10-09",
         .expected = WAITING     },
    };

    expect_decisions(CASES, COUNT_OF(CASES));
    expect_decisions(EARLY, COUNT_OF(EARLY));
}

static void
episodes_have_their_days(void)
{
    static const struct decision_case CASES[] = {
        {.name = "sound",                       .expected = CLAIMABLE                },
        {              .name = "S is the as-at date",                .as_at = "2023-10-10",                 .expected = CLAIMABLE},
        {              .name = "S is the day after",                .as_at = "2023-10-09",                   .expected = WAITING},
        {              .name = "waiting shows its gaps",
         .as_at = "2023-10-09",
         .given = {{[TABLE_EVENTS] = ABSENT}},
         .expected = "E1,F1,waiting,2023-10-10,2023-10-10,,T9\n"},
        {                                     .name = "S is clamped",
         EPISODE("2022-09-01",                                                         "2023-03-31"),
         .expected = "E1,F1,claimable,2023-09-30,2023-09-30,,\n"},
        { .name = "not closed",                                     EPISODE("2022-09-01",                                                       ""), .expected = "E1,F1,open,,,,\n"},
        {           .name = "closed after the as-at date",
         EPISODE("2022-09-01",                                            "2024-01-01"),
         .expected = "E1,F1,open,,,,\n"},
        {          .name = "opened on the as-at date",
         EPISODE("2023-12-31",                                               ""),
         .expected = "E1,F1,open,,,,\n"},
        {                                                            .name = "opened after the as-at date",                  EPISODE("2024-01-01",      ""), .expected = ""},
        {                                                              .name = "by id in byte order, merged families by the one that survives",
         .given = {{[TABLE_FAMILIES] = FAMILIES_HEAD "F1,,,F3\nF2,,,\nF3,,,\n",
                    [TABLE_MEMBERS] = MEMBERS_HEAD "C1,F2,child,,,\nP1,F3,child,,,\n",
                    [TABLE_EPISODES] = EPISODES_HEAD "E9,F1,2023-01-01,,,,,,,,\n"
                                                     "e1,F2,2023-01-01,,,,,,,,\n"
                                                     "E10,F3,2023-01-01,,,,,,,,\n"
                                                     "\"E1,0\",F2,2023-01-01,,,,,,,,\n"
                                                     "E1,F2,2023-01-01,,,,,,,,\n"}},
         .expected = "E1,F2,open,,,,\n\"E1,0\",F2,open,,,,\nE10,F3,open,,,,\nE9,F3,open,,,,\n"
                     "e1,F2,open,,,,\n"},
    };
    /* Closed by the as-at date: everything is asked, and T9 is known. */
    static const struct decision_case EDGES[] = {
        {.name = "closed on the as-at date",
         EPISODE("2022-09-01", "2023-12-31"),
         .expected = "E1,F1,waiting,2024-06-30,2024-06-30,,T10\n"},
        {.name = "opened and closed on it",
         EPISODE("2023-12-31", "2023-12-31"),
         .expected = "E1,F1,waiting,2024-06-30,2024-06-30,,T10\n"},
    };

    expect_decisions(CASES, COUNT_OF(CASES));
    expect_decisions(EDGES, COUNT_OF(EDGES));
}

/* F2 was merged into F3 and F3 into F1; what is recorded of any of them is F1's. */
#define CHAIN [TABLE_FAMILIES] = FAMILIES_HEAD "F1,,,\nF2,,,F3\nF3,,,F1\n"

static void
merged_families_are_one(void)
{
    static const struct decision_case CASES[] = {
        {.name = "episode",
         .given = {{CHAIN, [TABLE_EPISODES] = EPISODES_HEAD
                           "E1,F2,2022-09-01,2022-09-20,y,2022-10-01,y,A,,2023-04-10,y\n"}},
         .expected = CLAIMABLE                                },
        {.name = "members",
         .given = {{CHAIN, [TABLE_MEMBERS] =
                               MEMBERS_HEAD "C1,F2,child,2012-05-01,,\nP1,F3,parent_carer,,,\n"}},
         .expected = CLAIMABLE                                },
        {.name = "event",
         .given = {{CHAIN, [TABLE_EVENTS] = EVENTS_HEAD "V1,F2,,eh_open,2023-06-01,,\n"}},
         .expected = FAILED("T9")                             },
        {.name = "event of a merged member",
         .given = {{CHAIN,
                    [TABLE_MEMBERS] = MEMBERS_HEAD "C1,F1,child,2012-05-01,,\n"
                                                   "P1,F2,parent_carer,,,\n",
                    [TABLE_EVENTS] = EVENTS_HEAD "V1,F1,P1,eh_open,2023-06-01,,\n"}},
         .expected = FAILED("T9")                             },
        {.name = "claim",
         .given = {{CHAIN, [TABLE_CLAIMS] = CLAIMS_HEAD "F2,,2021-22-Q1,,\n"}},
         .expected = "E1,F1,claimed_before,2023-10-10,,T11,\n"},
        {.name = "only one of them is the other's",
         .given = {{[TABLE_FAMILIES] = FAMILIES_HEAD "F1,,,F2\nF2,,,\n",
                    [TABLE_EVENTS] = EVENTS_HEAD "V1,F2,,eh_open,2023-06-01,,\n"}},
         .expected = "E1,F2,failed,2023-10-10,,T9,\n"         },
    };

    expect_decisions(CASES, COUNT_OF(CASES));
}

void
suite_gather(void)
{
    CU_pSuite suite = CU_add_suite("model/gather", NULL, NULL);

    CU_add_test(suite, "outcomes settle needs", outcomes_settle_needs);
    CU_add_test(suite, "exceptions need approval", exceptions_need_approval);
    CU_add_test(suite, "needs are counted by closure", needs_are_counted_by_closure);
    CU_add_test(suite, "re-referrals have their window", rereferrals_have_their_window);
    CU_add_test(suite, "episodes have their days", episodes_have_their_days);
    CU_add_test(suite, "merged families are one", merged_families_are_one);
}
