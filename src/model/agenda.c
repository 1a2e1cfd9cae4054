/* SPDX-License-Identifier: MIT */
#include "model/agenda.h"

#include "base/clock.h"

#define MINUTES_AN_HOUR 60

const char *const AGENDA_KINDS[AGENDA_KIND_TOTAL] = {
    [AGENDA_RUN] = "run",
    [AGENDA_REMIND_CUT_OFF] = "remind cut-off",
    [AGENDA_REMIND_CLOSE] = "remind close",
    [AGENDA_ALARM_NOBODY] = "alarm nobody",
    [AGENDA_ALARM_UNFOLLOWED] = "alarm unfollowed",
};

struct adding {
    struct arena *arena;
    struct agenda *agenda;
    const struct return_window *window;
    const struct holidays *holidays;
    const struct agenda_rules *rules;
};

/* The key tells how many working days before the deadline, never the day itself: a timetable that
 * is put right moves the thing and does not make another. */
static void
add(struct adding *adding, enum agenda_kind kind, int32_t deadline, int32_t before, int32_t day,
    int32_t hour)
{
    struct agenda *agenda = adding->agenda;
    const char *period = adding->window->period;

    agenda->list =
        arena_grow(adding->arena, agenda->list, &agenda->room, agenda->count, sizeof *agenda->list);
    agenda->list[agenda->count++] = (struct agenda_item){
        .key = kind == AGENDA_RUN
                   ? arena_printf(adding->arena, "%s %s", AGENDA_KINDS[kind], period)
                   : arena_printf(adding->arena, "%s %s %d", AGENDA_KINDS[kind], period, before),
        .kind = kind,
        .period = period,
        .deadline = deadline,
        .at = clock_london_moment(day, hour * MINUTES_AN_HOUR),
    };
}

/* So many working days before a deadline; 0 is the deadline's own day. */
static void
add_before(struct adding *adding, enum agenda_kind kind, int32_t deadline, int32_t before)
{
    int32_t day = before == 0 ? deadline : working_day_before(adding->holidays, deadline, before);

    add(adding, kind, deadline, before, day, adding->rules->remind_hour);
}

void
agenda_add(struct arena *arena, struct agenda *agenda, const struct return_window *window,
           const struct holidays *holidays, const struct agenda_rules *rules)
{
    struct adding adding = {arena, agenda, window, holidays, rules};

    if (rules->runs)
        add(&adding, AGENDA_RUN, window->closes, 0, quarter_last_day(window->quarter) + 1,
            rules->run_hour);
    for (size_t i = 0; i < rules->remind_count; i++) {
        if (day_is_known(window->cut_off))
            add_before(&adding, AGENDA_REMIND_CUT_OFF, window->cut_off, rules->remind_days[i]);
        add_before(&adding, AGENDA_REMIND_CLOSE, window->closes, rules->remind_days[i]);
    }
    /* on the first day of the window as well: then there is time to name somebody */
    add(&adding, AGENDA_ALARM_NOBODY, window->closes, -1, window->opens, rules->remind_hour);
    add_before(&adding, AGENDA_ALARM_NOBODY, window->closes, rules->alarm_days);
    add_before(&adding, AGENDA_ALARM_UNFOLLOWED, window->closes, rules->alarm_days);
}
