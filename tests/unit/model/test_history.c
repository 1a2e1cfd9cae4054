/* SPDX-License-Identifier: MIT */
#include "model/history.h"

#include <CUnit/CUnit.h>

#include "fixture.h"
#include "suites.h"

static void
what_is_usual(void)
{
    static const struct {
        const char *name;
        int64_t values[HISTORY_MOST];
        size_t count;
        int64_t twice_median, low, high;
    } CASES[] = {
  /* no spread at all: chance decides, 3 x sqrt(100) */
        {"steady",       {100, 100, 100, 100},     4, 200,  70,  130 },
 /* 3 x sqrt(26) is 15.29 */
        {"not a square", {26, 26, 26, 26, 26},     5, 52,   11,  41  },
 /* at 1 the square root gives 3, so that the least of five decides: four are in line */
        {"very few",     {1, 1, 1, 1},             4, 2,    0,   5   },
        {"none at all",  {0, 0, 0, 0},             4, 0,    0,   4   },
 /* deviations 10 10 30 30: their median is 20, three times 29.652 is 88.956 */
        {"wide",         {70, 90, 110, 130},       4, 200,  12,  188 },
 /* one odd quarter moves neither the median nor its spread: deviations 0 1 1 2 900 */
        {"one odd",      {100, 99, 101, 98, 1000}, 5, 200,  70,  130 },
 /* the median lies halfway: 40.5; 3 x sqrt(40.5) is 19.09, so 21.41 to 59.59 */
        {"halfway",      {40, 41, 39, 42},         4, 81,   22,  59  },
 /* the order does not matter */
        {"any order",    {130, 70, 110, 90},       4, 200,  12,  188 },
 /* deviations 0.5 0.5 1.5 1.5 of a median of 1001.5: 3 x sqrt(1001.5) is 94.94 */
        {"thousands",    {1000, 1001, 1002, 1003}, 4, 2003, 907, 1096},
    };

    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        struct usual usual = {.low = -1};

        EXPECT_NUMBER(CASES[i].name, history_usual(CASES[i].values, CASES[i].count, &usual), true);
        EXPECT_NUMBER(CASES[i].name, usual.twice_median, CASES[i].twice_median);
        EXPECT_NUMBER(CASES[i].name, usual.low, CASES[i].low);
        EXPECT_NUMBER(CASES[i].name, usual.high, CASES[i].high);
    }
}

/* Whether a value is out of line, straight from the definition, all multiplied out. */
static bool
is_out(int64_t value, int64_t twice_median, int64_t twice_spread_of_twice)
{
    int64_t twice = llabs(2 * value - twice_median); /* twice the deviation */

    return 20000 * twice > 44478 * twice_spread_of_twice && /* 3 x 1.4826 x the spread */
           twice * twice > 18 * twice_median &&             /* 3 x the root of the median */
           twice >= 10;                                     /* five */
}

/* Deviations from 60 are 0 6 6 12 20, their median 6: 26.6868 lies beyond 3 x sqrt(60), 23.2379. */
static void
limits_are_where_the_definition_has_them(void)
{
    static const int64_t VALUES[] = {60, 66, 54, 72, 40}, FEW[] = {3, 3, 4, 3};
    struct usual usual;

    CU_ASSERT_TRUE_FATAL(history_usual(VALUES, COUNT_OF(VALUES), &usual));
    for (int64_t value = 0; value < 200; value++)
        CU_ASSERT_EQUAL(usual_holds(&usual, value), !is_out(value, 120, 24));
    EXPECT_NUMBER("low", usual.low, 34);
    EXPECT_NUMBER("high", usual.high, 86);
    CU_ASSERT_TRUE_FATAL(history_usual(FEW, COUNT_OF(FEW), &usual));
    for (int64_t value = 0; value < 50; value++)
        CU_ASSERT_EQUAL(usual_holds(&usual, value), !is_out(value, 6, 0));
}

static void
too_little_judges_nothing(void)
{
    static const int64_t VALUES[HISTORY_MOST + 1] = {1};
    struct usual usual;

    CU_ASSERT_FALSE(history_usual(VALUES, 0, &usual));
    CU_ASSERT_FALSE(history_usual(VALUES, HISTORY_LEAST - 1, &usual));
    CU_ASSERT_TRUE(history_usual(VALUES, HISTORY_LEAST, &usual));
    CU_ASSERT_TRUE(history_usual(VALUES, HISTORY_MOST, &usual));
    CU_ASSERT_FALSE(history_usual(VALUES, HISTORY_MOST + 1, &usual));
}

static void
the_largest_values_fit(void)
{
    int64_t values[] = {0, HISTORY_VALUE_MOST, 0, HISTORY_VALUE_MOST};
    struct usual usual;

    CU_ASSERT_TRUE_FATAL(history_usual(values, COUNT_OF(values), &usual));
    EXPECT_NUMBER("median", usual.twice_median, HISTORY_VALUE_MOST);
    EXPECT_NUMBER("low", usual.low, 0);
    EXPECT_NUMBER("high", usual.high, INT64_C(2723900000));
}

void
suite_history(void)
{
    CU_pSuite suite = CU_add_suite("model/history", NULL, NULL);

    CU_add_test(suite, "what is usual", what_is_usual);
    CU_add_test(suite, "limits are where the definition has them",
                limits_are_where_the_definition_has_them);
    CU_add_test(suite, "too little judges nothing", too_little_judges_nothing);
    CU_add_test(suite, "the largest values fit", the_largest_values_fit);
}
