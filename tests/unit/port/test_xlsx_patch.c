/* SPDX-License-Identifier: MIT */
#include "port/xlsx_patch.h"

#include <CUnit/CUnit.h>

#include "fixture.h"
#include "port/xlsx_calc.h"
#include "suites.h"

#define SHEET(rows) "<worksheet><sheetData>" rows "</sheetData></worksheet>"
#define XML         "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\r\n"
#define PUTS_MOST   4

/* A number or, in double quotes, a text for a cell. */
struct put_case {
    const char *cell, *value;
};

struct patch_case {
    const char *name;
    const char *before;
    struct put_case puts[PUTS_MOST];
    const char *after; /* or the error */
};

static size_t
puts_of(const struct patch_case *one, struct xlsx_put *puts)
{
    size_t count = 0;

    for (; count < PUTS_MOST && one->puts[count].cell != NULL; count++) {
        struct text value = text_of(one->puts[count].value);
        bool is_number = value.at[0] != '"';

        CU_ASSERT_TRUE_FATAL(
            a1_read(text_of(one->puts[count].cell), &puts[count].row, &puts[count].column));
        puts[count].is_number = is_number;
        puts[count].text =
            is_number ? value : (struct text){.at = value.at + 1, .length = value.length - 1};
    }
    return count;
}

static void
expect_patches(const struct patch_case *cases, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        ARENA_SCOPE struct arena *arena = arena_new();
        struct xlsx_put puts[PUTS_MOST];
        struct error err = {.code = ERR_NONE};
        struct xlsx_look *look;
        size_t put_count = puts_of(&cases[i], puts);

        if (xlsx_sheet_look(arena, text_of(cases[i].before), puts, put_count, &look, &err))
            EXPECT_TEXT(cases[i].name, xlsx_sheet_patch(arena, look).at, cases[i].after);
        else
            EXPECT_TEXT(cases[i].name, err.text, cases[i].after);
    }
}

static void
cells_are_exchanged(void)
{
    static const struct patch_case CASES[] = {
        {"an empty cell keeps its style",
         SHEET("<row r=\"7\"><c r=\"C7\" s=\"12\"/></row>"),
         {{"C7", "12"}},
         SHEET("<row r=\"7\"><c r=\"C7\" s=\"12\"><v>12</v></c></row>")                       },
        {"opened and closed",
         SHEET("<row r=\"7\"><c s='12' r='C7'></c></row>"),
         {{"C7", "-1234.50"}},
         SHEET("<row r=\"7\"><c s='12' r='C7'><v>-1234.50</v></c></row>")                     },
        {"a shared text gives way to a number",
         SHEET(
             "<row r=\"7\"><c r=\"C7\" t=\"s\" s=\"1\"><v>4</v></c><c r=\"D7\"><v>5</v></c></row>"),
         {{"C7", "12"}},
         SHEET("<row r=\"7\"><c r=\"C7\" s=\"1\"><v>12</v></c><c r=\"D7\"><v>5</v></c></row>")},
        {"a number gives way to a text",
         SHEET("<row r=\"7\"><c r=\"C7\" s=\"1\"><v>4</v></c></row>"),
         {{"C7", "\"a b"}},
         SHEET("<row r=\"7\"><c r=\"C7\" s=\"1\" t=\"inlineStr\"><is><t xml:space=\"preserve\">a "
               "b</t></is></c></row>")                                                        },
        {"texts are escaped",
         SHEET("<row r=\"1\"><c r=\"A1\"/></row>"),
         {{"A1", "\"<a & \"b\"> _x0041_\r\n"}},
         SHEET("<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t xml:space=\"preserve\">&lt;a &amp; "
               "\"b\"&gt; "
               "_x005F_x0041__x000D_\n</t></is></c></row>")                                   },
        {"what lists say of the old value goes",
         SHEET("<row r=\"1\"><c  r=\"A1\" cm='1' t=\"str\"\n vm=\"2\" s=\"3\" "
               "><f>B1</f><v>x</v></c></row>"),
         {{"A1", "1"}},
         SHEET("<row r=\"1\"><c  r=\"A1\" s=\"3\" ><v>1</v></c></row>")                       },
        {"extensions stay",
         SHEET("<row r=\"1\"><c r=\"A1\"><v>2</v><extLst><ext uri=\"u\"/></extLst></c></row>"),
         {{"A1", "1"}},
         SHEET("<row r=\"1\"><c r=\"A1\"><v>1</v><extLst><ext uri=\"u\"/></extLst></c></row>")},
        {"prefixes",
         "<x:worksheet xmlns:x=\"u\"><x:sheetData><x:row r=\"1\"><x:c "
         "r=\"A1\"/></x:row></x:sheetData></x:worksheet>",                                           {{"A1", "1"}, {"B1", "\"t"}, {"A2", "3"}},
         "<x:worksheet xmlns:x=\"u\"><x:sheetData><x:row r=\"1\"><x:c "
         "r=\"A1\"><x:v>1</x:v></x:c><x:c r=\"B1\" "
         "t=\"inlineStr\"><x:is><x:t xml:space=\"preserve\">t</x:t></x:is></x:c></x:row><x:row "
         "r=\"2\"><x:c r=\"A2\">"
         "<x:v>3</x:v></x:c></x:row></x:sheetData></x:worksheet>"                             },
        {"rows and cells without a place",
         SHEET("<row><c/><c><v>8</v></c></row><row><c/></row>"),
         {{"B1", "1"}, {"A2", "2"}},
         SHEET("<row><c/><c><v>1</v></c></row><row><c><v>2</v></c></row>")                    },
        {"comments, CDATA and brackets in quotes are no tags",
         SHEET("<!-- <row r=\"1\"> --><row r=\"1\" x=\"a>b\"><c r=\"A1\" t=\"str\"><f><![CDATA[<c "
               "r=\"A1\"/>]]></f></c>"
               "<?p <c ?><c r=\"B1\"/></row>"),
         {{"B1", "1"}},
         SHEET("<!-- <row r=\"1\"> --><row r=\"1\" x=\"a>b\"><c r=\"A1\" t=\"str\"><f><![CDATA[<c "
               "r=\"A1\"/>]]></f></c>"
               "<?p <c ?><c r=\"B1\"><v>1</v></c></row>")                                     },
    };

    expect_patches(CASES, COUNT_OF(CASES));
}

static void
cells_are_added(void)
{
    static const struct patch_case CASES[] = {
        {"into their places in a row",
         SHEET("<row r=\"7\"><c r=\"B7\"/><c r=\"D7\"/></row>"),
         {{"A7", "1"}, {"C7", "3"}, {"D7", "4"}, {"E7", "5"}},
         SHEET("<row r=\"7\"><c r=\"A7\"><v>1</v></c><c r=\"B7\"/><c r=\"C7\"><v>3</v></c><c "
               "r=\"D7\"><v>4</v></c>"
               "<c r=\"E7\"><v>5</v></c></row>")                                                                                                            },
        {"in new rows",
         SHEET("<row r=\"3\"/>"),
         {{"A1", "1"}, {"B1", "2"}, {"A3", "3"}, {"A4", "4"}},
         SHEET("<row r=\"1\"><c r=\"A1\"><v>1</v></c><c r=\"B1\"><v>2</v></c></row><row r=\"3\"><c "
               "r=\"A3\"><v>3</v></c>"
               "</row><row r=\"4\"><c r=\"A4\"><v>4</v></c></row>")                                                                                         },
        {"into a sheet without rows",
         "<worksheet><sheetData/></worksheet>",                                             {{"B2", "1"}, {"C2", "2"}, {"A4", "3"}},
         SHEET("<row r=\"2\"><c r=\"B2\"><v>1</v></c><c r=\"C2\"><v>2</v></c></row><row r=\"4\"><c "
               "r=\"A4\"><v>3</v></c></row>")                                                                                                               },
        {"into rows that are open and empty",
         SHEET(""),
         {{"A1", "1"}},
         SHEET("<row r=\"1\"><c r=\"A1\"><v>1</v></c></row>")                                                                                               },
        {"with the style of their row",
         SHEET("<row r=\"1\" s=\"5\" customFormat=\"1\"/><row r=\"2\" s=\"6\"></row>"),
         {{"A1", "1"}, {"A2", "2"}},
         SHEET("<row r=\"1\" s=\"5\" customFormat=\"1\"><c r=\"A1\" s=\"5\"><v>1</v></c></row><row "
               "r=\"2\" s=\"6\">"
               "<c r=\"A2\"><v>2</v></c></row>")                                                                                                            },
        {"with the style of their column",
         "<worksheet><cols><col min=\"2\" max=\"3\" style=\"9\"/></cols><sheetData><row "
         "r=\"1\"/></sheetData></worksheet>",                                               {{"A1", "1"}, {"C1", "2"}, {"B2", "3"}},
         "<worksheet><cols><col min=\"2\" max=\"3\" style=\"9\"/></cols><sheetData><row r=\"1\"><c "
         "r=\"A1\"><v>1</v></c>"
         "<c r=\"C1\" s=\"9\"><v>2</v></c></row><row r=\"2\"><c r=\"B2\" "
         "s=\"9\"><v>3</v></c></row></sheetData></worksheet>"                                                                                               },
        {"spans grow with them",
         SHEET("<row r=\"1\" spans=\"2:3\"><c r=\"B1\"/></row><row r=\"2\" spans='1:9'/>"),
         {{"B1", "1"}, {"E1", "2"}, {"A2", "3"}},
         SHEET("<row r=\"1\" spans=\"2:5\"><c r=\"B1\"><v>1</v></c><c "
               "r=\"E1\"><v>2</v></c></row><row r=\"2\" spans='1:9'>"
               "<c r=\"A2\"><v>3</v></c></row>")                                                                                                            },
        {"the sheet's extent grows with them",
         "<worksheet><dimension ref=\"B2:C3\"/><sheetData/></worksheet>",                   {{"A9", "1"}},
         "<worksheet><dimension ref=\"A2:C9\"/><sheetData><row r=\"9\"><c "
         "r=\"A9\"><v>1</v></c></row></sheetData></worksheet>"                                                                                              },
        {"an extent that is told late",
         "<worksheet><sheetData/><dimension ref=\"B2\"/></worksheet>",                      {{"A9", "1"}},
         "<worksheet><sheetData><row r=\"9\"><c r=\"A9\"><v>1</v></c></row></sheetData><dimension "
         "ref=\"A2:B9\"/></worksheet>"                                                                                                                      },
        {"a declaration and a byte order mark",
         "\xEF\xBB\xBF" XML SHEET("<row r=\"1\"/>"),
         {{"A1", "1"}},
         "\xEF\xBB\xBF" XML SHEET("<row r=\"1\"><c r=\"A1\"><v>1</v></c></row>")                                                                            },
        {"nothing to put",                      SHEET("<row r=\"1\"/>"),                    {{NULL, NULL}},                          SHEET("<row r=\"1\"/>")},
    };

    expect_patches(CASES, COUNT_OF(CASES));
}

static void
results_are_taken_out(void)
{
    static const struct patch_case CASES[] = {
        {"of formulas, before and behind",
         SHEET("<row r=\"1\"><c r=\"A1\" s=\"1\" t=\"str\"><f>B1</f><v>old</v></c><c "
               "r=\"B1\"/></row><row r=\"2\"><c r=\"A2\">"
               "<f>B1*2</f><v>7</v></c><c r=\"B2\"><v>8</v></c><c "
               "r=\"C2\"><f>B2</f><v></v></c></row>"),
         {{"B1", "1"}},
         SHEET("<row r=\"1\"><c r=\"A1\" s=\"1\"><f>B1</f></c><c r=\"B1\"><v>1</v></c></row><row "
               "r=\"2\"><c r=\"A2\">"
               "<f>B1*2</f></c><c r=\"B2\"><v>8</v></c><c r=\"C2\"><f>B2</f><v></v></c></row>")},
        {"not twice of one that is overwritten",
         SHEET("<row r=\"1\"><c r=\"A1\" t=\"b\"><f>B1</f><v>1</v></c></row>"),
         {{"A1", "2"}},
         SHEET("<row r=\"1\"><c r=\"A1\"><v>2</v></c></row>")                                  },
    };

    expect_patches(CASES, COUNT_OF(CASES));
}

static void
odd_sheets_are_left_alone(void)
{
    static const struct patch_case CASES[] = {
        {"rows out of order",
         SHEET("<row r=\"5\"/><row r=\"3\"/>"),
         {{"A1", "1"}},
         "has its rows out of order at row 3"                                                                },
        {"a row twice",
         SHEET("<row r=\"5\"/><row r=\"5\"/>"),
         {{"A1", "1"}},
         "has its rows out of order at row 5"                                                                },
        {"a row too far",
         SHEET("<row r=\"1048577\"/>"),
         {{"A1", "1"}},
         "has its rows out of order at row 1048577"                                                          },
        {"cells out of order",
         SHEET("<row r=\"1\"><c r=\"B1\"/><c r=\"A1\"/></row>"),
         {{"A1", "1"}},
         "has its cells out of order in row 1"                                                               },
        {"a cell of another row",
         SHEET("<row r=\"1\"><c r=\"B2\"/></row>"),
         {{"A1", "1"}},
         "has its cells out of order in row 1"                                                               },
        {"alternatives among rows",
         SHEET("<mc:AlternateContent/>"),
         {{"A1", "1"}},
         "has an element \"AlternateContent\" among its rows, where it cannot be filled"                     },
        {"alternatives in a row",
         SHEET("<row r=\"1\"><mc:AlternateContent/></row>"),
         {{"A1", "1"}},
         "has an element \"AlternateContent\" in row 1, where it cannot be filled"                           },
        {"no rows at all",          "<worksheet/>",                 {{"A1", "1"}}, "is not a sheet with rows"},
        {"rows twice",
         "<worksheet><sheetData/><sheetData/></worksheet>",         {{"A1", "1"}},
         "has its rows twice"                                                                                },
        {"cut short",
         "<worksheet><sheetData><row r=\"1\"><c r=\"A1\"",          {{"A1", "1"}},
         "is not well-formed XML"                                                                            },
        {"closed too often",        "</worksheet>",                 {{"A1", "1"}}, "is not well-formed XML"  },
        {"another encoding",
         "<?xml version='1.0' encoding='windows-1252'?>" SHEET(""),
         {{"A1", "1"}},
         "is not written in UTF-8, so it is left alone; open the form in a spreadsheet program and "
         "save it anew"                                                                                      },
    };
    ARENA_SCOPE struct arena *arena = arena_new();
    struct error err = {.code = ERR_NONE};
    struct xlsx_look *look;

    expect_patches(CASES, COUNT_OF(CASES));
    CU_ASSERT_FALSE(
        xlsx_sheet_look(arena, (struct text){.at = "<\0a\0", .length = 4}, NULL, 0, &look, &err));
    EXPECT_TEXT("UTF-16", err.text, CASES[COUNT_OF(CASES) - 1].after);
}

static void
what_is_in_the_way_is_seen(void)
{
    static const char PART[] =
        "<worksheet><sheetData>"
        "<row r=\"1\"><c r=\"A1\" s=\"3\"><v>1</v></c><c r=\"B1\" "
        "t=\"inlineStr\"><is><t>x</t></is></c><c r=\"C1\"/></row>"
        "<row r=\"2\"><c r=\"A2\"><f>B1</f></c><c r=\"B2\"><f t=\"shared\" ref=\"B2:B3\" "
        "si=\"0\">A1</f><v>1</v></c></row>"
        "<row r=\"3\"><c r=\"A3\"><f t=\"array\" ref=\"A3:A4\">B1:B2</f><v>1</v></c><c r=\"B3\"><f "
        "t=\"shared\" si=\"0\"/></c></row>"
        "<row r=\"4\"><c r=\"A4\"><v>2</v></c></row>"
        "</sheetData><sheetProtection sheet=\"1\"/><mergeCells count=\"1\"><mergeCell "
        "ref=\"C1:D2\"/></mergeCells></worksheet>";
    static const struct {
        const char *cell;
        enum xlsx_hold hold;
        uint32_t style;
        const char *merged;
    } CASES[] = {
        {"A1", HOLD_VALUE,   3,             NULL   },
        {"B1", HOLD_VALUE,   XLSX_NO_STYLE, NULL   },
        {"C1", HOLD_NOTHING, XLSX_NO_STYLE, NULL   },
        {"D1", HOLD_NOTHING, XLSX_NO_STYLE, "C1:D2"},
        {"A2", HOLD_FORMULA, XLSX_NO_STYLE, NULL   },
        {"B2", HOLD_SHARED,  XLSX_NO_STYLE, NULL   },
        {"C2", HOLD_NOTHING, XLSX_NO_STYLE, "C1:D2"},
        {"A3", HOLD_ARRAY,   XLSX_NO_STYLE, NULL   },
        {"B3", HOLD_FORMULA, XLSX_NO_STYLE, NULL   },
        {"A4", HOLD_ARRAY,   XLSX_NO_STYLE, NULL   },
    };
    ARENA_SCOPE struct arena *arena = arena_new();
    struct xlsx_put puts[COUNT_OF(CASES)];
    struct error err = {.code = ERR_NONE};
    struct xlsx_look *look;

    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        puts[i] = (struct xlsx_put){.is_number = true, .text = text_of("1")};
        CU_ASSERT_TRUE_FATAL(a1_read(text_of(CASES[i].cell), &puts[i].row, &puts[i].column));
    }
    CU_ASSERT_TRUE_FATAL(xlsx_sheet_look(arena, text_of(PART), puts, COUNT_OF(CASES), &look, &err));
    CU_ASSERT_TRUE(xlsx_look_protected(look));
    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        const struct xlsx_seen *seen = xlsx_look_seen(look, i);

        EXPECT_NUMBER(CASES[i].cell, seen->hold, CASES[i].hold);
        EXPECT_NUMBER(CASES[i].cell, seen->style, CASES[i].style);
        EXPECT_NUMBER(CASES[i].cell, seen->merged_away, CASES[i].merged != NULL);
        if (CASES[i].merged != NULL)
            EXPECT_TEXT(CASES[i].cell, a1_format_range(&seen->merged).text, CASES[i].merged);
    }
}

static void
totals_are_asked_for(void)
{
    static const struct {
        const char *name, *before, *after;
    } CASES[] = {
        {"an attribute more",                             "<workbook><sheets/><calcPr calcId=\"1\"/><oleSize/></workbook>",
         "<workbook><sheets/><calcPr calcId=\"1\" fullCalcOnLoad=\"1\"/><oleSize/></workbook>"                                                                                                                 },
        {"opened and closed",                             "<w:workbook><w:sheets></w:sheets><w:calcPr></w:calcPr></w:workbook>",
         "<w:workbook><w:sheets></w:sheets><w:calcPr "
         "fullCalcOnLoad=\"1\"></w:calcPr></w:workbook>"                                                                                                                                                       },
        {"another value",
         "<workbook><sheets/><calcPr fullCalcOnLoad='0' calcMode='manual'/></workbook>",                                         "<workbook><sheets/><calcPr fullCalcOnLoad='1' calcMode='manual'/></workbook>"},
        {"there already",                                 "<workbook><sheets/><calcPr fullCalcOnLoad=\"1\"/></workbook>",
         "<workbook><sheets/><calcPr fullCalcOnLoad=\"1\"/></workbook>"                                                                                                                                        },
        {"behind the sheets",
         "<workbook><bookViews/><sheets><sheet/></sheets><pivotCaches/></workbook>",                                             "<workbook><bookViews/><sheets><sheet/></sheets><calcPr "
         "fullCalcOnLoad=\"1\"/><pivotCaches/></workbook>"                                                                                                                           },
        {"behind names",
         "<x:workbook><x:sheets/><x:definedNames><x:definedName>calcPr</x:definedName></"
         "x:definedNames></x:workbook>",                                                                      "<x:workbook><x:sheets/><x:definedNames><x:definedName>calcPr</x:definedName></"
         "x:definedNames>"
         "<x:calcPr fullCalcOnLoad=\"1\"/></x:workbook>"                                                                                                                                                                        },
        {"no workbook", "<worksheet/>",                                                                                                "is not a workbook with sheets"},
    };

    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        ARENA_SCOPE struct arena *arena = arena_new();
        struct error err = {.code = ERR_NONE};
        struct text out;

        if (xlsx_calc_on_load(arena, text_of(CASES[i].before), &out, &err))
            EXPECT_TEXT(CASES[i].name, out.at, CASES[i].after);
        else
            EXPECT_TEXT(CASES[i].name, err.text, CASES[i].after);
    }
}

static void
entries_are_dropped(void)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct error err = {.code = ERR_NONE};
    struct text out;

    CU_ASSERT_TRUE_FATAL(
        xlsx_entry_drop(arena,
                        text_of("<Types><Override PartName=\"/xl/a.xml\"/><Override "
                                "PartName=\"/xl/calcChain.xml\"/></Types>"),
                        "Override", "PartName", "calcChain.xml", &out, &err));
    EXPECT_TEXT("dropped", out.at, "<Types><Override PartName=\"/xl/a.xml\"/></Types>");
    CU_ASSERT_TRUE_FATAL(
        xlsx_entry_drop(arena, text_of("<Types/>"), "Override", "PartName", "x", &out, &err));
    EXPECT_TEXT("none", out.at, "<Types/>");
    CU_ASSERT_FALSE(
        xlsx_entry_drop(arena, text_of("<Types>"), "Override", "PartName", "x", &out, &err));
    EXPECT_TEXT("cut", err.text, "is not well-formed XML");
}

void
suite_xlsx_patch(void)
{
    CU_pSuite suite = CU_add_suite("port/xlsx_patch", NULL, NULL);

    CU_add_test(suite, "cells are exchanged", cells_are_exchanged);
    CU_add_test(suite, "cells are added", cells_are_added);
    CU_add_test(suite, "results are taken out", results_are_taken_out);
    CU_add_test(suite, "odd sheets are left alone", odd_sheets_are_left_alone);
    CU_add_test(suite, "what is in the way is seen", what_is_in_the_way_is_seen);
    CU_add_test(suite, "totals are asked for", totals_are_asked_for);
    CU_add_test(suite, "entries are dropped", entries_are_dropped);
}
