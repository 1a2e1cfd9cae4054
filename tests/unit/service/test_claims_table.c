/* SPDX-License-Identifier: MIT */
#include "service/claims_table.h"

#include <CUnit/CUnit.h>

#include "fixture.h"
#include "suites.h"

#define BOM "\xEF\xBB\xBF"

static const struct claim_entry LEDGER[] = {
    {"F1",  "E1", "2023-24-Q1"},
    {"F,2", "E2", "2023-24-Q2"},
};

struct table_case {
    const char *name, *claims, *families; /* NULL: no such file */
    size_t ledger;                        /* claims of LEDGER that there are */
    const char *expected;                 /* NULL: no table */
    size_t added;
};

static void
the_ledger_stands_behind_the_councils_rows(void)
{
    static const struct table_case CASES[] = {
        {"nothing at all",    NULL,                                               NULL, 0, NULL,                                 0},
        {"only a file",       "family_id,quarter\n",                              NULL, 0, "family_id,quarter\n",                0},
        {"only the ledger",   NULL,                                               NULL, 2,
         "family_id,episode_id,quarter\nF1,E1,2023-24-Q1\n\"F,2\",E2,2023-24-Q2\n",                                              2},
        {"one is there",      "family_id,episode_id,quarter\nF1,E1,2023-24-Q1\n", NULL, 2,
         "family_id,episode_id,quarter\nF1,E1,2023-24-Q1\n\"F,2\",E2,2023-24-Q2\n",                                              1},
        {"all are there",     "family_id,quarter\nF1,2023-24-Q1\n",               NULL, 1,
         "family_id,quarter\nF1,2023-24-Q1\n",                                                                                   0},
        {"other columns",     "quarter,note,authority,family_id,episode_id\n",    NULL, 1,
         "quarter,note,authority,family_id,episode_id\n2023-24-Q1,,,F1,E1\n",                                                    1},
        {"no episodes",       "family_id,quarter\nF9,2023-24-Q1\n",               NULL, 1,
         "family_id,quarter,episode_id\nF9,2023-24-Q1\nF1,2023-24-Q1,E1\n",                                                      1},
        {"as Windows has it", BOM "family_id,quarter\r\nF9,2023-24-Q1\r\n",       NULL, 1,
         BOM "family_id,quarter,episode_id\r\nF9,2023-24-Q1\r\nF1,2023-24-Q1,E1\n",                                              1},
        {"no last line end",  "family_id,episode_id,quarter\nF9,E9,2023-24-Q1",   NULL, 1,
         "family_id,episode_id,quarter\nF9,E9,2023-24-Q1\nF1,E1,2023-24-Q1\n",                                                   1},
        {"not a table",       "a,b\n1,2\n",                                       NULL, 1, "a,b\n1,2\n",                         0},
        {"an empty file",     "",                                                 NULL, 1, "",                                   0},
        {"a merged family",   "family_id,quarter\nF7,2023-24-Q1\n",
         "superseded_by,family_id\nF7,F1\n,F7\n",                                       1, "family_id,quarter\nF7,2023-24-Q1\n", 0},
        {"another authority", "family_id,quarter,authority\nF1,2023-24-Q1,E9\n",  NULL, 1,
         "family_id,quarter,authority,episode_id\nF1,2023-24-Q1,E9\nF1,2023-24-Q1,,E1\n",                                        1},
        {"our own by name",   "family_id,quarter,authority\nF1,2023-24-Q1,E1\n",  NULL, 1,
         "family_id,quarter,authority\nF1,2023-24-Q1,E1\n",                                                                      0},
    };

    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        ARENA_SCOPE struct arena *arena = arena_new();
        struct claim_entry entries[COUNT_OF(LEDGER)] = {LEDGER[0], LEDGER[1]};
        struct claim_entries ledger = {.list = entries, .count = CASES[i].ledger};
        struct text none = {.at = NULL};
        struct error err = {.code = ERR_NONE};
        struct claims_table table;

        struct claims_made_of of = {
            .authority = "E1",
            .claims = CASES[i].claims == NULL ? none : text_of(CASES[i].claims),
            .families = CASES[i].families == NULL ? none : text_of(CASES[i].families),
            .ledger = ledger,
        };

        CU_ASSERT_TRUE_FATAL(claims_table_make(arena, &of, &table, &err));
        EXPECT_NUMBER(CASES[i].name, table.there, CASES[i].expected != NULL);
        EXPECT_NUMBER(CASES[i].name, table.added, CASES[i].added);
        if (table.there)
            EXPECT_TEXT(CASES[i].name, arena_copy(arena, table.csv.at, table.csv.length),
                        CASES[i].expected);
    }
}

/* F8 and F9 were claimed as F1; F7 is not in the data. */
static void
what_is_the_same_borrows_its_claims(void)
{
    static const struct same_family SAME[] = {
        {{"F7", 2}, {"F1", 2}},
        {{"F8", 2}, {"F1", 2}},
        {{"F9", 2}, {"F1", 2}},
        {{"F9", 2}, {"F0", 2}},
    };
    static const struct {
        const char *name, *claims, *families;
        size_t ledger;
        const char *expected;
        size_t borrowed;
    } CASES[] = {
        {"nothing claimed",             NULL,                                                           "family_id\nF9\n",                            0, NULL,                                               0},
        {"the ledger's",                NULL,                                                           "family_id\nF8\nF9\n",                        1,
         "family_id,episode_id,quarter,claimed_as\nF1,E1,2023-24-Q1,\n"
         "F8,,2023-24-Q1,F1\nF9,,2023-24-Q1,F1\n",                                                                                                                                                           2},
        {"the council's",               "quarter,family_id\n2022-23-Q1,F0\n2022-23-Q1,F0\n",            "family_id\nF9\n",                            0,
         "quarter,family_id,episode_id,claimed_as\n2022-23-Q1,F0\n2022-23-Q1,F0\n"
         "2022-23-Q1,F9,,F0\n",                                                                                                                                                                              1},
        {"both for one claim",          "family_id,quarter\nF1,2023-24-Q1\n",                           "family_id\nF9\n",                            1,
         "family_id,quarter,episode_id,claimed_as\nF1,2023-24-Q1\nF9,2023-24-Q1,,F1\n",                                                                                                                      1},
        {"borrowed already",            "family_id,episode_id,quarter,claimed_as\nF9,,2023-24-Q1,F1\n",
         "family_id\nF9\n",                                                                                                                           1,
         "family_id,episode_id,quarter,claimed_as\nF9,,2023-24-Q1,F1\nF1,E1,2023-24-Q1,\n",                                                                                                                  0},
        {"a borrowed one is not lent",  "family_id,quarter,claimed_as\nF0,2023-24-Q2,F3\n",
         "family_id\nF9\n",                                                                                                                           0, "family_id,quarter,claimed_as\nF0,2023-24-Q2,F3\n", 0},
        {"merged meanwhile",            NULL,                                                           "family_id,superseded_by\nF1,F9\nF9,\n",      1,
         "family_id,episode_id,quarter\nF1,E1,2023-24-Q1\n",                                                                                                                                                 0},
        {"claimed as one merged since", NULL,                                                           "family_id,superseded_by\nF1,F2\nF2,\nF9,\n", 1,
         "family_id,episode_id,quarter,claimed_as\nF1,E1,2023-24-Q1,\nF9,,2023-24-Q1,F1\n",                                                                                                                  1},
        {"nobody is there",             NULL,                                                           "family_id\nF5\n",                            1,
         "family_id,episode_id,quarter\nF1,E1,2023-24-Q1\n",                                                                                                                                                 0},
    };

    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        ARENA_SCOPE struct arena *arena = arena_new();
        struct claim_entry entries[COUNT_OF(LEDGER)] = {LEDGER[0], LEDGER[1]};
        struct same_family same[COUNT_OF(SAME)];
        struct claims_made_of of = {
            .authority = "E1",
            .claims =
                CASES[i].claims == NULL ? (struct text){.at = NULL               }
                     : text_of(CASES[i].claims),
            .families = text_of(CASES[i].families),
            .ledger = { .list = entries, .count = CASES[i].ledger},
            .same = { .list = same,  .count = COUNT_OF(SAME)},
        };
        struct error err = {.code = ERR_NONE};
        struct claims_table table;

        memcpy(same, SAME, sizeof SAME);
        CU_ASSERT_TRUE_FATAL(claims_table_make(arena, &of, &table, &err));
        EXPECT_NUMBER(CASES[i].name, table.there, CASES[i].expected != NULL);
        EXPECT_NUMBER(CASES[i].name, table.borrowed, CASES[i].borrowed);
        if (table.there)
            EXPECT_TEXT(CASES[i].name, arena_copy(arena, table.csv.at, table.csv.length),
                        CASES[i].expected);
    }
}

void
suite_claims_table(void)
{
    CU_pSuite suite = CU_add_suite("claims_table", NULL, NULL);

    CU_add_test(suite, "the ledger stands behind the council's rows",
                the_ledger_stands_behind_the_councils_rows);
    CU_add_test(suite, "what is the same borrows its claims", what_is_the_same_borrows_its_claims);
}
