/* SPDX-License-Identifier: MIT */
#include "command/commands.h"

/* What run and explain share. */
#define RUN_NEEDS OPTION_DATA, OPTION_QUARTER, OPTION_FRAMEWORK
#define RUN_TAKES                                                                           \
    OPTION_AS_AT, OPTION_AUTHORITY, OPTION_AREA, OPTION_AGREED_NUMBER, OPTION_CLAIM_POLICY, \
        OPTION_THREADS, OPTION_JSON

const struct command_def COMMANDS[] = {
    {.name = "run",
     .arguments = "",
     .required = {RUN_NEEDS, OPTION_OUT},
     .optional = {RUN_TAKES, OPTION_REPLACE, OPTION_TIMES},
     .summary =
         "Makes a quarter's return: both workbooks, the figures, the decision on each episode.", .run = command_run},
    {.name = "check",
     .arguments = "",
     .required = {OPTION_DATA, OPTION_FRAMEWORK},
     .optional = {OPTION_QUARTER, OPTION_AS_AT, OPTION_THREADS, OPTION_REPORT, OPTION_ANNOTATE,
                  OPTION_REPLACE, OPTION_JSON},
     .summary = "Reports what is wrong or odd in the data, without making a return.",
     .run = command_check                                                                                          },
    {.name = "explain",
     .arguments = "EPISODE|FAMILY",
     .argument_count = 1,
     .required = {RUN_NEEDS},
     .optional = {RUN_TAKES},
     .summary = "Explains why an episode can be claimed or not, with the rows that decided it.",
     .run = command_explain},
    {.name = "framework list",
     .arguments = "",
     .optional = {OPTION_JSON},
     .summary = "Lists the shipped frameworks.",
     .run = command_framework_list                                                },
    {.name = "framework show",
     .arguments = "NAME",
     .argument_count = 1,
     .optional = {OPTION_JSON},
     .summary = "Shows a framework's tests, headlines and needs.",
     .run = command_framework_show                                                                                 },
    {.name = "framework check",
     .arguments = "FILE",
     .argument_count = 1,
     .summary = "Checks a framework file and names everything that is wrong with it.",
     .run = command_framework_check                                                            },
    {.name = "verify",
     .arguments = "FILE.zip|FILE.tlog-proof",
     .argument_count = 1,
     .optional = {OPTION_KEY, OPTION_LEAF},
     .usage_status = EXIT_VERIFY_USAGE,
     .summary = "Checks a bundle of evidence, or a receipt, without a network or a database.",
     .run = command_verify},
    {.name = "sample",
     .arguments = "",
     .required = {OPTION_FAMILIES, OPTION_SEED, OPTION_OUT},
     .optional = {OPTION_QUARTER, OPTION_MISTAKES, OPTION_REPLACE},
     .summary = "Writes an invented council's data, to try things on.",
     .run = command_sample                  },
};

const size_t COMMAND_TOTAL = sizeof COMMANDS / sizeof COMMANDS[0];
