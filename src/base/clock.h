/* SPDX-License-Identifier: MIT */
/*
 * clock - which day it is in London, whatever the machine's own zone and zone files say.
 *
 * Units    Instants are seconds since 1970-01-01T00:00:00Z; days as in base/day.h.
 * Owns     Nothing.
 * Source   Summer Time Order 2002: one hour ahead from 01:00 GMT on the last Sunday of March to
 * 01:00 GMT on the last Sunday of October.  Held for years from 1998 on.
 */
#ifndef DELTARETURN_BASE_CLOCK_H
#define DELTARETURN_BASE_CLOCK_H

#include "base/day.h"

/* The civil day in London at an instant. */
int32_t clock_london_day(int64_t instant);

/* The civil day in London now. */
int32_t clock_today(void);

#endif
