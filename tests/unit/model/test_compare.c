/* SPDX-License-Identifier: MIT */
#include "model/compare.h"

#include <CUnit/CUnit.h>

#include "fixture.h"
#include "suites.h"

static void
changes_in_per_cent(void)
{
    static const struct {
        int64_t before, after, tenths;
    } CASES[] = {
        {100,             125,             250   },
        {100,             75,              -250  },
        {10,              0,               -1000 },
        {3,               4,               333   },
        {3,               2,               -333  },
        {2000,            2001,            1     }, /* 0.05 is rounded away from zero */
        {2000,            1999,            -1    },
        {2001,            2002,            0     },
        {7,               7,               0     },
        {KEPT_VALUE_MOST, KEPT_VALUE_MOST, 0     },
        {KEPT_VALUE_MOST, 0,               -1000 },
        {1,               1000,            999000},
    };
    int64_t tenths = 5;

    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        CU_ASSERT_TRUE(change_tenths(CASES[i].before, CASES[i].after, &tenths));
        EXPECT_NUMBER("tenths", tenths, CASES[i].tenths);
    }
    CU_ASSERT_FALSE(change_tenths(0, 7, &tenths));
}

static void
figures_that_changed(void)
{
    static const struct kept_figure OLD[] = {
        {.code = "c", .value = 3},
        {.code = "a", .value = 1},
        {.code = "b", .value = 2},
    };
    static const struct kept_figure NEW[] = {
        {.code = "d", .value = 4},
        {.code = "b", .value = 5},
        {.code = "a", .value = 1},
    };
    ARENA_SCOPE struct arena *arena = arena_new();
    struct kept_return old = {.figures = OLD, .figure_count = 3};
    struct kept_return new = {.figures = NEW, .figure_count = 3}, none = {.figure_count = 0};
    struct figure_changes changes = figures_compare(arena, &old, &new);

    CU_ASSERT_EQUAL_FATAL(changes.count, 3);
    EXPECT_NUMBER("the same", changes.same, 1);
    CU_ASSERT(changes.list[0].before == &OLD[0] && changes.list[0].after == NULL);
    CU_ASSERT(changes.list[1].before == &OLD[2] && changes.list[1].after == &NEW[1]);
    CU_ASSERT(changes.list[2].before == NULL && changes.list[2].after == &NEW[0]);
    EXPECT_NUMBER("of nothing", figures_compare(arena, &none, &none).count, 0);
    EXPECT_NUMBER("all new", figures_compare(arena, &none, &new).count, 3);
    CU_ASSERT_PTR_EQUAL(kept_figure_find(&new, "b"), &NEW[1]);
    CU_ASSERT_PTR_NULL(kept_figure_find(&new, "c"));
}

static void
files_of_other_content(void)
{
    static const struct kept_file OLD[] = {
        {"a.csv", "11", 3},
        {"b.csv", "22", 3},
        {"c.csv", "",   3},
        {"d.csv", "44", 3},
    };
    static const struct kept_file NEW[] = {
        {"e.csv", "55", 3             },
        {"c.csv", "33", 3             },
        {"b.csv", "23", KEPT_ROWS_NONE},
        {"a.csv", "11", 4             },
    };
    ARENA_SCOPE struct arena *arena = arena_new();
    struct kept_return old = {.files = OLD, .file_count = 4};
    struct kept_return new = {.files = NEW, .file_count = 4}, none = {.file_count = 0};
    struct file_changes changes = files_compare(arena, &old, &new);

    CU_ASSERT_EQUAL_FATAL(changes.count, 3);
    CU_ASSERT(changes.list[0].before == &OLD[1] && changes.list[0].after == &NEW[2]);
    CU_ASSERT(changes.list[1].before == &OLD[3] && changes.list[1].after == NULL);
    CU_ASSERT(changes.list[2].before == NULL && changes.list[2].after == &NEW[0]);
    EXPECT_NUMBER("the same", files_compare(arena, &old, &old).count, 0);
    EXPECT_NUMBER("of an old version", files_compare(arena, &none, &new).count, 0);
}

#define T(number) (UINT64_C(1) << ((number)-1))

static struct kept_decision
line(const char *episode, enum decision_kind kind, uint64_t failed, uint64_t unknown)
{
    return (struct kept_decision){.episode = text_of(episode),
                                  .kind = kind,
                                  .sustained_on = DAY_UNKNOWN,
                                  .failed = failed,
                                  .unknown = unknown};
}

static void
episodes_that_flipped(void)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct kept_decision old[] = {
        line("A", DECISION_GAP, 0, T(5)),       line("B", DECISION_CLAIMABLE, 0, 0),
        line("C", DECISION_FAILED, T(2), T(5)), line("D", DECISION_OPEN, 0, 0),
        line("E", DECISION_GAP, 0, T(5)),       line("F", DECISION_CLAIMABLE, 0, 0),
    };
    struct kept_decision new[] = {
        line("A", DECISION_CLAIMABLE, 0, 0),        line("B", DECISION_FAILED, T(9), T(64)),
        line("C", DECISION_FAILED, T(2) | T(3), 0), line("D", DECISION_FAILED, T(1), 0),
        line("E", DECISION_CLAIMABLE, 0, 0),        line("G", DECISION_OPEN, 0, 0),
    };
    struct kept_decisions before = {.count = COUNT_OF(old), .list = old};
    struct kept_decisions after = {.count = COUNT_OF(new), .list = new};
    struct decision_changes changes = decisions_compare(arena, &before, &after);

    EXPECT_NUMBER("both", changes.both, 5);
    EXPECT_NUMBER("same", changes.same, 0);
    EXPECT_NUMBER("gap -> claimable", changes.moves[DECISION_GAP][DECISION_CLAIMABLE], 2);
    EXPECT_NUMBER("failed -> failed", changes.moves[DECISION_FAILED][DECISION_FAILED], 1);
    EXPECT_NUMBER("gone", changes.moves[DECISION_CLAIMABLE][DECISION_UNUSED], 1);
    EXPECT_NUMBER("new", changes.moves[DECISION_UNUSED][DECISION_OPEN], 1);
    EXPECT_NUMBER("T5 is known", changes.unknown_no_more[4], 3);
    EXPECT_NUMBER("T9", changes.fails_now[8], 1);
    EXPECT_NUMBER("T3", changes.fails_now[2], 1);
    EXPECT_NUMBER("T64", changes.unknown_now[63], 1);
    EXPECT_NUMBER("T1 of one that was open", changes.fails_now[0], 0);
    EXPECT_NUMBER("T2 fails as before", changes.fails_now[1] + changes.fails_no_more[1], 0);
    CU_ASSERT_EQUAL_FATAL(changes.flip_count, 6);
    for (size_t i = 0; i < changes.flip_count; i++) {
        static const char *const ORDER[] = {"B", "F", "A", "E", "D", "G"};
        const struct flip *flip = &changes.flips[i];

        CU_ASSERT_TRUE(
            text_is((flip->after == NULL ? flip->before : flip->after)->episode, ORDER[i]));
    }
}

static void
why_an_episode_flipped(void)
{
    static const struct {
        enum decision_kind from, to; /* DECISION_UNUSED: not there */
        uint64_t failed[2], unknown[2], waived[2];
        const char *why;
    } CASES[] = {
        {DECISION_CLAIMABLE,
         DECISION_FAILED,                        {0, T(9)},
         {0, 0},
         {0, 0},
         "T9 No re-referral fails now"                                                                           },
        {DECISION_FAILED,
         DECISION_CLAIMABLE,                     {T(2) | T(3), 0},
         {0, 0},
         {0, 0},
         "T2 Needs no longer fails, T3 Assessment no longer fails"                                               },
        {DECISION_GAP,
         DECISION_CLAIMABLE,                     {0, 0},
         {T(5), 0},
         {0, 0},
         "T5 Lead practitioner is no longer unknown"                                                             },
        {DECISION_CLAIMABLE, DECISION_GAP,       {0, 0},           {0, T(7)}, {0, 0}, "T7 Closure is unknown now"},
        {DECISION_FAILED,
         DECISION_CLAIMABLE,                     {T(7), 0},
         {0, 0},
         {0, T(7)},
         "T7 Closure no longer fails, T7 Closure is waived now"                                                  },
        {DECISION_CLAIMABLE,
         DECISION_FAILED,                        {0, T(7)},
         {0, 0},
         {T(7), 0},
         "T7 Closure fails now, T7 Closure is no longer waived"                                                  },
        {DECISION_WAITING,
         DECISION_CLAIMABLE,                     {0, 0},
         {0, 0},
         {0, 0},
         "T8 Sustained no longer waits"                                                                          },
        {DECISION_CLAIMABLE,
         DECISION_WAITING,                       {0, 0},
         {0, 0},
         {0, 0},
         "T8 Sustained waits until 2024-05-12"                                                                   },
        {DECISION_OPEN,
         DECISION_GAP,                           {0, 0},
         {0, T(5)},
         {0, 0},
         "it was closed, T5 Lead practitioner is unknown"                                                        },
        {DECISION_OPEN,      DECISION_CLAIMABLE, {0, 0},           {0, 0},    {0, 0}, "it was closed"            },
        {DECISION_WAITING,   DECISION_OPEN,      {0, 0},           {0, 0},    {0, 0}, "it is open again"         },
        {DECISION_UNUSED,
         DECISION_CLAIMED_BEFORE,                {0, T(11)},
         {0, 0},
         {0, 0},
         "T11 Not claimed before fails"                                                                          },
        {DECISION_UNUSED,    DECISION_OPEN,      {0, 0},           {0, 0},    {0, 0}, ""                         },
        {DECISION_CLAIMABLE, DECISION_UNUSED,    {0, 0},           {0, 0},    {0, 0}, ""                         },
        {DECISION_CLAIMABLE,
         DECISION_WITHHELD,                      {0, 0},
         {0, 0},
         {0, 0},
         "the family is held back or removed"                                                                    },
        {DECISION_WITHHELD,
         DECISION_CLAIMABLE,                     {0, 0},
         {0, 0},
         {0, 0},
         "the family is no longer held back or removed"                                                          },
        {DECISION_CLAIMABLE, DECISION_FAILED,    {0, T(12)},       {0, 0},    {0, 0}, "T12 fails now"            },
    };

    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        ARENA_SCOPE struct arena *arena = arena_new();
        struct kept_decision was =
            line("E", CASES[i].from, CASES[i].failed[0], CASES[i].unknown[0]);
        struct kept_decision is = line("E", CASES[i].to, CASES[i].failed[1], CASES[i].unknown[1]);
        struct flip flip = {
            .before = CASES[i].from == DECISION_UNUSED ? NULL : &was,
            .after = CASES[i].to == DECISION_UNUSED ? NULL : &is,
        };

        was.waived = CASES[i].waived[0];
        is.waived = CASES[i].waived[1];
        is.sustained_on = day_for_test("2024-05-12");
        EXPECT_TEXT(CASES[i].why, flip_why(arena, &flip), CASES[i].why);
    }
}

void
suite_compare(void)
{
    CU_pSuite suite = CU_add_suite("model/compare", NULL, NULL);

    CU_add_test(suite, "changes in per cent", changes_in_per_cent);
    CU_add_test(suite, "figures that changed", figures_that_changed);
    CU_add_test(suite, "files of other content", files_of_other_content);
    CU_add_test(suite, "episodes that flipped", episodes_that_flipped);
    CU_add_test(suite, "why an episode flipped", why_an_episode_flipped);
}
