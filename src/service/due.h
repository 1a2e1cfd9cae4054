/* SPDX-License-Identifier: MIT */
/*
 * due - when the return of a quarter is due, by the timetable of a state folder.
 *
 * Units    Days as in base/day.h; moments as in base/clock.h.
 * Owns     Nothing.
 * Errors   due_read has none: a timetable that is not sound, or does not have the quarter, is told
 *          as unknown.
 * See      service/timetables.h.
 */
#ifndef DELTARETURN_SERVICE_DUE_H
#define DELTARETURN_SERVICE_DUE_H

#include "service/state.h"
#include "service/timetables.h"

struct due {
    bool known;
    bool official;                  /* the timetable's own word */
    int32_t cut_off, opens, closes; /* cut_off: DAY_UNKNOWN for none */
};

/* What was read before is kept with the state for as long as its files stay as they are: reading
 * and checking them is ten times everything else of a decision, which asks once for each mail. */
struct due due_read(struct state *state, const char *period);

/* The timetable and the holidays that the settings name. */
bool due_schedule(struct arena *arena, const struct state *state, struct schedule *schedule,
                  struct error *err) MUST_USE;

/* "2024-01-29", with what is to be said of the timetable; or that it has no such quarter. */
const char *due_tell(struct arena *arena, const struct due *due);

/* The end of the window: the moment after its last day in London; INT64_MAX when unknown. */
int64_t due_end(const struct due *due);

#endif
