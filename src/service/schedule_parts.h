/* SPDX-License-Identifier: MIT */
/*
 * schedule_parts - what the parts of service/schedule share.
 *
 * Owns     Texts live in the arena.
 * Errors   As service/schedule.h.
 */
#ifndef DELTARETURN_SERVICE_SCHEDULE_PARTS_H
#define DELTARETURN_SERVICE_SCHEDULE_PARTS_H

#include "service/schedule.h"
#include "service/settings.h"
#include "service/timetables.h"

/* What the settings say of it all. */
struct schedule_means {
    struct settings settings;
    struct schedule schedule; /* the timetable */
    struct agenda_rules rules;
};
bool schedule_means_read(struct arena *arena, const struct state *state,
                         struct schedule_means *means, struct error *err) MUST_USE;

/* One quarter's run that is due: makes the draft, or tells why not; either marks its row. */
bool
quarter_run(struct state *state, const struct schedule_means *means, const struct agenda_row *row,
            int64_t now, struct schedule_done *done, struct error *err) MUST_USE;

#endif
