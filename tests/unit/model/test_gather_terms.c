/* SPDX-License-Identifier: MIT */
/* The children and their terms, earlier claims, and episodes of one family beside each other. */
#include <CUnit/CUnit.h>

#include "fixture.h"
#include "suites.h"

#define CLAIMABLE    "E1,F1,claimable,2023-10-10,2023-10-10,,\n"
#define GAP(test)    "E1,F1,gap,2023-10-10,2023-10-10,," test "\n"
#define FAILED(test) "E1,F1,failed,2023-10-10,," test ",\n"
#define BEFORE       "E1,F1,claimed_before,2023-10-10,,T11,\n"
#define TERMS(rows)  .given = {{[TABLE_ATTENDANCE] = ATTENDANCE_HEAD rows}}
#define CLAIMS(rows) .given = {{[TABLE_CLAIMS] = CLAIMS_HEAD rows}}
#define GOOD         "C1,good,2023-09-04,2023-12-20,100,0,0,,,\n"

static void
terms_have_their_window(void)
{
    static const struct decision_case CASES[] = {
        {.name = "ends on closure",
         TERMS("C1,t,2023-01-04,2023-04-10,100,0,100,,,\n" GOOD),
         .expected = CLAIMABLE                                                                                            },
        {.name = "ends the day after",
         TERMS("C1,t,2023-01-04,2023-04-11,100,0,100,,,\n" GOOD),
         .expected = FAILED("T10")                                                                                        },
        {.name = "starts on S",
         TERMS("C1,s,2023-05-01,2023-07-01,100,0,0,,,\nC1,t,2023-10-10,2023-12-20,100,0,100,,,\n"),
         .expected = FAILED("T10")                                                                                        },
        {.name = "starts the day after S",
         TERMS("C1,s,2023-05-01,2023-07-01,100,0,0,,,\nC1,t,2023-10-11,2023-12-20,100,0,100,,,\n"),
         .expected = CLAIMABLE                                                                                            },
        {.name = "around the whole window",
         TERMS("C1,t,2023-01-01,2023-12-31,100,0,11,,,\n"),
         .expected = FAILED("T10")                                                                                        },
        {.name = "within it",
         TERMS("C1,t,2023-06-01,2023-06-01,10,0,2,,,\n"),
         .expected = FAILED("T10")                                                                                        },
        {.name = "only before",
         TERMS("C1,t,2023-01-04,2023-04-10,100,0,0,,,\n"),
         .expected = GAP("T10")                                                                                           },
        {.name = "no term at all",          TERMS(""),                                              .expected = GAP("T10")},
        {.name = "no attendance is known",
         .given = {{[TABLE_ATTENDANCE] = ABSENT}},
         .expected = GAP("T10")                                                                                           },
    };
    static const struct decision_case EARLY[] = {
        {.name = "ends after the as-at date: all its sessions",
         .as_at = "2023-10-10",
         TERMS("C1,t,2023-09-04,2023-12-20,100,0,11,,,\n"),
         .expected = FAILED("T10")                            },
        {.name = "starts after the as-at date",
         .as_at = "2023-10-01",
         TERMS("C1,s,2023-05-01,2023-07-01,100,0,0,,,\nC1,t,2023-10-02,2023-12-20,100,0,100,,,\n"),
         .expected = "E1,F1,waiting,2023-10-10,2023-10-10,,\n"},
        {.name = "starts on the as-at date",
         .as_at = "2023-10-02",
         TERMS("C1,s,2023-05-01,2023-07-01,100,0,0,,,\nC1,t,2023-10-02,2023-12-20,100,0,100,,,\n"),
         .expected = FAILED("T10")                            },
    };

    expect_decisions(CASES, COUNT_OF(CASES));
    expect_decisions(EARLY, COUNT_OF(EARLY));
}

static void
sessions_are_summed(void)
{
    static const struct decision_case CASES[] = {
        {.name = "exactly a tenth",
         TERMS("C1,s,2023-05-01,2023-07-01,100,0,0,,,\nC1,t,2023-09-04,2023-12-20,100,0,20,,,\n"),
         .expected = CLAIMABLE    },
        {.name = "a session more",
         TERMS("C1,s,2023-05-01,2023-07-01,100,0,0,,,\nC1,t,2023-09-04,2023-12-20,100,0,21,,,\n"),
         .expected = FAILED("T10")},
        {.name = "authorised absence does not count",
         TERMS("C1,s,2023-05-01,2023-07-01,100,100,0,,,\n"),
         .expected = CLAIMABLE    },
        {.name = "a parent's terms do not count",
         TERMS(GOOD "P1,t,2023-05-01,2023-07-01,100,0,100,,,\n"),
         .expected = CLAIMABLE    },
        {.name = "all home educated",
         TERMS("C1,s,2023-05-01,2023-07-01,0,0,0,,,home_educated\n"
               "C1,t,2023-09-04,2023-12-20,0,0,0,,,none\n"),
         .expected = CLAIMABLE    },
        {.name = "home educated, one term of unknown provision",
         TERMS("C1,s,2023-05-01,2023-07-01,0,0,0,,,home_educated\n"
               "C1,t,2023-09-04,2023-12-20,0,0,0,,,\n"),
         .expected = GAP("T10")   },
        {.name = "home educated only before",
         TERMS("C1,s,2023-01-04,2023-04-10,0,0,0,,,none\n"),
         .expected = GAP("T10")   },
        {.name = "home educated with absence",
         TERMS("C1,s,2023-05-01,2023-07-01,10,0,10,,,none\n"),
         .expected = CLAIMABLE    },
        {.name = "partly home educated, absent at school",
         TERMS("C1,s,2023-05-01,2023-07-01,0,0,0,,,home_educated\n"
               "C1,t,2023-09-04,2023-12-20,100,0,11,,,special\n"),
         .expected = FAILED("T10")},
        {.name = "terms without sessions",
         TERMS("C1,s,2023-05-01,2023-07-01,0,0,0,,,primary\n"),
         .expected = GAP("T10")   },
    };

    expect_decisions(CASES, COUNT_OF(CASES));
}

#define CHILDREN(rows) .given = {{[TABLE_MEMBERS] = MEMBERS_HEAD "C1,F1,child,2012-05-01,,\n" rows}}

static void
every_child_of_the_household_counts(void)
{
    static const struct decision_case CASES[] = {
        {.name = "a second of school age",
         CHILDREN("P1,F1,child,2014-01-01,,\n"),
         .expected = GAP("T10")                                                                                                         },
        {.name = "of unknown age",                                        CHILDREN("P1,F1,child,,,\n"),           .expected = GAP("T10")},
        {.name = "a baby",                                                CHILDREN("P1,F1,child,2022-01-01,,\n"), .expected = CLAIMABLE },
        {.name = "16 on closure",                                         CHILDREN("P1,F1,child,2007-04-10,,\n"), .expected = CLAIMABLE },
        {.name = "gone before S",
         CHILDREN("P1,F1,child,2014-01-01,,2023-10-09\n"),
         .expected = CLAIMABLE                                                                                                          },
        {.name = "there on S",
         CHILDREN("P1,F1,child,2014-01-01,,2023-10-10\n"),
         .expected = GAP("T10")                                                                                                         },
        {.name = "come after S",
         CHILDREN("P1,F1,child,2014-01-01,2023-10-11,\n"),
         .expected = CLAIMABLE                                                                                                          },
        {.name = "come after the as-at date is not used, not even on T1",
         .given = {{[TABLE_MEMBERS] = MEMBERS_HEAD "C1,F1,child,2012-05-01,2024-01-01,\n"
                                                   "P1,F1,child,2024-01-01,,\n"}},
         .expected = GAP("T1")                                                                                                          },
    };
    static const struct decision_case EARLY[] = {
        {.name = "gone after the as-at date is there",
         .as_at = "2023-10-10",
         CHILDREN("P1,F1,child,2014-01-01,,2023-10-11\n"),
         .expected = GAP("T10")                                  },
        {.name = "while it waits, the household of the as-at date",
         .as_at = "2023-10-01",
         CHILDREN("P1,F1,child,2014-01-01,,2023-10-05\n"),
         .expected = "E1,F1,waiting,2023-10-10,2023-10-10,,T10\n"},
    };

    expect_decisions(CASES, COUNT_OF(CASES));
    expect_decisions(EARLY, COUNT_OF(EARLY));
}

/* 2021-22-Q4 ends on 2022-03-31; 18 months later is 2023-09-30, 19 later 2023-10-31. */
static void
earlier_claims_are_in_the_way(void)
{
    static const struct decision_case CASES[] = {
        {.name = "this episode",                         CLAIMS("F1,E1,2022-23-Q1,,\n"),      .expected = BEFORE                                                                },
        {.name = "this episode, warn",
         CLAIMS("F1,E1,2022-23-Q1,,\n"),
         .policy = "warn",
         .expected = BEFORE},
        {.name = "this episode, after",
         CLAIMS("F1,E1,2010-11-Q1,,\n"),
         .policy = "after:1",
         .expected = BEFORE},
        {.name = "this quarter",                             CLAIMS("F1,,2023-24-Q3,,\n"),                                                                .expected = BEFORE                                                                                                                            },
        {.name = "this quarter, warn",
         CLAIMS("F1,,2023-24-Q3,,\n"),
         .policy = "warn",
         .expected = BEFORE},
        {.name = "this quarter, after",
         CLAIMS("F1,,2023-24-Q3,,\n"),
         .policy = "after:1",
         .expected = BEFORE},
        {.name = "the quarter before, block",                   CLAIMS("F1,,2023-24-Q2,,\n"),                                                                 .expected = BEFORE                                                                                                                                                     },
        {.name = "the quarter before, warn",
         CLAIMS("F1,,2023-24-Q2,,\n"),
         .policy = "warn",
         .expected = CLAIMABLE},
        {.name = "18 months",
         CLAIMS("F1,,2021-22-Q4,,\n"),
         .policy = "after:18",
         .expected = CLAIMABLE},
        {.name = "19 months",
         CLAIMS("F1,,2021-22-Q4,,\n"),
         .policy = "after:19",
         .expected = BEFORE},
        {.name = "every one of them",
         CLAIMS("F1,,2021-22-Q4,,\nF1,,2023-24-Q2,,\n"),
         .policy = "after:18",
         .expected = BEFORE},
        {.name = "in any order",
         CLAIMS("F1,,2023-24-Q2,,\nF1,,2021-22-Q4,,\n"),
         .policy = "after:18",
         .expected = BEFORE},
        {.name = "a later quarter is not used",
         CLAIMS("F1,E1,2023-24-Q4,,\n"),
         .expected = CLAIMABLE                                                                                                                                                     },
        {.name = "of any authority",                         CLAIMS("F1,,2021-22-Q1,E99,\n"),                                      .expected = BEFORE                                                                                                                                                   },
        {.name = "this episode, with a family that is not there",
         CLAIMS("F9,E1,2021-22-Q1,,\n"),
         .expected = BEFORE                                                                                                                                         },
        {.name = "the family, with an episode that is not there",
         CLAIMS("F1,E9,2021-22-Q1,,\n"),
         .expected = BEFORE},
        {.name = "nobody that is there",                                              CLAIMS("F9,E9,2021-22-Q1,,\n"),                           .expected = CLAIMABLE                                                                                                                                         },
    };

    expect_decisions(CASES, COUNT_OF(CASES));
}

/* S is exactly the day on which N months have passed, or the day before. */
static void
after_has_its_day(void)
{
#define CLOSED(day)                                                                     \
    .given = {                                                                          \
        {[TABLE_CLAIMS] = CLAIMS_HEAD "F1,,2021-22-Q4,,\n",                             \
         [TABLE_EPISODES] =                                                             \
             EPISODES_HEAD "E1,F1,2022-09-01,2022-09-20,y,2022-10-01,y,A,," day ",y\n"} \
    }
    static const struct decision_case CASES[] = {
        {.name = "to the day",
         CLOSED("2023-03-30"),
         .policy = "after:18",
         .expected = "E1,F1,claimable,2023-09-30,2023-09-30,,\n"},
        {.name = "a day short",
         CLOSED("2023-03-29"),
         .policy = "after:18",
         .expected = "E1,F1,claimed_before,2023-09-29,,T11,\n"  },
    };
#undef CLOSED

    expect_decisions(CASES, COUNT_OF(CASES));
}

/* Two episodes with all they need; the second closes on DAY. */
#define TWO(first, second, day)                                                                   \
    [TABLE_EPISODES] =                                                                            \
        EPISODES_HEAD first ",2022-09-01,2022-09-20,y,2022-10-01,y,A,,2023-04-10,y\n" second      \
                            ",2022-08-01,2022-08-20,y,2022-08-30,y,A,," day ",y\n",               \
    [TABLE_NEEDS] = NEEDS_HEAD "N1,E1,1.1,,,\nN2,E1,5.1,,,\nN3,E1,9.2,,,\n"                       \
                               "N4,E10,1.1,,,\nN5,E10,5.1,,,\nN6,E10,9.2,,,\n",                   \
    [TABLE_OUTCOMES] =                                                                            \
        OUTCOMES_HEAD "N1,achieved,2023-03-01,,,,\nN2,achieved,2023-03-01,,,,\nN3,neutral,,,,,\n" \
                      "N4,achieved,2023-03-01,,,,\nN5,achieved,2023-03-01,,,,\nN6,neutral,,,,,\n"

static void
one_episode_of_a_family_wins(void)
{
    static const struct decision_case CASES[] = {
        {.name = "the first closed",
         .given = {{TWO("E1,F1", "E10,F1", "2023-04-09")}},
         .expected = "E1,F1,claimed_before,2023-10-10,,T11,\n"
                     "E10,F1,claimable,2023-10-09,2023-10-09,,\n"                                        },
        {.name = "on one day the smallest id",
         .given = {{TWO("E10,F1", "E1,F1", "2023-04-10")}},
         .expected = "E1,F1,claimable,2023-10-10,2023-10-10,,\n"
                     "E10,F1,claimed_before,2023-10-10,,T11,\n"                                          },
        {.name = "under every policy",
         .given = {{TWO("E1,F1", "E10,F1", "2023-04-11")}},
         .policy = "warn",
         .expected = "E1,F1,claimable,2023-10-10,2023-10-10,,\n"
                     "E10,F1,claimed_before,2023-10-11,,T11,\n"},
        {.name = "of merged families",
         .given = {{[TABLE_FAMILIES] = FAMILIES_HEAD "F1,,,\nF2,,,F1\n",
                    TWO("E1,F1", "E10,F2", "2023-04-11")}},
         .expected = "E1,F1,claimable,2023-10-10,2023-10-10,,\n"
                     "E10,F1,claimed_before,2023-10-11,,T11,\n"                                               },
        {.name = "one that failed is not in the way",
         .given = {{TWO("E1,F1", "E10,F1", "2023-04-09"), [TABLE_CLAIMS] =
                                                              CLAIMS_HEAD "F1,E10,2022-23-Q4,,\n"}},
         .policy = "warn",
         .expected = "E1,F1,claimable,2023-10-10,2023-10-10,,\n"
                     "E10,F1,claimed_before,2023-10-09,,T11,\n"},
        {.name = "one that waits is not touched",
         .given = {{TWO("E1,F1", "E10,F1", "2023-07-01")}},
         .expected = "E1,F1,claimable,2023-10-10,2023-10-10,,\n"
                     "E10,F1,waiting,2024-01-01,2024-01-01,,\n"},
    };

    expect_decisions(CASES, COUNT_OF(CASES));
}

/* Changes of the framework reach the decision. */
static void
frameworks_decide(void)
{
    static const struct tables GIVEN = {
        {[TABLE_EVENTS] = ABSENT, [TABLE_ATTENDANCE] = ABSENT}
    };
    struct fixture f;

    fixture_open(&f, &GIVEN);
    f.framework.regression = false;
    CU_ASSERT_TRUE_FATAL(fixture_decide(&f));
    EXPECT_TEXT("no regression check", fixture_decisions(&f), CLAIMABLE);
    f.framework.min_headlines = 4;
    CU_ASSERT_TRUE_FATAL(fixture_decide(&f));
    EXPECT_TEXT("four headlines", fixture_decisions(&f), FAILED("T2"));
    f.framework.min_headlines = 3;
    f.framework.sustain_months = 12;
    CU_ASSERT_TRUE_FATAL(fixture_decide(&f));
    EXPECT_TEXT("twelve months", fixture_decisions(&f), "E1,F1,waiting,2024-04-10,2024-04-10,,\n");
    fixture_close(&f);
}

void
suite_gather_terms(void)
{
    CU_pSuite suite = CU_add_suite("model/gather: terms, claims, siblings", NULL, NULL);

    CU_add_test(suite, "terms have their window", terms_have_their_window);
    CU_add_test(suite, "sessions are summed", sessions_are_summed);
    CU_add_test(suite, "every child of the household counts", every_child_of_the_household_counts);
    CU_add_test(suite, "earlier claims are in the way", earlier_claims_are_in_the_way);
    CU_add_test(suite, "after has its day", after_has_its_day);
    CU_add_test(suite, "one episode of a family wins", one_episode_of_a_family_wins);
    CU_add_test(suite, "frameworks decide", frameworks_decide);
}
