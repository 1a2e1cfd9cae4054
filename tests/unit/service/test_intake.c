/* SPDX-License-Identifier: MIT */
/*
 * Every kind of error that a row can have, with its exact place and words.  What is wrong with the
 * file itself is in test_intake_csv.c; warnings are in model/test_review.c.
 */
#include <CUnit/CUnit.h>

#include "fixture.h"
#include "suites.h"

#define MEMBER_ROWS "C1,F1,child,2012-05-01,,\nP1,F1,parent_carer,1985-02-03,,\n"
#define EPISODE_ROW "E1,F1,2022-09-01,2022-09-20,y,2022-10-01,y,A Worker,,2023-04-10,y\n"
#define NEED_ROWS   "N1,E1,1.1,C1,,\nN2,E1,5.1,,,\nN3,E1,9.2,,,\n"
#define TERM        "C1,summer,2023-04-17,2023-07-21,"

#define FAMILIES(rows)   .given = {{[TABLE_FAMILIES] = FAMILIES_HEAD rows}}
#define MEMBERS(rows)    .given = {{[TABLE_MEMBERS] = MEMBERS_HEAD rows}}
#define EPISODES(rows)   .given = {{[TABLE_EPISODES] = EPISODES_HEAD rows}}
#define NEEDS(rows)      .given = {{[TABLE_NEEDS] = NEEDS_HEAD rows}}
#define OUTCOMES(rows)   .given = {{[TABLE_OUTCOMES] = OUTCOMES_HEAD rows}}
#define ATTENDANCE(rows) .given = {{[TABLE_ATTENDANCE] = ATTENDANCE_HEAD rows}}
#define EVENTS(rows)     .given = {{[TABLE_EVENTS] = EVENTS_HEAD rows}}
#define CLAIMS(rows)     .given = {{[TABLE_CLAIMS] = CLAIMS_HEAD rows}}

#define TEN        "0123456789"
#define A_DATE     "a date like 2024-05-12\n"
#define OWN_ID     "a value that no other row has\n"
#define A_ROLE     "\"one of child, parent_carer, other_adult or expectant_parent\"\n"
#define A_COUNT    "a whole number from 0 to 9999\n"
#define AN_EVENT   "\"a type of event, such as eh_referral or missing\"\n"
#define A_QUARTER  "a quarter like 2023-24-Q3\n"
#define A_FAMILY   "a family_id that is in families.csv\n"
#define A_MEMBER   "a member_id that is in members.csv\n"
#define AN_EPISODE "an episode_id that is in episodes.csv\n"
#define A_NEED     "a need_id that is in needs.csv\n"
#define A_RESULT   "\"one of achieved, not_achieved, neutral or unknown\"\n"

static void
sound_data_has_no_problem(void)
{
    static const struct problem_case CASES[] = {
        {.name = "sound", .expected = ""         },
        { .name = "sound, no quarter", .expected = "", .without_quarter = true},
    };

    expect_problems(CASES, COUNT_OF(CASES));
}

static void
blank_required(void)
{
#define BLANK(file_row_column) "error,blank_required," file_row_column ",,"
    static const struct problem_case CASES[] = {
        {.name = "family",
         FAMILIES("F1,,,\n,LA2,,\n"),
         .expected = BLANK("families.csv,3,family_id,") OWN_ID                                 },
        {.name = "member",
         MEMBERS(MEMBER_ROWS ",F1,child,,,\n"),
         .expected = BLANK("members.csv,4,member_id,family_id=F1") OWN_ID                      },
        {.name = "member's family",
         MEMBERS(MEMBER_ROWS "X1,,child,,,\n"),
         .expected = BLANK("members.csv,4,family_id,member_id=X1") A_FAMILY                    },
        {.name = "role",
         MEMBERS(MEMBER_ROWS "X1,F1, ,,,\n"),
         .expected = BLANK("members.csv,4,role,member_id=X1 family_id=F1") A_ROLE              },
        {.name = "episode",
         EPISODES(EPISODE_ROW ",F1,2023-01-01,,,,,,,,\n"),
         .expected = BLANK("episodes.csv,3,episode_id,family_id=F1") OWN_ID                    },
        {.name = "episode's family",
         EPISODES(EPISODE_ROW "E2,,2023-01-01,,,,,,,,\n"),
         .expected = BLANK("episodes.csv,3,family_id,episode_id=E2") A_FAMILY                  },
        {.name = "opened_on",
         EPISODES(EPISODE_ROW "E2,F1,,,,,,,,,\n"),
         .expected = BLANK("episodes.csv,3,opened_on,episode_id=E2 family_id=F1") A_DATE       },
        {.name = "need",
         NEEDS(NEED_ROWS ",E1,1.1,,,\n"),
         .expected = BLANK("needs.csv,5,need_id,episode_id=E1") OWN_ID                         },
        {.name = "need's episode",
         NEEDS(NEED_ROWS "N4,,1.1,,,\n"),
         .expected = BLANK("needs.csv,5,episode_id,need_id=N4") AN_EPISODE                     },
        {.name = "need_code",
         NEEDS(NEED_ROWS "N4,E1,,,,\n"),
         .expected = BLANK(
             "needs.csv,5,need_code,need_id=N4 episode_id=E1") "a need code of the framework\n"},
        {.name = "outcome's need",
         OUTCOMES(",achieved,,,,,\n"),
         .expected = BLANK("outcomes.csv,2,need_id,") A_NEED                                   },
        {.name = "result",
         OUTCOMES("N1,\xC2\xA0,,,,,\n"),
         .expected = BLANK("outcomes.csv,2,result,need_id=N1") A_RESULT                        },
        {.name = "term's member",
         ATTENDANCE(",summer,2023-04-17,2023-07-21,120,5,10,,,\n"),
         .expected = BLANK("attendance.csv,2,member_id,") A_MEMBER                             },
        {.name = "term",
         ATTENDANCE("C1,,2023-04-17,2023-07-21,120,5,10,,,\n"),
         .expected = BLANK("attendance.csv,2,term,member_id=C1") "a text\n"                    },
        {.name = "term_start",
         ATTENDANCE("C1,summer,,2023-07-21,120,5,10,,,\n"),
         .expected = BLANK("attendance.csv,2,term_start,member_id=C1") A_DATE                  },
        {.name = "term_end",
         ATTENDANCE("C1,summer,2023-04-17,,120,5,10,,,\n"),
         .expected = BLANK("attendance.csv,2,term_end,member_id=C1") A_DATE                    },
        {.name = "sessions_possible",
         ATTENDANCE(TERM ",5,10,,,\n"),
         .expected = BLANK("attendance.csv,2,sessions_possible,member_id=C1") A_COUNT          },
        {.name = "absent_authorised",
         ATTENDANCE(TERM "120,,10,,,\n"),
         .expected = BLANK("attendance.csv,2,absent_authorised,member_id=C1") A_COUNT          },
        {.name = "absent_unauthorised",
         ATTENDANCE(TERM "120,5,,,,\n"),
         .expected = BLANK("attendance.csv,2,absent_unauthorised,member_id=C1") A_COUNT        },
        {.name = "type",
         EVENTS("V1,F1,,,2023-05-01,,\n"),
         .expected = BLANK("events.csv,2,type,event_id=V1 family_id=F1") AN_EVENT              },
        {.name = "on",
         EVENTS("V1,F1,,missing,,,\n"),
         .expected = BLANK("events.csv,2,on,event_id=V1 family_id=F1") A_DATE                  },
        {.name = "claim's family",
         CLAIMS(",E1,2021-22-Q1,,\n"),
         .expected = BLANK("claims.csv,2,family_id,episode_id=E1") A_FAMILY                    },
        {.name = "quarter",
         CLAIMS("F1,,,,\n"),
         .expected = BLANK("claims.csv,2,quarter,family_id=F1") A_QUARTER                      },
        {.name = "what may be blank is",
         .given = {{[TABLE_FAMILIES] = FAMILIES_HEAD "F1,,,\n",
                    [TABLE_MEMBERS] = MEMBERS_HEAD "C1,F1,child,,,\nP1,F1,other_adult,,,\n",
                    [TABLE_EPISODES] = EPISODES_HEAD "E1,F1,2022-09-01,,,,,,,,\n",
                    [TABLE_NEEDS] = NEEDS_HEAD "N1,E1,1.1,,,\nN2,E1,5.1,,,\nN3,E1,9.2,,,\n",
                    [TABLE_OUTCOMES] = OUTCOMES_HEAD "N1,achieved,,,,,\n",
                    [TABLE_ATTENDANCE] = ATTENDANCE_HEAD TERM "120,5,10,,,\n",
                    [TABLE_EVENTS] = EVENTS_HEAD ",F1,,missing,2023-05-01,,\n"
                                                 ",,C1,missing,2023-05-02,,\n",
                    [TABLE_CLAIMS] = CLAIMS_HEAD "F1,,2021-22-Q1,,\n"}},
         .expected = ""                                                                        },
    };
#undef BLANK

    expect_problems(CASES, COUNT_OF(CASES));
}

static void
bad_date(void)
{
#define BAD(place, found) "error,bad_date," place "," found "," A_DATE
    static const struct problem_case CASES[] = {
        {.name = "dob",
         MEMBERS(MEMBER_ROWS "X1,F1,child,2023-02-29,,\n"),
         .expected = BAD("members.csv,4,dob,member_id=X1 family_id=F1",           "2023-02-29")},
        {.name = "from",
         MEMBERS(MEMBER_ROWS "X1,F1,child,,01/02/2023,\n"),
         .expected = BAD("members.csv,4,from,member_id=X1 family_id=F1",          "01/02/2023")},
        {.name = "until",
         MEMBERS(MEMBER_ROWS "X1,F1,child,,2023-01-02,tomorrow\n"),
         .expected = BAD("members.csv,4,until,member_id=X1 family_id=F1",         "tomorrow")  },
        {.name = "opened_on",
         EPISODES(EPISODE_ROW "E2,F1,2023-13-01,,,,,,,,\n"),
         .expected = BAD("episodes.csv,3,opened_on,episode_id=E2 family_id=F1",   "2023-13-01")},
        {.name = "assessed_on",
         EPISODES(EPISODE_ROW "E2,F1,2023-01-01,2023-1-1,,,,,,,\n"),
         .expected = BAD("episodes.csv,3,assessed_on,episode_id=E2 family_id=F1", "2023-1-1")  },
        {.name = "plan_on",
         EPISODES(EPISODE_ROW "E2,F1,2023-01-01,,,45000,,,,,\n"),
         .expected = BAD("episodes.csv,3,plan_on,episode_id=E2 family_id=F1",     "45000")     },
        {.name = "closed_on, told once",
         EPISODES(EPISODE_ROW "E2,F1,2023-01-01,,,,,,,2022-02-30,\n"),
         .expected = BAD("episodes.csv,3,closed_on,episode_id=E2 family_id=F1",   "2022-02-30")},
        {.name = "identified_on",
         NEEDS(NEED_ROWS "N4,E1,1.1,,2023-04-31,\n"),
         .expected = BAD("needs.csv,5,identified_on,need_id=N4 episode_id=E1",    "2023-04-31")},
        {.name = "achieved_on",
         OUTCOMES("N1,achieved,0000-01-01,,,,\n"),
         .expected = BAD("outcomes.csv,2,achieved_on,need_id=N1",                 "0000-01-01")},
        {.name = "approved_on",
         OUTCOMES("N1,neutral,,exception,X,yes,R\n"),
         .expected = BAD("outcomes.csv,2,approved_on,need_id=N1",                 "yes")       },
        {.name = "term_start",
         ATTENDANCE("C1,summer,17 April,2023-07-21,120,5,10,,,\n"),
         .expected = BAD("attendance.csv,2,term_start,member_id=C1",              "17 April")  },
        {.name = "term_end",
         ATTENDANCE("C1,summer,2023-04-17,2023-07-32,120,5,10,,,\n"),
         .expected = BAD("attendance.csv,2,term_end,member_id=C1",                "2023-07-32")},
        {.name = "on",
         EVENTS("V1,F1,,missing,2023-00-01,,\n"),
         .expected = BAD("events.csv,2,on,event_id=V1 family_id=F1",              "2023-00-01")},
        {.name = "event's until",
         EVENTS("V1,F1,,missing,2023-05-01,2023-05-00,\n"),
         .expected = BAD("events.csv,2,until,event_id=V1 family_id=F1",           "2023-05-00")},
    };
#undef BAD

    expect_problems(CASES, COUNT_OF(CASES));
}

static void
bad_number(void)
{
#define BAD(place, found) "error,bad_number," place "," found ","
#define HALVES            "\"a number from 0 to 9999, like 4 or 4.5\"\n"
    static const struct problem_case CASES[] = {
        {.name = "9999",                                                  ATTENDANCE(TERM "9999,0,0,,,\n"),                         .expected = ""                                                          },
        {                                                                                                   .name = "10000",
         ATTENDANCE(TERM "10000,0,0,,,\n"),
         .expected = BAD("attendance.csv,2,sessions_possible,member_id=C1",                                                                                                                 "10000") A_COUNT},
        {                                                                                                   .name = "-1",
         ATTENDANCE(TERM "120,-1,0,,,\n"),
         .expected = BAD("attendance.csv,2,absent_authorised,member_id=C1",                                                                                                                    "-1") A_COUNT},
        {                                                                                                   .name = "1.5",
         ATTENDANCE(TERM "120,0,1.5,,,\n"),
         .expected = BAD("attendance.csv,2,absent_unauthorised,member_id=C1",                                                                                                                 "1.5") A_COUNT},
        {                                                                                                   .name = "a bad one of two, told once",
         ATTENDANCE(TERM "x,130,0,,,\n"),
         .expected = BAD("attendance.csv,2,sessions_possible,member_id=C1",                                                                                                                     "x") A_COUNT},
        {                                                                                                   .name = "4.5 days",                             ATTENDANCE(TERM "120,0,0,4.5,,\n"),                                           .expected = ""                                                                        },
        {                                                                               .name = "9999.5 days",
         ATTENDANCE(TERM "120,0,0,9999.5,,\n"),
         .expected = BAD("attendance.csv,2,suspension_days,member_id=C1",                                                                                                                 "9999.5") HALVES},
        {                                                                                   .name = ".5 days",
         ATTENDANCE(TERM "120,0,0,.5,,\n"),
         .expected = BAD("attendance.csv,2,suspension_days,member_id=C1",                                                                                                                     ".5") HALVES},
        {                                                                      .name = "suspensions and late",
         .given = {{[TABLE_ATTENDANCE] =
                        "member_id,term,term_start,term_end,sessions_possible,absent_authorised,"
                        "absent_unauthorised,suspensions,late\n" TERM "120,5,10,1.0,many\n"}},
         .expected = BAD("attendance.csv,2,late,member_id=C1",                                                           "many")
             A_COUNT BAD("attendance.csv,2,suspensions,member_id=C1", "1.0") A_COUNT},
        {                                                                                                                                                             .name = "amounts",
         EVENTS("V1,F1,,work_start,2023-05-01,,-16.25\n"
                "V2,F1,,risk_band,2023-05-01,,+2\n"
                "V3,F1,,risk_band,2023-05-01,,0\n"),
         .expected = ""                                                                                                                                                                                   },
        {                                                                                .name = "no amounts",
         EVENTS("V1,F1,,work_start,2023-05-01,,16h\n"
                "V2,F1,,risk_band,2023-05-01,,-\n"
                "V3,F1,,risk_band,2023-05-01,,1e3\n"
                "V4,F1,,risk_band,2023-05-01,,\"1,000\"\n"),
         .expected = BAD(
             "events.csv,2,amount,event_id=V1 family_id=F1", "16h") "a number like 12 or -3.5\n" BAD("events.csv,3,amount,event_id=V2 "
                                                     "family_id=F1", "-") "a number like 12 or "
                                                          "-3.5\n" BAD(
                                                              "events.csv,4,"
                                                              "amount,event_"
                                                              "id=V3 "
                                                              "family_id=F1", "1e3") "a "
                                                                     "number "
                                                                     "like 12 "
                                                                     "or "
                                                                     "-3."
                                                                     "5\n" BAD(
                                                                         "events.csv,5,amount,"
                                                                         "event_id=V4 family_id=F1", "\"1,000\"") "a number "
                                                                                      "like 12 or "
                                                                                      "-3.5\n"},
        { .name = "pence",                                                               CLAIMS("F1,,2021-22-Q1,,1000000000\n"),                                                                                                         .expected = ""                                                                            },
        {                                                        .name = "too many pence",
         CLAIMS("F1,,2021-22-Q1,,1000000001\n"),
         .expected = BAD("claims.csv,2,payment_pence,family_id=F1",
         "1000000001") "pence as a whole number from 0 to 1000000000\n"},
        {                                                                                                                                                                                                                                          .name = "pounds",
         CLAIMS("F1,,2021-22-Q1,,800.00\n"),
         .expected = BAD("claims.csv,2,payment_pence,family_id=F1",
         "800.00") "pence as a whole number from 0 to 1000000000\n"},
    };
#undef BAD
#undef HALVES

    expect_problems(CASES, COUNT_OF(CASES));
}

static void
bad_value(void)
{
#define BAD(place, found) "error,bad_value," place "," found ","
    static const struct problem_case CASES[] = {
        {.name = "role",
         MEMBERS(MEMBER_ROWS "X1,F1,Child,,,\n"),
         .expected = BAD("members.csv,4,role,member_id=X1 family_id=F1",                      "Child") A_ROLE                                                                    },
        {.name = "assessment",
         EPISODES(EPISODE_ROW "E2,F1,2023-01-01,,Y,,,,,,\n"),
         .expected = BAD("episodes.csv,3,whole_family_assessment,episode_id=E2 family_id=F1",
         "Y") "y or n\n"                                                                                                                                                         },
        {.name = "plan",
         EPISODES(EPISODE_ROW "E2,F1,2023-01-01,,,,yes,,,,\n"),
         .expected = BAD("episodes.csv,3,plan_covers_all_needs,episode_id=E2 family_id=F1",
         "yes") "y or n\n"                                                                                                                                                       },
        {.name = "closure",
         EPISODES(EPISODE_ROW "E2,F1,2023-01-01,,,,,,,,1\n"),
         .expected =
             BAD("episodes.csv,3,closure_quality,episode_id=E2 family_id=F1",                 "1") "y or n\n"                                                                    },
        {.name = "need_code",
         NEEDS(NEED_ROWS "N4,E1,11.1,,,\n"),
         .expected = BAD("needs.csv,5,need_code,need_id=N4 episode_id=E1",
         "11.1") "a need code of the framework\n"                                                                                                                                },
        {.name = "identified_at",
         NEEDS(NEED_ROWS "N4,E1,1.1,,,visit\n"),
         .expected = BAD("needs.csv,5,identified_at,need_id=N4 episode_id=E1",
         "visit") "\"one of screening, assessment, review or closure\"\n"                                                                                                        },
        {.name = "result",
         OUTCOMES("N1,Achieved,2023-01-01,,,,\n"),
         .expected = BAD("outcomes.csv,2,result,need_id=N1",                                  "Achieved") A_RESULT                                                               },
        {.name = "basis",
         OUTCOMES("N1,achieved,2023-01-01,hearsay,,,\n"),
         .expected = BAD(
             "outcomes.csv,2,basis,need_id=N1",                                               "hearsay") "\"one of practitioner, partner, self_report, computed or exception\"\n"},
        {.name = "permanently_excluded",
         ATTENDANCE(TERM "120,5,10,,N,\n"),
         .expected = BAD("attendance.csv,2,permanently_excluded,member_id=C1",                "N") "y or n\n"                                                                    },
        {.name = "provision",
         ATTENDANCE(TERM "120,5,10,,,home\n"),
         .expected = BAD("attendance.csv,2,provision,member_id=C1",
         "home") "\"one of primary, secondary, special, alternative, home_educated "
                                 "or none\"\n"                                                                                                                                   },
        {.name = "type",
         EVENTS("V1,F1,,EH_referral,2023-05-01,,\n"),
         .expected = BAD("events.csv,2,type,event_id=V1 family_id=F1",                        "EH_referral") AN_EVENT                                                            },
        {.name = "years apart",
         CLAIMS("F1,,2023-25-Q1,,\n"),
         .expected = BAD("claims.csv,2,quarter,family_id=F1",                                 "2023-25-Q1") A_QUARTER                                                            },
        {.name = "a fifth quarter",
         CLAIMS("F1,,2022-23-Q5,,\n"),
         .expected = BAD("claims.csv,2,quarter,family_id=F1",                                 "2022-23-Q5") A_QUARTER                                                            },
    };
#undef BAD

    expect_problems(CASES, COUNT_OF(CASES));
}

/* Two rows that cannot be read are not the same row for that. */
static void
bad_rows_are_not_identical(void)
{
    static const struct problem_case CASES[] = {
        {.name = "quarters",
         CLAIMS("F1,,x,,\nF1,,y,,\n"),
         .expected = "error,bad_value,claims.csv,2,quarter,family_id=F1,x," A_QUARTER
                     "error,bad_value,claims.csv,3,quarter,family_id=F1,y," A_QUARTER},
    };

    expect_problems(CASES, COUNT_OF(CASES));
}

/* What is found is shown as a person can read it. */
static void
found_is_shown(void)
{
#define BAD(place, found) "error,bad_value," place "," found "," A_ROLE
    static const struct problem_case CASES[] = {
        {.name = "a control",
         MEMBERS(MEMBER_ROWS "X1,F1,a\tb\x01,,,\n"),
         .expected = BAD("members.csv,4,role,member_id=X1 family_id=F1", "a\\x09b\\x01")},
        {.name = "a long text",
         MEMBERS(MEMBER_ROWS "X2,F1," TEN TEN TEN TEN TEN TEN TEN TEN "0,,,\n"),
         .expected = BAD("members.csv,4,role,member_id=X2 family_id=F1",
         TEN TEN TEN TEN TEN TEN TEN TEN "...")                                         },
    };
#undef BAD

    expect_problems(CASES, COUNT_OF(CASES));
}

static void
duplicate_key(void)
{
#define TWICE(place) "error,duplicate_key," place ",an id of its own; row "
    static const struct problem_case CASES[] = {
        {.name = "family",
         FAMILIES("F1,,,\nF1,,,\n"),
         .expected = TWICE("families.csv,3,family_id,family_id=F1,F1") "2 has it already\n"       },
        {.name = "member, three times",
         MEMBERS(MEMBER_ROWS "P1,F1,child,,,\n \"P1\" ,F1,child,,,\n"),
         .expected =
             TWICE("members.csv,4,member_id,member_id=P1 family_id=F1,P1") "3 has it "
                                                                           "already\n" TWICE(
                                                                               "members.csv,5,"
                                                                               "member_id,"
                                                                               "member_id=P1 "
                                                                               "family_id=F1,"
                                                                               "P1") "3 has it "
                                                                                     "already"
                                                                                     "\n"         },
        {.name = "episode",
         EPISODES(EPISODE_ROW "E1,F1,2023-01-01,,,,,,,,\n"),
         .expected =
             TWICE("episodes.csv,3,episode_id,episode_id=E1 family_id=F1,E1") "2 has it already\n"},
        {.name = "need",
         NEEDS(NEED_ROWS "N2,E1,1.1,,,\n"),
         .expected = TWICE("needs.csv,5,need_id,need_id=N2 episode_id=E1,N2") "3 has it already\n"},
        {.name = "event",
         EVENTS("V1,F1,,missing,2023-05-01,,\nV1,F1,,missing,2023-05-02,,\n"),
         .expected =
             TWICE("events.csv,3,event_id,event_id=V1 family_id=F1,V1") "2 has it already\n"      },
        {.name = "ids of two tables, and in two cases",
         MEMBERS(MEMBER_ROWS "F1,F1,child,,,\nc1,F1,child,,,\n"),
         .expected = ""                                                                           },
    };
#undef TWICE

    expect_problems(CASES, COUNT_OF(CASES));
}

static void
dangling_key(void)
{
#define NOWHERE(place) "error,dangling_key," place ","
    static const struct problem_case CASES[] = {
        {.name = "superseded_by",
         FAMILIES("F1,,,F9\n"),
         .expected =
             NOWHERE("families.csv,2,superseded_by,family_id=F1 superseded_by=F9,F9") A_FAMILY },
        {.name = "member's family",
         MEMBERS(MEMBER_ROWS "X1,F9,child,,,\n"),
         .expected = NOWHERE("members.csv,4,family_id,member_id=X1 family_id=F9,F9") A_FAMILY  },
        {.name = "episode's family",
         EPISODES(EPISODE_ROW "E2,f1,2023-01-01,,,,,,,,\n"),
         .expected = NOWHERE("episodes.csv,3,family_id,episode_id=E2 family_id=f1,f1") A_FAMILY},
        {.name = "need's episode",
         NEEDS(NEED_ROWS "N4,E9,1.1,,,\n"),
         .expected = NOWHERE("needs.csv,5,episode_id,need_id=N4 episode_id=E9,E9") AN_EPISODE  },
        {.name = "need's member",
         NEEDS(NEED_ROWS "N4,E1,1.1,C9,,\n"),
         .expected =
             NOWHERE("needs.csv,5,member_id,need_id=N4 episode_id=E1 member_id=C9,C9") A_MEMBER},
        {.name = "outcome's need",
         OUTCOMES("N9,achieved,2023-01-01,,,,\n"),
         .expected = NOWHERE("outcomes.csv,2,need_id,need_id=N9,N9") A_NEED                    },
        {.name = "term's member",
         ATTENDANCE("C9,summer,2023-04-17,2023-07-21,120,5,10,,,\n"),
         .expected = NOWHERE("attendance.csv,2,member_id,member_id=C9,C9") A_MEMBER            },
        {.name = "event's family and member",
         EVENTS("V1,F9,C9,missing,2023-05-01,,\n"),
         .expected = NOWHERE("events.csv,2,family_id,event_id=V1 family_id=F9 member_id=C9,F9")
             A_FAMILY NOWHERE("events.csv,2,member_id,event_id=V1 family_id=F9 member_id=C9,C9")
                 A_MEMBER                                                                      },
    };
#undef NOWHERE

    expect_problems(CASES, COUNT_OF(CASES));
}

static void
absence_over_possible(void)
{
#define OVER(column, found)                                                       \
    "error,absence_over_possible,attendance.csv,2," column ",member_id=C1," found \
    ",both kinds of absence within 120 sessions\n"
    static const struct problem_case CASES[] = {
        {.name = "all missed",                        ATTENDANCE(TERM "120,100,20,,,\n"), .expected = ""},
        {                                    .name = "no sessions", ATTENDANCE(TERM "0,0,0,,,home_educated\n"),                     .expected = ""              },
        {                   .name = "together",
         ATTENDANCE(TERM "120,100,21,,,\n"),
         .expected = OVER("absent_unauthorised",                                                 "21")},
        {           .name = "authorised alone",
         ATTENDANCE(TERM "120,121,0,,,\n"),
         .expected = OVER("absent_authorised",                                                  "121")},
        { .name = "authorised alone, and both",
         ATTENDANCE(TERM "120,121,121,,,\n"),
         .expected = OVER("absent_authorised",                                                  "121")},
        {         .name = "unauthorised alone",
         ATTENDANCE(TERM "120,0,121,,,\n"),
         .expected = OVER("absent_unauthorised",                                                "121")},
    };
#undef OVER

    expect_problems(CASES, COUNT_OF(CASES));
}

static void
ends_before_starts(void)
{
    static const struct problem_case CASES[] = {
        {.name = "closed the day it opened",
         EPISODES(EPISODE_ROW "E2,F1,2023-01-02,,,,,,,2023-01-02,\n"),
         .expected = ""                                                                     },
        {.name = "closed before",
         EPISODES(EPISODE_ROW "E2,F1,2023-01-02,,,,,,,2023-01-01,\n"),
         .expected = "error,closed_before_opened,episodes.csv,3,closed_on,"
                     "episode_id=E2 family_id=F1,2023-01-01,opened_on 2023-01-02 or later\n"},
        {.name = "a term of a day",
         ATTENDANCE("C1,s,2023-04-17,2023-04-17,2,0,0,,,\n"),
         .expected = ""                                                                     },
        {.name = "term",
         ATTENDANCE("C1,s,2023-04-17,2023-04-16,2,0,0,,,\n"),
         .expected = "error,end_before_start,attendance.csv,2,term_end,member_id=C1,2023-04-16,"
                     "term_start 2023-04-17 or later\n"                                     },
        {.name = "member of a day",
         MEMBERS(MEMBER_ROWS "X1,F1,child,,2023-04-17,2023-04-17\n"),
         .expected = ""                                                                     },
        {.name = "member",
         MEMBERS(MEMBER_ROWS "X1,F1,child,,2023-04-17,2023-04-16\n"),
         .expected = "error,end_before_start,members.csv,4,until,member_id=X1 family_id=F1,"
                     "2023-04-16,from 2023-04-17 or later\n"                                },
        {.name = "event of a day",
         EVENTS("V1,F1,,missing,2023-05-01,2023-05-01,\n"),
         .expected = ""                                                                     },
        {.name = "event",
         EVENTS("V1,F1,,missing,2023-05-01,2023-04-30,\n"),
         .expected = "error,end_before_start,events.csv,2,until,event_id=V1 family_id=F1,"
                     "2023-04-30,on 2023-05-01 or later\n"                                  },
    };

    expect_problems(CASES, COUNT_OF(CASES));
}

#define TWO_FAMILIES   [TABLE_FAMILIES] = FAMILIES_HEAD "F1,,,\nF2,,,\n"
#define MERGED         [TABLE_FAMILIES] = FAMILIES_HEAD "F1,,,\nF2,,,F1\n"
#define MEMBERS_OF_TWO [TABLE_MEMBERS] = MEMBERS_HEAD MEMBER_ROWS "C2,F2,child,,,\n"

static void
events_have_their_subject(void)
{
    static const struct problem_case CASES[] = {
        {.name = "nobody",
         EVENTS("V1,,,missing,2023-05-01,,\n"),
         .expected = "error,event_without_subject,events.csv,2,family_id,event_id=V1,,"
                     "\"a family_id, a member_id, or both\"\n"},
        {.name = "one of the two",
         EVENTS("V1,F1,,missing,2023-05-01,,\n"
                "V2,,C1,missing,2023-05-01,,\n"
                "V3,F1,C1,missing,2023-05-01,,\n"),
         .expected = ""                                       },
        {.name = "a stranger",
         .given =
             {{TWO_FAMILIES,
               MEMBERS_OF_TWO, [TABLE_EVENTS] = EVENTS_HEAD "V1,F1,C2,missing,2023-05-01,,\n"}},
         .expected = "error,event_member_mismatch,events.csv,2,member_id,"
                     "event_id=V1 family_id=F1 member_id=C2,C2,a member of the family in "
                     "family_id\n"                            },
        {.name = "of a family merged into it",
         .given = {{MERGED, MEMBERS_OF_TWO,
                    [TABLE_EVENTS] = EVENTS_HEAD "V1,F1,C2,missing,2023-05-01,,\n"
                                                 "V2,F2,C1,missing,2023-05-01,,\n"}},
         .expected = ""                                       },
    };

    expect_problems(CASES, COUNT_OF(CASES));
}

static void
superseded_loop(void)
{
#define LOOP(place) "error,superseded_loop,families.csv," place ",a chain of families that ends\n"
    static const struct problem_case CASES[] = {
        {.name = "itself",
         FAMILIES("F1,,,F1\n"),
         .expected = LOOP("2,superseded_by,family_id=F1 superseded_by=F1,F1")},
        {.name = "a pair, told once",
         .given = {{[TABLE_FAMILIES] = FAMILIES_HEAD "F1,,,F2\nF2,,,F1\n", MEMBERS_OF_TWO}},
         .expected = LOOP("2,superseded_by,family_id=F1 superseded_by=F2,F2")},
        {.name = "a loop behind a chain, at the loop's first row",
         .given = {{[TABLE_FAMILIES] = FAMILIES_HEAD "F1,,,F3\nF2,,,F4\nF3,,,F2\nF4,,,F3\n",
                    [TABLE_MEMBERS] = MEMBERS_HEAD "C1,F1,child,,,\nP1,F2,child,,,\n"
                                                   "X3,F3,child,,,\nX4,F4,child,,,\n"}},
         .expected = LOOP("3,superseded_by,family_id=F2 superseded_by=F4,F4")},
        {.name = "two loops",
         .given = {{[TABLE_FAMILIES] = FAMILIES_HEAD "F1,,,F1\nF2,,,F3\nF3,,,F2\n",
                    [TABLE_MEMBERS] = MEMBERS_HEAD MEMBER_ROWS "X2,F2,child,,,\nX3,F3,child,,,\n"}},
         .expected = LOOP("2,superseded_by,family_id=F1 superseded_by=F1,F1")
             LOOP("3,superseded_by,family_id=F2 superseded_by=F3,F3")        },
    };
#undef LOOP

    expect_problems(CASES, COUNT_OF(CASES));
}

void
suite_intake(void)
{
    CU_pSuite suite = CU_add_suite("service/intake: rows", NULL, NULL);

    CU_add_test(suite, "sound data has no problem", sound_data_has_no_problem);
    CU_add_test(suite, "blank_required", blank_required);
    CU_add_test(suite, "bad_date", bad_date);
    CU_add_test(suite, "bad_number", bad_number);
    CU_add_test(suite, "bad_value", bad_value);
    CU_add_test(suite, "bad rows are not identical", bad_rows_are_not_identical);
    CU_add_test(suite, "what is found is shown", found_is_shown);
    CU_add_test(suite, "duplicate_key", duplicate_key);
    CU_add_test(suite, "dangling_key", dangling_key);
    CU_add_test(suite, "absence_over_possible", absence_over_possible);
    CU_add_test(suite, "closed_before_opened and end_before_start", ends_before_starts);
    CU_add_test(suite, "event_without_subject and event_member_mismatch",
                events_have_their_subject);
    CU_add_test(suite, "superseded_loop", superseded_loop);
}
