/* SPDX-License-Identifier: MIT */
#include "model/dataset.h"

#include <CUnit/CUnit.h>

#include "base/dice.h"
#include "fixture.h"
#include "suites.h"

/* families.csv of the pairs "A>B" (A merged into B) and singles "C", parted by blanks. */
static const char *
families_of(struct arena *arena, const char *pairs)
{
    struct builder out = {.arena = arena};

    builder_puts(&out, FAMILIES_HEAD);
    while (*pairs != '\0') {
        size_t length = strcspn(pairs, " "), arrow = strcspn(pairs, "> ");

        builder_printf(&out, "%.*s,,,", (int)arrow, pairs);
        if (arrow < length)
            builder_put(&out, pairs + arrow + 1, length - arrow - 1);
        builder_puts(&out, "\n");
        pairs += length + (pairs[length] == ' ');
    }
    return out.at;
}

/* The surviving family of each member, one member a family, in the families' order. */
static const char *
survivors_of(struct arena *arena, const struct dataset *dataset)
{
    struct builder out = {.arena = arena};

    builder_puts(&out, "");
    for (uint32_t row = 0; row < dataset->rows[TABLE_MEMBERS].count; row++) {
        struct text id = keys_text(&dataset->families.keys, member_family(dataset, row));

        builder_printf(&out, "%s%.*s", row == 0 ? "" : " ", TEXT_ARGS(id));
    }
    return out.at;
}

/* SOUND speaks of C1 and P1: the first two families get them. */
static const char *
member_id(struct arena *arena, const char *pair)
{
    return *pair == 'A' ? "C1" : *pair == 'B' ? "P1" : arena_printf(arena, "M%c", *pair);
}

static void
chains_end_at_their_survivor(void)
{
    static const struct {
        const char *pairs, *survivors;
    } CASES[] = {
        {"A",                   "A"          },
        {"A B",                 "A B"        },
        {"A>B B",               "B B"        },
        {"A B>A",               "A A"        },
        {"A>B B>C C",           "C C C"      },
        {"C B>C A>B",           "C C C"      },
        {"A>D B>D C>D D",       "D D D D"    },
        {"A>B B C>D D",         "B B D D"    },
        {"A>B B>C C>D D>E E F", "E E E E E F"},
        {"E>F A>B B>C F C>E",   "F F F F F"  },
        {"A>A",                 "A"          }, /* a loop survives as itself */
        {"A>B B>A",             "A B"        },
        {"A>B B>C C>B D",       "B B C D"    },
        {"A>B B>C C>D D>B E>D", "B B C D D"  },
    };

    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        ARENA_SCOPE struct arena *arena = arena_new();
        struct tables given = {{[TABLE_FAMILIES] = families_of(arena, CASES[i].pairs)}};
        struct builder members = {.arena = arena};
        struct fixture f;

        builder_puts(&members, MEMBERS_HEAD);
        for (const char *at = CASES[i].pairs; at != NULL;) {
            const char *blank = strchr(at, ' ');

            builder_printf(&members, "%s,%c,child,,,\n", member_id(arena, at), *at);
            at = blank == NULL ? NULL : blank + 1;
        }
        given.of[TABLE_MEMBERS] = members.at;
        fixture_open(&f, &given);
        CU_ASSERT_TRUE_FATAL(fixture_check(&f));
        EXPECT_TEXT(CASES[i].pairs, survivors_of(arena, f.run.dataset), CASES[i].survivors);
        fixture_close(&f);
    }
}

/* A long chain in a random order of rows, and a loop as long. */
static void
long_chains_and_loops(void)
{
    enum { COUNT = 20000 };

    for (unsigned loop = 0; loop < 2; loop++) {
        ARENA_SCOPE struct arena *arena = arena_new();
        struct builder families = {.arena = arena}, members = {.arena = arena};
        uint64_t *order = ARENA_ARRAY(arena, uint64_t, COUNT);
        struct dice dice = dice_new(5, loop);
        struct tables given = SOUND;
        struct fixture f;

        for (unsigned i = 0; i < COUNT; i++)
            order[i] = i + 1;
        dice_shuffle(&dice, order, COUNT);
        builder_puts(&families, FAMILIES_HEAD);
        builder_puts(&members, MEMBERS_HEAD "C1,F1,child,,,\nP1,F1,child,,,\n");
        for (unsigned i = 0; i < COUNT; i++)
            if (order[i] < COUNT || loop == 1)
                builder_printf(&families, "F%d,,,F%d\n", (int)order[i],
                               (int)(order[i] % COUNT) + 1);
            else
                builder_printf(&families, "F%d,,,\n", COUNT);
        given.of[TABLE_FAMILIES] = families.at;
        given.of[TABLE_MEMBERS] = members.at;
        fixture_open(&f, &given);
        CU_ASSERT_TRUE_FATAL(fixture_check(&f));
        EXPECT_NUMBER("loops", f.run.problems.total[PROBLEM_SUPERSEDED_LOOP], loop);
        CU_ASSERT(text_is(keys_text(&f.run.dataset->families.keys, member_family(f.run.dataset, 0)),
                          loop == 1 ? "F1" : "F20000"));
        fixture_close(&f);
    }
}

static void
rows_keep_their_numbers(void)
{
    static struct skipped skipped[] = {
        {0,  1},
        {2,  3},
        {3,  4},
        {10, 9}
    };
    static const struct {
        uint32_t row, number;
    } CASES[] = {
        {0,    3   },
        {1,    4   },
        {2,    7   },
        {3,    9   },
        {9,    15  },
        {10,   21  },
        {11,   22  },
        {1000, 1011}
    };
    struct rows none = {.there = true, .count = 2000};
    struct rows some = {
        .there = true, .count = 2000, .skipped = skipped, .skipped_count = COUNT_OF(skipped)};

    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        EXPECT_NUMBER("none skipped", row_number(&none, CASES[i].row), CASES[i].row + 2);
        EXPECT_NUMBER("some skipped", row_number(&some, CASES[i].row), CASES[i].number);
    }
}

/* Ids are known by their bytes however many rows without one stand in front. */
static void
ids_are_found_behind_many_blank_ones(void)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct builder events = {.arena = arena};
    struct tables given = SOUND;
    struct fixture f;

    builder_puts(&events, EVENTS_HEAD);
    for (int i = 0; i < 5000; i++)
        builder_puts(&events, ",F1,,missing,2023-05-01,,\n");
    builder_puts(&events, "V1,F1,,missing,2023-05-01,,\nV2,F1,,missing,2023-05-01,,\n"
                          "V1,F1,,missing,2023-05-01,,\n");
    given.of[TABLE_EVENTS] = events.at;
    fixture_open(&f, &given);
    CU_ASSERT_TRUE_FATAL(fixture_check(&f));
    EXPECT_TEXT("doubled", fixture_problems(&f),
                "error,duplicate_key,events.csv,5004,event_id,event_id=V1 family_id=F1,V1,"
                "an id of its own; row 5002 has it already\n");
    fixture_close(&f);
}

void
suite_dataset(void)
{
    CU_pSuite suite = CU_add_suite("model/dataset", NULL, NULL);

    CU_add_test(suite, "chains end at their survivor", chains_end_at_their_survivor);
    CU_add_test(suite, "long chains and loops", long_chains_and_loops);
    CU_add_test(suite, "rows keep their numbers", rows_keep_their_numbers);
    CU_add_test(suite, "ids are found behind many blank ones",
                ids_are_found_behind_many_blank_ones);
}
