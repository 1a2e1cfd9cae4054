/* SPDX-License-Identifier: MIT */
#include "base/cells.h"

#include <CUnit/CUnit.h>

#include "base/dice.h"
#include "base/eight.h"
#include "cells_fixture.h"
#include "fixture.h"
#include "suites.h"

static void
a_column_is_every_so_manieth_cell(void)
{
    static const char BYTES[] = "a,bb,\nccc,,d\n";
    static const uint32_t STARTS[] = {0, 2, 5, 6, 10, 11, 13};
    static const char *const COLUMNS[3][2] = {
        {"a",  "ccc"},
        {"bb", ""   },
        {"",   "d"  }
    };

    for (size_t column = 0; column < 3; column++) {
        struct cells cells = {.bytes = BYTES, .starts = STARTS + column, .stride = 3};

        for (size_t row = 0; row < 2; row++)
            CU_ASSERT_TRUE(text_is(cells_at(cells, row), COLUMNS[column][row]));
        CU_ASSERT_TRUE(text_is(cells_at(cells_from(cells, 1), 0), COLUMNS[column][1]));
    }
}

static void
without_a_stride_all_are_one(void)
{
    static const uint32_t STARTS[] = {0, 1};
    struct cells cells = {.bytes = "x", .starts = STARTS, .stride = 0};

    CU_ASSERT_EQUAL(cells_at(cells, 0).length, 0);
    CU_ASSERT_EQUAL(cells_at(cells_from(cells, 3), 500).length, 0);
}

static void
texts_become_cells(void)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct text texts[] = {text_of("one"), text_of(""), text_of("three")};
    struct cells cells = cells_of_texts(arena, texts, COUNT_OF(texts));

    for (size_t i = 0; i < COUNT_OF(texts); i++)
        CU_ASSERT_TRUE(text_equals(cells_at(cells, i), texts[i]));
}

/* The machine's own way and the plain one, of numbers of which many are alike. */
static void
eight_are_seen_as_one_by_one(void)
{
    struct dice dice = dice_new(8, 1);

    for (int round = 0; round < 10000; round++) {
        uint32_t numbers[EIGHT + 1], mask = UINT32_MAX << dice_below(&dice, 31);
        uint32_t wanted = dice_below(&dice, 4) << 30 & mask;
        const uint32_t *at = numbers + dice_below(&dice, 2);
        struct eight_seen plain, seen;

        for (size_t i = 0; i < COUNT_OF(numbers); i++)
            numbers[i] =
                dice_chance(&dice, 300) ? 0 : dice_below(&dice, 4) << 30 | dice_below(&dice, 3);
        plain = eight_look_plain(at, mask, wanted);
        seen = eight_look(at, mask, wanted);
        CU_ASSERT_EQUAL_FATAL(seen.equal, plain.equal);
        CU_ASSERT_EQUAL_FATAL(seen.nought, plain.nought);
        for (uint32_t i = 0; i < EIGHT; i++) {
            CU_ASSERT_EQUAL_FATAL(plain.equal >> i & 1, (at[i] & mask) == wanted);
            CU_ASSERT_EQUAL_FATAL(plain.nought >> i & 1, at[i] == 0);
        }
    }
}

void
suite_cells(void)
{
    CU_pSuite suite = CU_add_suite("base/cells", NULL, NULL);

    CU_add_test(suite, "a column is every so manieth cell", a_column_is_every_so_manieth_cell);
    CU_add_test(suite, "without a stride all are one", without_a_stride_all_are_one);
    CU_add_test(suite, "texts become cells", texts_become_cells);
    CU_add_test(suite, "eight are seen as one by one", eight_are_seen_as_one_by_one);
}
