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

static bool
says_the_same(const struct term_said *a, const struct term_said *b)
{
    return a->span == b->span && a->provision == b->provision && a->possible == b->possible &&
           a->unauthorised == b->unauthorised;
}

/* At and around the most that a usual term holds. */
static void
terms_say_what_was_put(void)
{
    static const struct term_said SAID[] = {
        {.span = 0,       .provision = PROVISION_PRIMARY,       .possible = 0,    .unauthorised = 0   },
        {.span = 1023,    .provision = PROVISION_BLANK,         .possible = 511,  .unauthorised = 511 },
        {.span = 1024,    .provision = PROVISION_NONE,          .possible = 1,    .unauthorised = 2   },
        {.span = 7,       .provision = PROVISION_SPECIAL,       .possible = 512,  .unauthorised = 3   },
        {.span = 8,       .provision = PROVISION_SECONDARY,     .possible = 4,    .unauthorised = 512 },
        {.span = 1 << 28, .provision = PROVISION_BLANK,         .possible = 9999, .unauthorised = 9999},
        {.span = 1,       .provision = PROVISION_HOME_EDUCATED, .possible = 380,  .unauthorised = 379 },
    };
    struct dataset *dataset = dataset_new();

    dataset_reserve(dataset, TABLE_ATTENDANCE, sizeof SAID / sizeof *SAID);
    for (uint32_t i = 0; i < sizeof SAID / sizeof *SAID; i++)
        term_put(&dataset->attendance, i, &SAID[i]);
    CU_ASSERT_EQUAL(dataset->attendance.unusual_count, 4);
    for (uint32_t i = 0; i < sizeof SAID / sizeof *SAID; i++) {
        struct term_said said = term_of(&dataset->attendance, i);

        CU_ASSERT_TRUE(says_the_same(&said, &SAID[i]));
        CU_ASSERT_EQUAL(dataset->attendance.rows[i].next, ROW_NONE);
    }
    dataset_free(&dataset);
}

/* Every third row has one, so that some look-ups fall on each end of the list. */
#define SPARSE_ROWS 100

static void
few_rows_have_stays_and_exceptions(void)
{
    struct dataset *dataset = dataset_new();

    dataset_reserve(dataset, TABLE_MEMBERS, SPARSE_ROWS);
    dataset_reserve(dataset, TABLE_OUTCOMES, SPARSE_ROWS);
    for (uint32_t row = 0; row < SPARSE_ROWS; row++) {
        dataset->members.rows[row] = (struct member){.stays = 0};
        dataset->outcomes.rows[row] = (struct outcome){.packed_basis = BASIS_BLANK};
        if (row % 3 != 0)
            continue;
        member_add_stay(&dataset->members,
                        (struct stay){.member = row, .from = (int32_t)row, .until = DAY_UNKNOWN});
        dataset->outcomes.rows[row].packed_basis = BASIS_EXCEPTION;
        outcome_add_exception(&dataset->outcomes,
                              (struct exception){.outcome = row, .counts_from = (int32_t)row});
    }
    for (uint32_t row = 0; row < SPARSE_ROWS; row++) {
        int32_t expected = row % 3 == 0 ? (int32_t)row : DAY_UNKNOWN;

        CU_ASSERT_EQUAL(member_stay(&dataset->members, row).from, expected);
        CU_ASSERT_EQUAL(member_stay(&dataset->members, row).until, DAY_UNKNOWN);
        CU_ASSERT_EQUAL(outcome_counts_from(&dataset->outcomes, row), expected);
        CU_ASSERT_EQUAL(outcome_basis(&dataset->outcomes.rows[row]),
                        row % 3 == 0 ? BASIS_EXCEPTION : UINT8_MAX);
    }
    dataset_free(&dataset);
}

/* " 2 0": the rows of a list, or of a list by episodes. */
static const char *
rows_of(struct arena *arena, const struct dataset *dataset, enum table_id table, uint32_t first,
        bool of_episode)
{
    struct builder out = {.arena = arena};
    const struct claim *claims = dataset->claims.rows;

    builder_puts(&out, "");
    for (uint32_t row = first; row != ROW_NONE;
         row = table == TABLE_WAIVERS ? dataset->waivers.rows[row].next
               : of_episode           ? claims[row].next_of_episode
                                      : claims[row].next)
        builder_printf(&out, " %u", row);
    return out.at;
}

/* Lists run backwards; those of merged families come before the survivor's own. */
static void
episodes_know_their_claims_and_waivers(void)
{
    static const char *const EXPECTED[] = {
        "E1: 4 1; 2 0 3 1;", "E2:; 2 0 3 1;", "E3: 5; 4;", "E4:; 2 0 3 1;", "E5:; 4; 1 0",
        "E6:;;",
    };
    ARENA_SCOPE struct arena *arena = arena_new();
    struct tables given = SOUND;
    const struct dataset *dataset;
    struct fixture f;

    given.of[TABLE_FAMILIES] = families_of(arena, "A B>A C D>B E");
    given.of[TABLE_MEMBERS] = MEMBERS_HEAD "C1,A,child,,,\nP1,B,parent_carer,,,\n";
    given.of[TABLE_EPISODES] = "episode_id,family_id,opened_on\nE1,A,2022-09-01\nE2,B,2022-09-01\n"
                               "E3,C,2022-09-01\nE4,D,2022-09-01\nE5,C,2022-09-01\n"
                               "E6,E,2022-09-01\n";
    given.of[TABLE_CLAIMS] = CLAIMS_HEAD "B,,2022-23-Q1,,\nA,E1,2022-23-Q2,,\nD,,2022-23-Q3,,\n"
                                         "A,,2022-23-Q4,,\nC,E1,2022-23-Q1,,\n"
                                         "Z,E3,2022-23-Q1,,\n";
    given.of[TABLE_WAIVERS] = WAIVERS_HEAD "E5,T9,X,Y,2023-01-01,seen,\n"
                                           "E5,T9,X,Y,2023-02-01,seen,\n";
    fixture_open(&f, &given);
    CU_ASSERT_TRUE_FATAL(fixture_check(&f));
    dataset = f.run.dataset;
    CU_ASSERT_EQUAL_FATAL(dataset->rows[TABLE_EPISODES].count, COUNT_OF(EXPECTED));
    for (uint32_t row = 0; row < COUNT_OF(EXPECTED); row++) {
        struct noted noted = episode_noted(&dataset->episodes, row);
        const char *got =
            arena_printf(f.arena, "%.*s:%s;%s;%s", TEXT_ARGS(keys_text(&dataset->episodes.keys, row)),
                         rows_of(f.arena, dataset, TABLE_CLAIMS, noted.claims, true),
                         rows_of(f.arena, dataset, TABLE_CLAIMS, noted.family_claims, false),
                         rows_of(f.arena, dataset, TABLE_WAIVERS, noted.waivers, false));

        EXPECT_TEXT("lists", got, EXPECTED[row]);
    }
    fixture_close(&f);
}

void
suite_dataset(void)
{
    CU_pSuite suite = CU_add_suite("model/dataset", NULL, NULL);

    CU_add_test(suite, "terms say what was put", terms_say_what_was_put);
    CU_add_test(suite, "few rows have stays and exceptions", few_rows_have_stays_and_exceptions);
    CU_add_test(suite, "episodes know their claims and waivers",
                episodes_know_their_claims_and_waivers);
    CU_add_test(suite, "chains end at their survivor", chains_end_at_their_survivor);
    CU_add_test(suite, "long chains and loops", long_chains_and_loops);
    CU_add_test(suite, "rows keep their numbers", rows_keep_their_numbers);
    CU_add_test(suite, "ids are found behind many blank ones",
                ids_are_found_behind_many_blank_ones);
}
