/* SPDX-License-Identifier: MIT */
/*
 * schedule - what happens without anybody asking: quarters are run when they have ended, people are
 * reminded, and alarms are raised.
 *
 * What is to be done is worked out from the timetable into rows with keys; a row is marked as done
 * in the transaction that does it, so nothing is done twice and nothing is left out, however often
 * the program is started and whatever the clock does.  Rows that fell due while nobody looked are
 * caught up, once: a reminder whose deadline is past is not sent any more, and people get one
 * digest a day.  What was due before the state folder was made is nobody's.
 *
 * A clock that is 45 days further than when it was last looked at is only believed when it says
 * so for an hour: a jump is mostly put right by then.
 *
 * Owns     What is returned lives in the arena given.
 * Errors   As service/drafting.h; a run that fails is no error here but told to people.
 * See      model/agenda.h; deltareturn-timetable(5).
 */
#ifndef DELTARETURN_SERVICE_SCHEDULE_H
#define DELTARETURN_SERVICE_SCHEDULE_H

#include "base/clock.h"
#include "service/state.h"
#include "store/agenda.h"

struct schedule_done {
    bool suspect; /* the clock jumped ahead: nothing was done */
    size_t runs, failed_runs, missed_runs;
    size_t digests, alarms; /* messages */
    size_t too_late;        /* reminders and alarms whose day has passed */
};

/* Works out what is to be done and whether the clock is to be believed; then the runs, one after
 * the other, for which the state need only be open to read; then the reminders and alarms.
 * schedule_act is all of it. */
bool schedule_plan(struct state *state, int64_t now, struct schedule_done *done,
                   struct error *err) MUST_USE;
bool schedule_run(struct state *state, int64_t now, struct schedule_done *done,
                  struct error *err) MUST_USE;
bool schedule_runs_due(struct state *state, int64_t now, bool *due, struct error *err) MUST_USE;
bool schedule_tell(struct state *state, int64_t now, struct schedule_done *done,
                   struct error *err) MUST_USE;
bool schedule_act(struct state *state, int64_t now, struct schedule_done *done,
                  struct error *err) MUST_USE;

/* When to act again: at the latest in an hour, so that a timetable that was changed, and a clock
 * that was, are noticed. */
#define SCHEDULE_NEXT_MOST MS_AN_HOUR
bool schedule_next(struct state *state, int64_t now, int64_t *next, struct error *err) MUST_USE;

/* What is planned and what was done, by time, as it is worked out now; changes nothing. */
bool schedule_list(struct arena *arena, struct state *state, struct agenda_rows *rows,
                   struct error *err) MUST_USE;

#endif
