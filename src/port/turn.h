/* SPDX-License-Identifier: MIT */
/*
 * turn - whether a process that is woken may put aside who woke it.
 *
 * The kernel likes to let a woken process run at once, and on a busy machine that is in the place
 * of the one that woke it.  Who is about to wait for something else anyway can be left to get as
 * far: what was woken then has the processor while the other waits.
 *
 * Owns     Nothing.
 * Errors   None: where the system does not let us, everything goes on as it is.
 * Source   sched(7), SCHED_BATCH.
 */
#ifndef DELTARETURN_PORT_TURN_H
#define DELTARETURN_PORT_TURN_H

#include <stdbool.h>

/* Whether this process is scheduled in the usual way, which is the only one that is changed here.
 */
bool turn_is_usual(void);

/* From now on the process waits for its turn when it is woken, or, with false, does not. */
void turn_wait(bool patient);

#endif
