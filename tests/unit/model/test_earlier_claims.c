/* SPDX-License-Identifier: MIT */
#include "model/earlier_claims.h"

#include <CUnit/CUnit.h>

#include "fixture.h"
#include "suites.h"

#define ROWS_MOST 6

/* "F1 E1 8" a claim, quarter 8; "F1 - 8" one without an episode; "!" before it: another's. */
struct merging_case {
    const char *name;
    const char *merged[ROWS_MOST]; /* "F1 F2": F1 was merged into F2 */
    const char *rows[ROWS_MOST], *ledger[ROWS_MOST];
    const char *missing; /* a digit for each claim of the ledger */
};

static struct text
word(const char **at)
{
    struct text text = {.at = *at, .length = strcspn(*at, " ")};

    *at += text.length + ((*at)[text.length] == ' ');
    return text;
}

static struct earlier_claim
claim_of(const char *at)
{
    struct earlier_claim claim = {.of_others = at[0] == '!'};

    at += claim.of_others ? 1 : 0;
    claim.family = word(&at);
    claim.episode = word(&at);
    if (text_is(claim.episode, "-"))
        claim.episode.length = 0;
    claim.quarter = atoi(at);
    return claim;
}

static void
take(struct earlier_claims *claims, const char *const *words)
{
    for (size_t i = 0; i < ROWS_MOST && words[i] != NULL; i++)
        claims->list[claims->count++] = claim_of(words[i]);
}

static void
each_claim_counts_once(void)
{
    static const struct merging_case CASES[] = {
        {"nothing known",             {NULL},             {NULL},                {"F1 E1 8"},            "1" },
        {"the very claim",            {NULL},             {"F1 E1 8"},           {"F1 E1 8"},            "0" },
        {"without an episode",        {NULL},             {"F1 - 8"},            {"F1 E1 8"},            "0" },
        {"of another episode",        {NULL},             {"F1 E2 8"},           {"F1 E1 8"},            "1" },
        {"of another quarter",        {NULL},             {"F1 E1 9"},           {"F1 E1 8"},            "1" },
        {"of another family",         {NULL},             {"F2 E1 8"},           {"F1 E1 8"},            "1" },
        {"another authority's",       {NULL},             {"!F1 E1 8"},          {"F1 E1 8"},            "1" },
        {"merged since the ledger",   {"F1 F2"},          {"F2 E1 8"},           {"F1 E1 8"},            "0" },
        {"merged since claims.csv",   {"F1 F2"},          {"F1 - 8"},            {"F2 E1 8"},            "0" },
        {"a chain of mergers",        {"F1 F2", "F2 F3"}, {"F3 - 8"},            {"F1 E1 8"},            "0" },
        {"ids alike in front",
         {"FAMILY-01 FAMILY-0", "FAMILY-03 FAMILY-02", "FAMILY-02 FAMILY-04"},
         {"FAMILY-04 - 8", "FAMILY-0 - 8"},
         {"FAMILY-03 E1 8", "FAMILY-01 E1 8", "FAMILY-0 E2 8", "FAMILY-05 E1 8"},
         "0101"                                                                                              },
        {"a loop ends",               {"F1 F2", "F2 F1"}, {"F9 - 8"},            {"F1 E1 8"},            "1" },
        {"a row for one claim",       {"F1 F2"},          {"F2 - 8"},            {"F1 E1 8", "F2 E2 8"}, "10"},
        {"the row's own family",      {"F1 F2"},          {"F1 - 8"},            {"F1 E1 8", "F2 E2 8"}, "01"},
        {"its episode goes first",    {"F1 F2"},          {"F2 - 8", "F2 E2 8"}, {"F1 E1 8", "F2 E2 8"}, "00"},
        {"a row for each",            {"F1 F2"},          {"F1 - 8", "F2 - 8"},  {"F1 E1 8", "F2 E2 8"}, "00"},
        {"the order does not matter",
         {NULL},
         {"F3 - 7", "F1 E1 9", "F2 E2 8"},
         {"F2 E2 8", "F1 E1 9", "F3 E3 7", "F4 E4 7"},
         "0001"                                                                                              },
    };

    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        ARENA_SCOPE struct arena *arena = arena_new();
        struct earlier_claim row_list[ROWS_MOST], ledger_list[ROWS_MOST];
        struct earlier_claims rows = {.list = row_list}, ledger = {.list = ledger_list};
        struct merged_family merged[ROWS_MOST];
        bool missing[ROWS_MOST];
        char got[ROWS_MOST + 1] = "";
        size_t count = 0;

        for (; CASES[i].merged[count] != NULL; count++) {
            const char *at = CASES[i].merged[count];

            merged[count].family = word(&at);
            merged[count].into = word(&at);
        }
        take(&rows, CASES[i].rows);
        take(&ledger, CASES[i].ledger);
        earlier_claims_missing(arena, merged, count, &rows, &ledger, missing);
        for (size_t at = 0; at < ledger.count; at++)
            strcat(got, missing[at] ? "1" : "0");
        EXPECT_TEXT(CASES[i].name, got, CASES[i].missing);
    }
}

void
suite_earlier_claims(void)
{
    CU_pSuite suite = CU_add_suite("earlier_claims", NULL, NULL);

    CU_add_test(suite, "each claim counts once", each_claim_counts_once);
}
