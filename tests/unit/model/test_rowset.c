/* SPDX-License-Identifier: MIT */
#include "model/rowset_build.h"

#include <CUnit/CUnit.h>

#include "fixture.h"
#include "suites.h"

static void
cells_have_names(void)
{
    static const struct {
        uint32_t row, column;
        const char *name;
    } CASES[] = {
        {1,       0,     "A1"        },
        {14,      3,     "D14"       },
        {2,       25,    "Z2"        },
        {2,       26,    "AA2"       },
        {2,       701,   "ZZ2"       },
        {2,       702,   "AAA2"      },
        {1048576, 16383, "XFD1048576"},
    };

    for (size_t i = 0; i < COUNT_OF(CASES); i++)
        EXPECT_TEXT("name", cell_name(CASES[i].row, CASES[i].column).text, CASES[i].name);
}

/* "B2=x C3=y": cells in the order in which a file has them. */
static void
put_cells(struct arena *arena, struct rowset_build *build, const char *cells)
{
    char *rest = NULL, *copy = arena_copy(arena, cells, strlen(cells));

    for (char *cell = strtok_r(copy, " ", &rest); cell; cell = strtok_r(NULL, " ", &rest))
        rowset_build_put(build, (uint32_t)(cell[1] - '0'), (uint32_t)(cell[0] - 'A'),
                         text_of(cell + 3));
}

/* "2:a,b / 3:c,": the header and the rows with their numbers, then the faults. */
static const char *
rowset_words(struct arena *arena, const struct rowset *rowset)
{
    struct builder words = {.arena = arena};

    builder_printf(&words, "%u:", rowset->header_row);
    for (size_t i = 0; i < rowset->column_count; i++)
        builder_printf(&words, "%s%.*s", i == 0 ? "" : ",", TEXT_ARGS(rowset->names[i]));
    for (size_t row = 0; row < rowset->row_count; row++) {
        builder_printf(&words, " / %u:", rowset->numbers[row]);
        for (size_t i = 0; i < rowset->column_count; i++)
            builder_printf(&words, "%s%.*s", i == 0 ? "" : ",",
                           TEXT_ARGS(rowset_cell(rowset, row, i)));
    }
    for (size_t i = 0; i < rowset->fault_count; i++)
        builder_printf(&words, "; %s %s %s", PROBLEMS[rowset->faults[i].kind].code,
                       rowset->faults[i].cell, rowset->faults[i].found);
    return words.at;
}

static void
cells_become_a_table(void)
{
    static const struct {
        const char *cells, *words;
    } CASES[] = {
        {"",                         "1:"                                      },
        {"A1=a",                     "1:a"                                     },
        {"A1=a B1=b A2=1 B2=2",      "1:a,b / 2:1,2"                           },
        {"B3=b D3=d B5=1 C5=2 D7=3", "3:b,,d / 5:1,2, / 7:,,3"                 },
        {"A3=5 A1=a B1=b B2=4 A2=3", "1:a,b / 2:3,4 / 3:5,"                    },
        {"B1=b A2=1 B2=2 C2=3",
         "1:b / 2:2; too_many_cells A2 a cell beside the columns of the header"},
        {"A1=a A2=1 A2=2",           "has the cell A2 twice"                   },
    };

    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        ARENA_SCOPE struct arena *arena = arena_new();
        struct rowset_build *build = rowset_build_new(arena, ROWSET_SHEET, "f.xlsx", "s");
        struct error err = {.code = ERR_NONE};
        struct rowset rowset;

        put_cells(arena, build, CASES[i].cells);
        EXPECT_TEXT(CASES[i].cells,
                    rowset_build_finish(build, &rowset, &err) ? rowset_words(arena, &rowset)
                                                              : err.text,
                    CASES[i].words);
        rowset_build_free(&build);
    }
}

static void
faults_are_told_in_order(void)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct rowset_build *build = rowset_build_new(arena, ROWSET_SHEET, "f.xlsx", "s");
    struct error err = {.code = ERR_NONE};
    struct rowset rowset;

    put_cells(arena, build, "B1=b C1=c B2=1 C2=2 B3=3");
    rowset_build_bad(build, 3, 1, PROBLEM_BAD_VALUE, "#N/A", "a value");
    rowset_build_bad(build, 3, 9, PROBLEM_BAD_VALUE, "outside", "a value");
    rowset_build_odd(build, 3, 2, PROBLEM_FORMULA_VALUES);
    rowset_build_odd(build, 2, 2, PROBLEM_FORMULA_VALUES);
    rowset_build_odd(build, 2, 1, PROBLEM_DIGITS_LOST);
    CU_ASSERT_TRUE_FATAL(rowset_build_finish(build, &rowset, &err));
    EXPECT_TEXT("faults", rowset_words(arena, &rowset),
                "1:b,c / 2:1,2 / 3:3,"
                "; digits_lost B2 numbers of more than 15 digits in 1 cell, the first in B2"
                "; formula_values C2 formulas in 2 cells, the first in C2"
                "; bad_value B3 #N/A");
    CU_ASSERT_TRUE(rowset_cell_is_bad(&rowset, 3, 0));
    CU_ASSERT_FALSE(rowset_cell_is_bad(&rowset, 3, 1));
    CU_ASSERT_FALSE(rowset_cell_is_bad(&rowset, 2, 0)); /* a warning only */
    rowset_build_free(&build);
}

void
suite_rowset(void)
{
    CU_pSuite suite = CU_add_suite("model/rowset", NULL, NULL);

    CU_add_test(suite, "cells have names", cells_have_names);
    CU_add_test(suite, "cells become a table", cells_become_a_table);
    CU_add_test(suite, "faults are told in order", faults_are_told_in_order);
}
