/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE /* SCHED_BATCH */
#include "port/turn.h"

#include <sched.h>

bool
turn_is_usual(void)
{
    return sched_getscheduler(0) == SCHED_OTHER;
}

void
turn_wait(bool patient)
{
    const struct sched_param parameter = {.sched_priority = 0};

    (void)sched_setscheduler(0, patient ? SCHED_BATCH : SCHED_OTHER, &parameter);
}
