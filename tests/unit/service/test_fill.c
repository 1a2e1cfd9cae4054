/* SPDX-License-Identifier: MIT */
#include "service/fill.h"

#include <CUnit/CUnit.h>
#include <zip.h>

#include "base/a1.h"
#include "base/file.h"
#include "fixture.h"
#include "service/fill_back.h"
#include "service/form_file.h"
#include "suites.h"

#define TYPES_PART    "[Content_Types].xml"
#define WORKBOOK_PART "xl/workbook.xml"
#define SHEET_PART    "xl/worksheets/sheet1.xml"
#define OTHER_PART    "xl/other.xml"
#define CHAIN_PART    "xl/calcChain.xml"

/* A form of one sheet: a label and a total, with a list of formulas. */
#define WORKBOOK \
    "<workbook><sheets><sheet name=\"Claim\" sheetId=\"1\" id=\"r1\"/></sheets></workbook>"
#define SHEET                                                                                \
    "<worksheet><sheetData><row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>New</t></is></c>" \
    "</row><row r=\"2\"><c r=\"B2\"><f>B1*2</f><v>99</v></c><c r=\"C2\"><v>5</v></c></row>"  \
    "</sheetData></worksheet>"
#define FILLED_SHEET                                                                         \
    "<worksheet><sheetData><row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>New</t></is></c>" \
    "<c r=\"B1\"><v>12</v></c></row><row r=\"2\"><c r=\"B2\"><f>B1*2</f></c><c r=\"C2\">"    \
    "<v>5</v></c></row></sheetData></worksheet>"

struct part {
    const char *name, *content; /* NULL: left out */
};

static const struct part FORM[] = {
    {TYPES_PART,                   "<Types><Override PartName=\"/xl/calcChain.xml\"/></Types>"},
    {"xl/_rels/workbook.xml.rels",
     "<Relationships><Relationship Id=\"r1\" Type=\"x/worksheet\" "
     "Target=\"worksheets/sheet1.xml\"/>"
     "<Relationship Id=\"r2\" Type=\"x/calcChain\" Target=\"calcChain.xml\"/></Relationships>"},
    {WORKBOOK_PART,                WORKBOOK                                                   },
    {SHEET_PART,                   SHEET                                                      },
    {OTHER_PART,                   "<other/>"                                                 },
    {CHAIN_PART,                   "<calcChain><c r=\"B2\"/></calcChain>"                     },
};

/* FORM with some parts of another content. */
static const char *
form_for_test(struct arena *arena, const struct part *changes, size_t count)
{
    const char *path = path_join(arena, folder_for_test(arena), "form.xlsx");
    zip_t *zip = zip_open(path, ZIP_CREATE, NULL);

    CU_ASSERT_PTR_NOT_NULL_FATAL(zip);
    for (size_t i = 0; i < COUNT_OF(FORM); i++) {
        const char *content = FORM[i].content;

        for (size_t c = 0; c < count; c++)
            if (strcmp(changes[c].name, FORM[i].name) == 0)
                content = changes[c].content;
        if (content != NULL)
            CU_ASSERT_FATAL(zip_file_add(zip, FORM[i].name,
                                         zip_source_buffer(zip, content, strlen(content), 0),
                                         0) >= 0);
    }
    CU_ASSERT_EQUAL_FATAL(zip_close(zip), 0);
    return path;
}

static const char *
file_for_test(struct arena *arena, const char *name, const char *content)
{
    const char *path = path_join(arena, folder_for_test(arena), name);
    struct error err = {.code = ERR_NONE};

    CU_ASSERT_TRUE_FATAL(file_write(path, content, strlen(content), &err));
    return path;
}

static struct fill_options
options_for_test(struct arena *arena, const char *cell)
{
    return (struct fill_options){
        .form = form_for_test(arena, NULL, 0),
        .cells = file_for_test(
            arena, "map.xml",
            arena_printf(
                arena,
                "<layout name=\"x\" version=\"1\"><source>x</source><sheet name=\"Claim\">"
                "<fill cell=\"%s\" figure=\"claims_new\"><label cell=\"A1\">New</label></fill>"
                "</sheet></layout>",
                cell)),
        .figures = file_for_test(arena, "figures.json",
                                 "{\"quarter\": \"2023-24-Q3\", \"claims_new\": 12}"),
        .out = path_join(arena, folder_for_test(arena), "out.xlsx"),
    };
}

/* What stands in a cell of a file, "=" in front of a formula's result; "" for nothing, and for a
 * formula that was not computed. */
static const char *
cell_of(struct arena *arena, const char *path, const char *place)
{
    struct error err = {.code = ERR_NONE};
    const struct form_cell *cell;
    struct xlsx_book *book;
    struct form form;
    uint32_t row, column;

    CU_ASSERT_TRUE_FATAL(form_file_read(arena, path, "out.xlsx", &book, &form, &err));
    CU_ASSERT_TRUE_FATAL(a1_read(text_of(place), &row, &column));
    cell = form_cell_at(&form.sheets[0], row, column);
    if (cell == NULL || (cell->kind == FORM_OTHER && cell->text.length == 0))
        return "";
    return cell->kind == FORM_TEXT
               ? cell->text.at
               : arena_printf(arena, "%s%g", cell->formula ? "=" : "", cell->number);
}

static void
a_form_is_filled(void)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct fill_options options = options_for_test(arena, "B1");
    struct error err = {.code = ERR_NONE};
    struct filling filling;

    CU_ASSERT_TRUE_FATAL(fill_form(arena, &options, &filling, &err));
    EXPECT_NUMBER("entries", filling.count, 1);
    EXPECT_TEXT("sheet", filling.entries[0].sheet, "Claim");
    EXPECT_TEXT("cell", filling.entries[0].cell, "B1");
    EXPECT_TEXT("label", filling.entries[0].label, "New");
    EXPECT_TEXT("value", filling.entries[0].value, "12");
    EXPECT_TEXT("B1", cell_of(arena, options.out, "B1"), "12");
    EXPECT_TEXT("B2", cell_of(arena, options.out, "B2"), "");
    EXPECT_TEXT("C2", cell_of(arena, options.out, "C2"), "5");
    EXPECT_TEXT("the form's B2", cell_of(arena, options.form, "B2"), "=99");
}

static void
what_is_there_stays_unless_told(void)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct fill_options value = options_for_test(arena, "C2"),
                        formula = options_for_test(arena, "B2");
    struct error err = {.code = ERR_NONE};
    struct filling filling;

    CU_ASSERT_FALSE(fill_form(arena, &value, &filling, &err));
    EXPECT_TEXT(
        "value", err.text,
        arena_printf(
            arena,
            "%s line 1: Claim!C2 of form.xlsx holds 5 already; add --overwrite to replace it",
            value.cells));
    CU_ASSERT_FALSE(file_exists(value.out));
    value.overwrite = true;
    CU_ASSERT_TRUE_FATAL(fill_form(arena, &value, &filling, &err));
    EXPECT_TEXT("C2", cell_of(arena, value.out, "C2"), "12");
    formula.overwrite = true;
    CU_ASSERT_FALSE(fill_form(arena, &formula, &filling, &err));
    EXPECT_TEXT("formula", err.text,
                arena_printf(arena,
                             "%s line 1: Claim!B2 of form.xlsx holds a formula of the form; add "
                             "--overwrite-formulas "
                             "to lose it",
                             formula.cells));
    CU_ASSERT_FALSE(file_exists(formula.out));
    formula.overwrite_formulas = true;
    CU_ASSERT_TRUE_FATAL(fill_form(arena, &formula, &filling, &err));
    EXPECT_TEXT("B2", cell_of(arena, formula.out, "B2"), "12");
}

static void
a_look_writes_nothing(void)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct fill_options options = options_for_test(arena, "B1");
    const char *out = options.out;
    struct error err = {.code = ERR_NONE};
    struct filling filling;

    options.out = NULL;
    CU_ASSERT_TRUE(fill_form(arena, &options, &filling, &err));
    EXPECT_NUMBER("entries", filling.count, 1);
    CU_ASSERT_FALSE(file_exists(out));
}

/* Reads a "filled" form back in which CHANGES are; what was meant is 12 in B1.  The error. */
static const char *
read_back(struct arena *arena, const struct part *changes, size_t count)
{
    static const struct fill_change MEANT[] = {
        {.part = SHEET_PART, .bytes = {.at = FILLED_SHEET, .length = sizeof FILLED_SHEET - 1}}
    };
    static const struct fill_changes CHANGES = {.list = (struct fill_change *)(uintptr_t)MEANT,
                                                .count = 1};
    const struct placement placement = {.row = 0, .column = 1};
    const struct layout_value value = {.kind = VALUE_NUMBER, .text = "12"};
    struct fill_meant meant = {
        .placements = &placement, .values = &value, .count = 1, .changes = &CHANGES};
    const char *path = form_for_test(arena, NULL, 0);
    struct error err = {.code = ERR_NONE};
    struct xlsx_book *book;
    struct form form;

    CU_ASSERT_TRUE_FATAL(form_file_read(arena, path, "form.xlsx", &book, &form, &err));
    if (fill_read_back(path, form_for_test(arena, changes, count), &form, &meant, &err))
        return "";
    EXPECT_NUMBER("code", err.code, ERR_STORAGE);
    return arena_copy(arena, err.text, strlen(err.text));
}

static void
reading_back_finds_what_differs(void)
{
#define DIFFERS(cell)                                                                       \
    "reading the filled form back: the filled form reads back otherwise than it was meant " \
    "at " cell ", so it was not kept"
    static const struct {
        const char *name;
        struct part change;
        const char *fault;
    } CASES[] = {
        {"as meant",             {SHEET_PART, FILLED_SHEET},                                        ""                 },
        {"nothing was filled",   {SHEET_PART, SHEET},                                               DIFFERS("Claim!B1")},
        {"another value",
         {SHEET_PART, "<worksheet><sheetData><row><c "
                      "t=\"inlineStr\"><is><t>New</t></is></c><c><v>13</v></c></row>"
                      "<row r=\"2\"><c r=\"B2\"><f>B1*2</f></c><c r=\"C2\"><v>5</v></c></row></sheetData></worksheet>"},
         DIFFERS("Claim!B1")                                                                                           },
        {"another cell lost",
         {SHEET_PART, "<worksheet><sheetData><row><c "
                      "t=\"inlineStr\"><is><t>New</t></is></c><c><v>12</v></c></row>"
                      "<row r=\"2\"><c r=\"B2\"><f>B1*2</f></c></row></sheetData></worksheet>"},
         DIFFERS("Claim!C2")                                                                                           },
        {"a formula lost",
         {SHEET_PART, "<worksheet><sheetData><row><c "
                      "t=\"inlineStr\"><is><t>New</t></is></c><c><v>12</v></c></row>"
                      "<row r=\"2\"><c r=\"C2\"><v>5</v></c></row></sheetData></worksheet>"},
         DIFFERS("Claim!C2")                                                                                           },
        {"another cell changed",
         {SHEET_PART, "<worksheet><sheetData><row><c "
                      "t=\"inlineStr\"><is><t>Now</t></is></c><c><v>12</v></c></row>"
                      "<row r=\"2\"><c r=\"B2\"><f>B1*2</f></c><c r=\"C2\"><v>5</v></c></row></sheetData></worksheet>"},
         DIFFERS("Claim!A1")                                                                                           },
        {"a cell too many",
         {SHEET_PART,
          "<worksheet><sheetData><row><c "
          "t=\"inlineStr\"><is><t>New</t></is></c><c><v>12</v></c></row>"
          "<row r=\"2\"><c r=\"B2\"><f>B1*2</f></c><c r=\"C2\"><v>5</v></c><c><v>6</v></c></row></sheetData></worksheet>"},
         DIFFERS("Claim!D2")                                                                                           },
        {"a part that is cut",
         {SHEET_PART, "<worksheet><sheetData><row><c "
                      "t=\"inlineStr\"><is><t>New</t></is></c><c><v>12</v></c></row>"
                      "<row r=\"2\"><c r=\"B2\"><f>B1*2</f></c><c r=\"C2\"><v>5</v></c></row></sheetData></worksheet>"},
         "reading the filled form back: the part \"" SHEET_PART
         "\" of the filled form is not as it was meant, so it "
         "was not kept"                                                                                                },
        {"another sheet",
         {WORKBOOK_PART, "<workbook><sheets><sheet name=\"Clam\" id=\"r1\"/></sheets></workbook>"},
         "reading the filled form back: the filled form has other sheets than the form"                                },
        {"a part lost",
         {OTHER_PART, NULL},
         "reading the filled form back: the filled form has other parts than the form"                                 },
        {"another part",
         {OTHER_PART, "<others/>"},
         "reading the filled form back: the part \"" OTHER_PART
         "\" of the filled form is not as it was meant, so it "
         "was not kept"                                                                                                },
    };

    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        ARENA_SCOPE struct arena *arena = arena_new();
        struct part changes[2] = {
            {SHEET_PART, FILLED_SHEET},
            CASES[i].change
        };

        EXPECT_TEXT(CASES[i].name, read_back(arena, changes, 2), CASES[i].fault);
    }
}

void
suite_fill(void)
{
    CU_pSuite suite = CU_add_suite("service/fill", NULL, NULL);

    CU_add_test(suite, "a form is filled", a_form_is_filled);
    CU_add_test(suite, "what is there stays unless told", what_is_there_stays_unless_told);
    CU_add_test(suite, "a look writes nothing", a_look_writes_nothing);
    CU_add_test(suite, "reading back finds what differs", reading_back_finds_what_differs);
}
