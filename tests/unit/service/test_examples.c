/* SPDX-License-Identifier: MIT */
#include "service/examples.h"

#include <CUnit/CUnit.h>

#include "base/file.h"
#include "fixture.h"
#include "service/library.h"
#include "suites.h"

/* Runs a framework's examples; tells each try that comes out otherwise. */
static void
expect_all_pass(const char *name, size_t tries)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct error err = {.code = ERR_NONE};
    const struct xml_element *root;
    struct example_report report;
    struct framework f;

    if (!library_open(arena, name, &root, &f, NULL, &err) ||
        !examples_run(arena, root, &f, &report, &err)) {
        EXPECT_TEXT(name, err.text, "");
        return;
    }
    for (size_t i = 0; i < report.failure_count; i++)
        EXPECT_TEXT(name, report.failures[i].words, "");
    EXPECT_NUMBER(name, report.failed_tries, 0);
    EXPECT_NUMBER(name, report.try_count, tries);
}

static void
shipped_examples_pass(void)
{
    expect_all_pass("supporting-families-2022", 18);
    expect_all_pass("coventry-2023", 20);
    expect_all_pass("nottinghamshire-pfo", 29);
    expect_all_pass("troubled-families-phase1", 25);
    expect_all_pass("warwickshire-2015", 113);
}

/* The other plans that the language has to express, and every boundary of it. */
static void
other_plans_pass(void)
{
    expect_all_pass(FRAMEWORKS_DIR "/devon.xml", 12);
    expect_all_pass(FRAMEWORKS_DIR "/herefordshire.xml", 6);
    expect_all_pass(FRAMEWORKS_DIR "/hertfordshire.xml", 7);
    expect_all_pass(FRAMEWORKS_DIR "/surrey.xml", 13);
    expect_all_pass(FRAMEWORKS_DIR "/boundaries.xml", 149);
}

#define FRONT                                                                                      \
    "<framework name=\"ours\" version=\"1\" official=\"no\">\n<source>us</source>\n"               \
    "<tests min-needs=\"1\" min-headlines=\"1\" sustain-months=\"6\" closure-quality=\"no\""       \
    " regression=\"no\" unauthorised-limit=\"10\" claim-policy=\"block\"/>\n"                      \
    "<payment per-family-pence=\"0\" school-incentive-pence=\"0\"/>\n"                             \
    "<measures><measure id=\"m\"><present types=\"missing\"/></measure></measures>\n"              \
    "<headline number=\"1\" label=\"One\"><need code=\"1.1\" measures=\"m\">a</need></headline>\n" \
    "<routes><route name=\"r\" label=\"R\"><needs-settled/></route></routes>\n"
#define ROWS                                                                               \
    "<rows table=\"families\">family_id\nF1</rows>\n"                                      \
    "<rows table=\"members\">member_id,family_id,role\nC1,F1,child</rows>\n"               \
    "<rows table=\"episodes\">episode_id,family_id,opened_on,closed_on\n"                  \
    "E1,F1,2022-09-01,2023-04-10</rows>\n"                                                 \
    "<rows table=\"needs\">need_id,episode_id,need_code\nN1,E1,{x}</rows>\n"               \
    "<rows table=\"outcomes\">need_id,result,achieved_on\nN1,achieved,2023-03-01</rows>\n" \
    "<rows table=\"events\">family_id,type,on\nF1,missing,2023-03-01</rows>\n"
#define EXAMPLE(text)                                                            \
    FRONT "<examples quarter=\"2023-24-Q3\">\n" ROWS "<example name=\"e\">" text \
          "</example></examples>\n</framework>\n"

/* What a try that fails, or cannot be run, is told as. */
static void
failures_are_told(void)
{
    static const struct {
        const char *content, *words;
    } CASES[] = {
        {EXAMPLE("<try x=\"1.1\" measure=\"m\" answer=\"fail\"/>"),
         "line 21: example \"e\", x = 1.1: measure m is pass; the file expects fail"       },
        {EXAMPLE("<try x=\"1.1\" route=\"r\" answer=\"unknown\"/>"),
         "line 21: example \"e\", x = 1.1: route r is pass; the file expects unknown"      },
        {EXAMPLE("<try x=\"1.1\" decision=\"claimable\"/>"),
         "line 21: example \"e\", x = 1.1: the decision is gap; the file expects claimable"},
        {EXAMPLE("<try x=\"1.1\" failed=\"T1\"/>"),
         "line 21: example \"e\", x = 1.1: failed is none; the file expects T1"            },
        {EXAMPLE("<try x=\"1.1\" unknown=\"\"/>"),
         "line 21: example \"e\", x = 1.1: unknown is T3 T4 T5; the file expects none"     },
        {EXAMPLE("<try x=\"9.9\" decision=\"gap\"/>"),
         "line 21: example \"e\", x = 9.9: its rows have an error: table needs, line 16, "
         "need_code: "
         "found \"9.9\", expected a need code of the framework"                            },
        {EXAMPLE("<try x=\"1.1\" measure=\"n\" answer=\"pass\"/>"),
         "line 21: example \"e\", x = 1.1: there is no measure \"n\""                      },
        {EXAMPLE("<try x=\"1.1\" route=\"n\" answer=\"pass\"/>"),
         "line 21: example \"e\", x = 1.1: there is no route \"n\""                        },
        {EXAMPLE("<try x=\"1.1\" measure=\"m\"/>"),
         "line 21: example \"e\", x = 1.1: expected one of measure, eligibility and route together "
         "with answer"                                                                     },
        {EXAMPLE("<try x=\"1.1\"/>"),                                "line 21: example \"e\", x = 1.1: it expects nothing; give "
         "an answer, a decision, failed or "
                                      "unknown"                                                      },
    };

    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        ARENA_SCOPE struct arena *arena = arena_new();
        struct error err = {.code = ERR_NONE};
        const char *path = path_join(arena, folder_for_test(arena), "own.xml");
        const struct xml_element *root;
        struct example_report report = {.failure_count = 0};
        struct framework f;
        const char *got = err.text;

        CU_ASSERT_TRUE_FATAL(file_write(path, CASES[i].content, strlen(CASES[i].content), &err));
        if (!library_open(arena, path, &root, &f, NULL, &err)) {
            EXPECT_TEXT(CASES[i].words, err.text, "");
            continue;
        }
        if (examples_run(arena, root, &f, &report, &err)) {
            CU_ASSERT_EQUAL_FATAL(report.failure_count, 1);
            got = arena_printf(arena, "line %d: %s", report.failures[0].line,
                               report.failures[0].words);
        }
        EXPECT_TEXT("words", got, CASES[i].words);
    }
}

void
suite_examples(void)
{
    CU_pSuite suite = CU_add_suite("service/examples", NULL, NULL);

    CU_add_test(suite, "shipped examples pass", shipped_examples_pass);
    CU_add_test(suite, "other plans pass", other_plans_pass);
    CU_add_test(suite, "failures are told", failures_are_told);
}
