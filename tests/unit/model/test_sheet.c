/* SPDX-License-Identifier: MIT */
#include "model/sheet.h"

#include <CUnit/CUnit.h>

#include "model/grid.h"

void suite_sheet(void);

#define LOOKS_LIKE_FORMULA "=cmd|' /C calc'!A0"

/* What a cell makes of a text. */
static const struct {
    const char *from, *to;
} TEXTS[] = {
    {"",                             ""                                                     },
    {"Family 12",                    "Family 12"                                            },
    {LOOKS_LIKE_FORMULA,             LOOKS_LIKE_FORMULA                                     },
    {"@SUM(A1)",                     "@SUM(A1)"                                             },
    {"+1",                           "+1"                                                   },
    {"-2+3",                         "-2+3"                                                 },
    {"_x0041_",                      "_x0041_"                                              },
    {"\"quoted\" <b>&amp;</b>",      "\"quoted\" <b>&amp;</b>"                              },
    {"caf\xC3\xA9 \xF0\x9F\x99\x82", "caf\xC3\xA9 \xF0\x9F\x99\x82"                         },
    {"no\xC2\xA0yes",                "no\xC2\xA0yes"                                        },
    {"tab\tand\nline",               "tab\tand\nline"                                       },
    {"dos\r\nold mac\rend",          "dos\nold mac\nend"                                    },
    {"bell\x07",                     "bell\xEF\xBF\xBD"                                     },
    {"\x1B[31m",                     "\xEF\xBF\xBD[31m"                                     },
    {"\x7F",                         "\x7F"                                                 },
    {"cut \xC3",                     "cut \xEF\xBF\xBD"                                     },
    {"long \xC0\x80",                "long \xEF\xBF\xBD\xEF\xBF\xBD"                        },
    {"half \xED\xA0\x80",            "half \xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD"            },
    {"none \xEF\xBF\xBF!",           "none \xEF\xBF\xBD!"                                   },
    {"past \xF4\x90\x80\x80",        "past \xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD"},
    {"\xF0\x9F\x99",                 "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD"                 },
};

static void
test_texts(void)
{
    ARENA_SCOPE struct arena *arena = arena_new();

    for (size_t i = 0; i < sizeof TEXTS / sizeof *TEXTS; i++)
        CU_ASSERT_STRING_EQUAL(sheet_text(arena, TEXTS[i].from), TEXTS[i].to);
}

static void
test_plain_text_is_not_copied(void)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    const char *text = "Early Help South";

    CU_ASSERT_PTR_EQUAL(sheet_text(arena, text), text);
}

/* COUNT times PIECE, then TAIL. */
static char *
repeated(struct arena *arena, const char *piece, size_t count, const char *tail)
{
    struct builder out = {.arena = arena};

    for (size_t i = 0; i < count; i++)
        builder_puts(&out, piece);
    builder_puts(&out, tail);
    return out.at;
}

/* How many of which piece stay, with and without the ellipsis. */
static const struct {
    const char *piece;
    size_t count, kept;
    const char *tail;
} CUTS[] = {
    {"a",                CELL_TEXT_MOST,     CELL_TEXT_MOST,     ""            },
    {"a",                CELL_TEXT_MOST + 1, CELL_TEXT_MOST - 1, "\xE2\x80\xA6"},
    {"a",                40000,              CELL_TEXT_MOST - 1, "\xE2\x80\xA6"},
    {"\xC3\xA9",         40000,              CELL_TEXT_MOST - 1, "\xE2\x80\xA6"},
 /* two units each: 16,383 of them take 32,766 */
    {"\xF0\x9F\x99\x82", 40000,              16383,              "\xE2\x80\xA6"},
    {"\xF0\x9F\x99\x82", 16383,              16383,              ""            },
    {"\xF0\x9F\x99\x82", 16384,              16383,              "\xE2\x80\xA6"},
 /* 13 units each, as it is written */
    {"_x0041_",          40000,              2520,               "\xE2\x80\xA6"},
};

static void
test_long_texts_are_cut(void)
{
    for (size_t i = 0; i < sizeof CUTS / sizeof *CUTS; i++) {
        ARENA_SCOPE struct arena *arena = arena_new();
        const char *from = repeated(arena, CUTS[i].piece, CUTS[i].count, "");
        const char *meant = repeated(arena, CUTS[i].piece, CUTS[i].kept, CUTS[i].tail);

        CU_ASSERT_STRING_EQUAL(sheet_text(arena, from), meant);
    }
}

static void
test_cells(void)
{
    ARENA_SCOPE struct arena *arena = arena_new();

    CU_ASSERT_EQUAL(cell_date(DAY_UNKNOWN).kind, CELL_BLANK);
    CU_ASSERT_EQUAL(cell_date(0).kind, CELL_DATE);
    CU_ASSERT_EQUAL(cell_number(-5).number, -5);
    CU_ASSERT_EQUAL(cell_pounds(1234).kind, CELL_POUNDS);
    CU_ASSERT_STRING_EQUAL(cell_outside(arena, "=1\x01").text, "=1\xEF\xBF\xBD");
    CU_ASSERT_EQUAL(CELL_DATE_FIRST,
                    day_from_civil((struct civil){.year = 1900, .month = 3, .day = 1}));
}

static void
test_grid(void)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    const struct sheet layout = {.name = "Few", .column_count = 2};
    struct grid *grid = grid_new(arena, &layout);
    struct cell cells[SHEET_COLUMNS_MOST];
    struct error err = {.code = ERR_NONE};
    struct sheet sheet;

    for (int i = 0; i < 100; i++)
        CU_ASSERT_EQUAL(grid_add(grid, (struct cell[]){cell_number(i), cell_text("x")}),
                        (uint32_t)i);
    grid_name(grid, "here", 99, 1);
    sheet = grid_sheet(grid);
    CU_ASSERT_EQUAL(sheet.row_count, 100);
    CU_ASSERT_EQUAL(sheet.name_count, 1);
    CU_ASSERT_STRING_EQUAL(sheet.names[0].name, "here");
    CU_ASSERT(sheet.row(&sheet, 77, arena, cells, &err));
    CU_ASSERT_EQUAL(cells[0].number, 77);
    CU_ASSERT_STRING_EQUAL(cells[1].text, "x");
}

void
suite_sheet(void)
{
    CU_pSuite suite = CU_add_suite("model/sheet", NULL, NULL);

    CU_add_test(suite, "a cell's texts", test_texts);
    CU_add_test(suite, "a plain text stays where it is", test_plain_text_is_not_copied);
    CU_add_test(suite, "long texts are cut", test_long_texts_are_cut);
    CU_add_test(suite, "cells by hand", test_cells);
    CU_add_test(suite, "a grid gives its rows", test_grid);
}
