/* SPDX-License-Identifier: MIT */
/* The clock: what is due, and doing it. */
#include <inttypes.h>

#include "base/clock.h"
#include "command/acting.h"
#include "command/commands.h"
#include "model/moment.h"
#include "service/delivery.h"
#include "service/schedule.h"

/* The moment that --now names, or the clock's. */
static bool
now_of(const struct command_line *line, int64_t *now)
{
    const char *given = line->values[OPTION_NOW];
    int32_t day;

    *now = clock_now();
    if (given == NULL || moment_read(text_of(given), now))
        return true;
    if (day_read(given, strlen(given), &day)) {
        *now = clock_london_moment(day, 12 * 60);
        return true;
    }
    command_usage(line, "--now \"%s\" is no moment like 2024-01-02T09:00:00.000Z, nor a day",
                  given);
    return false;
}

static void
print_row(const struct agenda_row *row)
{
    printf("%-24s  %-32s  ", london_format(row->item.at).text, row->item.key);
    if (row->done != 0)
        printf("done %s: %s\n", london_format(row->done).text,
               row->outcome == NULL ? "" : row->outcome);
    else if (row->not_before != 0)
        printf("again at %s: %s\n", london_format(row->not_before).text,
               row->outcome == NULL ? "" : row->outcome);
    else
        printf("deadline %s\n", day_format(row->item.deadline).text);
}

int
command_clock_list(const struct command_line *line)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    const char *dir = acting_folder(line);
    struct error err = {.code = ERR_NONE};
    struct agenda_rows rows;
    struct state *state;

    if (dir == NULL)
        return EXIT_USAGE;
    if (!state_open(arena, dir, STATE_READ, &state, &err) ||
        !schedule_list(arena, state, &rows, &err))
        return command_failed(&err);
    for (size_t i = 0; i < rows.count; i++)
        print_row(&rows.list[i]);
    return 0;
}

static int
show_due(struct arena *arena, const char *dir, int64_t now)
{
    struct error err = {.code = ERR_NONE};
    struct agenda_rows rows;
    struct state *state;

    if (!state_open(arena, dir, STATE_READ, &state, &err) ||
        !schedule_list(arena, state, &rows, &err))
        return command_failed(&err);
    for (size_t i = 0; i < rows.count; i++)
        if (rows.list[i].done == 0 && rows.list[i].item.at <= now && rows.list[i].not_before <= now)
            print_row(&rows.list[i]);
    return 0;
}

static void
print_done(const struct schedule_done *done, int64_t next)
{
    if (done->suspect)
        puts("the clock is more than 45 days ahead of when it was last looked at; nothing is done "
             "unless it still is in an hour");
    printf("%zu run%s, %zu failed, %zu missed; %zu digest%s, %zu alarm%s, %zu too late\n",
           done->runs, done->runs == 1 ? "" : "s", done->failed_runs, done->missed_runs,
           done->digests, done->digests == 1 ? "" : "s", done->alarms, done->alarms == 1 ? "" : "s",
           done->too_late);
    printf("next at %s\n", london_format(next).text);
}

/* Mail that cannot be delivered now waits. */
static void
deliver(struct acting *acting, int64_t now)
{
    struct error err = {.code = ERR_NONE};
    struct mail_settings settings;
    struct delivery_done done;

    if (!mail_settings_read(acting->arena, acting->state, &settings, &err) ||
        !delivery_run(acting->state, &settings, now, &done, &err) || !acting_end(acting, &err))
        fprintf(stderr, "deltareturn: mail waits: %s\n", err.text);
}

int
command_clock(const struct command_line *line)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    const char *dir = acting_folder(line);
    struct error err = {.code = ERR_NONE};
    struct schedule_done done;
    struct acting acting;
    int64_t now, next;

    if (dir == NULL || !now_of(line, &now))
        return EXIT_USAGE;
    if (command_has(line, OPTION_DRY_RUN))
        return show_due(arena, dir, now);
    if (!acting_open(arena, line, dir, &acting, &err) ||
        !schedule_act(acting.state, now, &done, &err) || !acting_end(&acting, &err))
        return command_failed(&err);
    deliver(&acting, now);
    if (!schedule_next(acting.state, now, &next, &err))
        return command_failed(&err);
    print_done(&done, next);
    return 0;
}
