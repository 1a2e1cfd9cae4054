/* SPDX-License-Identifier: MIT */
#include "model/heading.h"

#include <CUnit/CUnit.h>

#include "fixture.h"
#include "suites.h"

static void
headings_become_words(void)
{
    static const struct {
        const char *heading, *words;
    } CASES[] = {
        {"DOB",                     "dob"                    },
        {"Date of birth",           "date of birth"          },
        {"date_of_birth",           "date of birth"          },
        {"DateOfBirth",             "date of birth"          },
        {" Date - of / Birth: ",    "date of birth"          },
        {"earl_episode_start_date", "earl episode start date"},
        {"Need1",                   "need 1"                 },
        {"need_2_date",             "need 2 date"            },
        {"School URN",              "school urn"             },
        {"Ch\xC3\xA2teau",          "ch\xC3\xA2teau"         },
        {"---",                     ""                       },
        {"",                        ""                       },
    };
    ARENA_SCOPE struct arena *arena = arena_new();

    for (size_t i = 0; i < COUNT_OF(CASES); i++)
        EXPECT_TEXT(CASES[i].heading, heading_words(arena, text_of(CASES[i].heading)),
                    CASES[i].words);
}

static void
words_fit_columns(void)
{
    static const struct {
        enum table_id table;
        unsigned column;
        const char *words;
        int least, most;
    } CASES[] = {
        {TABLE_MEMBERS,  MEMBERS_DOB,                      "dob",                     100,            100               },
        {TABLE_MEMBERS,  MEMBERS_DOB,                      "date of birth",           100,            100               },
        {TABLE_MEMBERS,  MEMBERS_DOB,                      "child date of birth",     HEADING_LIKELY, HEADING_SURE - 1  },
        {TABLE_MEMBERS,  MEMBERS_DOB,                      "date",                    0,              HEADING_LIKELY - 1},
        {TABLE_MEMBERS,  MEMBERS_FAMILY_ID,                "household id",            100,            100               },
        {TABLE_EPISODES, EPISODES_OPENED_ON,               "earl episode start date", HEADING_LIKELY,
         HEADING_SURE - 1                                                                                               },
        {TABLE_EPISODES, EPISODES_CLOSED_ON,               "earl episode start date", 0,              HEADING_LIKELY - 1},
        {TABLE_EPISODES, EPISODES_LEAD_PRACTITIONER,       "worker",                  100,            100               },
        {TABLE_EPISODES, EPISODES_LEAD_SCHOOL_URN,         "school urn",              100,            100               },
        {TABLE_EVENTS,   EVENTS_ON,                        "referral date",           100,            100               },
        {TABLE_MEMBERS,  MEMBERS_FROM,                     "date from",               0,              HEADING_LIKELY - 1},
        {TABLE_EPISODES, EPISODES_WHOLE_FAMILY_ASSESSMENT, "whole family assessment", 100,            100               },
    };

    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        int fit = heading_fits(CASES[i].table, CASES[i].column, CASES[i].words);

        if (fit < CASES[i].least || fit > CASES[i].most)
            EXPECT_NUMBER(CASES[i].words, fit, CASES[i].least);
    }
}

/* Every column of the contract knows its own name. */
static void
own_names_fit(void)
{
    ARENA_SCOPE struct arena *arena = arena_new();

    for (unsigned table = 0; table < TABLE_COUNT; table++)
        for (unsigned column = 0; column < TABLES[table].column_count; column++) {
            const char *name = TABLES[table].columns[column].name;

            EXPECT_NUMBER(
                name,
                heading_fits((enum table_id)table, column, heading_words(arena, text_of(name))),
                100);
        }
}

static void
numbers_are_found(void)
{
    static const struct {
        const char *heading, *pattern, *words;
        int32_t number;
    } CASES[] = {
        {"need_1",                 "need_{n}",      "need",      1 },
        {"Need 12 date",           "Need {n} date", "need date", 12},
        {"CD_003",                 "CD_{n}",        "cd",        3 },
        {"Opened",                 NULL,            NULL,        0 },
        {"1.1 Attendance",         NULL,            NULL,        0 },
        {"7",                      NULL,            NULL,        0 },
        {"Year 2023",              NULL,            NULL,        0 },
        {"x 12345678901234567890", NULL,            NULL,        0 },
    };
    ARENA_SCOPE struct arena *arena = arena_new();

    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        struct numbered_heading numbered;
        bool found = heading_number(arena, text_of(CASES[i].heading), &numbered);

        EXPECT_NUMBER(CASES[i].heading, found, CASES[i].pattern != NULL);
        if (!found || CASES[i].pattern == NULL)
            continue;
        EXPECT_TEXT(CASES[i].heading, numbered.pattern, CASES[i].pattern);
        EXPECT_TEXT(CASES[i].heading, numbered.words, CASES[i].words);
        EXPECT_NUMBER(CASES[i].heading, numbered.number, CASES[i].number);
    }
}

static void
personal_headings_are_known(void)
{
    CU_ASSERT_TRUE(heading_is_personal("worker name"));
    CU_ASSERT_TRUE(heading_is_personal("home address"));
    CU_ASSERT_TRUE(heading_is_personal("nhs number"));
    CU_ASSERT_FALSE(heading_is_personal("relationship"));
    CU_ASSERT_FALSE(heading_is_personal("tournament"));
}

void
suite_heading(void)
{
    CU_pSuite suite = CU_add_suite("model/heading", NULL, NULL);

    CU_add_test(suite, "headings become words", headings_become_words);
    CU_add_test(suite, "words fit columns", words_fit_columns);
    CU_add_test(suite, "own names fit", own_names_fit);
    CU_add_test(suite, "numbers are found", numbers_are_found);
    CU_add_test(suite, "personal headings are known", personal_headings_are_known);
}
