/* SPDX-License-Identifier: MIT */
#include "service/framework_import.h"

#include <CUnit/CUnit.h>

#include "base/file.h"
#include "fixture.h"
#include "service/library.h"
#include "suites.h"

static const char *
put(struct arena *arena, const char *name, const char *content)
{
    const char *path = path_join(arena, folder_for_test(arena), name);
    struct error err = {.code = ERR_NONE};

    CU_ASSERT_TRUE_FATAL(file_write(path, content, strlen(content), &err));
    return path;
}

static struct import_options
options_of(const char *path)
{
    return (struct import_options){
        .path = path,
        .authority = "Anytown Council",
        .like = "coventry-2023",
        .valid_from = DAY_UNKNOWN,
        .valid_to = DAY_UNKNOWN,
    };
}

static const char LIST[] = "\xEF\xBB\xBFOur list,,\r\n"
                           "\r\n"
                           "Headline,Ref,\"Need\"\r\n"
                           "1. Getting a good education,1.1,\"Attendance < 90% &\r\n  late\"\r\n"
                           ",,Not in \xC2\xA0 education\r\n"
                           "Secure housing,H1,\"Says \"\"no\"\"\"\r\n"
                           "10 Financial stability,,Debt\r\n";

/* The list's needs with the other framework's tests, and the file of it is read back the same. */
static void
a_list_becomes_a_framework(void)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct import_options options = options_of(put(arena, "list.csv", LIST));
    struct error err = {.code = ERR_NONE};
    struct framework again;
    struct import import;

    CU_ASSERT_TRUE_FATAL(framework_import(arena, &options, &import, &err));
    EXPECT_TEXT("no sheet", import.sheet_name, "");
    EXPECT_NUMBER("header", import.columns.header, 2);
    EXPECT_NUMBER("codes made", import.list.codes_made, 2);
    CU_ASSERT_TRUE_FATAL(
        library_framework(arena, put(arena, "made.xml", import.xml.at), &again, NULL, &err));
    EXPECT_TEXT("name", again.name, "anytown-council-needs");
    EXPECT_TEXT("version", again.version, "1");
    EXPECT_TEXT("source", again.source,
                "need list supplied by Anytown Council; tests and payments as in coventry-2023, "
                "version 1");
    CU_ASSERT_FALSE(again.official);
    EXPECT_TEXT("from", day_format(again.valid_from).text,
                day_format(import.framework.valid_from).text);
    CU_ASSERT(again.min_headlines == 3 && again.school_incentive_pence == 40000);
    CU_ASSERT(again.min_needs == 3 && again.sustain_months == 6 && again.rereferral_count == 5);
    CU_ASSERT(again.closure_quality && again.regression && again.unauthorised_limit == 10);
    CU_ASSERT_FATAL(again.headline_count == 3 && again.need_count == 4);
    EXPECT_TEXT("folded", again.needs[0].text, "Attendance < 90% & late");
    EXPECT_TEXT("made", again.needs[1].code, "1.2");
    EXPECT_TEXT("no-break space", again.needs[1].text, "Not in education");
    EXPECT_TEXT("quotes", again.needs[2].text, "Says \"no\"");
    EXPECT_TEXT("code", again.needs[2].code, "H1");
    EXPECT_NUMBER("by its label", again.headlines[1].number, 9);
}

static void
what_a_person_chose(void)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct import_options options = options_of(put(arena, "list.csv", LIST));
    struct error err = {.code = ERR_NONE};
    struct import import;

    options.name = "ours";
    options.version = "2026";
    options.valid_from = day_for_test("2026-04-01");
    options.valid_to = day_for_test("2027-03-31");
    options.authority = "A & B <Council>";
    CU_ASSERT_TRUE_FATAL(framework_import(arena, &options, &import, &err));
    CU_ASSERT_PTR_NOT_NULL(
        strstr(import.xml.at, "<framework name=\"ours\" version=\"2026\" official=\"no\" "
                              "valid-from=\"2026-04-01\" valid-to=\"2027-03-31\">\n  <source>need "
                              "list supplied by A &amp; B &lt;Council&gt;; tests"));
}

static void
what_cannot_be_imported(void)
{
    static const struct {
        const char *name, *content, *words; /* a %s for the path */
    } CASES[] = {
        {"a.csv", "Headline,Need\n1 One,A\nTwo,B\n",
         "%s: row 3: \"Two\" has no number and is no headline of coventry-2023; write its number "
         "before it, like \"1. Two\""                                                                         },
        {"a.csv", "",                                 "%s: is empty; expected a row of headings and the needs"},
        {"a.csv", "Headline,Need\n1 One,A\n",
         "no framework can be made of the list: line 4: element tests: min-needs is 3, but the "
         "framework has only 1 needs"                                                                         },
        {"a.csv", "Headline,Need\n1 One,A\xFF\n",
         "%s: row 2, column B: the cell is not UTF-8, or its quotes do not match; save the file as "
         "\"CSV UTF-8\""                                                                                      },
        {"a.csv", "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1",
         "%s is protected by a password or in the .xls "
         "format of before 2007; save it as .xlsx "
         "without a password"                                                                                 },
    };

    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        ARENA_SCOPE struct arena *arena = arena_new();
        struct import_options options = options_of(put(arena, CASES[i].name, CASES[i].content));
        const char *at = strstr(CASES[i].words, "%s");
        struct error err = {.code = ERR_NONE};
        struct import import;

        CU_ASSERT_FALSE(framework_import(arena, &options, &import, &err));
        EXPECT_NUMBER(CASES[i].content, err.code, ERR_INPUT);
        EXPECT_TEXT(CASES[i].content, err.text,
                    at == NULL ? CASES[i].words
                               : arena_printf(arena, "%s%s", options.path, at + 2));
    }
}

static void
other_things_that_are_wrong(void)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct import_options options = options_of("nowhere.xlsx");
    struct error err = {.code = ERR_NONE};
    struct import import;

    CU_ASSERT_FALSE(framework_import(arena, &options, &import, &err));
    EXPECT_TEXT("file", err.text, "there is no file \"nowhere.xlsx\"");
    options.path = put(arena, "list.csv", LIST);
    options.sheet = "Needs";
    CU_ASSERT_FALSE(framework_import(arena, &options, &import, &err));
    EXPECT_TEXT("sheet", err.text,
                arena_printf(arena, "%s: is CSV, which has no sheet \"Needs\"", options.path));
    options.sheet = NULL;
    options.name = "Not Good";
    CU_ASSERT_FALSE(framework_import(arena, &options, &import, &err));
    EXPECT_TEXT("name", err.text,
                "no framework can be made of the list: line 2: Element 'framework', attribute "
                "'name': [facet 'pattern'] The value 'Not Good' is not accepted by the pattern "
                "'[a-z0-9][a-z0-9\\-]{0,63}'");
    options.authority = " ";
    CU_ASSERT_FALSE(framework_import(arena, &options, &import, &err));
    EXPECT_TEXT("authority", err.text,
                "--authority \" \" is not the name of a council in at most 200 bytes");
}

/* Whatever the council is called, the name made of it is one. */
static void
names_are_made(void)
{
    static const struct {
        const char *authority, *name;
    } CASES[] = {
        {"St. Mary's Council",                                                     "st-mary-s-council-needs"},
        {"\xC3\x85",                                                               "needs"                  },
        {"(X)",                                                                    "x-needs"                },
        {"a234567890123456789012345678901234567890123456789012345678901234567890",
         "a234567890123456789012345678901234567890123456789012345678-needs"                                 },
    };

    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        ARENA_SCOPE struct arena *arena = arena_new();
        struct import_options options = options_of(put(arena, "list.csv", LIST));
        struct error err = {.code = ERR_NONE};
        struct import import;

        options.like = "supporting-families-2022";
        options.authority = CASES[i].authority;
        if (framework_import(arena, &options, &import, &err))
            EXPECT_TEXT(CASES[i].authority, import.framework.name, CASES[i].name);
        else
            EXPECT_TEXT(CASES[i].authority, err.text, "");
    }
}

void
suite_framework_import(void)
{
    CU_pSuite suite = CU_add_suite("service/framework_import", NULL, NULL);

    CU_add_test(suite, "a list becomes a framework", a_list_becomes_a_framework);
    CU_add_test(suite, "what a person chose", what_a_person_chose);
    CU_add_test(suite, "what cannot be imported", what_cannot_be_imported);
    CU_add_test(suite, "other things that are wrong", other_things_that_are_wrong);
    CU_add_test(suite, "names are made", names_are_made);
}
