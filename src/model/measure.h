/* SPDX-License-Identifier: MIT */
/*
 * measure - answers what a framework's rules ask of hard data, for one episode.
 *
 * The answer is pass, fail, or unknown when data that must be there is missing.  Branches follow
 * three-valued logic: what is unknown decides only where the rest does not.
 *
 * Units    Days as in base/day.h.
 * Owns     Everything made on the way lives in the arena of struct measuring.
 * Source   Dataset contract, section 3, T6; deltareturn-framework(5) has every boundary.
 */
#ifndef DELTARETURN_MODEL_MEASURE_H
#define DELTARETURN_MODEL_MEASURE_H

#include "model/decide.h"

/* A row that an answer rests on, and what it says. */
struct trace_row {
    enum table_id table;
    uint32_t row;
    const char *says;
};

struct measure_trace {
    struct arena *arena;
    size_t count, room;
    struct trace_row *rows;
};

struct measuring {
    struct arena *arena;
    const struct dataset *dataset; /* with its detail kept */
    const struct framework *framework;
    const struct facts *facts;    /* of an episode that is closed by AS_AT */
    const struct need_fact *need; /* whose measure it is; NULL in a route */
    int32_t as_at;
    bool eligibility;            /* asked as of the day the family came, not as of S */
    struct measure_trace *trace; /* may be NULL */
};

/* Answers one rule. */
enum verdict measure_answer(const struct measuring *m, const struct rule *rule);

/* DAY + or - a length of time.  Months are clamped to the month's last day in both directions:
 * 2024-03-31 - 1 month is 2024-02-29. */
int32_t span_from(int32_t day, struct span_of_time span, bool back);

/* The day for which eligibility is asked: framework->eligible_on, opened_on where that is blank. */
int32_t measure_eligible_day(const struct framework *framework, const struct facts *facts);

/* Adds the verdicts of the framework's measures to the facts of a closed episode: each need's
 * measured and eligible, and routed. */
void measure_facts(struct arena *arena, const struct dataset *dataset,
                   const struct framework *framework, int32_t as_at, struct facts *facts);

/* A rule as an English sentence without a full stop, such as "each school-age child: absence,
 * authorised and unauthorised, below 15% over the last 3 consecutive terms". */
const char *
measure_words(struct arena *arena, const struct framework *framework, const struct rule *rule);

#endif
