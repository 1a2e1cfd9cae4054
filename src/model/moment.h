/* SPDX-License-Identifier: MIT */
/*
 * moment - points in time as the log writes them.
 *
 * Units    Milliseconds since 1970-01-01 in UTC, up to the end of the year 9999.
 * Owns     Nothing.
 */
#ifndef DELTARETURN_MODEL_MOMENT_H
#define DELTARETURN_MODEL_MOMENT_H

#include "base/day.h"
#include "base/text.h"

/* 2024-01-15T10:20:30.123Z */
struct moment_text {
    char text[32];
};
struct moment_text moment_format(int64_t at_ms);

/* Reads exactly that shape; false, *AT_MS untouched, when TEXT is something else or no such moment.
 */
bool moment_read(struct text text, int64_t *at_ms) MUST_USE;

#endif
