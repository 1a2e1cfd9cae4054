/* SPDX-License-Identifier: MIT */
#include "service/roll.h"

#include <CUnit/CUnit.h>

#include "fixture.h"
#include "suites.h"

#define TEXT(words)            \
    {                          \
        words, sizeof words - 1 \
    }

#define LINE(e, f, k, earliest, no, gap, off)                                            \
    {                                                                                    \
        .episode = TEXT(e), .family = TEXT(f), .kind = (k), .sustained_on = TEXT(""),    \
        .earliest_claim_on = TEXT(earliest), .failed = TEXT(no), .unknown = TEXT(gap),   \
        .waived = TEXT(off)                                                              \
    }

static struct family_line LINES[] = {
    LINE("E1", "F1", DECISION_CLAIMABLE, "2023-11-02", "", "", ""),
    LINE("E10", "F2", DECISION_FAILED, "", "T2 T10", "", ""),
    LINE("E2", "F3", DECISION_GAP, "", "", "T1", "T2"),
    LINE("E3", "F3", DECISION_FAILED, "", "T1", "", ""),
};

static struct text
make(struct arena *arena)
{
    static const char *names[] = {"Ash", "Oak & Elm"};
    static struct led_episode led[] = {
        {TEXT("E10"), NULL},
        {TEXT("E2"),  NULL},
        {TEXT("E3"),  NULL},
        {TEXT("E9"),  NULL},
    };
    const struct family_list families = {LINES, COUNT_OF(LINES)};
    const struct organisations organisations = {
        .episodes = led, .episode_count = COUNT_OF(led), .names = names, .name_count = 2};

    led[0].organisation = led[2].organisation = names[1];
    led[1].organisation = led[3].organisation = names[0];
    return roll_make(arena, &families, &organisations);
}

static void
lines_are_as_they_stood(void)
{
    static const char *const LED[] = {NULL, "Oak & Elm", "Ash", "Oak & Elm"};
    ARENA_SCOPE struct arena *arena = arena_new();
    struct error err = {.code = ERR_NONE};
    struct roll roll;

    CU_ASSERT_TRUE_FATAL(roll_open(make(arena), &roll, &err));
    EXPECT_NUMBER("episodes", roll.count, COUNT_OF(LINES));
    EXPECT_NUMBER("organisations", roll.organisation_count, 2);
    EXPECT_TEXT("first", roll_organisation(&roll, 0), "Ash");
    EXPECT_TEXT("second", roll_organisation(&roll, 1), "Oak & Elm");
    for (size_t i = 0; i < COUNT_OF(LINES); i++) {
        struct roll_line line = roll_line(&roll, i);

        CU_ASSERT_TRUE(text_equals(line.episode, LINES[i].episode));
        CU_ASSERT_TRUE(text_equals(line.family, LINES[i].family));
        CU_ASSERT_TRUE(text_equals(line.earliest_claim_on, LINES[i].earliest_claim_on));
        CU_ASSERT_TRUE(text_equals(line.failed, LINES[i].failed));
        CU_ASSERT_TRUE(text_equals(line.unknown, LINES[i].unknown));
        CU_ASSERT_TRUE(text_equals(line.waived, LINES[i].waived));
        EXPECT_NUMBER("decision", line.kind, LINES[i].kind);
        EXPECT_TEXT("led by", line.organisation == NULL ? "-" : line.organisation,
                    LED[i] == NULL ? "-" : LED[i]);
        CU_ASSERT_EQUAL(line.family.at[line.family.length], '\0');
    }
}

static void
filters_pick_a_page(void)
{
    static const struct {
        const char *name;
        struct roll_filter filter;
        size_t from, most, found, picked, first;
    } CASES[] = {
        {"all",         {DECISION_UNUSED, 0, 0},                    0, 50, 4, 4, 0 },
        {"the second",  {DECISION_UNUSED, 0, 0},                    1, 1,  4, 1, 1 },
        {"behind all",  {DECISION_UNUSED, 0, 0},                    4, 50, 4, 0, 99},
        {"failed",      {DECISION_FAILED, 0, 0},                    0, 50, 2, 2, 1 },
        {"T1",          {DECISION_UNUSED, 1U << TEST_DEPENDANTS, 0},        0, 50, 2, 2, 2 },
        {"T2, waived",  {DECISION_GAP, 1U << TEST_NEEDS, 0},           0, 50, 1, 1, 2 },
        {"T10",         {DECISION_UNUSED, 1U << TEST_ATTENDANCE, 0},       0, 50, 1, 1, 1 },
        {"T3",          {DECISION_UNUSED, 1U << TEST_ASSESSMENT, 0},        0, 50, 0, 0, 99},
        {"led",         {DECISION_UNUSED, 0, 2},                    0, 50, 2, 2, 1 },
        {"led, page 2", {DECISION_UNUSED, 0, 2},                    1, 1,  2, 1, 3 },
        {"all three",   {DECISION_FAILED, 1U << TEST_DEPENDANTS, 2},        0, 50, 1, 1, 3 },
        {"by nobody",   {DECISION_UNUSED, 0, 3},                    0, 50, 0, 0, 99},
    };
    ARENA_SCOPE struct arena *arena = arena_new();
    struct error err = {.code = ERR_NONE};
    struct roll roll;

    CU_ASSERT_TRUE_FATAL(roll_open(make(arena), &roll, &err));
    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        size_t places[50], picked;

        EXPECT_NUMBER(CASES[i].name,
                      roll_pick(&roll, &CASES[i].filter, CASES[i].from, CASES[i].most, places,
                                &picked),
                      CASES[i].found);
        EXPECT_NUMBER(CASES[i].name, picked, CASES[i].picked);
        EXPECT_NUMBER(CASES[i].name, picked == 0 ? 99 : places[0], CASES[i].first);
    }
}

static void
nobody_is_a_roll_too(void)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct error err = {.code = ERR_NONE};
    size_t place, picked;
    struct roll roll;

    CU_ASSERT_TRUE_FATAL(roll_open(roll_make(arena, &(struct family_list){.count = 0},
                                             &(struct organisations){.name_count = 0}),
                                   &roll, &err));
    EXPECT_NUMBER("found",
                  roll_pick(&roll, &(struct roll_filter){.kind = DECISION_UNUSED}, 0, 1, &place,
                            &picked),
                  0);
    EXPECT_NUMBER("picked", picked, 0);
}

/* Everything that a page does with a roll, whatever its bytes are. */
static void
leaf_through(const struct roll *roll)
{
    size_t places[2], picked;

    for (size_t i = 0; i < roll->organisation_count; i++)
        CU_ASSERT_PTR_NOT_NULL(roll_organisation(roll, i));
    for (size_t i = 0; i < roll->count; i++)
        CU_ASSERT(roll_line(roll, i).kind < DECISION_COUNT);
    (void)roll_pick(roll, &(struct roll_filter){.kind = DECISION_UNUSED, .led_by = 1}, 0, 2,
                    places, &picked);
}

static void
what_is_damaged_leads_nowhere(void)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct text bytes = make(arena);
    struct roll roll;

    for (size_t length = 0; length < bytes.length; length++) {
        struct error err = {.code = ERR_NONE};
        struct text cut = {arena_copy(arena, bytes.at, length), length};

        CU_ASSERT_FALSE(roll_open(cut, &roll, &err));
        EXPECT_TEXT("cut", err.text,
                    length < 32 ? "a list of families is cut short"
                                : "a list of families is not as it is made");
    }
    for (size_t i = 0; i < bytes.length * 8; i++) {
        struct error err = {.code = ERR_NONE};
        char *copy = malloc(bytes.length); /* its end is watched by a checked build */

        CU_ASSERT_PTR_NOT_NULL_FATAL(copy);
        memcpy(copy, bytes.at, bytes.length);
        copy[i / 8] = (char)(copy[i / 8] ^ (1 << i % 8));
        if (roll_open((struct text){copy, bytes.length}, &roll, &err))
            leaf_through(&roll);
        else
            EXPECT_NUMBER("damaged", err.code, ERR_STORAGE);
        free(copy);
    }
}

void
suite_roll(void)
{
    CU_pSuite suite = CU_add_suite("roll", NULL, NULL);

    CU_add_test(suite, "lines are as they stood", lines_are_as_they_stood);
    CU_add_test(suite, "filters pick a page", filters_pick_a_page);
    CU_add_test(suite, "nobody is a roll too", nobody_is_a_roll_too);
    CU_add_test(suite, "what is damaged leads nowhere", what_is_damaged_leads_nowhere);
}
