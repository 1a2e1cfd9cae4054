/* SPDX-License-Identifier: MIT */
#include "model/layout.h"

#include <CUnit/CUnit.h>

#include "base/day.h"
#include "fixture.h"
#include "suites.h"

static void
fills_make_sense_or_not(void)
{
    static const struct {
        const char *name;
        struct layout_fill fill;
        const char *fault; /* "" = it makes sense; the begin of it */
    } CASES[] = {
        {"a count",              {.figure = "claims_new"},                     ""                 },
        {"a count as text",      {.figure = "claims_new", .as = AS_TEXT},      ""                 },
        {"money",                {.figure = "payment_pence", .as = AS_POUNDS}, ""                 },
        {"of a headline",        {.figure = "needs_claimed", .headline = 3},   ""                 },
        {"a decision",           {.figure = "decisions.claimable"},            ""                 },
        {"a text",               {.text = "Council"},                          ""                 },
        {"money without a unit",
         {.figure = "payment_pence"},
         "the figure \"payment_pence\" wants to be told how: as=\"pounds\" or \"pence\""          },
        {"the schools' too",
         {.figure = "school_incentive_pence"},
         "the figure \"school_incentive_pence\" wants to be told how: as=\"pounds\" or \"pence\"" },
        {"a count in pounds",
         {.figure = "claims_new", .as = AS_POUNDS},
         "the figure \"claims_new\" cannot be written as \"pounds\", only as \"number\" or "
         "\"text\""                                                                               },
        {"a quarter as a date",
         {.figure = "quarter", .as = AS_DATE},
         "the figure \"quarter\" cannot be written as \"date\", only as \"text\" or "
         "\"financial-year\" or \"financial-year-slash\" or "
         "\"quarter-name\" or \"quarter-number\" or \"first-day\" or \"last-day\""                },
        {"no headline",
         {.figure = "needs_claimed"},
         "the figure \"needs_claimed\" wants the number of a headline"                            },
        {"a headline too many",
         {.figure = "claims_new", .headline = 3},
         "the figure \"claims_new\" is not one of a headline"                                     },
        {"a text with a gap",
         {.figure = "quarter", .text = "Quarter {}", .as = AS_QUARTER_NUMBER},
         ""                                                                                       },
        {"a text without",
         {.figure = "quarter", .text = "Quarter"},
         "a text beside a figure needs a gap for it, {}, like \"Quarter {}\""                     },
        {"a text with a way",
         {.text = "x", .as = AS_TEXT},
         "a text stands as it is, without headline or as"                                         },
        {"a slip",
         {.figure = "claims_nwe"},
         "there is no figure \"claims_nwe\"; there are claims_new, claims_carried, claims_total, "},
        {"an unknown decision",
         {.figure = "decisions.unused"},
         "there is no figure \"decisions.unused\"; there are "                                    },
    };

    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        struct error err = {.code = ERR_NONE};
        size_t length = strlen(CASES[i].fault);

        EXPECT_NUMBER(CASES[i].name, layout_fill_check(&CASES[i].fill, &err), length == 0);
        if (strncmp(err.text, CASES[i].fault, length) != 0 || (length == 0 && err.code != ERR_NONE))
            EXPECT_TEXT(CASES[i].name, err.text, CASES[i].fault);
    }
}

static void
values_are_written_as_asked(void)
{
    static const struct {
        const char *name;
        struct layout_fill fill;
        struct layout_raw raw;
        int kind;
        const char *text; /* or the error; of a day its date */
    } CASES[] = {
        {"a count",
         {.figure = "claims_new"},
         {.is_number = true, .number = 12},
         VALUE_NUMBER,                                                                                                     "12"               },
        {"a count as text",
         {.figure = "claims_new", .as = AS_TEXT},
         {.is_number = true, .number = 12},
         VALUE_TEXT,                                                                                                       "12"               },
        {"pence",
         {.figure = "payment_pence", .as = AS_PENCE},
         {.is_number = true, .number = 80000},
         VALUE_NUMBER,                                                                                                     "80000"            },
        {"pounds",
         {.figure = "payment_pence", .as = AS_POUNDS},
         {.is_number = true, .number = 80000},
         VALUE_NUMBER,                                                                                                     "800.00"           },
        {"odd pence",
         {.figure = "payment_pence", .as = AS_POUNDS},
         {.is_number = true, .number = 105},
         VALUE_NUMBER,                                                                                                     "1.05"             },
        {"less than a pound",
         {.figure = "payment_pence", .as = AS_POUNDS},
         {.is_number = true, .number = -7},
         VALUE_NUMBER,                                                                                                     "-0.07"            },
        {"a day",                       {.figure = "as_at"},                           {.text = "2023-12-31"}, VALUE_DAY,  "2023-12-31"       },
        {"a day as text",
         {.figure = "as_at", .as = AS_TEXT},
         {.text = "2023-12-31"},
         VALUE_TEXT,                                                                                                       "2023-12-31"       },
        {"a quarter",                   {.figure = "quarter"},                         {.text = "2023-24-Q3"}, VALUE_TEXT, "2023-24-Q3"       },
        {"its year",
         {.figure = "quarter", .as = AS_FINANCIAL_YEAR},
         {.text = "2023-24-Q3"},
         VALUE_TEXT,                                                                                                       "2023-24"          },
        {"its year as people write it",
         {.figure = "quarter", .as = AS_FINANCIAL_YEAR_SLASH},
         {.text = "2023-24-Q3"},
         VALUE_TEXT,                                                                                                       "2023/24"          },
        {"in a text",
         {.figure = "quarter", .as = AS_QUARTER_NUMBER, .text = "Quarter {} of four"},
         {.text = "2023-24-Q3"},
         VALUE_TEXT,                                                                                                       "Quarter 3 of four"},
        {"a day in a text",
         {.figure = "quarter", .as = AS_LAST_DAY, .text = "to {}"},
         {.text = "2023-24-Q4"},
         VALUE_TEXT,                                                                                                       "to 2024-03-31"    },
        {"its name",
         {.figure = "quarter", .as = AS_QUARTER_NAME},
         {.text = "2023-24-Q3"},
         VALUE_TEXT,                                                                                                       "Q3"               },
        {"its number",
         {.figure = "quarter", .as = AS_QUARTER_NUMBER},
         {.text = "2023-24-Q3"},
         VALUE_NUMBER,                                                                                                     "3"                },
        {"its first day",
         {.figure = "quarter", .as = AS_FIRST_DAY},
         {.text = "2023-24-Q4"},
         VALUE_DAY,                                                                                                        "2024-01-01"       },
        {"its last day",
         {.figure = "quarter", .as = AS_LAST_DAY},
         {.text = "2023-24-Q4"},
         VALUE_DAY,                                                                                                        "2024-03-31"       },
        {"words",                       {.figure = "authority"},                       {.text = "X0123"},      VALUE_TEXT, "X0123"            },
        {"a text of the layout",
         {.text = "Our council"},
         {.text = NULL},
         VALUE_TEXT,                                                                                                       "Our council"      },
        {"no words",
         {.figure = "authority"},
         {.text = ""},
         -1,
         "the figure \"authority\" is empty"                                                                                                  },
        {"no quarter",
         {.figure = "quarter"},
         {.text = "2023-25-Q1"},
         -1,
         "\"2023-25-Q1\" is not a quarter like 2023-24-Q3"                                                                                    },
        {"no day",
         {.figure = "as_at"},
         {.text = "31/12/2023"},
         -1,
         "\"31/12/2023\" is not a date like 2024-05-12"                                                                                       },
        {"a text for a number",
         {.figure = "claims_new"},
         {.text = "12"},
         -1,
         "the figure \"claims_new\" is a text, not a number"                                                                                  },
        {"a number for a text",
         {.figure = "quarter"},
         {.is_number = true},
         -1,
         "the figure \"quarter\" is a number, not a text"                                                                                     },
    };

    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        ARENA_SCOPE struct arena *arena = arena_new();
        struct error err = {.code = ERR_NONE};
        struct layout_value value;

        if (!layout_value_make(arena, &CASES[i].fill, &CASES[i].raw, &value, &err)) {
            EXPECT_NUMBER(CASES[i].name, -1, CASES[i].kind);
            EXPECT_TEXT(CASES[i].name, err.text, CASES[i].text);
            continue;
        }
        EXPECT_NUMBER(CASES[i].name, (int)value.kind, CASES[i].kind);
        EXPECT_TEXT(CASES[i].name,
                    value.kind == VALUE_DAY ? day_format(value.day).text : value.text,
                    CASES[i].text);
    }
}

void
suite_layout(void)
{
    CU_pSuite suite = CU_add_suite("model/layout", NULL, NULL);

    CU_add_test(suite, "fills make sense or not", fills_make_sense_or_not);
    CU_add_test(suite, "values are written as asked", values_are_written_as_asked);
}
