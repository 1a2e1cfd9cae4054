/* SPDX-License-Identifier: MIT */
#include "service/explain.h"

#include <CUnit/CUnit.h>

#include "fixture.h"
#include "suites.h"

/* What is told of ID, or the sentence when nothing can be. */
static const char *
told(struct fixture *f, const char *id)
{
    struct explanation *list;
    size_t count;

    CU_ASSERT_TRUE_FATAL(fixture_decide(f));
    if (!explain_id(f->arena, &f->run, id, &list, &count, &f->err))
        return f->err.text;
    return explain_text(f->arena, &f->run, list, count).at;
}

/* One example of everything: a claimable episode, word by word. */
static void
a_claimable_episode_word_by_word(void)
{
    struct fixture f;

    fixture_open(&f, &SOUND);
    EXPECT_TEXT(
        "E1", told(&f, "E1"),
        "2023-24-Q3 as at 2023-12-31, framework supporting-families-2022 version 1\n"
        "\n"
        "Episode E1 of family F1 (episodes.csv row 2)\n"
        "  opened 2022-09-01, closed 2023-04-10, sustained until 2023-10-10\n"
        "  decision: claimable - can be claimed in this quarter\n"
        "  outlook: claimable since 2023-10-10\n"
        "\n"
        "  T1  pass     Dependants: does a child or an expectant parent live in the household?\n"
        "        in the household on 2022-09-01: children under 18: 1, expectant parents: 0, "
        "others: 1\n"
        "        members.csv row 2: child C1, born 2012-05-01\n"
        "        members.csv row 3: parent_carer P1, born 1985-02-03\n"
        "  T2  pass     Needs: are enough needs identified, over enough headlines?\n"
        "        different needs: 3 (at least 3), under headlines: 3 (at least 1)\n"
        "        needs.csv row 2: need N1, 1.1 Attendance below 90% over two terms\n"
        "        needs.csv row 3: need N2, 5.1 Parenting support\n"
        "        needs.csv row 4: need N3, 9.2 Unsuitable housing or eviction risk\n"
        "  T3  pass     Assessment: was the whole family assessed by closure?\n"
        "        assessed on 2022-09-20, closed on 2023-04-10; whole_family_assessment is y\n"
        "        episodes.csv row 2: assessed_on, whole_family_assessment\n"
        "  T4  pass     Plan: was there a plan covering every need by closure?\n"
        "        planned on 2022-10-01, closed on 2023-04-10; plan_covers_all_needs is y\n"
        "        episodes.csv row 2: plan_on, plan_covers_all_needs\n"
        "  T5  pass     Lead practitioner: is a lead practitioner named?\n"
        "        a lead practitioner is named\n"
        "        episodes.csv row 2: lead_practitioner\n"
        "  T6  pass     Outcomes: is every need settled, and at least one achieved?\n"
        "        needs counted: 3; achieved by 2023-10-10: 2, neutral: 1, not achieved: 0, not "
        "settled: "
        "0\n"
        "        needs.csv row 2: need N1, 1.1 Attendance below 90% over two terms: achieved\n"
        "        outcomes.csv row 2: achieved on 2023-03-01\n"
        "        needs.csv row 3: need N2, 5.1 Parenting support: achieved\n"
        "        outcomes.csv row 3: achieved on 2023-03-15\n"
        "        needs.csv row 4: need N3, 9.2 Unsuitable housing or eviction risk: neutral\n"
        "        outcomes.csv row 4: neutral on no date\n"
        "  T7  pass     Closure: was it a quality closure?\n"
        "        closure_quality is y\n"
        "        episodes.csv row 2: closure_quality\n"
        "  T8  pass     Sustained: has enough time passed since closure?\n"
        "        closed on 2023-04-10, 6 months later is 2023-10-10; the as-at date is "
        "2023-12-31\n"
        "        episodes.csv row 2: closed_on\n"
        "  T9  pass     No re-referral: has nobody been referred again since closure?\n"
        "        no re-referral after 2023-04-10 up to 2023-10-10\n"
        "  T10 pass     Attendance: is every child's unauthorised absence within the limit since "
        "closure?\n"
        "        children in the household on 2023-10-10: 1; terms after 2023-04-10 up to "
        "2023-10-10; at most 10% unauthorised\n"
        "        members.csv row 2: child C1, born 2012-05-01: 8.8% unauthorised absence (22 of "
        "250)\n"
        "        attendance.csv row 3: 2023-09-04 to 2023-12-20: 12 of 130 sessions missed "
        "unauthorised\n"
        "        attendance.csv row 2: 2023-04-17 to 2023-07-21: 10 of 120 sessions missed "
        "unauthorised\n"
        "  T11 pass     Not claimed before: is no earlier claim in the way?\n"
        "        no earlier claim is in the way\n");
    fixture_close(&f);
}

/* A line that must be told, for each way a test is not met. */
static void
each_test_tells_what_is_missing(void)
{
    static const struct {
        const char *name;
        struct tables given;
        const char *line;
    } CASES[] = {
        {"T1 unknown",
         {{[TABLE_MEMBERS] = MEMBERS_HEAD "C1,F1,child,,2022-09-02,\nP1,F1,child,,2022-09-02,\n"}},
         "  T1  who lived in the household when the episode opened (members.csv)\n"               },
        {"T1 fail",
         {{[TABLE_MEMBERS] = MEMBERS_HEAD "C1,F1,other_adult,,,\nP1,F1,parent_carer,,,\n"}},
         "  T1  a child under 18 or an expectant parent in the household that day\n"              },
        {"T2 fail",
         {{[TABLE_NEEDS] = NEEDS_HEAD "N1,E1,1.1,,,\nN2,E1,1.1,,,\nN3,E1,1.1,,,\n"}},
         "  T2  more needs identified by closure\n"                                               },
        {"T3 unknown",
         {{[TABLE_EPISODES] = EPISODES_HEAD "E1,F1,2022-09-01,,,2022-10-01,y,A,,2023-04-10,y\n"}},
         "  T3  assessed_on and whole_family_assessment in episodes.csv\n"                        },
        {"T3 fail",
         {{[TABLE_EPISODES] =
               EPISODES_HEAD "E1,F1,2022-09-01,2023-05-01,y,2022-10-01,y,A,,2023-04-10,y\n"}},
         "  T3  assessed by closure, with whole_family_assessment = y\n"                          },
        {"T4 unknown",
         {{[TABLE_EPISODES] =
               EPISODES_HEAD "E1,F1,2022-09-01,2022-09-20,y,2022-10-01,,A,,2023-04-10,y\n"}},
         "  T4  plan_covers_all_needs in episodes.csv\n"                                          },
        {"T5 unknown",
         {{[TABLE_EPISODES] =
               EPISODES_HEAD "E1,F1,2022-09-01,2022-09-20,y,2022-10-01,y,,,2023-04-10,y\n"}},
         "  T5  lead_practitioner in episodes.csv\n"                                              },
        {"T6 unknown",
         {{[TABLE_OUTCOMES] = OUTCOMES_HEAD "N1,achieved,2023-03-01,exception,,,\n"}},
         "        outcomes.csv row 2: achieved on 2023-03-01, an exception that is not approved\n"},
        {"T6 fail",
         {{[TABLE_OUTCOMES] = OUTCOMES_HEAD "N1,not_achieved,,,,,\n"}},
         "  T6  every need achieved or neutral by the end of the sustainment period, and one of "
         "them achieved\n"                                                                        },
        {"T7 unknown",
         {{[TABLE_EPISODES] =
               EPISODES_HEAD "E1,F1,2022-09-01,2022-09-20,y,2022-10-01,y,A,,2023-04-10,\n"}},
         "  T7  closure_quality = y in episodes.csv\n"                                            },
        {"T9 unknown",
         {{[TABLE_EVENTS] = ABSENT}},
         "  T9  events.csv with the referrals and openings since closure\n"                       },
        {"T9 fail",
         {{[TABLE_EVENTS] = EVENTS_HEAD "V1,F1,,missing,2023-05-01,,\n"
                                        "V2,F1,,eh_open,2023-06-02,,\n"
                                        "V3,F1,,eh_open,2023-06-01,,\n"}},
         "        a re-referral on 2023-06-01, between closure and 2023-10-10\n"
         "        events.csv row 4: the first event in the way\n"                                 },
        {"T10 unknown",
         {{[TABLE_ATTENDANCE] = ABSENT}},
         "  T10 attendance.csv rows of the children without sessions\n"                           },
        {"T10 fail",
         {{[TABLE_ATTENDANCE] = ATTENDANCE_HEAD "C1,t,2023-05-01,2023-06-01,8,0,1,,,\n"}},
         "        members.csv row 2: child C1, born 2012-05-01: 12.5% unauthorised absence (1 of "
         "8)\n"                                                                                   },
        {"T11 fail",
         {{[TABLE_CLAIMS] = CLAIMS_HEAD "F9,,2021-22-Q1,,\nF1,,2021-22-Q2,,\n"}},
         "        this family was claimed in 2021-22-Q2\n"
         "        claims.csv row 3: the earlier claim\n"                                          },
        {"T11 fail, this episode",
         {{[TABLE_CLAIMS] = CLAIMS_HEAD "F1,E1,2021-22-Q2,,\n"}},
         "        this episode was claimed in 2021-22-Q2\n"                                       },
        {"T11 fail, under another id",
         {{[TABLE_CLAIMS] = "family_id,quarter,claimed_as\nF1,2021-22-Q2,F9\n"}},
         "        this family was claimed in 2021-22-Q2, as another family_id\n"
         "        claims.csv row 2: the earlier claim\n"                                          },
        {"open",
         {{[TABLE_EPISODES] = EPISODES_HEAD "E1,F1,2022-09-01,,,,,,,,\n"}},
         "  opened 2022-09-01, not closed\n"
         "  decision: open - the family is still being worked with\n"
         "  outlook: not before 6 months after it closes\n"                                       },
        {"unused",
         {{[TABLE_EPISODES] = EPISODES_HEAD "E1,F1,2024-01-01,,,,,,,,\n"}},
         "  outlook: opened after the as-at date, so it plays no part in this quarter\n"          },
    };

    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        struct fixture f;
        const char *text;

        fixture_open(&f, &CASES[i].given);
        text = told(&f, "E1");
        EXPECT_TEXT(CASES[i].name, strstr(text, CASES[i].line) == NULL ? text : CASES[i].line,
                    CASES[i].line);
        fixture_close(&f);
    }
}

static void
a_family_tells_all_its_episodes(void)
{
    static const struct tables GIVEN = {
        {
         [TABLE_FAMILIES] = FAMILIES_HEAD "F1,,,\nF2,,,F1\nF3,,,\n",
         [TABLE_EPISODES] = EPISODES_HEAD "E1,F1,2023-01-01,,,,,,,,\nE3,F2,2022-01-01,,,,,,,,\n"
                                             "E2,F2,2022-01-01,,,,,,,,\n", }
    };
    static const char *const IDS[] = {"F1", "F2"};
    struct fixture f;

    fixture_open(&f, &GIVEN);
    for (size_t i = 0; i < COUNT_OF(IDS); i++)
        EXPECT_TEXT(IDS[i], strchr(told(&f, IDS[i]), '\n') + 2,
                    "Episode E2 of family F1 (episodes.csv row 4)\n"
                    "  opened 2022-01-01, not closed\n"
                    "  decision: open - the family is still being worked with\n"
                    "  outlook: not before 6 months after it closes\n"
                    "\n"
                    "Episode E3 of family F1 (episodes.csv row 3)\n"
                    "  opened 2022-01-01, not closed\n"
                    "  decision: open - the family is still being worked with\n"
                    "  outlook: not before 6 months after it closes\n"
                    "\n"
                    "Episode E1 of family F1 (episodes.csv row 2)\n"
                    "  opened 2023-01-01, not closed\n"
                    "  decision: open - the family is still being worked with\n"
                    "  outlook: not before 6 months after it closes\n");
    EXPECT_TEXT("none", told(&f, "F3"), "family \"F3\" has no episode");
    EXPECT_TEXT("nobody", told(&f, "X"),
                "there is no episode and no family \"X\"; give an episode_id or a family_id as it "
                "stands in episodes.csv or families.csv");
    CU_ASSERT_EQUAL(f.err.code, ERR_INPUT);
    fixture_close(&f);
}

static void
json_says_the_same(void)
{
    static const struct tables GIVEN = {{[TABLE_EVENTS] = ABSENT}};
    struct explanation *list;
    struct fixture f;
    const char *json;
    size_t count;

    fixture_open(&f, &GIVEN);
    CU_ASSERT_TRUE_FATAL(fixture_decide(&f));
    CU_ASSERT_TRUE_FATAL(explain_id(f.arena, &f.run, "E1", &list, &count, &f.err));
    json = explain_json(f.arena, &f.run, list, count).at;
    EXPECT_TEXT("head", arena_copy(f.arena, json, (size_t)(strstr(json, "      \"tests\"") - json)),
                "{\n"
                "  \"episodes\": [\n"
                "    {\n"
                "      \"episode_id\": \"E1\",\n"
                "      \"family_id\": \"F1\",\n"
                "      \"row\": 2,\n"
                "      \"decision\": \"gap\",\n"
                "      \"S\": \"2023-10-10\",\n"
                "      \"earliest_claim_on\": \"2023-10-10\",\n"
                "      \"outlook\": \"claimable from 2023-10-10 on, once what is missing is "
                "recorded\",\n");
    CU_ASSERT_PTR_NOT_NULL(
        strstr(json, "          \"test\": \"T9\",\n"
                     "          \"verdict\": \"unknown\",\n"
                     "          \"words\": \"there is no events.csv, so nobody knows\",\n"
                     "          \"missing\": \"events.csv with the referrals and openings since "
                     "closure\",\n"
                     "          \"rows\": []\n"));
    fixture_close(&f);
}

void
suite_explain(void)
{
    CU_pSuite suite = CU_add_suite("service/explain", NULL, NULL);

    CU_add_test(suite, "a claimable episode word by word", a_claimable_episode_word_by_word);
    CU_add_test(suite, "each test tells what is missing", each_test_tells_what_is_missing);
    CU_add_test(suite, "a family tells all its episodes", a_family_tells_all_its_episodes);
    CU_add_test(suite, "JSON says the same", json_says_the_same);
}
