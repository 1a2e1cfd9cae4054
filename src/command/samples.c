/* SPDX-License-Identifier: MIT */
/* An invented council. */
#include "command/commands.h"
#include "service/sample.h"

#define SAMPLE_QUARTER "2023-24-Q3"

int
command_sample(const struct command_line *line)
{
    const char *quarter =
        command_has(line, OPTION_QUARTER) ? line->values[OPTION_QUARTER] : SAMPLE_QUARTER;
    struct sample_options options = {
        .mistakes = command_has(line, OPTION_MISTAKES),
        .replace = command_has(line, OPTION_REPLACE),
        .out = line->values[OPTION_OUT],
        .authority = line->values[OPTION_AUTHORITY],
    };
    struct error err = {.code = ERR_NONE};
    int64_t families, seed;

    if (!command_number(line, OPTION_FAMILIES, 1, 10000000, 0, &families) ||
        !command_number(line, OPTION_SEED, 0, INT64_MAX, 0, &seed))
        return EXIT_USAGE;
    if (!quarter_read(text_of(quarter), &options.quarter))
        return command_usage(line, "--quarter \"%s\" is not a quarter like 2023-24-Q3", quarter);
    options.families = (uint64_t)families;
    options.seed = (uint64_t)seed;
    if (!sample_write(&options, &err))
        return command_failed(&err);
    printf("a council of %s invented families is in %s\n", number_format(families).text,
           options.out);
    return 0;
}
