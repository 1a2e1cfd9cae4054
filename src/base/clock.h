/* SPDX-License-Identifier: MIT */
/*
 * clock - the time now, and moments as text.
 *
 * Units    A moment is an int64_t count of milliseconds since 1970-01-01T00:00:00Z.
 * Owns     Nothing.
 * Errors   None.
 * See      model/moment.h for moments as the log writes them.
 */
#ifndef DELTARETURN_BASE_CLOCK_H
#define DELTARETURN_BASE_CLOCK_H

#include <stdint.h>

#include "base/text.h"

/* Spans of time: multiply by these. */
#define MS_A_SECOND     INT64_C(1000)
#define MS_A_MINUTE     (60 * MS_A_SECOND)
#define MS_AN_HOUR      (60 * MS_A_MINUTE)
#define MS_A_DAY        (24 * MS_AN_HOUR)
#define SECONDS_AN_HOUR (60 * 60)
#define SECONDS_A_DAY   (24 * SECONDS_AN_HOUR)

/* The moment now, as the system has it. */
int64_t clock_now(void);

/* Milliseconds, and nanoseconds, of a clock that only goes forward, from no moment in particular:
 * for spans of time, whatever becomes of the system's clock. */
int64_t clock_steady(void);
uint64_t clock_steady_ns(void);

/* The day in London of a moment: summer time begins and ends at 01:00 UTC on the last Sundays of
 * March and October.  Source: the Summer Time Order 2002. */
int32_t clock_london_day(int64_t moment);

/* The day in London now. */
int32_t clock_today(void);

/* The moment at which clocks in London show so many MINUTES after midnight of a day; of two such
 * moments the first, and an hour later where clocks skip that one. */
int64_t clock_london_moment(int32_t day, int32_t minutes);

/* Minutes that London is ahead of UTC: 0 or 60. */
int32_t clock_london_ahead(int64_t moment);

/* "24 October 2023, 14:05" in London, for people. */
#define LONDON_TEXT_SIZE 48
struct london_text {
    char text[LONDON_TEXT_SIZE];
};
struct london_text london_format(int64_t moment);

#endif
