/* SPDX-License-Identifier: MIT */
#include "model/officer.h"

#include <CUnit/CUnit.h>

#include "fixture.h"
#include "suites.h"

static void
headings_are_known_however_written(void)
{
    static const struct {
        const char *heading;
        enum officer_column column;
    } CASES[] = {
        {"organisation code",      OFFICER_ORGANISATION     },
        {"Organisation Code",      OFFICER_ORGANISATION     },
        {"ORGANISATION_CODE",      OFFICER_ORGANISATION     },
        {"OrganisationCode",       OFFICER_ORGANISATION     },
        {"  organisation   code ", OFFICER_ORGANISATION     },
        {"Org Code",               OFFICER_ORGANISATION     },
        {"Organisation",           OFFICER_ORGANISATION_NAME},
        {"Officer type",           OFFICER_TYPE             },
        {"E-mail",                 OFFICER_EMAIL            },
        {"Email address",          OFFICER_EMAIL            },
        {"Name",                   OFFICER_NAME             },
        {"Access groups",          OFFICER_GROUPS           },
        {"Status",                 OFFICER_STATUS           },
        {"Account status",         OFFICER_ACCOUNT_STATUS   },
        {"created",                OFFICER_CREATED          },
        {"Last Modified",          OFFICER_MODIFIED         },
        {"telephone",              OFFICER_COLUMNS          },
        {"",                       OFFICER_COLUMNS          },
    };

    for (size_t i = 0; i < COUNT_OF(CASES); i++)
        EXPECT_NUMBER(CASES[i].heading, officer_column(text_of(CASES[i].heading)), CASES[i].column);
}

static void
cells_are_taken_or_refused(void)
{
    static const struct {
        enum officer_column column;
        const char *cell, *error; /* "" when it is taken */
    } CASES[] = {
        {OFFICER_ORGANISATION,   "E1",                   ""                                                                    },
        {OFFICER_ORGANISATION,   "",                     "the cell is empty"                                                   },
        {OFFICER_TYPE,           "S151",                 ""                                                                    },
        {OFFICER_TYPE,           "Section 151 Officer",  ""                                                                    },
        {OFFICER_TYPE,           "Deputy S151 officer",  ""                                                                    },
        {OFFICER_TYPE,           "delegated",            ""                                                                    },
        {OFFICER_TYPE,           "chief",                "\"chief\" is not s151, deputy or delegated"                          },
        {OFFICER_TYPE,           "",                     "\"\" is not s151, deputy or delegated"                               },
        {OFFICER_EMAIL,          "a@b.example",          ""                                                                    },
        {OFFICER_EMAIL,          "a",                    "\"a\" is not one mailbox like someone@council.example"               },
        {OFFICER_NAME,           "Olga Officer",         ""                                                                    },
        {OFFICER_NAME,           "",                     "the name has to be 1 to 100 characters on one line, without controls"},
        {OFFICER_GROUPS,         "A;B;C",                ""                                                                    },
        {OFFICER_STATUS,         "Active",               ""                                                                    },
        {OFFICER_STATUS,         "DISABLED",             ""                                                                    },
        {OFFICER_STATUS,         "Not active",           ""                                                                    },
        {OFFICER_ACCOUNT_STATUS, "perhaps",
         "\"perhaps\" is none of the words for an account in force (active, enabled ...) or not in "
         "force (inactive, disabled ...)"                                                                                      },
        {OFFICER_CREATED,        "",                     ""                                                                    },
        {OFFICER_CREATED,        "2024-02-29",           ""                                                                    },
        {OFFICER_CREATED,        "2024-02-29T10:00:00Z", ""                                                                    },
        {OFFICER_CREATED,        "29/02/2024 10:00",     ""                                                                    },
        {OFFICER_CREATED,        "30/02/2024",
         "\"30/02/2024\" is not a date like 2024-05-12 or 12/05/2024"                                                          },
        {OFFICER_MODIFIED,       "yesterday",
         "\"yesterday\" is not a date like 2024-05-12 or 12/05/2024"                                                           },
    };

    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        ARENA_SCOPE struct arena *arena = arena_new();
        struct officer officer = {.row = 2};
        struct error err = {.code = ERR_NONE};

        EXPECT_NUMBER(CASES[i].cell,
                      officer_take(arena, CASES[i].column, text_of(CASES[i].cell), &officer, &err),
                      CASES[i].error[0] == '\0');
        EXPECT_TEXT(CASES[i].cell, err.text, CASES[i].error);
    }
}

static void
both_statuses_have_to_be_in_force(void)
{
    struct officer officer = {.in_status = true};

    CU_ASSERT_FALSE(officer_is_in_force(&officer));
    officer.in_account = true;
    CU_ASSERT_TRUE(officer_is_in_force(&officer));
}

static void
logins_are_made_of_addresses(void)
{
    static const struct {
        const char *email, *login;
    } CASES[] = {
        {"olga@council.example",                                   "olga"                        },
        {"Olga.O'Officer@council.example",                         "olga.o-officer"              },
        {"olga+delta@council.example",                             "olga"                        },
        {"_olga@council.example",                                  "olga"                        },
        {"!!@council.example",                                     "officer"                     },
        {"a.very.long.address.of.somebody.indeed@council.example", "a.very.long.address.of.someb"},
    };

    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        ARENA_SCOPE struct arena *arena = arena_new();

        EXPECT_TEXT(CASES[i].email, officer_login(arena, CASES[i].email), CASES[i].login);
    }
}

void
suite_officer(void)
{
    CU_pSuite suite = CU_add_suite("officer", NULL, NULL);

    CU_add_test(suite, "headings are known however written", headings_are_known_however_written);
    CU_add_test(suite, "cells are taken or refused", cells_are_taken_or_refused);
    CU_add_test(suite, "both statuses have to be in force", both_statuses_have_to_be_in_force);
    CU_add_test(suite, "logins are made of addresses", logins_are_made_of_addresses);
}
