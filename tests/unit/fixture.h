/* SPDX-License-Identifier: MIT */
/*
 * fixture - a small dataset in a folder of its own, and what the program makes of it.
 *
 * SOUND is one family that can be claimed in 2023-24-Q3 under the national rules, without an error
 * or a warning.  A test says in which tables its case differs.
 *
 * Owns     Everything lives in the fixture's arena; the folder is removed with it.
 */
#ifndef DELTARETURN_TESTS_UNIT_FIXTURE_H
#define DELTARETURN_TESTS_UNIT_FIXTURE_H

#include "service/run.h"

#define COUNT_OF(list) (sizeof(list) / sizeof *(list))

/* The text of each table; NULL stands for SOUND's, ABSENT for no file. */
struct tables {
    const char *of[TABLE_COUNT];
};
extern const struct tables SOUND;
extern const char ABSENT[];

/* The headers of SOUND, for tests that give their own rows. */
#define FAMILIES_HEAD "family_id,la_ref,area,superseded_by\n"
#define MEMBERS_HEAD  "member_id,family_id,role,dob,from,until\n"
#define EPISODES_HEAD                                                             \
    "episode_id,family_id,opened_on,assessed_on,whole_family_assessment,plan_on," \
    "plan_covers_all_needs,lead_practitioner,lead_school_urn,closed_on,closure_quality\n"
#define NEEDS_HEAD    "need_id,episode_id,need_code,member_id,identified_on,identified_at\n"
#define OUTCOMES_HEAD "need_id,result,achieved_on,basis,approved_by,approved_on,reason\n"
#define ATTENDANCE_HEAD                                                       \
    "member_id,term,term_start,term_end,sessions_possible,absent_authorised," \
    "absent_unauthorised,suspension_days,permanently_excluded,provision\n"
#define EVENTS_HEAD  "event_id,family_id,member_id,type,on,until,amount\n"
#define CLAIMS_HEAD  "family_id,episode_id,quarter,authority,payment_pence\n"
#define WAIVERS_HEAD "episode_id,test,requested_by,approved_by,approved_on,reason,expires_on\n"

struct fixture {
    struct arena *arena;
    const char *dir;
    struct framework framework; /* supporting-families-2022; a test may change it */
    struct framework_set set;   /* of that one; see fixture_frameworks */
    struct run_options options; /* 2023-24-Q3 as at its last day, one thread */
    struct run run;
    struct error err;
};

/* A new folder that is removed, with all it holds, with the arena. */
const char *folder_for_test(struct arena *arena);

/* A period of "2023-24-Q3", AS_AT "" for its last day. */
struct period period_for_test(const char *quarter, const char *as_at);
int32_t day_for_test(const char *text); /* "" = DAY_UNKNOWN */

/* Whether WORD stands in TEXT by itself; base64, which may hold any letters by chance, is no such place. */
bool names_for_test(struct text text, const char *word);

/* Writes the tables into a new folder. */
void fixture_open(struct fixture *f, const struct tables *given);
void fixture_close(struct fixture *f);

/* Writes a table anew, LENGTH bytes of anything. */
void fixture_put(struct fixture *f, enum table_id table, const char *bytes, size_t length);

/* Decides by FRAMEWORK and these others after it, whether or not they fit. */
void fixture_frameworks(struct fixture *f, const struct framework *const *others, unsigned count);

/* run_check and run_decide with the fixture's options; the result is in f->run and f->err. */
bool fixture_check(struct fixture *f);
bool fixture_decide(struct fixture *f);

/* The problems found, as --report writes them, without the heading: one line each, by place:
 * severity,kind,file,row,column,keys,found,expected. */
const char *fixture_problems(struct fixture *f);

/* decisions.csv without its heading. */
const char *fixture_decisions(struct fixture *f);

/* What a check of a dataset finds, as fixture_problems tells it. */
struct problem_case {
    const char *name;
    struct tables given;
    const char *expected;
    bool without_quarter;
};
void expect_problems(const struct problem_case *cases, size_t count);

/* What becomes of the episodes of a dataset, as fixture_decisions tells it. */
struct decision_case {
    const char *name;
    struct tables given;
    const char *as_at;  /* NULL: the quarter's last day */
    const char *policy; /* NULL: block */
    const char *expected;
};
void expect_decisions(const struct decision_case *cases, size_t count);

/* Compare, and tell both sides and NAME, which says which line of a table it is. */
#define EXPECT_TEXT(name, got, expected) expect_text(__FILE__, __LINE__, name, got, expected)
#define EXPECT_NUMBER(name, got, expected) \
    expect_number(__FILE__, __LINE__, name, (int64_t)(got), (int64_t)(expected))
void expect_text(const char *file, unsigned line, const char *name, const char *got,
                 const char *expected);
void
expect_number(const char *file, unsigned line, const char *name, int64_t got, int64_t expected);

#endif
