/* SPDX-License-Identifier: MIT */
/* Who acts for whom: granted, revoked, listed. */
#include <inttypes.h>

#include "base/clock.h"
#include "base/day.h"
#include "command/acting.h"
#include "command/commands.h"
#include "service/deputies.h"

/* A day of the command line, or OTHERWISE; tells wrong usage and returns false. */
static bool
read_day(const struct command_line *line, enum option option, int32_t otherwise, int32_t *day)
{
    struct error err = {.code = ERR_NONE};

    *day = otherwise;
    if (!command_has(line, option) || day_parse(line->values[option], day, &err))
        return true;
    command_usage(line, "%s %s", OPTIONS[option].name, err.text);
    return false;
}

int
command_delegation_grant(const struct command_line *line)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    const char *dir = acting_folder(line);
    struct deputy_request request = {
        .login = line->values[OPTION_TO],
        .role = role_read(text_of(line->values[OPTION_ROLE])),
        .kind = command_has(line, OPTION_KIND) ? line->values[OPTION_KIND] : "",
    };
    struct error err = {.code = ERR_NONE};
    struct acting acting;
    uint64_t seq;

    if (dir == NULL || !read_day(line, OPTION_FROM, clock_today(), &request.from) ||
        !read_day(line, OPTION_UNTIL, 0, &request.until))
        return EXIT_USAGE;
    if (request.role == ROLE_TOTAL)
        return command_usage(line, "--role \"%s\" is not provider, certifier, sro or s151",
                             line->values[OPTION_ROLE]);
    if (!acting_begin(arena, line, dir, &acting, &err) ||
        !deputies_grant(arena, acting.state, &acting.actor, &request, &seq, &err) ||
        !acting_end(&acting, &err))
        return command_failed(&err);
    printf("delegation %" PRIu64 ": %s may act as %s for %s from %s", seq, request.login,
           ROLES[request.role].label, acting.actor.person.name, day_format(request.from).text);
    printf(" to %s; \"deltareturn delegation revoke %" PRIu64 "\" ends it at once\n",
           day_format(request.until).text, seq);
    return 0;
}

int
command_delegation_revoke(const struct command_line *line)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    const char *dir = acting_folder(line);
    struct error err = {.code = ERR_NONE};
    struct acting acting;
    char *end;
    unsigned long long seq = strtoull(line->arguments[0], &end, 10);

    if (dir == NULL)
        return EXIT_USAGE;
    if (*end != '\0' || line->arguments[0][0] < '0' || line->arguments[0][0] > '9')
        return command_usage(line, "\"%s\" is not a delegation's number", line->arguments[0]);
    if (!acting_begin(arena, line, dir, &acting, &err) ||
        !deputies_revoke(arena, acting.state, &acting.actor, seq, &err) ||
        !acting_end(&acting, &err))
        return command_failed(&err);
    printf("delegation %llu holds no longer\n", seq);
    return 0;
}

static void
print_deputy(const struct deputy *deputy)
{
    const struct delegation *delegation = &deputy->delegation;

    printf("%6" PRIu64 "  %s for %s, %s, %s", delegation->seq, deputy->delegate_name,
           delegation->principal_name, ROLES[delegation->role].label,
           delegation->kind[0] == '\0' ? "all returns" : delegation->kind);
    printf(", from %s", day_format(delegation->from).text);
    printf(" to %s%s\n", day_format(delegation->until).text,
           delegation->revoked != 0 ? "; revoked"
           : deputy->holds          ? ""
                                    : "; does not hold today");
}

int
command_delegation_list(const struct command_line *line)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    const char *dir = acting_folder(line);
    struct error err = {.code = ERR_NONE};
    struct deputy *list;
    struct state *state;
    size_t count;

    if (dir == NULL)
        return EXIT_USAGE;
    if (!state_open(arena, dir, STATE_READ, &state, &err) ||
        !deputies_list(arena, state, &list, &count, &err))
        return command_failed(&err);
    for (size_t i = 0; i < count; i++)
        print_deputy(&list[i]);
    return 0;
}
