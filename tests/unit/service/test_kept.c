/* SPDX-License-Identifier: MIT */
#include "service/kept.h"

#include <CUnit/CUnit.h>

#include "base/file.h"
#include "fixture.h"
#include "service/report.h"
#include "suites.h"

static const char *
put(struct arena *arena, const char *name, const char *content)
{
    const char *path = path_join(arena, folder_for_test(arena), name);
    struct error err = {.code = ERR_NONE};

    CU_ASSERT_TRUE_FATAL(file_write(path, content, strlen(content), &err));
    return path;
}

/* What the program writes, it reads. */
static void
figures_come_back(void)
{
    struct error err = {.code = ERR_NONE};
    struct kept_return kept;
    const char *path;
    struct fixture f;

    fixture_open(&f, &SOUND);
    f.options.figures.agreed_number = 12;
    CU_ASSERT_TRUE_FATAL(fixture_decide(&f));
    path = put(f.arena, FIGURES_FILE, report_figures(f.arena, &f.run).at);
    CU_ASSERT_TRUE_FATAL(kept_figures_read(f.arena, path, &kept, &err));
    EXPECT_NUMBER("quarter", quarter_index(kept.quarter), 2023 * 4 + 2);
    EXPECT_TEXT("as at", day_format(kept.as_at).text, "2023-12-31");
    EXPECT_TEXT("framework", kept.settings[CONDITION_FRAMEWORK], "supporting-families-2022");
    EXPECT_TEXT("version", kept.settings[CONDITION_FRAMEWORK_VERSION], "1");
    EXPECT_TEXT("agreed", kept.settings[CONDITION_AGREED_NUMBER], "12");
    EXPECT_TEXT("mapping", kept.settings[CONDITION_MAPPING], "");
    for (unsigned i = 0; i < FIGURE_COUNT; i++) {
        const struct kept_figure *figure = kept_figure_find(&kept, FIGURES[i].code);

        CU_ASSERT_PTR_NOT_NULL_FATAL(figure);
        EXPECT_NUMBER(FIGURES[i].code, figure->value, f.run.figures.value[i]);
        EXPECT_TEXT(FIGURES[i].code, figure->label, FIGURES[i].label);
        EXPECT_NUMBER(FIGURES[i].code, figure->money, i == FIGURE_PAYMENT_PENCE);
        EXPECT_NUMBER(FIGURES[i].code, figure->watched,
                      i != FIGURE_PAYMENT_PENCE && i != FIGURE_CLAIMS_YEAR_TO_DATE);
    }
    EXPECT_NUMBER("decision", kept_figure_find(&kept, "decisions.claimable")->value, 1);
    EXPECT_TEXT("headline", kept_figure_find(&kept, "headlines.9.needs_claimed")->label,
                "Headline 9: Needs claimed");
    EXPECT_NUMBER("rows", kept_figure_find(&kept, "dataset.needs.csv.rows")->value, 3);
    fixture_close(&f);
}

/* Another version may lack figures and have new ones. */
static void
figures_of_another_version(void)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct error err = {.code = ERR_NONE};
    struct kept_return kept;
    const char *path = put(arena, FIGURES_FILE,
                           "{\"quarter\":\"2023-24-Q3\",\"claims_new\":4,\"families_seen\":9,"
                           "\"note\":\"x\",\"frameworks\":[1],\"headlines\":[{\"number\":3,"
                           "\"people\":5,\"name\":\"x\"}]}");

    CU_ASSERT_TRUE_FATAL(kept_figures_read(arena, path, &kept, &err));
    EXPECT_NUMBER("figures", kept.figure_count, 3);
    EXPECT_NUMBER("no date", kept.as_at, DAY_UNKNOWN);
    EXPECT_NUMBER("known", kept_figure_find(&kept, "claims_new")->value, 4);
    EXPECT_TEXT("unknown", kept_figure_find(&kept, "families_seen")->label, "families_seen");
    CU_ASSERT_FALSE(kept_figure_find(&kept, "families_seen")->watched);
    EXPECT_TEXT("headline", kept_figure_find(&kept, "headlines.3.people")->label,
                "Headline 3: people");
}

static void
figures_at_fault(void)
{
    static const struct {
        const char *content, *words;
    } CASES[] = {
        {"[]",                                                                         ": holds a list; expected an object, as a run writes into figures.json"},
        {"{}",                                                                         ": \"quarter\" is \"\"; expected a quarter like 2023-24-Q3, as a run writes into "
               "figures.json"                                                                                                                   },
        {"{\"quarter\":\"Q3\"}",                                                       ": \"quarter\" is \"Q3\"; expected a quarter like 2023-24-Q3, as "
                                 "a run writes into figures.json"                                                             },
        {"{\"quarter\":[]}",                                                           ": \"quarter\" is a list; expected a text"                             },
        {"{\"quarter\":\"2023-24-Q3\",\"as_at\":\"now\"}",
         ": \"as_at\": \"now\" is not a date like 2024-05-12"                                                                                                 },
        {"{\"quarter\":\"2023-24-Q3\"}",                                               ": has none of a return's figures, like \"claims_new\"; "
                                         "name the figures.json that a run has written"                               },
        {"{\"quarter\":\"2023-24-Q3\",\"claims_new\":\"many\"}",
         ": \"claims_new\" is \"many\"; expected a whole number from 0 to 1,000,000,000,000,000"                                                              },
        {"{\"quarter\":\"2023-24-Q3\",\"claims_new\":-1}",
         ": \"claims_new\" is -1; expected a whole number from 0 to 1,000,000,000,000,000"                                                                    },
        {"{\"quarter\":\"2023-24-Q3\",\"claims_new\":1.5}",
         ": \"claims_new\" is 1.5; expected a whole number from 0 to 1,000,000,000,000,000"                                                                   },
        {"{\"quarter\":\"2023-24-Q3\",\"claims_new\":1,\"decisions\":[]}",
         ": \"decisions\" is a list; expected an object"                                                                                                      },
        {"{\"quarter\":\"2023-24-Q3\",\"claims_new\":1,\"decisions\":{\"gap\":null}}",
         ": \"decisions.gap\" is null; expected a whole number from 0 to 1,000,000,000,000,000"                                                               },
        {"{\"quarter\":\"2023-24-Q3\",\"claims_new\":1,\"headlines\":{}}",
         ": \"headlines\" is an object; expected a list"                                                                                                      },
        {"{\"quarter\":\"2023-24-Q3\",\"claims_new\":1,\"headlines\":[{}]}",
         ": \"headlines.number\" is nothing; expected a whole number from 0 to "
         "1,000,000,000,000,000"                                                                                                                              },
        {"{\"quarter\":\"2023-24-Q3\",\"claims_new\":1,\"headlines\":[{\"number\":1,\"a\":2},{"
         "\"number\":1,\"a\":2}]}",                                           ": \"headlines.1.a\" is there twice; expected each headline once"      },
    };

    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        ARENA_SCOPE struct arena *arena = arena_new();
        const char *path = put(arena, FIGURES_FILE, CASES[i].content);
        struct error err = {.code = ERR_NONE};
        struct kept_return kept;

        CU_ASSERT_FALSE(kept_figures_read(arena, path, &kept, &err));
        EXPECT_NUMBER(CASES[i].content, err.code, ERR_INPUT);
        EXPECT_TEXT(CASES[i].content, err.text, arena_printf(arena, "%s%s", path, CASES[i].words));
    }
}

/* Columns in any order, some not there, some not ours; rows in any order. */
static void
decisions_are_read(void)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct error err = {.code = ERR_NONE};
    struct kept_decisions kept;
    const char *path = put(arena, DECISIONS_FILE,
                           "\xEF\xBB\xBFtests_waived,decision,note,episode_id,S,tests_failed\r\n"
                           ",failed,x,E2,2023-10-10,T2 T11\r\n"
                           "\r\n"
                           "T7,claimable,,\"E,1\",2023-10-10\r\n"
                           "  ,open,,E10,,\r\n");

    CU_ASSERT_TRUE_FATAL(kept_decisions_read(arena, path, &kept, &err));
    CU_ASSERT_EQUAL_FATAL(kept.count, 3);
    CU_ASSERT_TRUE(text_is(kept.list[0].episode, "E,1"));
    CU_ASSERT_TRUE(text_is(kept.list[1].episode, "E10"));
    CU_ASSERT_TRUE(text_is(kept.list[2].episode, "E2"));
    EXPECT_NUMBER("kind", kept.list[0].kind, DECISION_CLAIMABLE);
    EXPECT_NUMBER("waived", kept.list[0].waived, 1 << 6);
    EXPECT_NUMBER("failed", kept.list[2].failed, 1 << 1 | 1 << 10);
    EXPECT_NUMBER("unknown", kept.list[2].unknown, 0);
    EXPECT_TEXT("S", day_format(kept.list[2].sustained_on).text, "2023-10-10");
    EXPECT_NUMBER("no S", kept.list[1].sustained_on, DAY_UNKNOWN);
}

#define HEAD "episode_id,decision,S,tests_failed,tests_unknown\n"

static void
decisions_at_fault(void)
{
    static const struct {
        const char *content, *words;
    } CASES[] = {
        {"",                                          ": is empty; expected a header row"                          },
        {"episode_id,outcome\n",                      " row 1: there is no column \"decision\"; name the decisions.csv "
                                 "that a run has written"                          },
        {"episode_id,decision,decision\n",            " row 1: the column \"decision\" is there twice"             },
        {HEAD "E1,maybe,,,\n",
         " row 2, \"decision\": found \"maybe\"; expected one of claimable, gap, waiting, failed, "
         "claimed_before, open, withheld"                                                                          },
        {HEAD "E1,open,,,\n,open,,,\n",
         " row 3, \"episode_id\": found \"\"; expected the episode's id"                                           },
        {HEAD "E1,gap,10/10/2023,,\n",
         " row 2, \"S\": found \"10/10/2023\"; expected a date like 2024-05-12"                                    },
        {HEAD "E1,failed,,T2;T3,\n",
         " row 2, \"tests_failed\": found \"T2;T3\"; expected tests like \"T2 T6\""                                },
        {HEAD "E1,failed,,T0,\n",
         " row 2, \"tests_failed\": found \"T0\"; expected tests like \"T2 T6\""                                   },
        {HEAD "E1,failed,,T65,\n",
         " row 2, \"tests_failed\": found \"T65\"; expected tests like \"T2 T6\""                                  },
        {HEAD "E1,failed,,,t2\n",
         " row 2, \"tests_unknown\": found \"t2\"; expected tests like \"T2 T6\""                                  },
        {HEAD "E2,open,,,\nE1,open,,,\nE2,open,,,\n",
         " row 4, \"episode_id\": \"E2\" stands in row 2 already; expected each episode once"                      },
        {HEAD "E\xFF,open,,,\n",                      " row 2: a cell is not UTF-8; save the file as \"CSV UTF-8\""},
        {HEAD "E\"1,open,,,\n",
         " row 2: a cell's quotes do not match; write a quote inside quotes twice"                                 },
    };

    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        ARENA_SCOPE struct arena *arena = arena_new();
        const char *path = put(arena, DECISIONS_FILE, CASES[i].content);
        struct error err = {.code = ERR_NONE};
        struct kept_decisions kept;

        CU_ASSERT_FALSE(kept_decisions_read(arena, path, &kept, &err));
        EXPECT_NUMBER(CASES[i].content, err.code, ERR_INPUT);
        EXPECT_TEXT(CASES[i].content, err.text, arena_printf(arena, "%s%s", path, CASES[i].words));
    }
}

static void
paths_are_found(void)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    const char *figures = put(arena, FIGURES_FILE, "{}"), *text = put(arena, "a.txt", "");
    char *folder = arena_copy(arena, figures, strlen(figures));
    const char *empty = folder_for_test(arena);
    struct error err = {.code = ERR_NONE};
    const char *const *files;
    struct kept_paths paths;
    size_t count;

    *strrchr(folder, '/') = '\0';
    CU_ASSERT_TRUE(kept_find(arena, folder, &paths, &err));
    EXPECT_TEXT("in a folder", paths.figures, figures);
    CU_ASSERT_PTR_NULL(paths.decisions);
    CU_ASSERT_TRUE(kept_find(arena, figures, &paths, &err));
    EXPECT_TEXT("itself", paths.figures, figures);
    CU_ASSERT_TRUE_FATAL(kept_find_all(arena, folder, &files, &count, &err) && count == 1);
    EXPECT_TEXT("one", files[0], figures);
    CU_ASSERT_FALSE(kept_find(arena, "nothing.json", &paths, &err));
    EXPECT_TEXT("nothing", err.text, "there is no file and no folder \"nothing.json\"");
    CU_ASSERT_FALSE(kept_find(arena, text, &paths, &err));
    EXPECT_TEXT("another", err.text,
                arena_printf(arena,
                             "\"%s\" is neither a .json nor a .csv file; name a figures.json, a "
                             "decisions.csv, or the folder that a run has written",
                             text));
    CU_ASSERT_FALSE(kept_find(arena, empty, &paths, &err));
    EXPECT_TEXT("empty", err.text,
                arena_printf(arena,
                             "the folder \"%s\" has neither figures.json nor decisions.csv; name "
                             "the folder that a run has written",
                             empty));
    CU_ASSERT_FALSE(kept_find_all(arena, empty, &files, &count, &err));
    EXPECT_TEXT("empty", err.text,
                arena_printf(arena,
                             "the folder \"%s\" has no figures.json, and no folder with one in it",
                             empty));
}

void
suite_kept(void)
{
    CU_pSuite suite = CU_add_suite("service/kept", NULL, NULL);

    CU_add_test(suite, "figures come back", figures_come_back);
    CU_add_test(suite, "figures of another version", figures_of_another_version);
    CU_add_test(suite, "figures at fault", figures_at_fault);
    CU_add_test(suite, "decisions are read", decisions_are_read);
    CU_add_test(suite, "decisions at fault", decisions_at_fault);
    CU_add_test(suite, "paths are found", paths_are_found);
}
