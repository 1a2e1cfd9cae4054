/* SPDX-License-Identifier: MIT */
#include "service/post.h"

#include <inttypes.h>

#include "base/clock.h"
#include "command/acting.h"
#include "command/commands.h"

int
command_outbox_list(const struct command_line *line)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    const char *dir = acting_folder(line);
    struct error err = {.code = ERR_NONE};
    struct outbox outbox;
    struct state *state;

    if (dir == NULL)
        return EXIT_USAGE;
    if (!state_open(arena, dir, STATE_READ, &state, &err) ||
        !post_list(arena, state, &outbox, &err))
        return command_failed(&err);
    for (size_t i = 0; i < outbox.count; i++) {
        const struct outbox_row *row = &outbox.list[i];

        printf("%5" PRId64 "  %-24s  %-7s  %-12s  %s <%s>%s%s\n", row->id,
               london_format(row->queued).text, row->state, row->template, row->person, row->email,
               row->said == NULL ? "" : "; ", row->said == NULL ? "" : row->said);
    }
    return 0;
}

int
command_mail_deliver(const struct command_line *line)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    const char *dir = acting_folder(line);
    struct error err = {.code = ERR_NONE};
    struct acting acting;
    struct post_done done;

    if (dir == NULL)
        return EXIT_USAGE;
    if (!acting_open(arena, line, dir, &acting, &err) || !post_deliver(acting.state, &done, &err) ||
        !acting_end(&acting, &err))
        return command_failed(&err);
    printf("%zu delivered into %s, %zu cannot be\n", done.delivered,
           state_path(acting.state, arena, "mail"), done.failed);
    return 0;
}
