/* SPDX-License-Identifier: MIT */
#include "model/choice.h"

#include <CUnit/CUnit.h>

#include "fixture.h"
#include "port/xlsx_choice.h"
#include "suites.h"

#define TEXT_CELL(at_row, words)                                           \
    {                                                                      \
        .row = at_row, .text = {.at = words, .length = sizeof(words) - 1 } \
    }

static const struct form_cell LISTS[] = {
    TEXT_CELL(0, "Q1"),
    TEXT_CELL(1, " Q2 "),
    TEXT_CELL(2, "Q3"),
    {.row = 3, .kind = FORM_NUMBER, .number = 2023}
};
static const struct form_sheet SHEETS[] = {
    {.name = "Claim"               },
    { .name = "My lists", .cells = LISTS, .cell_count = COUNT_OF(LISTS)}
};
static const struct form_name NAMES[] = {
    {.name = "Quarters", .refers = "'My lists'!$A$1:$A$3", .sheet = SIZE_MAX}
};
static const struct form FORM = {.sheets = SHEETS,
                                 .sheet_count = COUNT_OF(SHEETS),
                                 .names = NAMES,
                                 .name_count = COUNT_OF(NAMES)};

static void
what_a_list_offers_is_known(void)
{
    static const struct {
        const char *formula, *value, *offers; /* NULL: offered, or not known */
    } CASES[] = {
        {"\"Yes, No\"",          "No",        NULL                                          },
        {"\"Yes, No\"",          "Maybe",     "\"Yes\", \"No\""                             },
        {"\"1,2,3,4,5,6,7\"",    "8",         "\"1\", \"2\", \"3\", \"4\", \"5\" and others"},
        {"\"1,2,3,4,5,6,7\"",    "7",         NULL                                          },
        {"'My lists'!$A$1:$A$3", "Q2",        NULL                                          },
        {"'My lists'!$A$1:$A$3", "Quarter 2", "\"Q1\", \"Q2\", \"Q3\""                      },
        {"'My lists'!$A$4",      "2023",      NULL                                          },
        {"'My lists'!$A$4",      "2024",      "\"2023\""                                    },
        {"Quarters",             "Q3",        NULL                                          },
        {"quarters",             "Q4",        "\"Q1\", \"Q2\", \"Q3\""                      },
        {"$A$1:$A$3",            "Q4",        NULL                                          },
        {"Nowhere!$A$1:$A$3",    "Q4",        NULL                                          },
        {"INDIRECT(\"x\")",      "Q4",        NULL                                          },
        {"\"\"",                 "Q4",        NULL                                          },
        {"\"",                   "Q4",        NULL                                          },
        {"",                     "Q4",        NULL                                          },
    };

    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        ARENA_SCOPE struct arena *arena = arena_new();
        const char *offers = NULL;
        bool refuses = choice_refuses(arena, &FORM, 0, CASES[i].formula, CASES[i].value, &offers);

        EXPECT_NUMBER(CASES[i].formula, refuses, CASES[i].offers != NULL);
        if (refuses && CASES[i].offers != NULL)
            EXPECT_TEXT(CASES[i].formula, offers, CASES[i].offers);
    }
}

static void
the_rule_of_a_cell_is_found(void)
{
    static const char PART[] =
        "<worksheet><sheetData/><dataValidations>"
        "<dataValidation type=\"whole\" "
        "sqref=\"A1\"><formula1>1</formula1><formula2>9</formula2></dataValidation>"
        "<dataValidation type=\"list\" sqref=\"C5 "
        "D1:D9\"><formula1>&quot;a&amp;b,&lt;c&gt;&quot;</formula1></dataValidation>"
        "<dataValidation sqref=\"E1\" "
        "type=\"list\"><formula1>'It&apos;s'!$A$1</formula1></dataValidation>"
        "</dataValidations></worksheet>";
    ARENA_SCOPE struct arena *arena = arena_new();
    struct xlsx_choices choices = xlsx_choices_read(arena, text_of(PART));

    EXPECT_NUMBER("lists", choices.count, 2);
    EXPECT_TEXT("C5", xlsx_choices_find(&choices, 4, 2), "\"a&b,<c>\"");
    EXPECT_TEXT("D9", xlsx_choices_find(&choices, 8, 3), "\"a&b,<c>\"");
    EXPECT_TEXT("E1", xlsx_choices_find(&choices, 0, 4), "'It's'!$A$1");
    CU_ASSERT_PTR_NULL(xlsx_choices_find(&choices, 0, 0));
    CU_ASSERT_PTR_NULL(xlsx_choices_find(&choices, 9, 3));
    choices =
        xlsx_choices_read(arena, text_of("<a><b><dataValidation type=\"list\" sqref=\"A1\">"));
    EXPECT_NUMBER("cut", choices.count, 0);
}

void
suite_choice(void)
{
    CU_pSuite suite = CU_add_suite("model/choice", NULL, NULL);

    CU_add_test(suite, "what a list offers is known", what_a_list_offers_is_known);
    CU_add_test(suite, "the rule of a cell is found", the_rule_of_a_cell_is_found);
}
