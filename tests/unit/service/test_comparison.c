/* SPDX-License-Identifier: MIT */
#include "service/comparison.h"

#include <CUnit/CUnit.h>
#include <sys/stat.h>

#include "base/file.h"
#include "fixture.h"
#include "suites.h"

static void
put(struct arena *arena, const char *folder, const char *name, const char *content)
{
    struct error err = {.code = ERR_NONE};

    mkdir(folder, 0700);
    CU_ASSERT_TRUE_FATAL(
        file_write(path_join(arena, folder, name), content, strlen(content), &err));
}

/* The folder of a return with a number of new claims. */
static const char *
made(struct arena *arena, const char *parent, const char *name, const char *quarter, int claims)
{
    const char *folder = path_join(arena, parent, name);

    put(arena, folder, FIGURES_FILE,
        arena_printf(arena,
                     "{\"quarter\":\"%s\",\"as_at\":\"2023-01-01\",\"authority\":\"X1\","
                     "\"framework\":{\"name\":\"f\",\"version\":\"1\"},\"claims_new\":%d}",
                     quarter, claims));
    return folder;
}

/* Four earlier quarters with 20 claims, more or less; 3 x sqrt(20) is 13.4. */
static const char *
history_of(struct arena *arena)
{
    const char *parent = folder_for_test(arena);

    made(arena, parent, "a", "2022-23-Q1", 19);
    made(arena, parent, "b", "2022-23-Q2", 20);
    made(arena, parent, "c", "2022-23-Q3", 20);
    made(arena, parent, "d", "2022-23-Q4", 22);
    made(arena, parent, "e", "2023-24-Q1", 500); /* not earlier than itself */
    return parent;
}

static void
out_of_line_with_history(void)
{
    static const struct {
        int claims;
        size_t out;
    } CASES[] = {
        {7,  0},
        {6,  1},
        {33, 0},
        {34, 1},
    };

    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        ARENA_SCOPE struct arena *arena = arena_new();
        const char *parent = folder_for_test(arena), *history = history_of(arena);
        const char *const paths[] = {made(arena, parent, "old", "2023-24-Q1", 10),
                                     made(arena, parent, "new", "2023-24-Q1", CASES[i].claims)};
        struct error err = {.code = ERR_NONE};
        struct comparison comparison;

        CU_ASSERT_TRUE_FATAL(comparison_make(arena, paths, &history, 1, &comparison, &err));
        EXPECT_NUMBER("quarters", comparison.judgement.quarters, 4);
        EXPECT_NUMBER("judged", comparison.judgement.judged, 1);
        EXPECT_NUMBER("passed over", comparison.judgement.passed_over, 1);
        CU_ASSERT_EQUAL_FATAL(comparison.judgement.out_count, CASES[i].out);
        if (CASES[i].out == 0)
            continue;
        EXPECT_NUMBER("from", comparison.judgement.out[0].usual.low, 7);
        EXPECT_NUMBER("to", comparison.judgement.out[0].usual.high, 33);
        CU_ASSERT_PTR_NOT_NULL(
            strstr(comparison_text(arena, &comparison).at,
                   arena_printf(arena, "%12d  New claims: usual is 7 to 33, the median is 20\n",
                                CASES[i].claims)));
    }
}

/* The return compared with counts when it is of an earlier quarter, and each quarter once. */
static void
each_quarter_counts_once(void)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    const char *parent = folder_for_test(arena), *history = history_of(arena);
    const char *const paths[] = {made(arena, parent, "old", "2022-23-Q4", 22),
                                 made(arena, parent, "new", "2023-24-Q1", 20)};
    const char *const twice[] = {history, history};
    struct error err = {.code = ERR_NONE};
    struct comparison comparison;

    CU_ASSERT_TRUE_FATAL(comparison_make(arena, paths, NULL, 0, &comparison, &err));
    EXPECT_NUMBER("alone", comparison.judgement.quarters, 1);
    EXPECT_NUMBER("judged", comparison.judgement.judged, 0);
    CU_ASSERT_PTR_NOT_NULL(strstr(comparison_text(arena, &comparison).at,
                                  "\nNot held against the council's history: 1 earlier quarter is "
                                  "known, 4 are needed (--history).\n"));
    CU_ASSERT_TRUE_FATAL(comparison_make(arena, paths, twice, 2, &comparison, &err));
    EXPECT_NUMBER("quarters", comparison.judgement.quarters, 4);
    EXPECT_TEXT("first", quarter_format(comparison.judgement.first).text, "2022-23-Q1");
    EXPECT_TEXT("last", quarter_format(comparison.judgement.last).text, "2022-23-Q4");
}

static void
decisions_alone(void)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    const char *folder = folder_for_test(arena);
    const char *const paths[] = {path_join(arena, folder, "a.csv"),
                                 path_join(arena, folder, "b.csv")};
    struct error err = {.code = ERR_NONE};
    struct comparison comparison;

    put(arena, folder, "a.csv", "episode_id,decision,tests_unknown\nE1,gap,T5\nE2,open,\n");
    put(arena, folder, "b.csv", "episode_id,decision,tests_unknown\nE1,claimable,\nE2,open,\n");
    CU_ASSERT_TRUE_FATAL(comparison_make(arena, paths, NULL, 0, &comparison, &err));
    CU_ASSERT_TRUE(comparison_differs(&comparison));
    EXPECT_TEXT(
        "text", comparison_text(arena, &comparison).at,
        arena_printf(arena,
                     "before  %s\nafter   %s\n"
                     "\nEpisodes: 2 in both, 1 of them decided otherwise; 0 new, 0 gone\n"
                     "           1  gap -> claimable\n"
                     "              E1  T5 Lead practitioner is no longer unknown\n"
                     "\nTests of closed episodes       fails now   no longer   unknown now   no "
                     "longer\n"
                     "  T5 Lead practitioner                 0           0             0  "
                     "         1\n",
                     paths[0], paths[1]));
}

static void
what_cannot_be_compared(void)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    const char *folder = folder_for_test(arena), *history = history_of(arena);
    const char *figures = made(arena, folder, "f", "2023-24-Q1", 1);
    const char *lists = path_join(arena, folder, "l");
    const char *mixed[] = {figures, lists}, *listed[] = {lists, lists};
    struct error err = {.code = ERR_NONE};
    struct comparison comparison;

    put(arena, lists, DECISIONS_FILE, "episode_id,decision\n");
    CU_ASSERT_FALSE(comparison_make(arena, mixed, NULL, 0, &comparison, &err));
    EXPECT_TEXT("nothing in common", err.text,
                arena_printf(arena,
                             "\"%s\" and \"%s\" have no file in common; name two folders that "
                             "runs have written, two figures.json or two decisions.csv",
                             figures, lists));
    CU_ASSERT_FALSE(comparison_make(arena, listed, &history, 1, &comparison, &err));
    EXPECT_TEXT("no figures", err.text, "--history needs the figures.json of both returns");
    mixed[1] = figures;
    CU_ASSERT_FALSE(comparison_make(arena, mixed, (const char *[]){"gone"}, 1, &comparison, &err));
    EXPECT_TEXT("no history", err.text, "--history: there is no file and no folder \"gone\"");
    CU_ASSERT_TRUE(comparison_make(arena, mixed, NULL, 0, &comparison, &err));
    CU_ASSERT_FALSE(comparison_differs(&comparison));
}

void
suite_comparison(void)
{
    CU_pSuite suite = CU_add_suite("service/comparison", NULL, NULL);

    CU_add_test(suite, "out of line with history", out_of_line_with_history);
    CU_add_test(suite, "each quarter counts once", each_quarter_counts_once);
    CU_add_test(suite, "decisions alone", decisions_alone);
    CU_add_test(suite, "what cannot be compared", what_cannot_be_compared);
}
