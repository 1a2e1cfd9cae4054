/* SPDX-License-Identifier: MIT */
#include "model/cell.h"

#include <CUnit/CUnit.h>

#include "base/dice.h"
#include "cells_fixture.h"
#include "fixture.h"
#include "suites.h"

static const struct headline HEADLINES[] = {
    {1, "one"}
};
static const struct need_def NEEDS[] = {
    {.code = "1.1",             .text = "a"},
    {.code = "long-code_15.ch", .text = "b"}
};
static const char *const TYPES[] = {"cp_start", "our_own_type"};
static const struct framework RULES = {.headline_count = 1,
                                       .headlines = HEADLINES,
                                       .need_count = 2,
                                       .needs = NEEDS,
                                       .rereferral_count = 2,
                                       .rereferral = TYPES};

static const struct {
    enum table_id table;
    unsigned column;
    const char *cell;
    int32_t value;
} CASES[] = {
    {TABLE_MEMBERS,    MEMBERS_DOB,                  "",                        VALUE_BLANK          },
    {TABLE_MEMBERS,    MEMBERS_DOB,                  "1970-01-02",              1                    },
    {TABLE_MEMBERS,    MEMBERS_DOB,                  "0001-01-01",              DAY_FIRST            },
    {TABLE_MEMBERS,    MEMBERS_DOB,                  "9999-12-31",              DAY_LAST             },
    {TABLE_MEMBERS,    MEMBERS_DOB,                  "2023-02-29",              VALUE_BAD            },
    {TABLE_EPISODES,   EPISODES_CLOSURE_QUALITY,     "",                        VALUE_BLANK          },
    {TABLE_EPISODES,   EPISODES_CLOSURE_QUALITY,     "y",                       1                    },
    {TABLE_EPISODES,   EPISODES_CLOSURE_QUALITY,     "n",                       0                    },
    {TABLE_EPISODES,   EPISODES_CLOSURE_QUALITY,     "Y",                       VALUE_BAD            },
    {TABLE_EPISODES,   EPISODES_CLOSURE_QUALITY,     "yes",                     VALUE_BAD            },
    {TABLE_EPISODES,   EPISODES_CLOSURE_QUALITY,     "1",                       VALUE_BAD            },
    {TABLE_EPISODES,   EPISODES_LEAD_PRACTITIONER,   "",                        VALUE_BLANK          },
    {TABLE_EPISODES,   EPISODES_LEAD_PRACTITIONER,   "-",                       1                    },
    {TABLE_MEMBERS,    MEMBERS_ROLE,                 "child",                   ROLE_CHILD           },
    {TABLE_MEMBERS,    MEMBERS_ROLE,                 "expectant_parent",        ROLE_EXPECTANT_PARENT},
    {TABLE_MEMBERS,    MEMBERS_ROLE,                 "Child",                   VALUE_BAD            },
    {TABLE_MEMBERS,    MEMBERS_ROLE,                 "",                        VALUE_BLANK          },
    {TABLE_OUTCOMES,   OUTCOMES_RESULT,              "unknown",                 RESULT_UNKNOWN       },
    {TABLE_OUTCOMES,   OUTCOMES_BASIS,               "exception",               BASIS_EXCEPTION      },
    {TABLE_ATTENDANCE, ATTENDANCE_PROVISION,         "none",                    PROVISION_NONE       },
    {TABLE_ATTENDANCE, ATTENDANCE_PROVISION,         "",                        VALUE_BLANK          },
    {TABLE_ATTENDANCE, ATTENDANCE_SESSIONS_POSSIBLE, "0",                       0                    },
    {TABLE_ATTENDANCE, ATTENDANCE_SESSIONS_POSSIBLE, "007",                     7                    },
    {TABLE_ATTENDANCE, ATTENDANCE_SESSIONS_POSSIBLE, "42",                      42                   },
    {TABLE_ATTENDANCE, ATTENDANCE_SESSIONS_POSSIBLE, "365",                     365                  },
    {TABLE_ATTENDANCE, ATTENDANCE_SESSIONS_POSSIBLE, "x",                       VALUE_BAD            },
    {TABLE_ATTENDANCE, ATTENDANCE_SESSIONS_POSSIBLE, "4:",                      VALUE_BAD            },
    {TABLE_ATTENDANCE, ATTENDANCE_SESSIONS_POSSIBLE, "3/5",                     VALUE_BAD            },
    {TABLE_ATTENDANCE, ATTENDANCE_SESSIONS_POSSIBLE, "9999",                    9999                 },
    {TABLE_ATTENDANCE, ATTENDANCE_SESSIONS_POSSIBLE, "10000",                   VALUE_BAD            },
    {TABLE_ATTENDANCE, ATTENDANCE_SESSIONS_POSSIBLE, "99999999999999999999999", VALUE_BAD            },
    {TABLE_ATTENDANCE, ATTENDANCE_SESSIONS_POSSIBLE, "-1",                      VALUE_BAD            },
    {TABLE_ATTENDANCE, ATTENDANCE_SESSIONS_POSSIBLE, "+1",                      VALUE_BAD            },
    {TABLE_ATTENDANCE, ATTENDANCE_SESSIONS_POSSIBLE, "1.0",                     VALUE_BAD            },
    {TABLE_ATTENDANCE, ATTENDANCE_SESSIONS_POSSIBLE, "1e2",                     VALUE_BAD            },
    {TABLE_ATTENDANCE, ATTENDANCE_SESSIONS_POSSIBLE, "1,000",                   VALUE_BAD            },
    {TABLE_ATTENDANCE, ATTENDANCE_SESSIONS_POSSIBLE, "\xD9\xA1",                VALUE_BAD            },
    {TABLE_ATTENDANCE, ATTENDANCE_SUSPENSION_DAYS,   "4",                       4                    },
    {TABLE_ATTENDANCE, ATTENDANCE_SUSPENSION_DAYS,   "4.5",                     4                    },
    {TABLE_ATTENDANCE, ATTENDANCE_SUSPENSION_DAYS,   "0.25",                    0                    },
    {TABLE_ATTENDANCE, ATTENDANCE_SUSPENSION_DAYS,   "9999",                    9999                 },
    {TABLE_ATTENDANCE, ATTENDANCE_SUSPENSION_DAYS,   "9999.0",                  9999                 },
    {TABLE_ATTENDANCE, ATTENDANCE_SUSPENSION_DAYS,   "9999.5",                  VALUE_BAD            },
    {TABLE_ATTENDANCE, ATTENDANCE_SUSPENSION_DAYS,   "10000",                   VALUE_BAD            },
    {TABLE_ATTENDANCE, ATTENDANCE_SUSPENSION_DAYS,   ".5",                      VALUE_BAD            },
    {TABLE_ATTENDANCE, ATTENDANCE_SUSPENSION_DAYS,   "4.",                      VALUE_BAD            },
    {TABLE_ATTENDANCE, ATTENDANCE_SUSPENSION_DAYS,   "4.5.1",                   VALUE_BAD            },
    {TABLE_ATTENDANCE, ATTENDANCE_SUSPENSION_DAYS,   "-4",                      VALUE_BAD            },
    {TABLE_ATTENDANCE, ATTENDANCE_SUSPENSION_DAYS,   ".",                       VALUE_BAD            },
    {TABLE_EVENTS,     EVENTS_AMOUNT,                "",                        VALUE_BLANK          },
    {TABLE_EVENTS,     EVENTS_AMOUNT,                "-16.25",                  0                    },
    {TABLE_EVENTS,     EVENTS_AMOUNT,                "+3",                      0                    },
    {TABLE_EVENTS,     EVENTS_AMOUNT,                "123456789012345678901",   0                    },
    {TABLE_EVENTS,     EVENTS_AMOUNT,                "-",                       VALUE_BAD            },
    {TABLE_EVENTS,     EVENTS_AMOUNT,                "+",                       VALUE_BAD            },
    {TABLE_EVENTS,     EVENTS_AMOUNT,                "--1",                     VALUE_BAD            },
    {TABLE_EVENTS,     EVENTS_AMOUNT,                "1e3",                     VALUE_BAD            },
    {TABLE_EVENTS,     EVENTS_AMOUNT,                "nan",                     VALUE_BAD            },
    {TABLE_EVENTS,     EVENTS_AMOUNT,                "0x10",                    VALUE_BAD            },
    {TABLE_EVENTS,     EVENTS_AMOUNT,                "1,5",                     VALUE_BAD            },
    {TABLE_CLAIMS,     CLAIMS_PAYMENT_PENCE,         "0",                       0                    },
    {TABLE_CLAIMS,     CLAIMS_PAYMENT_PENCE,         "1000000000",              1000000000           },
    {TABLE_CLAIMS,     CLAIMS_PAYMENT_PENCE,         "1000000001",              VALUE_BAD            },
    {TABLE_CLAIMS,     CLAIMS_PAYMENT_PENCE,         "800.00",                  VALUE_BAD            },
    {TABLE_CLAIMS,     CLAIMS_QUARTER,               "2023-24-Q3",              2023 * 4 + 2         },
    {TABLE_CLAIMS,     CLAIMS_QUARTER,               "2023-25-Q3",              VALUE_BAD            },
    {TABLE_CLAIMS,     CLAIMS_QUARTER,               "",                        VALUE_BLANK          },
    {TABLE_NEEDS,      NEEDS_NEED_CODE,              "1.1",                     0                    },
    {TABLE_NEEDS,      NEEDS_NEED_CODE,              "long-code_15.ch",         1                    },
    {TABLE_NEEDS,      NEEDS_NEED_CODE,              "1.10",                    VALUE_BAD            },
    {TABLE_NEEDS,      NEEDS_NEED_CODE,              "1",                       VALUE_BAD            },
    {TABLE_EVENTS,     EVENTS_TYPE,                  "cp_start",                1                    },
    {TABLE_EVENTS,     EVENTS_TYPE,                  "our_own_type",            1                    },
    {TABLE_EVENTS,     EVENTS_TYPE,                  "eh_referral",             0                    },
    {TABLE_EVENTS,     EVENTS_TYPE,                  "parenting_course_done",   0                    },
    {TABLE_EVENTS,     EVENTS_TYPE,                  "CP_start",                VALUE_BAD            },
    {TABLE_EVENTS,     EVENTS_TYPE,                  "other",                   VALUE_BAD            },
    {TABLE_EVENTS,     EVENTS_SOURCE,                "anything",                1                    },
};

static void
rules_vocabulary(struct arena *arena, struct vocabulary *vocabulary)
{
    struct framework_set set;

    framework_set_make(arena, (const struct framework *[]){&RULES}, 1, &set);
    vocabulary_make(arena, &set, vocabulary);
}

static void
cells_have_their_values(void)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct vocabulary *vocabulary = ARENA_ARRAY(arena, struct vocabulary, 1);

    rules_vocabulary(arena, vocabulary);
    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        struct text cell = text_of(CASES[i].cell);
        int32_t value = 4711;

        cells_read(vocabulary, CASES[i].table, CASES[i].column, cells_of_texts(arena, &cell, 1), 1,
                   &value);
        EXPECT_NUMBER(CASES[i].cell, value, CASES[i].value);
    }
}

static void
columns_are_read_together(void)
{
    struct text cells[] = {text_of("child"), text_of(""), text_of("x"), text_of("other_adult")};
    int32_t values[COUNT_OF(cells)];
    ARENA_SCOPE struct arena *arena = arena_new();
    struct vocabulary *vocabulary = ARENA_ARRAY(arena, struct vocabulary, 1);

    rules_vocabulary(arena, vocabulary);
    cells_read(vocabulary, TABLE_MEMBERS, MEMBERS_ROLE,
               cells_of_texts(arena, cells, COUNT_OF(cells)), COUNT_OF(cells), values);
    CU_ASSERT(values[0] == ROLE_CHILD && values[1] == VALUE_BLANK && values[2] == VALUE_BAD &&
              values[3] == ROLE_OTHER_ADULT);
    CU_ASSERT_TRUE(value_is_known(0));
    CU_ASSERT_FALSE(value_is_known(VALUE_BLANK) || value_is_known(VALUE_BAD));
}

/* Many different texts in a column, among them some that say nothing. */
static void
text_fill(struct dice *dice, char text[DAY_TEXT_SIZE], bool word)
{
    static const char *const WORDS[] = {"child", "adult", "parent", "other_adult"};
    struct day_text day = day_format(dice_between(dice, 0, 9000));

    if (word)
        snprintf(text, DAY_TEXT_SIZE, "%.15s", WORDS[dice_below(dice, COUNT_OF(WORDS))]);
    else
        memcpy(text, day.text, DAY_TEXT_SIZE);
    if (dice_chance(dice, 100))
        text[dice_below(dice, (uint32_t)strlen(text))] = (char)('0' + dice_below(dice, 12));
}

static void
many_are_read_as_one(void)
{
    enum { CELLS = 4000 };
    ARENA_SCOPE struct arena *arena = arena_new();
    struct vocabulary *vocabulary = ARENA_ARRAY(arena, struct vocabulary, 1);
    char(*texts)[DAY_TEXT_SIZE] = arena_alloc_many(arena, CELLS, sizeof *texts);
    struct text *cells = ARENA_ARRAY(arena, struct text, CELLS);
    int32_t *values = ARENA_ARRAY(arena, int32_t, CELLS), alone;
    struct dice dice = dice_new(1, 1);

    rules_vocabulary(arena, vocabulary);
    for (unsigned word = 0; word < 2; word++) {
        unsigned column = word == 1 ? MEMBERS_ROLE : MEMBERS_DOB;

        for (size_t i = 0; i < CELLS; i++) {
            text_fill(&dice, texts[i], word == 1);
            cells[i] = text_of(texts[i]);
        }
        cells_read(vocabulary, TABLE_MEMBERS, column, cells_of_texts(arena, cells, CELLS), CELLS,
                   values);
        for (size_t i = 0; i < CELLS; i++) {
            cells_read(vocabulary, TABLE_MEMBERS, column, cells_of_texts(arena, &cells[i], 1), 1,
                       &alone);
            EXPECT_NUMBER(texts[i], values[i], alone);
        }
    }
}

void
suite_cell(void)
{
    CU_pSuite suite = CU_add_suite("model/cell", NULL, NULL);

    CU_add_test(suite, "cells have their values", cells_have_their_values);
    CU_add_test(suite, "columns are read together", columns_are_read_together);
    CU_add_test(suite, "many are read as one", many_are_read_as_one);
}
