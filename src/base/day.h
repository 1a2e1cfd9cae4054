/* SPDX-License-Identifier: MIT */
/*
 * day - calendar days as whole numbers, so that "within 26 weeks" is a subtraction.
 *
 * Units    A day is an int32_t count of days since 1970-01-01 in the Gregorian calendar, years 1 to
 *          9999.  No clock time, no zone.  DAY_UNKNOWN is smaller than every day.
 * Owns     Nothing.  Every function here is pure; nothing is allocated or remembered.
 * See      tests/unit/base/test_day.c for the edges.
 */
#ifndef DELTARETURN_BASE_DAY_H
#define DELTARETURN_BASE_DAY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "base/cells.h"

#define DAY_UNKNOWN INT32_MIN /* the cell was blank: nobody knows */
#define DAY_NEVER   INT32_MAX /* later than every day */
#define DAY_FIRST   (-719162) /* 0001-01-01 */
#define DAY_LAST    2932896   /* 9999-12-31 */

struct civil {
    int32_t year;  /* 1 to 9999 */
    int32_t month; /* 1 to 12 */
    int32_t day;   /* 1 to the month's last */
};

static inline bool
day_is_known(int32_t day)
{
    return day >= DAY_FIRST;
}

/* A day in the few bits that all of them take, for rows of which there are millions.  DAY_UNKNOWN
 * and DAY_NEVER stay what they are, and days keep their order. */
#define DAY_BITS        22
#define DAY_PACKED_MOST (((uint32_t)1 << DAY_BITS) - 1)

static inline uint32_t
day_pack(int32_t day)
{
    return day == DAY_UNKNOWN ? 0
           : day == DAY_NEVER ? DAY_PACKED_MOST
                              : (uint32_t)(day - DAY_FIRST) + 1;
}

static inline int32_t
day_unpack(uint32_t packed)
{
    return packed == 0                 ? DAY_UNKNOWN
           : packed == DAY_PACKED_MOST ? DAY_NEVER
                                       : (int32_t)packed - 1 + DAY_FIRST;
}

/* The day of a year, month and day that exist.  Source: the era arithmetic of the proleptic
 * Gregorian calendar (400 years are 146,097 days). */
int32_t day_from_civil(struct civil civil);
struct civil day_to_civil(int32_t day);

/* The last day of a month: 28 to 31. */
int32_t day_month_length(int32_t year, int32_t month);

/* The same day of the month COUNT months later (0 or more), clamped to that month's last day:
 * 2023-08-31 + 6 is 2024-02-29.  Source: dataset contract, section 2. */
int32_t day_add_months(int32_t day, int32_t count);

/* Completed years on DAY of somebody born on BORN, month and day compared, so that 29 February is
 * completed on 1 March in common years; negative before birth. */
int32_t day_age(int32_t born, int32_t day);

/* The day of the week: 0 for Monday to 6 for Sunday, and its English name. */
int32_t day_weekday(int32_t day);
const char *day_weekday_name(int32_t day);

/* Reads exactly yyyy-mm-dd.  Returns false, *DAY untouched, when it is no such date; never reads
 * outside TEXT[0..LENGTH). */
bool day_read(const char *text, size_t length, int32_t *day) MUST_USE;

/* As day_read for COUNT cells: DAY_UNKNOWN for a blank one, BAD for one that is no date. */
void day_read_many(struct cells cells, size_t count, int32_t bad, int32_t *days);

/* The same as on a machine without large vectors; tests hold it against the other. */
void day_read_many_plain(struct cells cells, size_t count, int32_t bad, int32_t *days);

/* As day_read, for a person: ERR_INPUT with a sentence. */
bool day_parse(const char *text, int32_t *day, struct error *err) MUST_USE;

/* yyyy-mm-dd, or an empty string for DAY_UNKNOWN. */
#define DAY_TEXT_SIZE 16
struct day_text {
    char text[DAY_TEXT_SIZE];
};
struct day_text day_format(int32_t day);

#endif
