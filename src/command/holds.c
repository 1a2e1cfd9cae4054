/* SPDX-License-Identifier: MIT */
/* Families held back from claims without an audit sample, and released. */
#include "service/holding.h"

#include <inttypes.h>

#include "base/clock.h"
#include "command/acting.h"
#include "command/commands.h"

#define SHOWN_MOST 80

static const char *
shown(struct arena *arena, const char *text)
{
    return text_for_show(arena, text_of(text), SHOWN_MOST);
}

/* --- holding and releasing ----------------------------------------------------------------------
 */

static void
tell_recorded(struct acting *acting, const struct hold *hold)
{
    printf("%s family %s, looking at %s, revision %" PRId64 "; entry %" PRIu64 " of the log %s\n",
           hold->held ? "held back" : "released", shown(acting->arena, hold->family), hold->period,
           hold->revision, hold->seq, acting->state->origin);
    puts(hold->held ? "the next run leaves it out of the claim, until it is released; what was "
                      "decided before stays as it is"
                    : "the next run claims it if every test passes");
}

static int
record(const struct command_line *line, bool held)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    const char *dir = acting_folder(line);
    struct holding_request request = {
        .family = line->arguments[0],
        .period = line->values[OPTION_RETURN],
        .hold = held,
        .reason = line->values[OPTION_REASON],
    };
    struct error err = {.code = ERR_NONE};
    struct acting acting;
    struct hold recorded;

    if (dir == NULL)
        return EXIT_USAGE;
    if (!acting_begin(arena, line, dir, &acting, &err) ||
        !holding_record(arena, acting.state, &acting.actor, &request, &recorded, &err) ||
        !acting_end(&acting, &err))
        return command_failed(&err);
    tell_recorded(&acting, &recorded);
    return 0;
}

int
command_hold_add(const struct command_line *line)
{
    return record(line, true);
}

int
command_hold_release(const struct command_line *line)
{
    return record(line, false);
}

/* --- list ---------------------------------------------------------------------------------------
 */

static void
print_entry(struct arena *arena, const struct holding_entry *entry)
{
    const struct hold *hold = &entry->hold;

    printf("%s\n    %s %s by %s, %s, at %s revision %" PRId64 " (entry %" PRIu64 ")%s\n",
           shown(arena, hold->family), hold->held ? "held back" : "released",
           london_format(hold->at).text, hold->name, ROLES[hold->role].label, hold->period,
           hold->revision, hold->seq, hold->held && !entry->holds ? ", changed since" : "");
    if (entry->words != NULL)
        printf("            \"%s\"\n", entry->words);
}

int
command_hold_list(const struct command_line *line)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct quarter quarter = {.number = 0};
    const char *dir = acting_folder(line);
    struct error err = {.code = ERR_NONE};
    struct holding_list list;
    struct state *state;

    if (dir == NULL)
        return EXIT_USAGE;
    if (!quarter_read(text_of(line->arguments[0]), &quarter))
        return command_usage(line, "\"%s\" is not a quarter like 2023-24-Q3", line->arguments[0]);
    if (!state_open(arena, dir, STATE_READ, &state, &err) ||
        !holding_read(arena, state, quarter, NULL, &list, &err))
        return command_failed(&err);
    for (size_t i = 0; i < list.count; i++)
        print_entry(arena, &list.list[i]);
    printf("families held back from the claim of %s without a sample: %zu\n", line->arguments[0],
           list.held);
    return 0;
}
