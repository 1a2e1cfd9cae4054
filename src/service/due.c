/* SPDX-License-Identifier: MIT */
#include "service/due.h"

#include "base/clock.h"
#include "service/settings.h"

bool
due_schedule(struct arena *arena, const struct state *state, struct schedule *schedule,
             struct error *err)
{
    struct settings settings;

    return settings_read(arena, state->dir, &settings, err) &&
           schedule_read(arena, settings_text(&settings, SET_TIMETABLE),
                         settings_text(&settings, SET_BANK_HOLIDAYS), schedule, err);
}

struct due
due_read(const struct state *state, const char *period)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct error ignored = {.code = ERR_NONE};
    struct schedule schedule;

    if (!due_schedule(arena, state, &schedule, &ignored))
        return (struct due){.known = false};
    for (size_t i = 0; i < schedule.timetable.window_count; i++) {
        const struct return_window *window = &schedule.timetable.windows[i];

        if (schedule.timetable.kinds[window->kind].quarterly && strcmp(window->period, period) == 0)
            return (struct due){.known = true,
                                .official = schedule.timetable.official,
                                .cut_off = window->cut_off,
                                .opens = window->opens,
                                .closes = window->closes};
    }
    return (struct due){.known = false};
}

const char *
due_tell(struct arena *arena, const struct due *due)
{
    if (!due->known)
        return "not in the timetable";
    return arena_printf(arena, "%s%s", day_format(due->closes).text,
                        due->official ? "" : " (illustrative timetable)");
}

int64_t
due_end(const struct due *due)
{
    return due->known ? clock_london_moment(due->closes + 1, 0) : INT64_MAX;
}
