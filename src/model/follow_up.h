/* SPDX-License-Identifier: MIT */
/*
 * follow_up - the checks that a framework asks for after a claim, and when they fall due.
 *
 * The months are counted from the last day of the quarter in which the family was claimed.
 *
 * Units    Days as in base/day.h.
 * Owns     Nothing.
 * Errors   None.
 */
#ifndef DELTARETURN_MODEL_FOLLOW_UP_H
#define DELTARETURN_MODEL_FOLLOW_UP_H

#include "model/framework.h"
#include "model/quarter.h"

/* How many checks follow a claim; 0 when the framework asks for none. */
int32_t follow_up_count(const struct follow_up *follow_up);

/* The day of a check, 0 the first. */
int32_t follow_up_day(const struct follow_up *follow_up, struct quarter claimed, int32_t check);

#endif
