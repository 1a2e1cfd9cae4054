/* SPDX-License-Identifier: MIT */
#include "command/commands.h"

#define RUN_NEEDS (TAKES(OPTION_DATA) | TAKES(OPTION_QUARTER) | TAKES(OPTION_FRAMEWORK))
#define RUN_TAKES                                                                       \
    (TAKES(OPTION_AS_AT) | TAKES(OPTION_AUTHORITY) | TAKES(OPTION_AREA) |               \
     TAKES(OPTION_AGREED_NUMBER) | TAKES(OPTION_CLAIM_POLICY) | TAKES(OPTION_THREADS) | \
     TAKES(OPTION_JSON))

const struct command_def COMMANDS[] = {
    {.name = "run",
     .arguments = "",
     .required = RUN_NEEDS | TAKES(OPTION_OUT),
     .optional = RUN_TAKES | TAKES(OPTION_REPLACE) | TAKES(OPTION_TIMES),
     .summary =
         "Makes a quarter's return: both workbooks, the figures, the decision on each episode.", .run = command_run},
    {.name = "check",
     .arguments = "",
     .required = TAKES(OPTION_DATA) | TAKES(OPTION_FRAMEWORK),
     .optional = TAKES(OPTION_QUARTER) | TAKES(OPTION_AS_AT) | TAKES(OPTION_THREADS) |
                 TAKES(OPTION_REPORT) | TAKES(OPTION_ANNOTATE) | TAKES(OPTION_REPLACE) |
                 TAKES(OPTION_JSON),
     .summary = "Reports what is wrong or odd in the data, without making a return.",
     .run = command_check},
    {.name = "explain",
     .arguments = "EPISODE|FAMILY",
     .argument_count = 1,
     .required = RUN_NEEDS,
     .optional = RUN_TAKES,
     .summary = "Explains why an episode can be claimed or not, with the rows that decided it.",
     .run = command_explain},
    {.name = "compare",
     .arguments = "BEFORE AFTER",
     .argument_count = 2,
     .optional = TAKES(OPTION_HISTORY) | TAKES(OPTION_JSON) | TAKES(OPTION_FAIL_ON_CHANGE),
     .summary = "Tells what differs between two returns, why, and what is out of line.",
     .run = command_compare},
    {.name = "framework list",
     .arguments = "",
     .optional = TAKES(OPTION_JSON),
     .summary = "Lists the shipped frameworks.",
     .run = command_framework_list                                                                  },
    {.name = "framework show",
     .arguments = "NAME",
     .argument_count = 1,
     .optional = TAKES(OPTION_JSON),
     .summary = "Shows a framework's tests, headlines and needs.",
     .run = command_framework_show},
    {.name = "framework check",
     .arguments = "FILE",
     .argument_count = 1,
     .summary = "Checks a framework file and names everything that is wrong with it.",
     .run = command_framework_check                                                             },
    {.name = "framework import",
     .arguments = "FILE",
     .argument_count = 1,
     .required = TAKES(OPTION_AUTHORITY_NAME),
     .optional = TAKES(OPTION_OUT_FILE) | TAKES(OPTION_YES) | TAKES(OPTION_REPLACE_FILE) |
                 TAKES(OPTION_LIKE) | TAKES(OPTION_NAME) | TAKES(OPTION_VERSION) |
                 TAKES(OPTION_VALID_FROM) | TAKES(OPTION_VALID_TO) | TAKES(OPTION_SHEET) |
                 TAKES(OPTION_NUMBER_COLUMN) | TAKES(OPTION_HEADLINE_COLUMN) |
                 TAKES(OPTION_CODE_COLUMN) | TAKES(OPTION_NEED_COLUMN),
     .summary = "Makes a framework file of the council's own list of needs.",
     .run = command_framework_import},
    {.name = "sample",
     .arguments = "",
     .required = TAKES(OPTION_FAMILIES) | TAKES(OPTION_SEED) | TAKES(OPTION_OUT),
     .optional = TAKES(OPTION_QUARTER) | TAKES(OPTION_MISTAKES) | TAKES(OPTION_REPLACE),
     .summary = "Writes an invented council's data, to try things on.",
     .run = command_sample},
    {.name = "timetable",
     .arguments = "",
     .optional = TAKES(OPTION_TODAY) | TAKES(OPTION_YEAR) | TAKES(OPTION_FILE) |
                 TAKES(OPTION_HOLIDAYS) | TAKES(OPTION_JSON),
     .summary = "Shows which return is due when, in working days.",
     .run = command_timetable               },
};

const size_t COMMAND_TOTAL = sizeof COMMANDS / sizeof COMMANDS[0];
