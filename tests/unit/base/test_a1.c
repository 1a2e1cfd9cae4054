/* SPDX-License-Identifier: MIT */
#include "base/a1.h"

#include <CUnit/CUnit.h>

#include "fixture.h"
#include "suites.h"

static void
places_are_read(void)
{
    static const struct {
        const char *text;
        bool is;
        uint32_t row, column;
    } CASES[] = {
        {"A1",         true,  0,       0    },
        {"C7",         true,  6,       2    },
        {"$C$7",       true,  6,       2    },
        {"Z9",         true,  8,       25   },
        {"AA10",       true,  9,       26   },
        {"XFD1048576", true,  1048575, 16383},
        {"XFE1",       false, 0,       0    },
        {"A1048577",   false, 0,       0    },
        {"A0",         false, 0,       0    },
        {"",           false, 0,       0    },
        {"7",          false, 0,       0    },
        {"C",          false, 0,       0    },
        {"c7",         false, 0,       0    },
        {"C7x",        false, 0,       0    },
        {"C7:D8",      false, 0,       0    },
        {"C 7",        false, 0,       0    },
        {"$",          false, 0,       0    },
    };

    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        uint32_t row, column;
        bool is = a1_read(text_of(CASES[i].text), &row, &column);

        EXPECT_NUMBER(CASES[i].text, is, CASES[i].is);
        if (!is)
            continue;
        EXPECT_NUMBER(CASES[i].text, row, CASES[i].row);
        EXPECT_NUMBER(CASES[i].text, column, CASES[i].column);
    }
}

static void
places_are_written(void)
{
    EXPECT_TEXT("first", a1_format(0, 0).text, "A1");
    EXPECT_TEXT("Z", a1_format(8, 25).text, "Z9");
    EXPECT_TEXT("AA", a1_format(8, 26).text, "AA9");
    EXPECT_TEXT("last", a1_format(A1_ROWS - 1, A1_COLUMNS - 1).text, "XFD1048576");
    for (uint32_t column = 0; column < A1_COLUMNS; column++) {
        uint32_t row_back, column_back;

        CU_ASSERT_TRUE_FATAL(a1_read(text_of(a1_format(3, column).text), &row_back, &column_back));
        CU_ASSERT_EQUAL_FATAL(column_back, column);
    }
}

static void
ranges_have_edges(void)
{
    struct a1_range range;

    CU_ASSERT_TRUE_FATAL(a1_read_range(text_of("B7:D9"), &range));
    CU_ASSERT_TRUE(a1_range_has(&range, 6, 1));
    CU_ASSERT_TRUE(a1_range_has(&range, 8, 3));
    CU_ASSERT_FALSE(a1_range_has(&range, 5, 1));
    CU_ASSERT_FALSE(a1_range_has(&range, 9, 3));
    CU_ASSERT_FALSE(a1_range_has(&range, 8, 4));
    CU_ASSERT_FALSE(a1_range_widen(&range, 7, 2));
    CU_ASSERT_TRUE(a1_range_widen(&range, 11, 0));
    EXPECT_TEXT("wider", a1_format_range(&range).text, "A7:D12");
    CU_ASSERT_TRUE_FATAL(a1_read_range(text_of("B7"), &range));
    EXPECT_TEXT("one", a1_format_range(&range).text, "B7");
    CU_ASSERT_FALSE(a1_read_range(text_of("D9:B7"), &range));
    CU_ASSERT_FALSE(a1_read_range(text_of("B7:"), &range));
    CU_ASSERT_FALSE(a1_read_range(text_of(":B7"), &range));
}

void
suite_a1(void)
{
    CU_pSuite suite = CU_add_suite("base/a1", NULL, NULL);

    CU_add_test(suite, "places are read", places_are_read);
    CU_add_test(suite, "places are written", places_are_written);
    CU_add_test(suite, "ranges have edges", ranges_have_edges);
}
