/* SPDX-License-Identifier: MIT */
#include "service/due.h"

#include "base/clock.h"
#include "service/settings.h"

static bool
schedule_of(struct arena *arena, const struct state *state, struct settings *settings,
            struct schedule *schedule, struct error *err)
{
    return settings_read(arena, state->dir, settings, err) &&
           schedule_read(arena, settings_text(settings, SET_TIMETABLE),
                         settings_text(settings, SET_BANK_HOLIDAYS), schedule, err);
}

bool
due_schedule(struct arena *arena, const struct state *state, struct schedule *schedule,
             struct error *err)
{
    struct settings settings;

    return schedule_of(arena, state, &settings, schedule, err);
}

/* A schedule that was read, and the settings that named it. */
struct kept_schedule {
    struct arena *arena; /* in which they live, emptied when they are read again */
    bool is_sound;
    struct settings settings;
    struct schedule schedule;
};

static void
forget(void *handle)
{
    struct kept_schedule *kept = handle;

    arena_free(&kept->arena);
}

static struct kept_schedule *
kept_new(struct state *state)
{
    struct kept_schedule *kept = ARENA_ARRAY(state->arena, struct kept_schedule, 1);

    kept->arena = arena_new();
    arena_defer(state->arena, forget, kept);
    return kept;
}

static bool
is_current(const struct kept_schedule *kept)
{
    const struct schedule *schedule = &kept->schedule;

    return kept->is_sound && !file_has_changed(kept->settings.path, &kept->settings.stamp) &&
           !file_has_changed(schedule->timetable_path, &schedule->timetable_stamp) &&
           !file_has_changed(schedule->holidays_path, &schedule->holidays_stamp);
}

/* The schedule as its files stand; NULL when it is not sound. */
static const struct schedule *
schedule_known(struct state *state)
{
    struct error ignored = {.code = ERR_NONE};
    struct kept_schedule *kept = state->schedule;

    if (kept == NULL)
        kept = state->schedule = kept_new(state);
    if (!is_current(kept)) {
        arena_empty(kept->arena);
        kept->is_sound =
            schedule_of(kept->arena, state, &kept->settings, &kept->schedule, &ignored);
    }
    return kept->is_sound ? &kept->schedule : NULL;
}

struct due
due_read(struct state *state, const char *period)
{
    const struct schedule *schedule = schedule_known(state);

    if (schedule == NULL)
        return (struct due){.known = false};
    for (size_t i = 0; i < schedule->timetable.window_count; i++) {
        const struct return_window *window = &schedule->timetable.windows[i];

        if (schedule->timetable.kinds[window->kind].quarterly &&
            strcmp(window->period, period) == 0)
            return (struct due){.known = true,
                                .official = schedule->timetable.official,
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
