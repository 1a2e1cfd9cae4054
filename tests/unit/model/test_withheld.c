/* SPDX-License-Identifier: MIT */
/*
 * Families that are kept out, from the list to the decision, the figures and its file.
 */
#include "model/withheld.h"

#include <CUnit/CUnit.h>

#include "fixture.h"
#include "service/explain.h"
#include "service/report.h"
#include "service/withheld_file.h"
#include "suites.h"

static const struct withheld_family HELD[] = {
    {"F1", WITHHELD_SAMPLE_HOLD,   "2023-24-Q3", 1, 19737}, /* 2024-01-15 */
    {"F7", WITHHELD_SAMPLE_REMOVE, "2023-24-Q2", 4, 19738},
    {"F8", WITHHELD_BY_PROVIDER,   "2023-24-Q3", 2, 19739},
    {"F9", WITHHELD_BY_AUDITOR,    "2023-24-Q3", 2, 19739},
};
#define SEEN "2023-24-Q3 revision 1 on 2024-01-15"
static const struct withheld WITHHELD = {HELD, COUNT_OF(HELD)};

static void
a_held_family_leaves_the_claim(void)
{
    struct explanation *list;
    struct fixture f;
    struct text claimed;
    size_t count;

    fixture_open(&f, &SOUND);
    f.options.withheld = &WITHHELD;
    CU_ASSERT_TRUE_FATAL(fixture_decide(&f));
    EXPECT_TEXT("its row says why", fixture_decisions(&f),
                "E1,F1,withheld,2023-10-10,,,,\"held back by the audit sample of 2023-24-Q3 "
                "revision 1 on 2024-01-15, until it is passed\"\n");
    EXPECT_NUMBER("withheld", f.run.figures.decisions[DECISION_WITHHELD], 1);
    EXPECT_NUMBER("claimable", f.run.figures.decisions[DECISION_CLAIMABLE], 0);
    EXPECT_NUMBER("claims", f.run.figures.value[FIGURE_CLAIMS_TOTAL], 0);
    EXPECT_NUMBER("payment", f.run.figures.value[FIGURE_PAYMENT_PENCE], 0);
    CU_ASSERT_PTR_NOT_NULL(
        strstr(report_figures(f.arena, &f.run).at, "\"open\": 0,\n    \"withheld\": 1\n"));
    CU_ASSERT_TRUE(report_claimed(f.arena, &f.run, &claimed, &f.err));
    EXPECT_TEXT("nobody to sample", claimed.at, "family_id,episode_id,lead_organisation\n");
    CU_ASSERT_TRUE_FATAL(explain_id(f.arena, &f.run, "E1", &list, &count, &f.err));
    EXPECT_TEXT("explained", list[0].outlook,
                "not claimed now: held back by the audit sample of 2023-24-Q3 revision 1 on "
                "2024-01-15, until it is passed");
    fixture_close(&f);
}

static void
each_cause_has_words_of_its_own(void)
{
    static const char *const WORDS[WITHHELD_CAUSE_TOTAL] = {
        [WITHHELD_SAMPLE_HOLD] = "held back by the audit sample of " SEEN ", until it is passed",
        [WITHHELD_SAMPLE_REMOVE] = "removed by the audit sample of " SEEN ", until it is passed",
        [WITHHELD_BY_PROVIDER] =
            "held back by a data provider who saw " SEEN ", until it is released",
        [WITHHELD_BY_AUDITOR] = "held back by an auditor who saw " SEEN ", until it is released",
    };
    ARENA_SCOPE struct arena *arena = arena_new();

    for (unsigned cause = 0; cause < WITHHELD_CAUSE_TOTAL; cause++) {
        struct withheld_family family = HELD[0];

        family.cause = (enum withheld_cause)cause;
        EXPECT_TEXT("words", withheld_words(arena, &family), WORDS[cause]);
        EXPECT_NUMBER("code", withheld_cause_read(text_of(WITHHELD_CAUSES[cause].code)), cause);
    }
    EXPECT_NUMBER("no cause", withheld_cause_read(text_of("pass")), WITHHELD_CAUSE_TOTAL);
}

/* Who is not claimable anyway keeps the decision; who is not in the data plays no part. */
static void
only_claims_are_withheld(void)
{
    static const struct withheld OTHER = {&HELD[1], 1};
    struct fixture f;

    fixture_open(&f, &(struct tables){{[TABLE_EPISODES] = EPISODES_HEAD
                                       "E1,F1,2022-09-01,2022-09-20,y,2022-10-01,y,,,2023-04-10,y"
                                       "\n"}});
    f.options.withheld = &WITHHELD;
    CU_ASSERT_TRUE_FATAL(fixture_decide(&f));
    EXPECT_TEXT("a gap", fixture_decisions(&f), "E1,F1,gap,2023-10-10,2023-10-10,,T5,\n");
    fixture_close(&f);
    fixture_open(&f, &SOUND);
    f.options.withheld = &OTHER;
    CU_ASSERT_TRUE_FATAL(fixture_decide(&f));
    EXPECT_TEXT("claimed", fixture_decisions(&f), "E1,F1,claimable,2023-10-10,2023-10-10,,,\n");
    CU_ASSERT_PTR_NULL(strstr(report_figures(f.arena, &f.run).at, "withheld"));
    fixture_close(&f);
}

/* A family that was merged since is held with the one that survives. */
static void
a_merged_family_stays_out(void)
{
    struct fixture f;

    fixture_open(&f, &(struct tables){{[TABLE_FAMILIES] = FAMILIES_HEAD "F1,LA1,North,F2\n"
                                                                        "F2,LA2,North,\n"}});
    f.options.withheld = &WITHHELD;
    CU_ASSERT_TRUE_FATAL(fixture_decide(&f));
    CU_ASSERT_PTR_NOT_NULL(strstr(fixture_decisions(&f), "E1,F2,withheld,2023-10-10,,,,"));
    fixture_close(&f);
}

static void
the_claimed_are_listed(void)
{
    struct fixture f;
    struct text claimed;

    fixture_open(&f, &(struct tables){
                         {[TABLE_EPISODES] =
                              "episode_id,family_id,opened_on,assessed_on,whole_family_assessment,"
                              "plan_on,plan_covers_all_needs,lead_practitioner,lead_organisation,"
                              "closed_on,closure_quality\nE1,F1,2022-09-01,2022-09-20,y,2022-10-01,"
                              "y,A Worker,\"Elm, Ltd\",2023-04-10,y\n"}});
    CU_ASSERT_TRUE_FATAL(fixture_decide(&f));
    CU_ASSERT_TRUE(report_claimed(f.arena, &f.run, &claimed, &f.err));
    EXPECT_TEXT("with who led", claimed.at,
                "family_id,episode_id,lead_organisation\nF1,E1,\"Elm, Ltd\"\n");
    fixture_close(&f);
}

static void
the_file_is_read_as_written(void)
{
    static const char *const BAD[] = {
        "h\nF1,hold,2024-01-15,2023-24-Q3\n",   "h\nF1,pass,2024-01-15,2023-24-Q3,1\n",
        "h\nF1,kept,2024-01-15,2023-24-Q3,1\n", "h\nF1,hold,soon,2023-24-Q3,1\n",
        "h\nF1,hold,2024-01-15,2023-24-Q3,x\n",
    };
    ARENA_SCOPE struct arena *arena = arena_new();
    struct error err = {.code = ERR_NONE};
    struct text text = withheld_write(arena, &WITHHELD);
    struct withheld again;

    EXPECT_TEXT("written", text.at,
                "family_id,result,recorded_on,quarter,revision\n"
                "F1,hold,2024-01-15,2023-24-Q3,1\nF7,remove,2024-01-16,2023-24-Q2,4\n"
                "F8,held-by-provider,2024-01-17,2023-24-Q3,2\nF9,held-by-auditor,2024-01-17,2023-"
                "24-Q3,2\n");
    CU_ASSERT_TRUE_FATAL(withheld_read(arena, text, &again, &err));
    EXPECT_TEXT("the same", withheld_write(arena, &again).at, text.at);
    for (size_t i = 0; i < COUNT_OF(BAD); i++) {
        CU_ASSERT_FALSE(withheld_read(arena, text_of(BAD[i]), &again, &err));
        EXPECT_TEXT(BAD[i], err.text, "withheld.csv is not as it was written");
    }
}

void
suite_withheld(void)
{
    CU_pSuite suite = CU_add_suite("withheld", NULL, NULL);

    CU_add_test(suite, "a held family leaves the claim", a_held_family_leaves_the_claim);
    CU_add_test(suite, "each cause has words of its own", each_cause_has_words_of_its_own);
    CU_add_test(suite, "only claims are withheld", only_claims_are_withheld);
    CU_add_test(suite, "a merged family stays out", a_merged_family_stays_out);
    CU_add_test(suite, "the claimed are listed", the_claimed_are_listed);
    CU_add_test(suite, "the file is read as written", the_file_is_read_as_written);
}
