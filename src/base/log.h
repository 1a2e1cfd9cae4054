/* SPDX-License-Identifier: MIT */
/*
 * log - what a process that serves has to say to whoever runs it: a line on standard error.
 *
 * Where the system's journal listens each line begins with its importance, <3> to <6>, as
 * sd-daemon(3) has it.  A line holds no person, no family, no query, no locator: errors that quote
 * outside text are for whoever gave it, not for here.
 *
 * Owns     Nothing.
 * Errors   None: a log that cannot be written is not a reason to stop.
 */
#ifndef DELTARETURN_BASE_LOG_H
#define DELTARETURN_BASE_LOG_H

#include "base/error.h"

enum log_weight {
    LOG_FAILED = 3,  /* something that was asked for did not happen: somebody has to look */
    LOG_SUSPECT = 4, /* an outsider did what no correct program does */
    LOG_NOTABLE = 5, /* a start, a stop, a child that had to be started again */
    LOG_USUAL = 6    /* a request */
};

/* Sets who speaks, "deltareturnd", and whether the importance is put in front; before it is called
 * lines are without. */
void log_open(const char *name);

void log_say(enum log_weight weight, const char *format, ...) PRINTF_LIKE(2, 3);

#endif
