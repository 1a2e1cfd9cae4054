/* SPDX-License-Identifier: MIT */
#include "model/form.h"

#include <CUnit/CUnit.h>

#include "base/a1.h"
#include "fixture.h"
#include "suites.h"

#define TEXT_CELL(at_row, at_column, words)                                                     \
    {                                                                                           \
        .row = at_row, .column = at_column, .text = {.at = words, .length = sizeof(words) - 1 } \
    }

static const struct form_cell CLAIM[] = {
    TEXT_CELL(0, 0, "Claim"),   TEXT_CELL(2, 0, " New\xC2\xA0 claims\n"),
    TEXT_CELL(3, 0, "Carried"), {.row = 4, .column = 0, .kind = FORM_NUMBER, .number = 2023},
    TEXT_CELL(6, 0, "Twice"),   TEXT_CELL(7, 0, "Twice"),
};
static const struct form_cell OTHER[] = {TEXT_CELL(1, 1, "Only here")};
static const struct form_sheet SHEETS[] = {
    {.name = "The 'claim'", .cells = CLAIM, .cell_count = COUNT_OF(CLAIM)},
    {.name = "Other",       .cells = OTHER, .cell_count = COUNT_OF(OTHER)},
};
static const struct form_name NAMES[] = {
    {.name = "Total", .refers = "'The ''claim'''!$C$9",       .sheet = SIZE_MAX},
    {.name = "Many",  .refers = "'The ''claim'''!$C$9:$C$12", .sheet = SIZE_MAX},
    {.name = "Away",  .refers = "Other!$C$9",                 .sheet = SIZE_MAX},
    {.name = "Away",  .refers = "'The ''claim'''!D1",         .sheet = 0       },
    {.name = "Else",  .refers = "Other!$C$9",                 .sheet = SIZE_MAX},
};
static const struct form FORM = {.title = "form.xlsx",
                                 .sheets = SHEETS,
                                 .sheet_count = COUNT_OF(SHEETS),
                                 .names = NAMES,
                                 .name_count = COUNT_OF(NAMES)};

static void
texts_are_folded(void)
{
    ARENA_SCOPE struct arena *arena = arena_new();

    EXPECT_TEXT("ends", text_fold(arena, text_of(" \t a \r\n b\xC2\xA0")).at, "a b");
    EXPECT_TEXT("kept", text_fold(arena, text_of("\xC2\xA3 1\xE2\x82\xAC")).at,
                "\xC2\xA3 1\xE2\x82\xAC");
    EXPECT_TEXT("narrow",
                text_fold(arena, text_of("a\xE2\x80\xAF\xE2\x80\x8B"
                                         "b"))
                    .at,
                "a b");
    EXPECT_TEXT("nothing", text_fold(arena, text_of("  ")).at, "");
    EXPECT_TEXT("cut off", text_fold(arena, text_of("a\xC2")).at, "a\xC2");
}

static void
references_are_read(void)
{
    static const struct {
        const char *refers, *sheet; /* NULL: it is none */
        uint32_t row, column;
    } CASES[] = {
        {"Claim!$C$7",             "Claim",        6, 2},
        {"'It''s a claim'!C7",     "It's a claim", 6, 2},
        {"'a!b'!$A$1",             "a!b",          0, 0},
        {"Claim!$C$7:$D$8",        NULL,           0, 0},
        {"Claim!#REF!",            NULL,           0, 0},
        {"#REF!",                  NULL,           0, 0},
        {"OFFSET(Claim!$C$7,1,1)", NULL,           0, 0},
        {"'open",                  NULL,           0, 0},
        {"'a'",                    NULL,           0, 0},
        {"",                       NULL,           0, 0},
        {"7",                      NULL,           0, 0},
    };

    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        ARENA_SCOPE struct arena *arena = arena_new();
        uint32_t row = 0, column = 0;
        const char *sheet = NULL;
        bool is = form_reference_read(arena, CASES[i].refers, &sheet, &row, &column);

        EXPECT_NUMBER(CASES[i].refers, is, CASES[i].sheet != NULL);
        if (!is || CASES[i].sheet == NULL)
            continue;
        EXPECT_TEXT(CASES[i].refers, sheet, CASES[i].sheet);
        EXPECT_NUMBER(CASES[i].refers, row, CASES[i].row);
        EXPECT_NUMBER(CASES[i].refers, column, CASES[i].column);
    }
}

/* Places one fill with one label on a sheet.  The result, "sheet!cell" or what was found. */
static const char *
placed(struct arena *arena, const char *sheet, const struct layout_fill *fill)
{
    struct layout_sheet sheets = {.line = 2, .name = sheet, .fills = fill, .fill_count = 1};
    struct layout layout = {.path = "map.xml", .sheets = &sheets, .sheet_count = 1};
    struct findings findings = {.arena = arena};
    size_t count;
    struct placement *list = layout_place(arena, &layout, &FORM, &count, &findings);
    struct builder out = {.arena = arena};

    builder_puts(&out, "");
    for (size_t i = 0; i < findings.count; i++)
        builder_printf(&out, "%s%s", i == 0 ? "" : "\n", findings.list[i]);
    if (findings.count == 0)
        for (size_t i = 0; i < count; i++)
            builder_printf(&out, "%s!%s", SHEETS[list[i].sheet].name,
                           a1_format(list[i].row, list[i].column).text);
    return out.at;
}

static void
labels_bind_cells(void)
{
    static const struct {
        const char *name, *sheet;
        struct layout_fill fill;
        struct layout_label label;
        const char *expected;
    } CASES[] = {
        {"by cell",
         "The 'claim'", {.row = 2, .column = 2},
         {.row = 2, .text = "New claims"},
         "The 'claim'!C3"                                           },
        {"a number as label",
         "The 'claim'", {.row = 4, .column = 2},
         {.row = 4, .text = "2023"},
         "The 'claim'!C5"                                           },
        {"by column",
         "The 'claim'", {.way = WAY_COLUMN, .column = 3},
         {.in_column = true, .text = "Carried"},
         "The 'claim'!D4"                                           },
        {"by name",
         "The 'claim'", {.way = WAY_NAME, .name = "total"},
         {.text = "Claim"},
         "The 'claim'!C9"                                           },
        {"by a name of the sheet's own",
         "The 'claim'", {.way = WAY_NAME, .name = "Away"},
         {.text = "Claim"},
         "The 'claim'!D1"                                           },
        {"no such sheet",
         "Claim",       {.row = 2},
         {.text = "Claim"},
         "map.xml line 2: form.xlsx has no sheet \"Claim\"; its sheets are \"The 'claim'\", "
         "\"Other\""                                                },
        {"another text",
         "The 'claim'", {.row = 2},
         {.line = 4, .row = 3, .text = "Brought"},
         "map.xml line 4: \"Brought\" should stand in The 'claim'!A4 of form.xlsx, but \"Carried\" "
         "does"                                                     },
        {"nothing there",
         "The 'claim'", {.row = 2},
         {.line = 4, .row = 9, .text = "Brought"},
         "map.xml line 4: \"Brought\" should stand in The 'claim'!A10 of form.xlsx, but nothing "
         "does"                                                     },
        {"moved",
         "The 'claim'", {.row = 2},
         {.line = 4, .row = 2, .text = "Carried"},
         "map.xml line 4: \"Carried\" should stand in The 'claim'!A3 of form.xlsx, but \"New "
         "claims\" does; "
         "that text stands in A4 now"                               },
        {"moved to another sheet",
         "The 'claim'", {.row = 2},
         {.line = 4, .row = 4, .text = "Only here"},
         "map.xml line 4: \"Only here\" should stand in The 'claim'!A5 of form.xlsx, but 2023 "
         "does; "
         "that text stands in Other!B2 now"                         },
        {"twice in its column",
         "The 'claim'", {.way = WAY_COLUMN},
         {.line = 4, .in_column = true, .text = "Twice"},
         "map.xml line 4: \"Twice\" should stand once in column A of the sheet \"The 'claim'\" of "
         "form.xlsx, but it "
         "stands there more than once"                              },
        {"not in its column",
         "The 'claim'", {.way = WAY_COLUMN},
         {.line = 4, .in_column = true, .column = 27, .text = "Carried"},
         "map.xml line 4: \"Carried\" should stand once in column AB of the sheet \"The 'claim'\" "
         "of form.xlsx, but it "
         "stands there not at all; that text stands in A4 now"      },
        {"no such name",
         "The 'claim'", {.line = 3, .way = WAY_NAME, .name = "None"},
         {.text = "Claim"},
         "map.xml line 3: form.xlsx gives no cell the name \"None\""},
        {"a name of many cells",
         "The 'claim'", {.line = 3, .way = WAY_NAME, .name = "Many"},
         {.text = "Claim"},
         "map.xml line 3: the name \"Many\" stands for \"'The ''claim'''!$C$9:$C$12\" in "
         "form.xlsx, not for one cell"                              },
        {"a name elsewhere",
         "The 'claim'", {.line = 3, .way = WAY_NAME, .name = "Else"},
         {.text = "Claim"},
         "map.xml line 3: the name \"Else\" stands for a cell of the sheet \"Other\" in form.xlsx, "
         "not of \"The 'claim'\""                                   },
    };

    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        ARENA_SCOPE struct arena *arena = arena_new();
        struct layout_fill fill = CASES[i].fill;

        fill.labels = &CASES[i].label;
        fill.label_count = 1;
        EXPECT_TEXT(CASES[i].name, placed(arena, CASES[i].sheet, &fill), CASES[i].expected);
    }
}

static void
no_cell_is_filled_twice(void)
{
    static const struct layout_fill FILLS[] = {
        {.line = 3, .row = 2, .column = 2},
        {.line = 4, .row = 1, .column = 2},
        {.line = 5, .row = 2, .column = 2}
    };
    static const struct layout_sheet SHEET = {
        .name = "Other", .fills = FILLS, .fill_count = COUNT_OF(FILLS)};
    static const struct layout LAYOUT = {.path = "map.xml", .sheets = &SHEET, .sheet_count = 1};
    ARENA_SCOPE struct arena *arena = arena_new();
    struct findings findings = {.arena = arena};
    size_t count;
    struct placement *list = layout_place(arena, &LAYOUT, &FORM, &count, &findings);

    EXPECT_NUMBER("findings", findings.count, 1);
    EXPECT_TEXT("twice", findings.list[0], "map.xml line 5: Other!C3 is filled by line 3 already");
    EXPECT_NUMBER("first", list[0].fill->line, 4);
}

void
suite_form(void)
{
    CU_pSuite suite = CU_add_suite("model/form", NULL, NULL);

    CU_add_test(suite, "texts are folded", texts_are_folded);
    CU_add_test(suite, "references are read", references_are_read);
    CU_add_test(suite, "labels bind cells", labels_bind_cells);
    CU_add_test(suite, "no cell is filled twice", no_cell_is_filled_twice);
}
