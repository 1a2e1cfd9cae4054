/* SPDX-License-Identifier: MIT */
#include "service/mapping_read.h"

#include <CUnit/CUnit.h>

#include "fixture.h"
#include "mapping_fixture.h"
#include "suites.h"

#define FILE_A   "<file name='a' match='a.csv'/>\n"
#define FAMILIES "<table name='families' from='a'>\n"
#define FAMILY   "<column name='family_id' from='Family'/>\n"
#define END      "</table>\n"

/* What is wrong with a mapping, or does not fit the export. */
struct fault_case {
    const char *name, *elements, *export, *faults;
};

static void
expect_faults(const struct fault_case *cases, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const char *const exports[EXPORTS_MOST] = {cases[i].export, cases[i].export};
        struct mapping_fixture f;

        mapping_fixture_open(&f, cases[i].elements, exports);
        EXPECT_TEXT(cases[i].name, mapping_fixture_faults(&f), cases[i].faults);
        mapping_fixture_close(&f);
    }
}

static void
the_schema_names_lines(void)
{
    static const struct fault_case CASES[] = {
        {"no file", FAMILIES FAMILY END, "Family\n",
         "2 Element 'table': This element is not expected. Expected is one of ( about, file )\n"},
        {"no column", FILE_A "<table name='families' from='a'/>\n", "Family\n",
         "3 Element 'table': Missing child element(s). Expected is one of ( each, when, any, column "
         ")\n"},
        {"an attribute nobody knows", FILE_A FAMILIES "<column name='family_id' source='F'/>\n" END,
         "Family\n", "4 Element 'column', attribute 'source': The attribute 'source' is not allowed\n"},
        {"a pattern with a folder", "<file name='a' match='x/a.csv'/>\n" FAMILIES FAMILY END,
         "Family\n",
         "2 Element 'file', attribute 'match': [facet 'pattern'] The value 'x/a.csv' is not accepted "
         "by the pattern '[^/]{1,200}'\n"},
        {"two files of a name", FILE_A FILE_A FAMILIES FAMILY END, "Family\n",
         "3 Element 'file': Duplicate key-sequence ['a'] in unique identity-constraint "
         "'one-file-a-name'\n"},
    };

    expect_faults(CASES, COUNT_OF(CASES));
}

static void
parts_have_to_fit(void)
{
    static const struct fault_case CASES[] = {
        {"a file nobody named", FILE_A "<table name='families' from='b'>\n" FAMILY END, "Family\n",
         "3 no file element is named \"b\"; there is a\n"},
        {"a table nobody knows", FILE_A "<table name='family' from='a'>\n" FAMILY END, "Family\n",
         "3 there is no table \"family\"; the tables are families, members, episodes, needs, "
         "outcomes, attendance, events, claims, waivers\n"},
        {"a column nobody knows",
         FILE_A FAMILIES FAMILY "<column name='ward' from='Family'/>\n" END, "Family\n",
         "5 the table families has no column \"ward\"; it has family_id, la_ref, area, "
         "superseded_by\n"},
        {"a required column that is not filled",
         FILE_A "<table name='needs' from='a'>\n<column name='need_id' from='Family'/>\n" END,
         "Family\n",
         "3 the table needs has no column element for episode_id, which has to be filled in every "
         "row\n"
         "3 the table needs has no column element for need_code, which has to be filled in every "
         "row\n"},
        {"or left empty",
         FILE_A FAMILIES "<column name='family_id' constant='' unsure='not found'/>\n" END,
         "Family\n",
         "4 the column family_id is left empty, but has to be filled in every row; not found\n"},
        {"two columns mapped to one",
         FILE_A FAMILIES FAMILY "<column name='family_id' from='Ref'/>\n" END, "Family\n",
         "5 the column family_id is filled already at line 4; to take it from several columns use "
         "first or join\n"},
        {"no source", FILE_A FAMILIES "<column name='family_id'/>\n" END, "Family\n",
         "4 element column wants one of from, constant, first and join, to say where its cells come "
         "from\n"},
        {"two sources",
         FILE_A FAMILIES "<column name='family_id' from='Family' constant='x'/>\n" END, "Family\n",
         "4 element column wants one of from, constant, first and join, to say where its cells come "
         "from\n"},
        {"a date format that is none",
         FILE_A FAMILIES FAMILY "<column name='area' from='Family' date='DD/MM'/>\n" END,
         "Family\n",
         "5 element column, attribute date: \"DD/MM\" is not a date format like dd/mm/yyyy, "
         "dd-mmm-yy, dd/mm/yyyy hh:mm or excel\n"},
        {"a constant that is no date",
         FILE_A "<table name='episodes' from='a'>\n<column name='episode_id' from='Family'/>"
                "<column name='family_id' from='Family'/>\n"
                "<column name='opened_on' constant='1/4/2023'/>\n" END,
         "Family\n",
         "5 the constant \"1/4/2023\" is not a date like 2024-05-12, which the column opened_on "
         "holds\n"},
        {"a value that is mapped twice",
         FILE_A "<values name='v'><value found='Yes' becomes='y'/>\n<value found='YES' "
                "becomes='n'/></values>\n" FAMILIES FAMILY END,
         "Family\n",
         "4 \"YES\" is mapped already at line 3; each value once, whatever the case of its "
         "letters\n"},
        {"a value map nobody named",
         FILE_A FAMILIES FAMILY "<column name='area' from='Family' values='v'/>\n" END, "Family\n",
         "5 no values element is named \"v\", and the only map that is built in is yes-no\n"},
        {"a name that is taken",
         FILE_A "<values name='yes-no'><value found='Yes' becomes='y'/></values>\n" FAMILIES FAMILY
                END,
         "Family\n", "3 the value map \"yes-no\" is built in; give this one another name\n"},
        {"two value maps",
         FILE_A FAMILIES FAMILY "<column name='area' from='Family' values='yes-no'><values><value "
                                "found='a' becomes='b'/></values></column>\n" END,
         "Family\n",
         "5 element column has a value map inside and names \"yes-no\"; one is enough\n"},
        {"otherwise and default",
         FILE_A FAMILIES FAMILY "<column name='area' from='Family'><values otherwise='keep' "
                                "default='c'><value found='a' becomes='b'/></values></column>\n" END,
         "Family\n",
         "5 element values has both otherwise and default; one of them says what becomes of a value "
         "that is not listed\n"},
        {"values the contract does not know",
         FILE_A "<table name='members' from='a'>\n<column name='member_id' from='Family'/>"
                "<column name='family_id' from='Family'/>\n"
                "<column name='role' from='Family'><values default='aunt'>\n"
                "<value found='x' becomes='kid'/></values></column>\n" END,
         "Family\n",
         "5 \"aunt\" is no value of the column role, which holds one of child, parent_carer, "
         "other_adult or expectant_parent\n"
         "6 \"kid\" is no value of the column role, which holds one of child, parent_carer, "
         "other_adult or expectant_parent\n"},
        {"a map for yes and no where there is a list",
         FILE_A "<table name='members' from='a'>\n<column name='member_id' from='Family'/>"
                "<column name='family_id' from='Family'/>\n"
                "<column name='role' constant='kid'/>\n" END,
         "Family\n",
         "5 \"kid\" is no value of the column role, which holds one of child, parent_carer, "
         "other_adult or expectant_parent\n"},
        {"a lookup in a file nobody named",
         FILE_A FAMILIES "<column name='family_id' from='Family'><lookup file='p' key='k' "
                         "take='t'/></column>\n" END,
         "Family\n", "4 no file element is named \"p\"; there is a\n"},
        {"two conditions in one",
         FILE_A FAMILIES "<when column='Family' is='a' blank='no'/>\n" FAMILY END, "Family\n",
         "4 element when wants one of is, is-not and blank\n"},
        {"numbers without an end", FILE_A FAMILIES "<each first='1'/>\n" FAMILY END, "Family\n",
         "4 element each counts from first to last: both are needed, and last is not before "
         "first\n"},
        {"numbers backwards", FILE_A FAMILIES "<each first='2' last='1'/>\n" FAMILY END, "Family\n",
         "4 element each counts from first to last: both are needed, and last is not before "
         "first\n"},
        {"a group of nothing", FILE_A FAMILIES "<each/>\n" FAMILY END, "Family\n",
         "4 element each wants a name, a code, or numbers from first to last\n"},
        {"a group without what is asked for",
         FILE_A FAMILIES "<each name='Family'/>\n<column name='family_id' from='{code}'/>\n" END,
         "Family\n",
         "5 \"{code}\" asks for something that the each element at line 4 does not give: {name}, "
         "{code} or {n}\n"},
    };

    expect_faults(CASES, COUNT_OF(CASES));
}

static void
headings_have_to_be_there(void)
{
    static const struct fault_case CASES[] = {
        {"a column that is not", FILE_A FAMILIES FAMILY "<column name='area' from='Ward'/>\n" END,
         "Family|Area\n",
         "5 column area: a.csv has no column \"Ward\"; its columns are \"Family\", \"Area\"\n"},
        {"no column at all", FILE_A FAMILIES FAMILY END, "\n",
         "4 column family_id: a.csv has no column \"Family\"; its columns are none\n"},
        {"a column that is there twice", FILE_A FAMILIES FAMILY END, "Family|Family\n",
         "4 column family_id: a.csv has more than one column headed \"Family\"; the one that is "
         "meant needs a name of its own\n"},
        {"a column of a group",
         FILE_A FAMILIES "<each first='1' last='3'/>\n<column name='family_id' from='f{n}'/>\n" END,
         "f1|f2\n", "5 column family_id: a.csv has no column \"f3\"; its columns are \"f1\", \"f2\"\n"},
        {"a condition's column", FILE_A FAMILIES "<when column='S' is='a'/>\n" FAMILY END,
         "Family\n", "4 element when: a.csv has no column \"S\"; its columns are \"Family\"\n"},
        {"a lookup's columns",
         FILE_A FAMILIES "<column name='family_id' from='Family'><lookup file='a' key='k' "
                         "take='t'/></column>\n" END,
         "Family\n",
         "4 element lookup, key: a.csv has no column \"k\"; its columns are \"Family\"\n"
         "4 element lookup, take: a.csv has no column \"t\"; its columns are \"Family\"\n"},
    };

    expect_faults(CASES, COUNT_OF(CASES));
}

static void
a_sentence_tells_the_first(void)
{
    const char *const exports[] = {"Family\n"};
    struct mapping_fixture f;
    char expected[512];

    mapping_fixture_open(&f, FILE_A "<table name='needs' from='a'>\n<column name='need_id' from='Family'/>\n" END, exports);
    snprintf(expected, sizeof expected,
             "%s line 3: the table needs has no column element for episode_id, which has to be "
             "filled in every row (and 1 more)",
             f.path);
    EXPECT_TEXT("sentence", f.err.text, expected);
    EXPECT_NUMBER("code", f.err.code, ERR_INPUT);
    mapping_fixture_close(&f);
}

static void
everything_is_read(void)
{
    const char *const exports[] = {"F\n", "F\n"};
    const struct mapping_file *file;
    struct mapping_fixture f;
    char hex[65];

    mapping_fixture_open(&f,
                         "<about> how  we\nwork </about><file name='a' match='a*.xlsx' sheet='Open' "
                         "encoding='windows-1252' delimiter='tab' header-row='3' many='yes' "
                         "optional='yes'/>\n<file name='b' match='b.csv'/>" FAMILIES
                         "<column name='family_id' from=' F ' unsure='is it?'/>" END,
                         exports);
    EXPECT_TEXT("error", f.err.text, "");
    EXPECT_TEXT("name", f.mapping.name, "m");
    EXPECT_TEXT("version", f.mapping.version, "1");
    EXPECT_TEXT("about", f.mapping.about, "how we work");
    file = &f.mapping.files[0];
    EXPECT_TEXT("match", file->match, "a*.xlsx");
    EXPECT_TEXT("sheet", file->sheet, "Open");
    EXPECT_TEXT("encoding", file->encoding, "windows-1252");
    EXPECT_NUMBER("delimiter", file->delimiter, '\t');
    EXPECT_NUMBER("header row", file->header_row, 3);
    CU_ASSERT_TRUE(file->many && file->optional);
    file = &f.mapping.files[1];
    CU_ASSERT_PTR_NULL(file->sheet);
    CU_ASSERT_PTR_NULL(file->encoding);
    EXPECT_NUMBER("delimiter", file->delimiter, ',');
    EXPECT_NUMBER("header row", file->header_row, 1);
    CU_ASSERT_FALSE(file->many || file->optional);
    EXPECT_TEXT("unsure", f.mapping.tables[0].columns[0].unsure, "is it?");
    CU_ASSERT_TRUE(mapping_digest(&f.mapping, hex, &f.err));
    EXPECT_NUMBER("digest", strlen(hex), 64);
    mapping_fixture_close(&f);
}

static void
a_mapping_that_is_not_there(void)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct error err = {.code = ERR_NONE};
    struct mapping_faults faults;
    struct mapping mapping;

    CU_ASSERT_FALSE(mapping_read(arena, "no-such", &mapping, &faults, &err));
    EXPECT_TEXT("sentence", err.text,
                "there is no mapping \"no-such\"; \"deltareturn mapping list\" names the shipped "
                "ones, and a file is named by its path ending in .xml");
    EXPECT_NUMBER("code", err.code, ERR_INPUT);
}

void
suite_mapping_read(void)
{
    CU_pSuite suite = CU_add_suite("service/mapping_read", NULL, NULL);

    CU_add_test(suite, "the schema names lines", the_schema_names_lines);
    CU_add_test(suite, "parts have to fit", parts_have_to_fit);
    CU_add_test(suite, "headings have to be there", headings_have_to_be_there);
    CU_add_test(suite, "a sentence tells the first", a_sentence_tells_the_first);
    CU_add_test(suite, "everything is read", everything_is_read);
    CU_add_test(suite, "a mapping that is not there", a_mapping_that_is_not_there);
}
