/* SPDX-License-Identifier: MIT */
#include "port/csv_filled.h"

#include <CUnit/CUnit.h>

#include "base/dice.h"
#include "fixture.h"
#include "suites.h"

enum { ROWS = 20, CELLS = ROWS * CSV_FILLED_MOST };

/* Starts of rows of which ONE_IN cells is filled; FILLED tells which. */
static void
starts_make(struct dice *dice, size_t count, uint32_t one_in, uint32_t *starts, bool *filled)
{
    starts[0] = dice_below(dice, 1000000);
    for (size_t i = 0; i < count; i++) {
        filled[i] = dice_below(dice, one_in) == 0;
        starts[i + 1] = starts[i] + 1 + (filled[i] ? 1 + dice_below(dice, 300) : 0);
    }
    for (size_t i = count + 1; i < count + 4; i++)
        starts[i] = dice_below(dice, 1000000); /* of no meaning */
}

static void
each_width_is_seen(void)
{
    struct dice dice = dice_new(4, 1);
    static uint32_t starts[CELLS + 4];
    static bool filled[CELLS];

    for (size_t stride = 1; stride <= CSV_FILLED_MOST; stride++)
        for (uint32_t one_in = 1; one_in < 5; one_in++) {
            uint64_t masks[ROWS], any = 0, all = UINT64_MAX >> (64 - stride);
            struct csv_filled together;

            starts_make(&dice, ROWS * stride, one_in, starts, filled);
            together = csv_filled(starts, stride, ROWS, masks);
            for (size_t row = 0; row < ROWS; row++) {
                uint64_t mask = 0;

                for (size_t cell = 0; cell < stride; cell++)
                    mask |= (uint64_t)filled[row * stride + cell] << cell;
                CU_ASSERT_EQUAL_FATAL(masks[row], mask);
                any |= mask;
                all &= mask;
            }
            CU_ASSERT_EQUAL_FATAL(together.any, any);
            CU_ASSERT_EQUAL_FATAL(together.all, all);
        }
}

void
suite_csv_filled(void)
{
    CU_pSuite suite = CU_add_suite("port/csv_filled", NULL, NULL);

    CU_add_test(suite, "each width is seen", each_width_is_seen);
}
