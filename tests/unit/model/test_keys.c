/* SPDX-License-Identifier: MIT */
#include "model/keys.h"

#include <CUnit/CUnit.h>

#include "base/dice.h"
#include "cells_fixture.h"
#include "fixture.h"
#include "suites.h"

static void
keys_close(void *keys)
{
    keys_free(keys);
}

static struct keys *
keys_for_test(struct arena *arena)
{
    struct keys *keys = ARENA_ARRAY(arena, struct keys, 1);

    arena_defer(arena, keys_close, keys);
    return keys;
}

/* An id of LENGTH bytes, each of them part of what makes it different. */
static struct text
id_of(struct arena *arena, size_t length, char last)
{
    char *bytes = arena_alloc(arena, length + 1);

    memset(bytes, 'k', length);
    if (length > 0)
        bytes[length - 1] = last;
    return (struct text){.at = bytes, .length = length};
}

static void
ids_of_all_lengths_are_found(void)
{
    static const size_t LENGTHS[] = {1,  2,  7,  8,   9,   14,  15,  16,
                                     17, 23, 24, 100, 254, 255, 256, 100000};
    ARENA_SCOPE struct arena *arena = arena_new();
    struct keys *keys = keys_for_test(arena);

    for (uint32_t i = 0; i < COUNT_OF(LENGTHS); i++) {
        CU_ASSERT_EQUAL(keys_add(keys, id_of(arena, LENGTHS[i], 'a')), ROW_NONE);
        CU_ASSERT_EQUAL(keys_add(keys, id_of(arena, LENGTHS[i], 'b')), ROW_NONE);
    }
    for (uint32_t i = 0; i < COUNT_OF(LENGTHS); i++) {
        CU_ASSERT_EQUAL(keys_find(keys, id_of(arena, LENGTHS[i], 'a')), 2 * i);
        CU_ASSERT_EQUAL(keys_find(keys, id_of(arena, LENGTHS[i], 'b')), 2 * i + 1);
        CU_ASSERT_EQUAL(keys_find(keys, id_of(arena, LENGTHS[i], 'c')), ROW_NONE);
        CU_ASSERT(text_equals(keys_text(keys, 2 * i), id_of(arena, LENGTHS[i], 'a')));
    }
    CU_ASSERT_EQUAL(keys_find(keys, id_of(arena, 200000, 'a')), ROW_NONE);
}

static void
doubled_and_blank_ids(void)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct keys *keys = keys_for_test(arena);
    struct text long_id = id_of(arena, 40, 'z');

    CU_ASSERT_EQUAL(keys_find(keys, text_of("a")), ROW_NONE);
    CU_ASSERT_EQUAL(keys_add(keys, text_of("a")), ROW_NONE);
    CU_ASSERT_EQUAL(keys_add(keys, text_of("")), ROW_NONE);
    CU_ASSERT_EQUAL(keys_add(keys, text_of("a")), 0);
    CU_ASSERT_EQUAL(keys_add(keys, text_of("A")), ROW_NONE);
    CU_ASSERT_EQUAL(keys_add(keys, text_of("a")), 0);
    CU_ASSERT_EQUAL(keys_add(keys, text_of("")), ROW_NONE);
    CU_ASSERT_EQUAL(keys_add(keys, long_id), ROW_NONE);
    CU_ASSERT_EQUAL(keys_add(keys, long_id), 6);
    EXPECT_NUMBER("every id is a row", keys->count, 8);
    CU_ASSERT_EQUAL(keys_find(keys, text_of("a")), 0);
    CU_ASSERT_EQUAL(keys_find(keys, text_of("A")), 3);
    CU_ASSERT_EQUAL(keys_find(keys, text_of("")), ROW_NONE);
    CU_ASSERT(text_is(keys_text(keys, 4), "a"));
    EXPECT_NUMBER("blank", keys_text(keys, 1).length, 0);
}

static void
nul_bytes_count(void)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct keys *keys = keys_for_test(arena);

    CU_ASSERT_EQUAL(keys_add(keys, (struct text){"a\0", 2}), ROW_NONE);
    CU_ASSERT_EQUAL(keys_find(keys, text_of("a")), ROW_NONE);
    CU_ASSERT_EQUAL(keys_add(keys, text_of("a")), ROW_NONE);
    CU_ASSERT_EQUAL(keys_find(keys, (struct text){"a\0", 2}), 0);
}

/* Random ids of 1 to MOST bytes over a small alphabet: many are doubled, and all lengths are there.
 * Short ones may even have noughts in them. */
static struct text
random_id(struct arena *arena, struct dice *dice, uint32_t most)
{
    const char *alphabet = most < 30 ? "abcdefgh0123456\0" : "abcdefgh01234567";
    char bytes[30];
    size_t length = 1 + dice_below(dice, dice_chance(dice, 500) ? 5 : most);

    for (size_t i = 0; i < length; i++)
        bytes[i] = alphabet[dice_below(dice, i + 1 == length && most == 8 ? 15 : 16)];
    return (struct text){.at = arena_copy(arena, bytes, length), .length = length};
}

static int
by_text_then_row(const void *left, const void *right)
{
    const struct text *const *a = left, *const *b = right;
    int order = text_compare(**a, **b);

    return order != 0 ? order : (*a > *b) - (*a < *b);
}

/* Which row each id is first seen in, found by sorting. */
static uint32_t *
first_rows(struct arena *arena, const struct text *ids, size_t count)
{
    const struct text **order = ARENA_ARRAY(arena, const struct text *, count);
    uint32_t *first = ARENA_ARRAY(arena, uint32_t, count);

    for (size_t i = 0; i < count; i++)
        order[i] = &ids[i];
    qsort(order, count, sizeof *order, by_text_then_row);
    for (size_t i = 0; i < count; i++) {
        uint32_t row = (uint32_t)(order[i] - ids);
        bool same = i > 0 && text_equals(*order[i], *order[i - 1]);

        first[row] = same ? first[order[i - 1] - ids] : row;
    }
    return first;
}

static void
random_ids_are_found(uint32_t most)
{
    enum { COUNT = 100000 };
    ARENA_SCOPE struct arena *arena = arena_new();
    struct keys *one = keys_for_test(arena), *many = keys_for_test(arena);
    struct text *ids = ARENA_ARRAY(arena, struct text, COUNT);
    uint32_t *earlier = ARENA_ARRAY(arena, uint32_t, COUNT);
    uint32_t *found = ARENA_ARRAY(arena, uint32_t, COUNT), *first;
    struct dice dice = dice_new(99, 1);

    for (size_t i = 0; i < COUNT; i++)
        ids[i] = random_id(arena, &dice, most);
    first = first_rows(arena, ids, COUNT);
    keys_add_many(many, cells_of_texts(arena, ids, COUNT), COUNT, earlier);
    keys_find_many(many, cells_of_texts(arena, ids, COUNT), COUNT, found);
    for (uint32_t i = 0; i < COUNT; i++) {
        uint32_t expected = first[i] == i ? ROW_NONE : first[i];

        CU_ASSERT_EQUAL_FATAL(keys_add(one, ids[i]), expected);
        CU_ASSERT_EQUAL_FATAL(earlier[i], expected);
        CU_ASSERT_EQUAL_FATAL(found[i], first[i]);
    }
    for (uint32_t i = 0; i < COUNT; i++) {
        CU_ASSERT_EQUAL_FATAL(keys_find(one, ids[i]), first[i]);
        CU_ASSERT_FATAL(text_equals(keys_text(one, i), ids[i]));
    }
    ids[0] = text_of("zzz");
    ids[1] = text_of("");
    keys_find_many(many, cells_of_texts(arena, ids, 2), 2, found);
    CU_ASSERT(found[0] == ROW_NONE && found[1] == ROW_NONE);
}

static void
a_hundred_thousand_random_ids(void)
{
    random_ids_are_found(30);
}

/* Of those that fit into eight bytes, and with a nought at the end, or a ninth byte, in some. */
static void
a_hundred_thousand_short_ids(void)
{
    random_ids_are_found(8);
    random_ids_are_found(7);
    random_ids_are_found(9);
}

/* What a nought stands behind is another id than what ends before it. */
static void
noughts_belong_to_ids(void)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct keys *keys = keys_for_test(arena);
    struct text ended = {.at = "ab\0", .length = 3}, longer = {.at = "abcdefgh\0", .length = 9};

    CU_ASSERT_EQUAL(keys_add(keys, text_of("ab")), ROW_NONE);
    CU_ASSERT_EQUAL(keys_add(keys, text_of("abcdefgh")), ROW_NONE);
    CU_ASSERT_EQUAL(keys_find(keys, ended), ROW_NONE);
    CU_ASSERT_EQUAL(keys_find(keys, longer), ROW_NONE);
    CU_ASSERT_EQUAL(keys_add(keys, ended), ROW_NONE);
    CU_ASSERT_EQUAL(keys_find(keys, ended), 2);
    CU_ASSERT_EQUAL(keys_find(keys, text_of("ab")), 0);
    CU_ASSERT_TRUE(text_equals(keys_text(keys, 2), ended));
    CU_ASSERT_TRUE(text_is(keys_text(keys, 1), "abcdefgh"));
}

static void
order_is_of_the_bytes(void)
{
    enum { COUNT = 20000 };
    ARENA_SCOPE struct arena *arena = arena_new();
    struct keys *keys = keys_for_test(arena);
    struct dice dice = dice_new(100, 1);
    uint32_t *order;

    for (int i = 0; i < COUNT; i++)
        keys_add(keys, random_id(arena, &dice, 30));
    order = keys_in_order(arena, keys);
    for (int i = 1; i < COUNT; i++)
        CU_ASSERT_FATAL(text_compare(keys_text(keys, order[i - 1]), keys_text(keys, order[i])) <=
                        0);
}

static void
order_of_close_ids(void)
{
    static const char *const SORTED[] = {"",
                                         "0",
                                         "00",
                                         "10",
                                         "9",
                                         "A",
                                         "a",
                                         "a0",
                                         "aaaaaaaaaaaaaaaa",
                                         "aaaaaaaaaaaaaaaaa",
                                         "aaaaaaaaaaaaaaaab",
                                         "aaaaaaaaaaaaaaab",
                                         "b",
                                         "\xC3\xA9"};
    ARENA_SCOPE struct arena *arena = arena_new();
    struct keys *keys = keys_for_test(arena);
    uint32_t *order;

    for (size_t i = COUNT_OF(SORTED); i-- > 0;)
        keys_add(keys, text_of(SORTED[i]));
    order = keys_in_order(arena, keys);
    for (size_t i = 0; i < COUNT_OF(SORTED); i++)
        CU_ASSERT(text_is(keys_text(keys, order[i]), SORTED[i]));
}

void
suite_keys(void)
{
    CU_pSuite suite = CU_add_suite("model/keys", NULL, NULL);

    CU_add_test(suite, "ids of all lengths are found", ids_of_all_lengths_are_found);
    CU_add_test(suite, "doubled and blank ids", doubled_and_blank_ids);
    CU_add_test(suite, "NUL bytes count", nul_bytes_count);
    CU_add_test(suite, "a hundred thousand random ids", a_hundred_thousand_random_ids);
    CU_add_test(suite, "a hundred thousand short ids", a_hundred_thousand_short_ids);
    CU_add_test(suite, "noughts belong to ids", noughts_belong_to_ids);
    CU_add_test(suite, "the order is of the bytes", order_is_of_the_bytes);
    CU_add_test(suite, "the order of close ids", order_of_close_ids);
}
