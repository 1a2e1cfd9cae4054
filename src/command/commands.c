/* SPDX-License-Identifier: MIT */
#include "command/commands.h"

#define RUN_NEEDS (TAKES(OPTION_DATA) | TAKES(OPTION_QUARTER) | TAKES(OPTION_FRAMEWORK))
#define RUN_TAKES                                                                       \
    (TAKES(OPTION_AS_AT) | TAKES(OPTION_AUTHORITY) | TAKES(OPTION_AREA) |               \
     TAKES(OPTION_AGREED_NUMBER) | TAKES(OPTION_CLAIM_POLICY) | TAKES(OPTION_THREADS) | \
     TAKES(OPTION_JSON) | TAKES(OPTION_MAPPING))

const struct command_def COMMANDS[] = {
    {.name = "run",
     .arguments = "",
     .required = RUN_NEEDS | TAKES(OPTION_OUT),
     .optional = RUN_TAKES | TAKES(OPTION_REPLACE) | TAKES(OPTION_TIMES),
     .summary =
         "Makes a quarter's return: both workbooks, the figures, the decision on each episode.",              .run = command_run},
    {.name = "check",
     .arguments = "",
     .required = TAKES(OPTION_DATA) | TAKES(OPTION_FRAMEWORK),
     .optional = TAKES(OPTION_QUARTER) | TAKES(OPTION_AS_AT) | TAKES(OPTION_THREADS) |
                 TAKES(OPTION_REPORT) | TAKES(OPTION_ANNOTATE) | TAKES(OPTION_REPLACE) |
                 TAKES(OPTION_JSON) | TAKES(OPTION_MAPPING),
     .summary = "Reports what is wrong or odd in the data, without making a return.",
     .run = command_check                                                                                                       },
    {.name = "explain",
     .arguments = "EPISODE|FAMILY",
     .argument_count = 1,
     .required = RUN_NEEDS,
     .optional = RUN_TAKES,
     .summary = "Explains why an episode can be claimed or not, with the rows that decided it.",
     .run = command_explain},
    {.name = "framework list",
     .arguments = "",
     .optional = TAKES(OPTION_JSON),
     .summary = "Lists the shipped frameworks.",
     .run = command_framework_list                                                             },
    {.name = "framework show",
     .arguments = "NAME",
     .argument_count = 1,
     .optional = TAKES(OPTION_JSON),
     .summary = "Shows a framework's tests, headlines and needs.",
     .run = command_framework_show                                                                                              },
    {.name = "framework check",
     .arguments = "FILE",
     .argument_count = 1,
     .summary = "Checks a framework file and names everything that is wrong with it.",
     .run = command_framework_check                                                                         },
    {.name = "mapping list",
     .arguments = "",
     .summary = "Lists the shipped mappings of exports.",
     .run = command_mapping_list                                                   },
    {.name = "mapping show",
     .arguments = "NAME",
     .argument_count = 1,
     .summary = "Prints a mapping, to copy and change.",
     .run = command_mapping_show},
    {.name = "mapping check",
     .arguments = "FILE",
     .argument_count = 1,
     .optional = TAKES(OPTION_DATA) | TAKES(OPTION_NO_VALUES),
     .summary = "Checks a mapping, and shows what it makes of the first rows of exports.",
     .run = command_mapping_check                                                                                              },
    {.name = "mapping draft",
     .arguments = "FILE...",
     .argument_count = 1,
     .argument_most = ARGUMENTS_MOST,
     .optional = TAKES(OPTION_OUT) | TAKES(OPTION_REPLACE),
     .summary = "Writes a first mapping from the headings and values of exports.",
     .run = command_mapping_draft},
    {.name = "sample",
     .arguments = "",
     .required = TAKES(OPTION_FAMILIES) | TAKES(OPTION_SEED) | TAKES(OPTION_OUT),
     .optional = TAKES(OPTION_QUARTER) | TAKES(OPTION_MISTAKES) | TAKES(OPTION_REPLACE),
     .summary = "Writes an invented council's data, to try things on.",
     .run = command_sample                                                                                                        },
};

const size_t COMMAND_TOTAL = sizeof COMMANDS / sizeof COMMANDS[0];
