/* SPDX-License-Identifier: MIT */
#include "model/need_list.h"

#include <CUnit/CUnit.h>

#include "fixture.h"
#include "suites.h"

#define HEIGHT 12
#define WIDTH  5

/* Cells parted by '|', rows by line ends; a cell's kind may stand before it: "#1.1" a number,
 * "@..." a date, "!..." a fault. */
static struct need_sheet
sheet_of(struct arena *arena, const char *text)
{
    struct need_cell *cells = ARENA_ARRAY(arena, struct need_cell, HEIGHT * WIDTH);
    struct need_sheet sheet = {.column_count = WIDTH, .cells = cells};

    for (size_t i = 0; i < (size_t)HEIGHT * WIDTH; i++)
        cells[i].text = "";
    for (size_t column = 0; *text != '\0'; text++) {
        size_t length = strcspn(text, "|\n");
        struct need_cell *cell = &cells[sheet.row_count * WIDTH + column];
        const char *kind = length == 0 ? NULL : strchr(" #@!", text[0]);

        if (kind != NULL && *kind != ' ') {
            static const char KINDS[] = "#@!";

            cell->kind = (enum need_cell_kind)(strchr(KINDS, text[0]) - KINDS + 1);
            cell->text = arena_copy(arena, text + 1, length - 1);
        } else {
            cell->text = arena_copy(arena, text, length);
        }
        text += length;
        column++;
        if (*text == '\n' || *text == '\0') {
            sheet.row_count++;
            column = 0;
        }
        if (*text == '\0')
            break;
    }
    return sheet;
}

static const struct headline BASE_HEADLINES[] = {
    {1,  "Getting a good education"},
    {9,  "Secure housing"          },
    {10, "Financial stability"     },
};
static const struct framework BASE = {
    .name = "national", .headlines = BASE_HEADLINES, .headline_count = 3};

static const char *const NOTHING_ASKED[NEED_COLUMN_COUNT] = {NULL};

static void
columns_are_known_by_their_headings(void)
{
    static const struct {
        const char *name, *text;
        size_t header, number, headline, code, need;
    } CASES[] = {
        {"plain",                     "Headline|Code|Need\n",                        0, 9, 0, 1, 2},
        {"titles",                    "Our list|\n|\nTheme|Ref.|Criteria|Measure\n", 2, 9, 0, 1, 2},
        {"both",                      "No.|Headline Outcome|Need code|NEED TEXT\n",  0, 0, 1, 2, 3},
        {"order",                     "Family need|Outcome|ref\n",                   0, 9, 1, 2, 0},
        {"need alone",                "Needs\n",                                     0, 9, 9, 9, 0},
        {"a title that is a heading", "Needs|\nHeadline|Need\n",                     1, 9, 0, 9, 1},
        {"marks",                     "*Headline:*|- Need -\n",                      0, 9, 0, 9, 1},
    };

    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        ARENA_SCOPE struct arena *arena = arena_new();
        struct need_sheet sheet = sheet_of(arena, CASES[i].text);
        struct error err = {.code = ERR_NONE};
        struct need_columns columns;
        const size_t expected[] = {CASES[i].number, CASES[i].headline, CASES[i].code,
                                   CASES[i].need};

        EXPECT_NUMBER(CASES[i].name,
                      need_columns_find(arena, &sheet, NOTHING_ASKED, &columns, &err), true);
        EXPECT_NUMBER(CASES[i].name, columns.header, CASES[i].header);
        for (unsigned c = 0; c < NEED_COLUMN_COUNT; c++)
            EXPECT_NUMBER(CASES[i].name,
                          columns.place[c] == NEED_COLUMN_NONE ? 9 : columns.place[c], expected[c]);
    }
}

static void
columns_a_person_named(void)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct need_sheet sheet = sheet_of(arena, "Area|Need|Description|No\n");
    const char *asked[NEED_COLUMN_COUNT] = {[NEED_COLUMN_NEED] = "description",
                                            [NEED_COLUMN_HEADLINE] = "A",
                                            [NEED_COLUMN_CODE] = "No"};
    struct error err = {.code = ERR_NONE};
    struct need_columns columns;

    CU_ASSERT_TRUE_FATAL(need_columns_find(arena, &sheet, asked, &columns, &err));
    EXPECT_NUMBER("by heading", columns.place[NEED_COLUMN_NEED], 2);
    EXPECT_NUMBER("by letter", columns.place[NEED_COLUMN_HEADLINE], 0);
    EXPECT_NUMBER("taken from another", columns.place[NEED_COLUMN_CODE], 3);
    CU_ASSERT_EQUAL(columns.place[NEED_COLUMN_NUMBER], NEED_COLUMN_NONE);
}

static void
columns_that_are_not_clear(void)
{
    static const struct {
        const char *text, *asked, *words;
    } CASES[] = {
        {"Headline|Need|Criteria\n", NULL,
         "row 1 has several columns that may hold the need: \"Need\" (column B), \"Criteria\" "
         "(column C); say which with --need-column"                                               },
        {"Headline|Outcome|Need\n",  NULL,
         "row 1 has several columns that may hold the headline: \"Headline\" (column A), "
         "\"Outcome\" "
         "(column B); say which with --headline-column"                                           },
        {"x\nHeadline|Code|What\n",  NULL,
         "no column is headed \"Need\", \"Criteria\" or the like; row 2 has \"Headline\" (column "
         "A), \"Code\" (column B), \"What\" (column C); name the column with --need-column"       },
        {"\n|\n",                    NULL,
         "no column is headed \"Need\", \"Criteria\" or the like; row 1 has no heading; name the "
         "column with --need-column"                                                              },
        {"Headline|Need\n",          "Wants",
         "--need-column \"Wants\" is no heading of row 1 and no letter of a column; it has "
         "\"Headline\" (column A), \"Need\" (column B)"                                           },
        {"Headline|Need\n",          "Z",
         "--need-column \"Z\" is no heading of row 1 and no letter of a column; it has "
         "\"Headline\" (column A), \"Need\" (column B)"                                           },
        {"",                         NULL,    "is empty; expected a row of headings and the needs"},
    };

    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        ARENA_SCOPE struct arena *arena = arena_new();
        struct need_sheet sheet = sheet_of(arena, CASES[i].text);
        const char *asked[NEED_COLUMN_COUNT] = {[NEED_COLUMN_NEED] = CASES[i].asked};
        struct error err = {.code = ERR_NONE};
        struct need_columns columns;

        CU_ASSERT_FALSE(need_columns_find(arena, &sheet, asked, &columns, &err));
        EXPECT_TEXT(CASES[i].text, err.text, CASES[i].words);
    }
}

static void
letters_of_columns(void)
{
    static const struct {
        size_t column;
        const char *letters;
    } CASES[] = {
        {0,   "A"  },
        {25,  "Z"  },
        {26,  "AA" },
        {27,  "AB" },
        {51,  "AZ" },
        {52,  "BA" },
        {701, "ZZ" },
        {702, "AAA"}
    };

    for (size_t i = 0; i < COUNT_OF(CASES); i++)
        EXPECT_TEXT("letters", column_letters(CASES[i].column).text, CASES[i].letters);
}

/* "1 Label: 1.1=Need 1.2=Need; 9 ...", or the sentence. */
static const char *
list_told(struct arena *arena, const char *text, uint16_t *made)
{
    struct need_sheet sheet = sheet_of(arena, text);
    struct error err = {.code = ERR_NONE};
    struct builder out = {.arena = arena};
    struct need_columns columns;
    struct need_list list;

    CU_ASSERT_TRUE_FATAL(need_columns_find(arena, &sheet, NOTHING_ASKED, &columns, &err));
    if (!need_list_read(arena, &sheet, &columns, &BASE, &list, &err))
        return arena_printf(arena, "%s", err.text);
    *made = list.codes_made;
    builder_puts(&out, "");
    for (uint16_t h = 0; h < list.headline_count; h++) {
        builder_printf(&out, "%s%d %s:", h == 0 ? "" : "; ", (int)list.headlines[h].number,
                       list.headlines[h].label);
        for (uint16_t i = 0; i < list.need_count; i++)
            if (list.needs[i].headline == h)
                builder_printf(&out, " %s=%s", list.needs[i].code, list.needs[i].text);
    }
    return out.at;
}

static void
lists_that_are_understood(void)
{
    static const struct {
        const char *name, *text, *list;
        uint16_t made;
    } CASES[] = {
        {"headlines carry down",              "Headline|Code|Need\n1. One|a|A\n||\n|b|B\n2 - Two|c|C\n",
         "1 One: a=A b=B; 2 Two: c=C",                                          0},
        {"numbers apart",                     "No|Headline|Need\n#1|One|A\n||B\n#2|Two|C\n",
         "1 One: 1.1=A 1.2=B; 2 Two: 2.1=C",                                    3},
        {"numbers alone",                     "No|Need\n1|A\n9|B\n",
         "1 Getting a good education: 1.1=A; 9 Secure housing: 9.1=B",          2},
        {"labels alone",                      "Headline|Need\nSECURE housing|A\nFinancial stability|B\n",
         "9 Secure housing: 9.1=A; 10 Financial stability: 10.1=B",             2},
        {"words before a number",             "Headline|Need\nHeadline 3: Ours|A\nOutcome 4) Theirs|B\n",
         "3 Ours: 3.1=A; 4 Theirs: 4.1=B",                                      2},
        {"a headline in a row of its own",    "Headline|Code|Need\n1. One\n|x|A\n2. Two\n|y|B\n",
         "1 One: x=A; 2 Two: y=B",                                              0},
        {"by their codes",                    "Code|Need\n1.1|A\n9.2|B\n1.2|C\n",
         "1 Getting a good education: 1.1=A 1.2=C; 9 Secure housing: 9.2=B",    0},
        {"parted headlines",                  "Headline|Need\n1 One|A\n2 Two|B\n1|C\n",
         "1 One: 1.1=A 1.2=C; 2 Two: 2.1=B",                                    3},
        {"codes that are taken",              "Headline|Code|Need\n1 One||A\n|1.1|B\n||C\n",
         "1 One: 1.2=A 1.1=B 1.3=C",                                            2},
        {"a label that begins with a number", "No|Headline|Need\n5|16 and over|A\n",
         "row 2: the headline's number is 5 in one column and 16 in the other", 0},
        {"an age is no number",               "Headline|Need\n9 Secure housing|16-17-year-old\n",
         "9 Secure housing: 9.1=16-17-year-old",                                1},
    };

    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        ARENA_SCOPE struct arena *arena = arena_new();
        uint16_t made = 0;

        EXPECT_TEXT(CASES[i].name, list_told(arena, CASES[i].text, &made), CASES[i].list);
        EXPECT_NUMBER(CASES[i].name, made, CASES[i].made);
    }
}

static void
lists_at_fault(void)
{
    static const struct {
        const char *text, *words;
    } CASES[] = {
        {"Headline|Need\n",                                "there is no need below the headings of row 1"},
        {"Headline|Need\nNew one|A\n",
         "row 2: \"New one\" has no number and is no headline of national; write its number before "
         "it, like \"1. New one\""                                                                       },
        {"No|Need\n7|A\n",
         "row 2: headline 7 has no label, and national has no headline 7; write its label beside "
         "the number"                                                                                    },
        {"No|Need\n#1.1|A\n",                              "row 2: \"1.1\" is not a headline's number from 1 to 99; if it is "
                              "the need's code, name its "
                              "column with --code-column"                   },
        {"Headline|Need\n100 Many|A\n",
         "row 2: a headline's number is a whole number from 1 to 99"                                     },
        {"Headline|Need\n1 One|A\n1 Two|B\n",
         "row 3: headline 1 is \"Two\" here, but \"One\" in row 2"                                       },
        {"Headline|Code|Need\n1 One|a|A\n|a|B\n",
         "row 3: the code \"a\" stands in row 2 already; expected each code once"                        },
        {"Headline|Code|Need\n1 One|#1.1|A\n|#1.1|B\n",
         "row 3: the code \"1.1\" stands in row 2 already; a workbook keeps 1.10 as the number "
         "1.1, "
         "so give the column the format Text and type the codes again"                                   },
        {"Headline|Code|Need\n1 One|@2026-01-01|A\n",
         "row 2: the need's code has become the date 2026-01-01; give column B the format Text and "
         "type it again"                                                                                 },
        {"Headline|Code|Need\n1 One|a|!#REF!\n",
         "row 2: the need is \"#REF!\"; correct the formula in column C"                                 },
        {"Headline|Code|Need\n1 One|a b|A\n",
         "row 2: \"a b\" is not a need's code; expected at most 15 letters, digits, full stops, "
         "underscores and hyphens, the first a letter or a digit"                                        },
        {"Headline|Code|Need\n1 One|a234567890123456|A\n",
         "row 2: \"a234567890123456\" is not a need's code; expected at most 15 letters, digits, "
         "full "
         "stops, underscores and hyphens, the first a letter or a digit"                                 },
        {"Headline|Code|Need\n1 One|a|\n",                 "row 2: the code \"a\" has no need beside it" },
        {"Code|Need\nx|A\n",
         "row 2: the need stands below no headline; name the column of headlines with "
         "--headline-column"                                                                             },
        {"Headline|Need\n|A\n",
         "row 2: the need stands below no headline; name the column of headlines with "
         "--headline-column"                                                                             },
        {"Headline|Need\n1 One|a\x01\n",
         "row 2: the need has a control character: \"a\\x01\"; type it again"                            },
    };

    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        ARENA_SCOPE struct arena *arena = arena_new();
        uint16_t made;

        EXPECT_TEXT(CASES[i].text, list_told(arena, CASES[i].text, &made), CASES[i].words);
    }
}

void
suite_need_list(void)
{
    CU_pSuite suite = CU_add_suite("model/need_list", NULL, NULL);

    CU_add_test(suite, "columns are known by their headings", columns_are_known_by_their_headings);
    CU_add_test(suite, "columns a person named", columns_a_person_named);
    CU_add_test(suite, "columns that are not clear", columns_that_are_not_clear);
    CU_add_test(suite, "letters of columns", letters_of_columns);
    CU_add_test(suite, "lists that are understood", lists_that_are_understood);
    CU_add_test(suite, "lists at fault", lists_at_fault);
}
