/* SPDX-License-Identifier: MIT */
/* Rows that differ in anything have different prints; there is no chance in this, the rows are few
 * and fixed. */
#include "model/row_print.h"

#include <CUnit/CUnit.h>

#include "fixture.h"
#include "suites.h"

enum { TEXT, NUMBER, DATE };

struct one {
    uint32_t column;
    unsigned kind;
    const char *text; /* NULL: the number counts */
    double number;
};

static uint64_t
print_of(const struct one *cells, size_t count)
{
    uint64_t print = ROW_PRINT_BLANK;

    for (size_t i = 0; i < count; i++)
        print = cells[i].text != NULL
                    ? row_print_text(print, cells[i].column, cells[i].kind, text_of(cells[i].text))
                    : row_print_number(print, cells[i].column, cells[i].kind, cells[i].number);
    return print;
}

/* Each differs from each other in one thing: a place, a kind, a byte, a length, an order. */
static const struct one ROWS[][2] = {
    {{0, TEXT, "abc", 0},              {1, NUMBER, NULL, 1}   },
    {{0, TEXT, "abd", 0},              {1, NUMBER, NULL, 1}   },
    {{0, TEXT, "ab", 0},               {1, NUMBER, NULL, 1}   },
    {{0, TEXT, "", 0},                 {1, NUMBER, NULL, 1}   },
    {{0, TEXT, "abcdefgh", 0},         {1, NUMBER, NULL, 1}   },
    {{0, TEXT, "abcdefghi", 0},        {1, NUMBER, NULL, 1}   },
    {{0, TEXT, "abcdefghijklmnop", 0}, {1, NUMBER, NULL, 1}   },
    {{0, TEXT, "ijklmnopabcdefgh", 0}, {1, NUMBER, NULL, 1}   },
    {{0, TEXT, "abc", 0},              {2, NUMBER, NULL, 1}   },
    {{1, TEXT, "abc", 0},              {2, NUMBER, NULL, 1}   },
    {{0, TEXT, "abc", 0},              {1, DATE, NULL, 1}     },
    {{0, TEXT, "abc", 0},              {1, NUMBER, NULL, 2}   },
    {{0, TEXT, "abc", 0},              {1, NUMBER, NULL, 0}   },
    {{0, TEXT, "abc", 0},              {1, NUMBER, NULL, -1}  },
    {{0, TEXT, "abc", 0},              {1, NUMBER, NULL, 1.01}},
    {{0, TEXT, "abc", 0},              {1, TEXT, "1", 0}      },
    {{0, NUMBER, NULL, 1},             {1, TEXT, "abc", 0}    },
    {{1, NUMBER, NULL, 1},             {0, TEXT, "abc", 0}    },
    {{0, TEXT, "abc", 0},              {1, TEXT, "abc", 0}    },
};

static void
different_rows_differ(void)
{
    for (size_t i = 0; i < COUNT_OF(ROWS); i++) {
        CU_ASSERT_EQUAL(print_of(ROWS[i], 2), print_of(ROWS[i], 2));
        CU_ASSERT_NOT_EQUAL(print_of(ROWS[i], 2), ROW_PRINT_BLANK);
        CU_ASSERT_NOT_EQUAL(print_of(ROWS[i], 2), print_of(ROWS[i], 1));
        for (size_t k = 0; k < i; k++)
            CU_ASSERT_NOT_EQUAL(print_of(ROWS[i], 2), print_of(ROWS[k], 2));
    }
}

/* The bytes behind a text do not count. */
static void
only_the_text_counts(void)
{
    const struct text one = {.at = "abcdefghijkXXXXX", .length = 11};
    const struct text other = {.at = "abcdefghijkYYYYY", .length = 11};

    CU_ASSERT_EQUAL(row_print_text(ROW_PRINT_BLANK, 0, TEXT, one),
                    row_print_text(ROW_PRINT_BLANK, 0, TEXT, other));
}

void
suite_row_print(void)
{
    CU_pSuite suite = CU_add_suite("model/row_print", NULL, NULL);

    CU_add_test(suite, "different rows differ", different_rows_differ);
    CU_add_test(suite, "only the text counts", only_the_text_counts);
}
