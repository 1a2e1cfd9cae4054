/* SPDX-License-Identifier: MIT */
#include "model/mapping_guess.h"

#include <CUnit/CUnit.h>

#include "fixture.h"
#include "mapping_fixture.h"
#include "model/column_look.h"
#include "suites.h"

static void
cells_have_looks(void)
{
    static const struct {
        const char *export;
        const char *date; /* "": none */
        bool either_way, yes_no, listable, decimal;
    } CASES[] = {
        {"C\n2023-01-31\n",                                                      "yyyy-mm-dd",       false, false, true,  false},
        {"C\n31/01/2023\n01/02/2023\n",                                          "dd/mm/yyyy",       false, false, true,  false},
        {"C\n01/02/2023\n\n03/04/2023\n",                                        "dd/mm/yyyy",       true,  false, true,  false},
        {"C\n01/31/2023\n01/02/2023\n",                                          "mm/dd/yyyy",       false, false, true,  false},
        {"C\n31/01/2023 10:11\n",                                                "dd/mm/yyyy hh:mm", false, false, true,  false},
        {"C\n31-Jan-23\n",                                                       "dd-mmm-yy",        false, false, true,  false},
        {"C\n20230131\n",                                                        "yyyymmdd",         false, false, true,  false},
        {"C\n45000\n44999.5\n",                                                  "excel",            false, false, true,  true },
        {"C\n1\n2\n",                                                            "",                 false, false, true,  false},
        {"C\n31/01/2023\nsoon\n",                                                "",                 false, false, true,  false},
        {"C\n31/01/2023\n01/31/2023\n",                                          "",                 false, false, true,  false},
        {"C\nYes\nNO\n\ny\n",                                                    "",                 false, true,  true,  false},
        {"C\nYes\nperhaps\n",                                                    "",                 false, false, true,  false},
        {"C\n\n",                                                                "",                 false, false, true,  false},
        {"C\n1,234\n",                                                           "",                 false, false, true,  true },
        {"C\na\nb\nc\nd\ne\nf\ng\nh\ni\nj\n",                                    "",                 false, false, false, false},
        {"C\na\nb\na\nb\na\nb\na\nb\na\nb\n",                                    "",                 false, false, true,  false},
        {"C\na note that is longer than anybody would make a code of, surely\n", "",                 false, false,
         false,                                                                                                           true },
    };
    ARENA_SCOPE struct arena *arena = arena_new();

    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        struct rowset rowset = rowset_for_test(arena, "x.csv", CASES[i].export);
        struct column_look look;

        column_look(arena, &rowset, 0, &look);
        EXPECT_TEXT(CASES[i].export, look.date == NULL ? "" : look.date, CASES[i].date);
        EXPECT_NUMBER(CASES[i].export, look.date_either_way, CASES[i].either_way);
        EXPECT_NUMBER(CASES[i].export, look.yes_no, CASES[i].yes_no);
        EXPECT_NUMBER(CASES[i].export, look.listable, CASES[i].listable);
        EXPECT_NUMBER(CASES[i].export, look.decimal, CASES[i].decimal);
    }
}

static const char *
draft(struct arena *arena, const char *const *exports, size_t count)
{
    struct draft_input *inputs = ARENA_ARRAY(arena, struct draft_input, count);
    struct rowset *rowsets = ARENA_ARRAY(arena, struct rowset, count);

    for (size_t i = 0; i < count; i++) {
        rowsets[i] =
            rowset_for_test(arena, arena_printf(arena, "Export %zu (new).csv", i + 1), exports[i]);
        inputs[i] = (struct draft_input){.rowset = &rowsets[i], .header_row = 1};
    }
    return mapping_guess(arena, inputs, count).at;
}

/* The lines of a draft between two texts. */
static void
expect_part(const char *name, const char *text, const char *from, const char *expected)
{
    const char *at = strstr(text, from);

    if (at == NULL || strncmp(at, expected, strlen(expected)) != 0)
        EXPECT_TEXT(name, at == NULL ? text : at, expected);
    CU_PASS(name);
}

static void
tables_are_found(void)
{
    static const char *const EXPORTS[] = {
        "Family ref|Person ID|Relationship|DOB|Surname & co\n"
        "F1|P1|Mother|31/01/1985|A\nF1|P2|Child|02/02/2013|A\nF2|P3|Lodger|03/03/1999|B\n",
        "Episode ref|Person ID|Start date|End date|Closure quality|need_1|need_2\n"
        "E1|P1|01/02/2023|03/04/2023|Yes|1.1|5.1\nE2|P3|02/02/2023||No||1.1\n"};
    ARENA_SCOPE struct arena *arena = arena_new();
    const char *text = draft(arena, EXPORTS, 2);

    expect_part("files", text, "  <file",
                "  <file name=\"export-1-new-\" match=\"Export 1 (new).csv\"/>\n"
                "  <file name=\"export-2-new-\" match=\"Export 2 (new).csv\"/>\n");
    expect_part("families", text, "  <table name=\"families\"",
                "  <table name=\"families\" from=\"export-1-new-\" distinct=\"first\">\n"
                "    <column name=\"family_id\" from=\"Family ref\"/>\n"
                "  </table>\n");
    expect_part("members", text, "  <table name=\"members\"",
                "  <table name=\"members\" from=\"export-1-new-\">\n"
                "    <column name=\"member_id\" from=\"Person ID\"/>\n"
                "    <column name=\"family_id\" from=\"Family ref\"/>\n"
                "    <column name=\"role\" from=\"Relationship\">\n"
                "      <values>\n"
                "        <value found=\"Child\" becomes=\"child\"/>\n"
                "        <value found=\"Lodger\" becomes=\"other_adult\"/>\n"
                "        <value found=\"Mother\" becomes=\"parent_carer\"/>\n"
                "      </values>\n"
                "    </column>\n"
                "    <column name=\"dob\" from=\"DOB\" date=\"dd/mm/yyyy\"/>\n"
                "  </table>\n");
    expect_part(
        "episodes", text, "  <table name=\"episodes\"",
        "  <table name=\"episodes\" from=\"export-2-new-\">\n"
        "    <column name=\"episode_id\" from=\"Episode ref\"/>\n"
        "    <column name=\"family_id\" from=\"Person ID\" unsure=\"joined by the person from "
        "another file\">\n"
        "      <lookup file=\"export-1-new-\" key=\"Person ID\" take=\"Family ref\"/>\n"
        "    </column>\n"
        "    <column name=\"opened_on\" from=\"Start date\" date=\"dd/mm/yyyy\" "
        "unsure=\"every day is 12 or less, so the month may stand in front\"/>\n"
        "    <column name=\"closed_on\" from=\"End date\" date=\"dd/mm/yyyy\" unsure=\"every "
        "day is 12 or less, so the month may stand in front\"/>\n"
        "    <column name=\"closure_quality\" from=\"Closure quality\" values=\"yes-no\"/>\n"
        "  </table>\n");
    expect_part("needs", text, "  <table name=\"needs\"",
                "  <table name=\"needs\" from=\"export-2-new-\">\n"
                "    <each first=\"1\" last=\"2\"/>\n"
                "    <when column=\"need_{n}\" blank=\"no\"/>\n"
                "    <column name=\"need_id\" unsure=\"there is no such id in the export, so it is "
                "built\">\n"
                "      <join separator=\"-\"><from column=\"Episode ref\"/><text "
                "constant=\"{n}\"/></join>\n"
                "    </column>\n"
                "    <column name=\"episode_id\" from=\"Episode ref\"/>\n"
                "    <column name=\"need_code\" from=\"need_{n}\"/>\n"
                "    <column name=\"member_id\" from=\"Person ID\"/>\n"
                "  </table>\n");
    expect_part(
        "outcomes", text, "  <table name=\"outcomes\"",
        "  <table name=\"outcomes\" from=\"export-1-new-\" unsure=\"not found: no export looks "
        "like this table; name the one it comes from, and use each where its rows stand side "
        "by side in columns\">\n"
        "    <column name=\"need_id\" constant=\"\" unsure=\"not found\"/>\n"
        "    <column name=\"result\" constant=\"\" unsure=\"not found\"/>\n"
        "  </table>\n");
}

/* Names and free text stay where they are, even under a heading that seems to be one of codes. */
static void
no_person_gets_into_a_draft(void)
{
    static const char *const EXPORTS[] = {
        "Family ref|Person ID|Role|Notes\n"
        "F1|P1|Secret One|x1\nF1|P2|Secret Two|x2\nF2|P3|Secret Three|x3\nF2|P4|Secret Four|x4\n"
        "F3|P5|Secret Five|x5\nF3|P6|Secret Six|x6\nF4|P7|Secret Seven|x7\nF4|P8|Secret Eight|x8\n"
        "F5|P9|Secret Nine|x9\nF5|P10|Secret Ten|x10\n"};
    ARENA_SCOPE struct arena *arena = arena_new();
    const char *text = draft(arena, EXPORTS, 1);

    CU_ASSERT_PTR_NULL(strstr(text, "Secret"));
    CU_ASSERT_PTR_NULL(strstr(text, "P10"));
    expect_part(
        "role", text, "    <column name=\"role\"",
        "    <column name=\"role\" from=\"Role\" unsure=\"its values are too many or too rare "
        "to be listed here, and may be personal; write the value map by hand\"/>\n");
}

static void
odd_headings_are_escaped(void)
{
    static const char *const EXPORTS[] = {"Family ref|Case \"number\" <&>\nF1|x\n"};
    ARENA_SCOPE struct arena *arena = arena_new();

    expect_part("la_ref", draft(arena, EXPORTS, 1), "    <column name=\"la_ref\"",
                "    <column name=\"la_ref\" from=\"Case &quot;number&quot; &lt;&amp;>\"/>\n");
}

void
suite_mapping_guess(void)
{
    CU_pSuite suite = CU_add_suite("model/mapping_guess", NULL, NULL);

    CU_add_test(suite, "cells have looks", cells_have_looks);
    CU_add_test(suite, "tables are found", tables_are_found);
    CU_add_test(suite, "no person gets into a draft", no_person_gets_into_a_draft);
    CU_add_test(suite, "odd headings are escaped", odd_headings_are_escaped);
}
