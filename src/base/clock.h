/* SPDX-License-Identifier: MIT */
/*
 * clock - the time now, and moments as text.
 *
 * Units    A moment is an int64_t count of milliseconds since 1970-01-01T00:00:00Z.
 * Owns     Nothing.
 * Errors   None.
 * Source   RFC 3339 for the form of a stamp.
 */
#ifndef DELTARETURN_BASE_CLOCK_H
#define DELTARETURN_BASE_CLOCK_H

#include <stdint.h>

#include "base/text.h"

/* The moment now, as the system has it. */
int64_t clock_now(void);

/* The day in London of a moment: summer time begins and ends at 01:00 UTC on the last Sundays of
 * March and October.  Source: the Summer Time Order 2002. */
int32_t clock_london_day(int64_t moment);

/* Minutes that London is ahead of UTC: 0 or 60. */
int32_t clock_london_ahead(int64_t moment);

/* YYYY-MM-DDThh:mm:ss.mmmZ */
#define STAMP_TEXT_SIZE 48
struct stamp_text {
    char text[STAMP_TEXT_SIZE];
};
struct stamp_text stamp_format(int64_t moment);

/* Reads exactly that form.  False, *MOMENT untouched, for anything else. */
bool stamp_read(struct text text, int64_t *moment) MUST_USE;

/* "24 October 2023, 14:05" in London, for people. */
#define LONDON_TEXT_SIZE 48
struct london_text {
    char text[LONDON_TEXT_SIZE];
};
struct london_text london_format(int64_t moment);

#endif
