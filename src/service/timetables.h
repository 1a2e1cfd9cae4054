/* SPDX-License-Identifier: MIT */
/*
 * timetables - reads when returns are due, and the bank holidays to count by, from their files.
 *
 * Owns     What is read lives in the arena.
 * Errors   ERR_INPUT with file, line, element, what was found and what was expected; when there are
 *          several, the first, with how many more.
 * See      deltareturn-timetable(5); templates/schemas/timetable.xsd, bank-holidays.xsd.
 */
#ifndef DELTARETURN_SERVICE_TIMETABLES_H
#define DELTARETURN_SERVICE_TIMETABLES_H

#include "base/file.h"
#include "model/timetable.h"

/* The timetable and the holidays that are shipped, for want of the council's own. */
#define TIMETABLE_SHIPPED "illustrative"
#define HOLIDAYS_SHIPPED  "bank-holidays-england"

/* A timetable and the holidays it is counted by, and where they came from. */
struct schedule {
    const char *timetable_path, *holidays_path;
    struct file_stamp timetable_stamp, holidays_stamp; /* of the files, before they were read */
    struct timetable timetable;
    struct holidays holidays;
    struct timetable_faults faults; /* warnings only, when reading went well */
};

/* Reads both and checks one against the other.  A name is a shipped one's, or a path with a slash
 * in it or ending in .xml.  When the timetable is at fault, SCHEDULE's faults have all that its
 * schema does not tell. */
bool schedule_read(struct arena *arena, const char *timetable, const char *holidays,
                   struct schedule *schedule, struct error *err) MUST_USE;

#endif
