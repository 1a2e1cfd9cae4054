/* SPDX-License-Identifier: MIT */
/* Two returns compared. */
#include "command/commands.h"
#include "service/comparison.h"

/* What --fail-on-change ends with: not 1, which tells of files that cannot be read. */
#define EXIT_DIFFERS 5

int
command_compare(const struct command_line *line)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct error err = {.code = ERR_NONE};
    struct comparison comparison;
    struct text text;

    if (!comparison_make(arena, line->arguments, line->many, line->many_count, &comparison, &err))
        return command_failed(&err);
    text = command_has(line, OPTION_JSON) ? comparison_json(arena, &comparison)
                                          : comparison_text(arena, &comparison);
    fwrite(text.at, 1, text.length, stdout);
    return command_has(line, OPTION_FAIL_ON_CHANGE) && comparison_differs(&comparison)
               ? EXIT_DIFFERS
               : 0;
}
