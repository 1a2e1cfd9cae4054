/* SPDX-License-Identifier: MIT */
/*
 * agenda - what the clock has to do, and when: worked out from a timetable, the same every time.
 *
 * Each thing has a key that never changes, so whatever has been done once is known as done however
 * often it is worked out, and a moment in UTC, computed from the day and hour in London.
 *
 * Units    Days as in base/day.h, moments as in base/clock.h, hours 0 to 23 of London.
 * Owns     Lists and keys live in the arena given.
 * Errors   None.
 * Source   People, links and decisions: "Mail" (reminders, alarms); libraries and their traps:
 *          "Time".
 */
#ifndef DELTARETURN_MODEL_AGENDA_H
#define DELTARETURN_MODEL_AGENDA_H

#include "model/timetable.h"

enum agenda_kind {
    AGENDA_RUN,              /* run the quarter that has ended */
    AGENDA_REMIND_CUT_OFF,   /* remind people of the council's own cut-off, */
    AGENDA_REMIND_CLOSE,     /* or of the window's end */
    AGENDA_ALARM_NOBODY,     /* tell when nobody can take the next stage */
    AGENDA_ALARM_UNFOLLOWED, /* tell when nobody followed a link */
    AGENDA_KIND_TOTAL
};
extern const char *const AGENDA_KINDS[AGENDA_KIND_TOTAL]; /* "run", "remind cut-off" ... */

#define AGENDA_REMIND_MOST 8

struct agenda_rules {
    size_t remind_count;
    int32_t remind_days[AGENDA_REMIND_MOST]; /* working days before */
    int32_t remind_hour, run_hour, alarm_days;
    bool runs; /* the program runs quarters on its own */
};

struct agenda_item {
    const char *key; /* "remind close 2023-24-Q3 5" */
    enum agenda_kind kind;
    const char *period;
    int32_t deadline; /* day: when it is past, the thing is too late */
    int64_t at;
};

struct agenda {
    struct agenda_item *list; /* in no order */
    size_t count, room;
};

/* Adds what one quarterly return asks for. */
void agenda_add(struct arena *arena, struct agenda *agenda, const struct return_window *window,
                const struct holidays *holidays, const struct agenda_rules *rules);

#endif
