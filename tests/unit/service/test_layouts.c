/* SPDX-License-Identifier: MIT */
#include "service/layouts.h"

#include <CUnit/CUnit.h>

#include "base/file.h"
#include "fixture.h"
#include "suites.h"

#define HEAD      "<layout name=\"ours\" version=\"1\">\n<source>us</source>\n"
#define ONE(fill) HEAD "<sheet name=\"Claim\">\n" fill "</sheet></layout>"
#define LABEL     "<label cell=\"A7\">New</label>"

static const char *
file_of(struct arena *arena, const char *content)
{
    const char *path = path_join(arena, folder_for_test(arena), "map.xml");
    struct error err = {.code = ERR_NONE};

    CU_ASSERT_TRUE_FATAL(file_write(path, content, strlen(content), &err));
    return path;
}

static void
a_layout_is_read(void)
{
    static const char FILE_[] =
        HEAD "<sheet name=\"The claim\">\n <label cell=\"A1\"> Our\n form </label>\n"
             " <fill cell=\"C7\" figure=\"claims_new\"><label cell=\"A7\">New</label></fill>\n"
             " <fill column=\"D\" figure=\"needs_claimed\" headline=\"3\"><label "
             "column=\"B\">Three</label></fill>\n"
             " <fill name=\"Total\" figure=\"payment_pence\" as=\"pounds\"/>\n"
             " <fill cell=\"C8\" text=\"Our council\"><label cell=\"A8\">Council</label></fill>\n"
             "</sheet>\n</layout>";
    ARENA_SCOPE struct arena *arena = arena_new();
    struct error err = {.code = ERR_NONE};
    const struct layout_sheet *sheet;
    struct layout layout;

    CU_ASSERT_TRUE_FATAL(layout_load(arena, file_of(arena, FILE_), &layout, NULL, &err));
    EXPECT_TEXT("name", layout.name, "ours");
    EXPECT_TEXT("version", layout.version, "1");
    EXPECT_TEXT("source", layout.source, "us");
    CU_ASSERT_EQUAL_FATAL(layout.sheet_count, 1);
    sheet = &layout.sheets[0];
    EXPECT_TEXT("sheet", sheet->name, "The claim");
    EXPECT_NUMBER("labels", sheet->label_count, 1);
    EXPECT_TEXT("label", sheet->labels[0].text, "Our form");
    CU_ASSERT_EQUAL_FATAL(sheet->fill_count, 4);
    CU_ASSERT(sheet->fills[0].way == WAY_CELL && sheet->fills[0].row == 6 &&
              sheet->fills[0].column == 2);
    CU_ASSERT(sheet->fills[1].way == WAY_COLUMN && sheet->fills[1].column == 3 &&
              sheet->fills[1].headline == 3);
    CU_ASSERT(sheet->fills[1].labels[0].in_column && sheet->fills[1].labels[0].column == 1);
    CU_ASSERT(sheet->fills[2].way == WAY_NAME && sheet->fills[2].as == AS_POUNDS);
    EXPECT_TEXT("text", sheet->fills[3].text, "Our council");
    EXPECT_NUMBER("line", sheet->fills[3].line, 9);
}

static void
faults_have_their_sentence(void)
{
    static const struct {
        const char *name, *content, *fault; /* behind the path */
    } CASES[] = {
        {"no label",                     ONE("<fill cell=\"C7\" figure=\"claims_new\"/>"),
         " line 4: a fill of a cell needs a label, a text beside it that shows that the form is as "
         "expected"                                                                              },
        {"no place",                     ONE("<fill figure=\"claims_new\">" LABEL "</fill>"),
         " line 4: a fill names its cell in one way: by cell, by name or by column"              },
        {"two places",                   ONE("<fill cell=\"C7\" name=\"N\" figure=\"claims_new\">" LABEL "</fill>"),
         " line 4: a fill names its cell in one way: by cell, by name or by column"              },
        {"a column without its label",
         ONE("<fill column=\"C\" figure=\"claims_new\">" LABEL "</fill>"),
         " line 4: a fill of a column needs one label in a column, whose row it takes"           },
        {"a cell with a column's label",
         ONE("<fill cell=\"C7\" figure=\"claims_new\"><label column=\"A\">N</label></fill>"),
         " line 4: a label in a column goes with a fill of a column; say in which cell it stands"},
        {"a label nowhere",              ONE("<label>New</label>"),
         " line 4: a label stands either in a cell or in a column"                               },
        {"a sheet's label in a column",  ONE("<label column=\"A\">New</label>"),
         " line 3: a label of a sheet stands in a cell"                                          },
        {"a cell beyond the sheet",
         ONE("<fill cell=\"XFE7\" figure=\"claims_new\">" LABEL "</fill>"),
         " line 4: no sheet has a cell XFE7"                                                     },
        {"a column beyond the sheet",
         ONE("<fill column=\"XFE\" figure=\"claims_new\"><label column=\"A\">N</label></fill>"),
         " line 4: no sheet has a column XFE"                                                    },
        {"neither figure nor text",      ONE("<fill cell=\"C7\">" LABEL "</fill>"),
         " line 4: a fill holds a figure or a text"                                              },
        {"both",                         ONE("<fill cell=\"C7\" figure=\"claims_new\" text=\"x\">" LABEL "</fill>"),
         " line 4: a text beside a figure needs a gap for it, {}, like \"Quarter {}\""           },
        {"two faults",                   ONE("<fill cell=\"C7\" figure=\"payment_pence\"/>"),
         " line 4: a fill of a cell needs a label, a text beside it that shows that the form is as "
         "expected (and 1 more)"                                                                 },
        {"a cell that is none",          ONE("<fill cell=\"7C\" figure=\"claims_new\">" LABEL "</fill>"),
         " line 4: Element 'fill', attribute 'cell': [facet 'pattern'] The value '7C' is not "
         "accepted by the pattern "
         "'[A-Z]{1,3}[1-9][0-9]{0,6}'"                                                           },
        {"a way that is none",
         ONE("<fill cell=\"C7\" figure=\"claims_new\" as=\"euro\">" LABEL "</fill>"),
         " line 4: Element 'fill', attribute 'as': [facet 'enumeration'] The value 'euro' is not "
         "an element of the set "
         "{'number', 'text', 'pounds', 'pence', 'date', 'financial-year', 'financial-year-slash', "
         "'quarter-name', "
         "'quarter-number', 'first-day', "
         "'last-day'}"                                                                           },
        {"a sheet twice",                HEAD "<sheet name=\"A\"/>\n<sheet name=\"A\"/></layout>",
         " line 4: Element 'sheet': Duplicate key-sequence ['A'] in unique identity-constraint "
         "'one-sheet-a-name'"                                                                    },
        {"no sheet",                     HEAD "</layout>",
         " line 1: Element 'layout': Missing child element(s). Expected is ( sheet )"            },
        {"something else",               "<framework/>",
         " line 1: Element 'framework': No matching global declaration available for the "
         "validation root"                                                                       },
    };

    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        ARENA_SCOPE struct arena *arena = arena_new();
        const char *path = file_of(arena, CASES[i].content);
        struct error err = {.code = ERR_NONE};
        struct layout layout;

        EXPECT_NUMBER(CASES[i].name, layout_load(arena, path, &layout, NULL, &err), false);
        EXPECT_NUMBER(CASES[i].name, err.code, ERR_INPUT);
        EXPECT_TEXT(CASES[i].name, err.text + strlen(path), CASES[i].fault);
    }
}

static void
all_faults_are_listed(void)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    const char *path =
        file_of(arena, ONE("<fill cell=\"C7\" figure=\"payment_pence\"/>\n<fill text=\"x\"/>"));
    struct xml_faults faults = {.count = 0};
    struct error err = {.code = ERR_NONE};
    struct layout layout;

    CU_ASSERT_FALSE(layout_load(arena, path, &layout, &faults, &err));
    CU_ASSERT_EQUAL_FATAL(faults.count, 3);
    EXPECT_NUMBER("line", faults.list[1].line, 4);
    EXPECT_NUMBER("line", faults.list[2].line, 5);
}

static void
shipped_layouts_hold(void)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct error err = {.code = ERR_NONE};
    struct layout layout;

    CU_ASSERT_TRUE(layout_load(arena, "example-claim-form", &layout, NULL, &err));
    EXPECT_TEXT("name", layout.name, "example-claim-form");
    CU_ASSERT_FALSE(layout_load(arena, "none", &layout, NULL, &err));
    CU_ASSERT(strncmp(err.text, "there is no layout \"none\"; the shipped ones are in \"", 50) ==
              0);
}

void
suite_layouts(void)
{
    CU_pSuite suite = CU_add_suite("service/layouts", NULL, NULL);

    CU_add_test(suite, "a layout is read", a_layout_is_read);
    CU_add_test(suite, "faults have their sentence", faults_have_their_sentence);
    CU_add_test(suite, "all faults are listed", all_faults_are_listed);
    CU_add_test(suite, "shipped layouts hold", shipped_layouts_hold);
}
