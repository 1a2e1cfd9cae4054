/* SPDX-License-Identifier: MIT */
/* Every kind of warning, with its exact place and words. */
#include <CUnit/CUnit.h>

#include "fixture.h"
#include "suites.h"

#define MEMBER_ROWS "C1,F1,child,2012-05-01,,\nP1,F1,parent_carer,1985-02-03,,\n"
#define EPISODE_ROW "E1,F1,2022-09-01,2022-09-20,y,2022-10-01,y,A Worker,,2023-04-10,y\n"
#define NEED_ROWS   "N1,E1,1.1,C1,,\nN2,E1,5.1,,,\nN3,E1,9.2,,,\n"

static void
date_after_as_at(void)
{
#define LATE(place, found) \
    "warning,date_after_as_at," place ",,\"" found "\",by 2023-12-31 to be used in this quarter\n"
    static const struct problem_case CASES[] = {
        {.name = "on the as-at date",
         .given = {{[TABLE_EVENTS] = EVENTS_HEAD "V1,F1,,missing,2023-12-31,2024-01-01,\n"}},
         .expected = ""                                                                },
        {                            .name = "events, counted",
         .given = {{[TABLE_EVENTS] = EVENTS_HEAD "V1,F1,,missing,2023-12-31,,\n\n"
                                                 "V2,F1,,missing,2024-01-01,,\n"
                                                 "V3,F1,,missing,2025-01-01,,\n"}},
         .expected = LATE("events.csv,4,on",            "2 rows, the first 2024-01-01")},
        {                            .name = "members, a line a column",
         .given = {{[TABLE_MEMBERS] =
                        MEMBERS_HEAD MEMBER_ROWS "X1,F1,child,2024-01-01,2024-01-02,\n"}},
         .expected = LATE("members.csv,4,dob",    "1 row, the first 2024-01-01")
             LATE("members.csv,4,from", "1 row, the first 2024-01-02")},
        { .name = "until after it is used",
         .given = {{[TABLE_MEMBERS] =
                        MEMBERS_HEAD MEMBER_ROWS "X1,F1,child,,2023-12-31,2024-01-02\n"}},
         .expected = ""                                                                },
        {                            .name = "episodes",
         .given = {{[TABLE_EPISODES] = EPISODES_HEAD EPISODE_ROW
                    "E2,F1,2024-01-01,2024-01-02,y,2024-01-02,y,,,2024-01-03,\n"}},
         .expected = LATE("episodes.csv,3,opened_on",    "1 row, the first 2024-01-01")},
        {                            .name = "needs",
         .given = {{[TABLE_EPISODES] = EPISODES_HEAD EPISODE_ROW "E2,F1,2023-01-01,,,,,,,,\n",
                    [TABLE_NEEDS] = NEEDS_HEAD NEED_ROWS "N4,E2,1.1,,2024-01-01,\n"}},
         .expected = LATE("needs.csv,5,identified_on",   "1 row, the first 2024-01-01")},
        {                            .name = "outcomes, not their approval",
         .given = {{[TABLE_OUTCOMES] = OUTCOMES_HEAD "N1,achieved,2024-01-01,,,2024-01-02,\n"}},
         .expected = LATE("outcomes.csv,2,achieved_on",  "1 row, the first 2024-01-01")},
        {                            .name = "terms, not their end",
         .given = {{[TABLE_ATTENDANCE] =
                        ATTENDANCE_HEAD "C1,autumn,2023-09-04,2024-01-01,130,0,12,,,\n"
                                        "C1,spring,2024-01-02,2024-03-28,130,0,12,,,\n"}},
         .expected = LATE("attendance.csv,3,term_start", "1 row, the first 2024-01-02")},
        {                            .name = "claims of a later quarter",
         .given = {{[TABLE_CLAIMS] = CLAIMS_HEAD "F1,,2023-24-Q3,,\nF1,,2023-24-Q4,,\n"}},
         .expected = LATE("claims.csv,3,quarter",        "1 row, the first 2023-24-Q4")},
        {                            .name = "without a quarter nothing is late",
         .without_quarter = true,
         .given = {{[TABLE_EVENTS] = EVENTS_HEAD "V1,F1,,missing,2030-01-01,,\n",
                    [TABLE_CLAIMS] = CLAIMS_HEAD "F1,,2030-31-Q4,,\n"}},
         .expected = ""},
    };
#undef LATE

    expect_problems(CASES, COUNT_OF(CASES));
}

static void
need_after_closure(void)
{
    static const struct problem_case CASES[] = {
        {.name = "on closure",
         .given = {{[TABLE_NEEDS] = NEEDS_HEAD NEED_ROWS "N4,E1,1.1,,2023-04-10,\n"}},
         .expected = ""                                                                },
        {                           .name = "the day after",
         .given = {{[TABLE_NEEDS] = NEEDS_HEAD NEED_ROWS "N4,E1,1.1,,2023-04-11,\n"}},
         .expected = "warning,need_after_closure,needs.csv,5,identified_on,"
                     "need_id=N4 episode_id=E1,2023-04-11,by closure on 2023-04-10\n"},
        { .name = "without a quarter",
         .without_quarter = true,
         .given = {{[TABLE_NEEDS] = NEEDS_HEAD NEED_ROWS "N4,E1,1.1,,2023-04-11,\n"}},
         .expected = "warning,need_after_closure,needs.csv,5,identified_on,"
                     "need_id=N4 episode_id=E1,2023-04-11,by closure on 2023-04-10\n"},
    };

    expect_problems(CASES, COUNT_OF(CASES));
}

#define TERMS(rows) .given = {{[TABLE_ATTENDANCE] = ATTENDANCE_HEAD rows}}
#define OVERLAP(row, member, found, until)                                                \
    "warning,terms_overlap,attendance.csv," row ",term_start,member_id=" member "," found \
    ",\"after " until ", when another term ends\"\n"

static void
terms_overlap(void)
{
    static const struct problem_case CASES[] = {
        {.name = "side by side",
         TERMS("C1,a,2023-01-04,2023-04-01,10,0,0,,,\n"
               "C1,b,2023-04-02,2023-07-01,10,0,0,,,\n"),
         .expected = ""                              },
        {.name = "on one day",
         TERMS("C1,a,2023-01-04,2023-04-01,10,0,0,,,\n"
               "C1,b,2023-04-01,2023-07-01,10,0,0,,,\n"),
         .expected = OVERLAP("3",                      "C1", "2023-04-01", "2023-04-01")},
        {.name = "in another order of rows",
         TERMS("C1,b,2023-03-01,2023-07-01,10,0,0,,,\n"
               "C1,a,2023-01-04,2023-04-01,10,0,0,,,\n"),
         .expected = OVERLAP("2",               "C1", "2023-03-01", "2023-04-01")},
        {.name = "behind a long one",
         TERMS("C1,a,2023-01-01,2023-12-31,10,0,0,,,\n"
               "C1,b,2023-02-01,2023-02-28,10,0,0,,,\n"
               "C1,c,2023-05-01,2023-06-28,10,0,0,,,\n"),
         .expected = OVERLAP("3",  "C1", "2023-02-01", "2023-12-31")
             OVERLAP("4", "C1", "2023-05-01", "2023-12-31")},
        {.name = "two provisions of one term",
         TERMS("C1,a,2023-01-04,2023-04-01,10,0,0,,,primary\n"
               "C1,a,2023-01-04,2023-04-01,10,0,0,,,special\n"),
         .expected = OVERLAP("3", "C1", "2023-01-04", "2023-04-01")},
        {.name = "of two children",
         .given = {{[TABLE_MEMBERS] = MEMBERS_HEAD "C1,F1,child,,,\nP1,F1,child,,,\n",
                    [TABLE_ATTENDANCE] = ATTENDANCE_HEAD "C1,a,2023-01-04,2023-04-01,10,0,0,,,\n"
                                                         "P1,a,2023-01-04,2023-04-01,10,0,0,,,\n"}},
         .expected = ""},
        {.name = "of a parent",
         TERMS("P1,a,2023-01-04,2023-04-01,10,0,0,,,\n"
               "P1,b,2023-03-04,2023-05-01,10,0,0,,,\n"),
         .expected = ""          },
    };

    expect_problems(CASES, COUNT_OF(CASES));
}

#define SAME(place)  "warning,identical_rows," place ",the same row as an earlier one,"
#define CLAIMS(rows) .given = {{[TABLE_CLAIMS] = CLAIMS_HEAD rows}}

/* With every column, one row and another of which the same is kept beside the rows, so that only
 * what is read again tells them apart. */
#define FULL_TERMS(second)                                                                      \
    .given = {{[TABLE_ATTENDANCE] =                                                             \
                   "member_id,term,term_start,term_end,sessions_possible,absent_authorised,"    \
                   "absent_unauthorised,suspensions,suspension_days,permanently_excluded,late," \
                   "provision\n"                                                                \
                   "C1,Au23,2023-09-04,2023-12-20,130,7,0,,,,,primary\n" second "\n"}}
#define FULL_SAME    SAME("attendance.csv,3,,member_id=C1") "each term once\n"
#define FULL_OVERLAP OVERLAP("3", "C1", "2023-09-04", "2023-12-20")

static void
identical_rows(void)
{
    static const struct problem_case CASES[] = {
        {.name = "terms",
         TERMS("C1,a,2023-01-04,2023-04-01,10,1,2,1.5,n,primary\n"
               "C1,b,2023-04-02,2023-07-01,10,1,2,1.5,n,primary\n"
               "C1,a,2023-01-04,2023-04-01,10,1,2,1.5,n,primary\n"),
         .expected = SAME("attendance.csv,4,,member_id=C1") "each term once\n"},
        {.name = "three times",
         TERMS("C1,a,2023-01-04,2023-04-01,10,0,0,,,\n"
               "C1,a,2023-01-04,2023-04-01,10,0,0,,,\n"
               "C1,a,2023-01-04,2023-04-01,10,0,0,,,\n"),
         .expected = SAME("attendance.csv,3,,member_id=C1") "each term once\n" SAME(
             "attendance.csv,4,,member_id=C1") "each term once\n"             },
        {.name = "a parent's",
         TERMS("P1,a,2023-01-04,2023-04-01,10,0,0,,,\n"
               "P1,a,2023-01-04,2023-04-01,10,0,0,,,\n"),
         .expected = SAME("attendance.csv,3,,member_id=P1") "each term once\n"},
        {.name = "but for the term's name",
         TERMS("C1,a,2023-01-04,2023-04-01,10,0,0,,,\n"
               "C1,b,2023-01-04,2023-04-01,10,0,0,,,\n"),
         .expected = OVERLAP("3",                                               "C1", "2023-01-04", "2023-04-01")},
        {.name = "but for half a day",
         TERMS("C1,a,2023-01-04,2023-04-01,10,0,0,4,,\n"
               "C1,a,2023-01-04,2023-04-01,10,0,0,4.5,,\n"),
         .expected = OVERLAP("3",                                        "C1", "2023-01-04", "2023-04-01")},
        {.name = "but for authorised absence",
         TERMS("C1,a,2023-01-04,2023-04-01,10,0,0,,,\n"
               "C1,a,2023-01-04,2023-04-01,10,1,0,,,\n"),
         .expected = OVERLAP("3",  "C1", "2023-01-04", "2023-04-01")},
        {.name = "blank is not no",
         TERMS("C1,a,2023-01-04,2023-04-01,10,0,0,,,\n"
               "C1,a,2023-01-04,2023-04-01,10,0,0,,n,\n"),
         .expected = OVERLAP("3",                 "C1", "2023-01-04", "2023-04-01")},
        {.name = "to the letter",
         FULL_TERMS("C1,Au23,2023-09-04,2023-12-20,130,7,0,,,,,primary"),
         .expected = FULL_SAME                         },
        {.name = "but for noughts in front",
         FULL_TERMS("C1,Au23,2023-09-04,2023-12-20,0130,07,00,,,,,primary"),
         .expected = FULL_SAME                     },
        {.name = "but for a blank and quotes",
         FULL_TERMS("C1, Au23,2023-09-04,2023-12-20,130,\"7\",0,,,,,primary"),
         .expected = FULL_SAME                   },
        {.name = "but for the name, all columns",
         FULL_TERMS("C1,Au24,2023-09-04,2023-12-20,130,7,0,,,,,primary"),
         .expected = FULL_OVERLAP                                                },
        {.name = "but for one absence",
         FULL_TERMS("C1,Au23,2023-09-04,2023-12-20,130,8,0,,,,,primary"),
         .expected = FULL_OVERLAP                                                },
        {.name = "but for a suspension",
         FULL_TERMS("C1,Au23,2023-09-04,2023-12-20,130,7,0,1,,,,primary"),
         .expected = FULL_OVERLAP                                                },
        {.name = "but for a no",
         FULL_TERMS("C1,Au23,2023-09-04,2023-12-20,130,7,0,,,,0,primary"),
         .expected = FULL_OVERLAP                                             },
        {.name = "claims",
         CLAIMS("F1,E1,2021-22-Q1,X,800\nF1,E1,2021-22-Q2,X,800\n"
                "F1, E1,2021-22-Q1,\"X\",800\n"),
         .expected = SAME("claims.csv,4,,family_id=F1") "each claim once\n"                                             },
        {.name = "claims but for one cell",
         CLAIMS("F1,E1,2021-22-Q1,X,800\nF1,,2021-22-Q1,X,800\nF1,E1,2021-22-Q2,X,800\n"
                "F1,E1,2021-22-Q1,Y,800\nF1,E1,2021-22-Q1,,800\nF1,E1,2021-22-Q1,X,801\n"
                "F1,E1,2021-22-Q1,X,\n"),
         .expected = ""                                             },
        {.name = "cells that run together",
         CLAIMS("F1,,2021-22-Q1,1,12\nF1,,2021-22-Q1,11,2\n"),
         .expected = ""                                             },
    };

    expect_problems(CASES, COUNT_OF(CASES));
}

#define TWO            [TABLE_FAMILIES] = FAMILIES_HEAD "F1,,,\nF2,,,\n"
#define MERGED         [TABLE_FAMILIES] = FAMILIES_HEAD "F1,,,\nF2,,,F1\n"
#define MEMBERS_OF_TWO [TABLE_MEMBERS] = MEMBERS_HEAD MEMBER_ROWS "C2,F2,child,,,\n"

static void
need_member_mismatch(void)
{
    static const struct problem_case CASES[] = {
        {.name = "a stranger",
         .given = {{TWO, MEMBERS_OF_TWO, [TABLE_NEEDS] = NEEDS_HEAD NEED_ROWS "N4,E1,1.1,C2,,\n"}},
         .expected = "warning,need_member_mismatch,needs.csv,5,member_id,"
                     "need_id=N4 episode_id=E1 member_id=C2,C2,a member of the episode's family\n"},
        {.name = "of a family merged into it",
         .given = {{MERGED,
                    MEMBERS_OF_TWO, [TABLE_NEEDS] = NEEDS_HEAD NEED_ROWS "N4,E1,1.1,C2,,\n"}},
         .expected = ""                                                                           },
    };

    expect_problems(CASES, COUNT_OF(CASES));
}

static void
family_without_members(void)
{
    static const struct problem_case CASES[] = {
        {.name = "nobody",
         .given = {{TWO}},
         .expected = "warning,family_without_members,families.csv,3,family_id,family_id=F2,"
                     "no row in members.csv,at least one member\n"                                                   },
        {.name = "merged into one with members",                                  .given = {{MERGED}}, .expected = ""},
        {.name = "one merged into it has members",
         .given = {{[TABLE_FAMILIES] = FAMILIES_HEAD "F1,,,F2\nF2,,,\n"}},
         .expected = ""                                                                                              },
        {.name = "a merged pair without members is told once, where it survives",
         .given = {{[TABLE_FAMILIES] = FAMILIES_HEAD "F1,,,\nF2,,,F3\nF3,,,\n"}},
         .expected = "warning,family_without_members,families.csv,4,family_id,family_id=F3,"
                     "no row in members.csv,at least one member\n"                                                   },
        {.name = "one who has left is a member",
         .given = {{TWO, [TABLE_MEMBERS] =
                             MEMBERS_HEAD MEMBER_ROWS "C2,F2,other_adult,,,2000-01-01\n"}},
         .expected = ""                                                                                              },
    };

    expect_problems(CASES, COUNT_OF(CASES));
}

static void
superseded_open_episode(void)
{
#define OPEN(row, family, episode)                                                         \
    "warning,superseded_open_episode,families.csv," row ",superseded_by,family_id=" family \
    "," episode ",open episodes under the family it was merged into\n"
    static const struct problem_case CASES[] = {
        {.name = "closed",
         .given = {{MERGED, [TABLE_EPISODES] =
                                EPISODES_HEAD EPISODE_ROW "E2,F2,2023-01-01,,,,,,,2023-12-31,\n"}},
         .expected = ""                                                                           },
        {.name = "open, told once a family",
         .given = {{MERGED, [TABLE_EPISODES] = EPISODES_HEAD EPISODE_ROW
                            "E2,F2,2023-01-01,,,,,,,,\nE3,F2,2023-01-01,,,,,,,,\n"}},
         .expected = OPEN("3",                                                                      "F2", "E2")},
        {.name = "closed after the as-at date",
         .given = {{MERGED, [TABLE_EPISODES] =
                                EPISODES_HEAD EPISODE_ROW "E2,F2,2023-01-01,,,,,,,2024-01-01,\n"}},
         .expected = OPEN("3",                                            "F2", "E2")},
        {.name = "closed later, without a quarter",
         .without_quarter = true,
         .given = {{MERGED, [TABLE_EPISODES] =
                                EPISODES_HEAD EPISODE_ROW "E2,F2,2023-01-01,,,,,,,2024-01-01,\n"}},
         .expected = ""},
        {.name = "of the survivor",
         .given = {{MERGED, [TABLE_EPISODES] =
                                EPISODES_HEAD EPISODE_ROW "E2,F1,2023-01-01,,,,,,,,\n"}},
         .expected = ""},
    };
#undef OPEN

    expect_problems(CASES, COUNT_OF(CASES));
}

static void
claim_dangling_key(void)
{
    static const struct problem_case CASES[] = {
        {.name = "family",
         CLAIMS("F9,E1,2021-22-Q1,,\n"),
         .expected = "warning,claim_dangling_key,claims.csv,2,family_id,"
                     "family_id=F9 episode_id=E1,F9,a family_id that is in families.csv\n"  },
        {.name = "episode",
         CLAIMS("F1,E9,2021-22-Q1,,\n"),
         .expected = "warning,claim_dangling_key,claims.csv,2,episode_id,"
                     "family_id=F1 episode_id=E9,E9,an episode_id that is in episodes.csv\n"},
    };

    expect_problems(CASES, COUNT_OF(CASES));
}

static void
claimed_before_warned(void)
{
    static const struct tables GIVEN = {{[TABLE_CLAIMS] = CLAIMS_HEAD "F1,,2021-22-Q1,,\n"}};
    static const struct {
        const char *name, *policy, *as_at, *expected;
    } CASES[] = {
        {"warn",               "warn",    "",
         "warning,claimed_before_warned,episodes.csv,2,family_id,episode_id=E1,F1,"
         "\"a family not claimed before; the policy \"\"warn\"\" lets it pass\"\n"},
        {"block",              "block",   "",           ""                        },
        {"after",              "after:1", "",           ""                        },
        {"warn, but it waits", "warn",    "2023-10-09", ""                        },
    };

    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        struct fixture f;

        fixture_open(&f, &GIVEN);
        f.options.period = period_for_test("2023-24-Q3", CASES[i].as_at);
        CU_ASSERT_TRUE(claim_policy_read(text_of(CASES[i].policy), &f.framework.claim_policy));
        CU_ASSERT_TRUE(fixture_check(&f));
        EXPECT_TEXT(CASES[i].name, fixture_problems(&f), CASES[i].expected);
        fixture_close(&f);
    }
}

void
suite_review(void)
{
    CU_pSuite suite = CU_add_suite("model/review", NULL, NULL);

    CU_add_test(suite, "date_after_as_at", date_after_as_at);
    CU_add_test(suite, "need_after_closure", need_after_closure);
    CU_add_test(suite, "terms_overlap", terms_overlap);
    CU_add_test(suite, "identical_rows", identical_rows);
    CU_add_test(suite, "need_member_mismatch", need_member_mismatch);
    CU_add_test(suite, "family_without_members", family_without_members);
    CU_add_test(suite, "superseded_open_episode", superseded_open_episode);
    CU_add_test(suite, "claim_dangling_key", claim_dangling_key);
    CU_add_test(suite, "claimed_before_warned", claimed_before_warned);
}
