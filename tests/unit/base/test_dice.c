/* SPDX-License-Identifier: MIT */
#include "base/dice.h"

#include <CUnit/CUnit.h>

void suite_dice(void);

/* The first numbers of SplitMix64 from state 1234567, as Vigna's program prints them. */
static void
rolls_as_published(void)
{
    static const uint64_t NUMBERS[] = {UINT64_C(6457827717110365317), UINT64_C(3203168211198807973),
                                       UINT64_C(9817491932198370423), UINT64_C(4593380528125082431),
                                       UINT64_C(16408922859458223821)};
    struct dice dice = {.state = 1234567};

    for (size_t i = 0; i < sizeof NUMBERS / sizeof NUMBERS[0]; i++)
        CU_ASSERT_EQUAL(dice_roll(&dice), NUMBERS[i]);
}

static void
same_seed_same_numbers(void)
{
    struct dice a = dice_new(7, 1), b = dice_new(7, 1), other = dice_new(7, 2);
    struct dice later = dice_new(8, 1);
    uint64_t first = dice_roll(&a);

    CU_ASSERT_EQUAL(first, dice_roll(&b));
    CU_ASSERT_NOT_EQUAL(first, dice_roll(&other));
    CU_ASSERT_NOT_EQUAL(first, dice_roll(&later));
}

static void
below_reaches_all_and_no_more(void)
{
    struct dice dice = dice_new(1, 1);
    unsigned seen[6] = {0};

    for (int i = 0; i < 6000; i++) {
        uint32_t number = dice_below(&dice, 6);

        CU_ASSERT_FATAL(number < 6);
        seen[number]++;
    }
    for (int i = 0; i < 6; i++)
        CU_ASSERT(seen[i] > 850 && seen[i] < 1150);
    CU_ASSERT_EQUAL(dice_below(&dice, 1), 0);
}

/* Three quarters of all bounds above 2^31 would be hit unevenly without throwing again. */
static void
below_a_large_bound_is_even(void)
{
    struct dice dice = dice_new(2, 1);
    uint32_t bound = 3u << 30;
    int low = 0;

    for (int i = 0; i < 9000; i++)
        low += dice_below(&dice, bound) < bound / 3;
    CU_ASSERT(low > 2800 && low < 3200);
}

static void
between_includes_both_ends(void)
{
    struct dice dice = dice_new(3, 1);
    bool low = false, high = false;

    for (int i = 0; i < 200; i++) {
        int32_t number = dice_between(&dice, -2, 2);

        CU_ASSERT_FATAL(number >= -2 && number <= 2);
        low = low || number == -2;
        high = high || number == 2;
    }
    CU_ASSERT(low && high);
    CU_ASSERT_EQUAL(dice_between(&dice, 5, 5), 5);
    CU_ASSERT_EQUAL(dice_between(&dice, 5, 4), 5);
    CU_ASSERT(dice_between(&dice, INT32_MIN, INT32_MAX - 1) < INT32_MAX);
}

static void
chance_keeps_its_share(void)
{
    struct dice dice = dice_new(4, 1);
    int hits = 0;

    for (int i = 0; i < 10000; i++) {
        hits += dice_chance(&dice, 250);
        CU_ASSERT_FALSE(dice_chance(&dice, 0));
        CU_ASSERT_TRUE(dice_chance(&dice, 1000));
    }
    CU_ASSERT(hits > 2350 && hits < 2650);
}

static void
weights_keep_their_shares(void)
{
    static const uint32_t WEIGHTS[] = {0, 1, 3, 0, 6, 0};
    struct dice dice = dice_new(5, 1);
    int seen[6] = {0};

    for (int i = 0; i < 10000; i++)
        seen[dice_weighted(&dice, WEIGHTS, 6)]++;
    CU_ASSERT_EQUAL(seen[0] + seen[3] + seen[5], 0);
    CU_ASSERT(seen[1] > 850 && seen[1] < 1150);
    CU_ASSERT(seen[2] > 2800 && seen[2] < 3200);
}

static void
shuffle_keeps_every_item(void)
{
    struct dice dice = dice_new(6, 1);
    uint64_t items[100];
    int moved = 0;
    bool seen[100] = {false};

    for (unsigned i = 0; i < 100; i++)
        items[i] = i;
    dice_shuffle(&dice, items, 100);
    for (unsigned i = 0; i < 100; i++) {
        CU_ASSERT_FATAL(items[i] < 100 && !seen[items[i]]);
        seen[items[i]] = true;
        moved += items[i] != i;
    }
    CU_ASSERT(moved > 90);
    dice_shuffle(&dice, items, 0);
    dice_shuffle(&dice, items, 1);
}

/* Each of the six orders of three items comes up about as often. */
static void
shuffle_is_even(void)
{
    struct dice dice = dice_new(7, 1);
    int seen[9] = {0};

    for (int i = 0; i < 6000; i++) {
        uint64_t items[] = {0, 1, 2};

        dice_shuffle(&dice, items, 3);
        seen[items[0] * 3 + items[1]]++;
    }
    for (int i = 0; i < 9; i++)
        CU_ASSERT(i % 4 == 0 ? seen[i] == 0 : seen[i] > 850 && seen[i] < 1150);
}

void
suite_dice(void)
{
    CU_pSuite suite = CU_add_suite("base/dice", NULL, NULL);

    CU_add_test(suite, "rolls as published", rolls_as_published);
    CU_add_test(suite, "the same seed throws the same numbers", same_seed_same_numbers);
    CU_add_test(suite, "below reaches all numbers and no more", below_reaches_all_and_no_more);
    CU_add_test(suite, "below a large bound is even", below_a_large_bound_is_even);
    CU_add_test(suite, "between includes both ends", between_includes_both_ends);
    CU_add_test(suite, "chance keeps its share", chance_keeps_its_share);
    CU_add_test(suite, "weights keep their shares", weights_keep_their_shares);
    CU_add_test(suite, "shuffle keeps every item", shuffle_keeps_every_item);
    CU_add_test(suite, "shuffle is even", shuffle_is_even);
}
