/* SPDX-License-Identifier: MIT */
/*
 * retry - when a message that could not be handed over is tried again.
 *
 * After 1, 5, 15 and 60 minutes, then in steps that double up to 12 hours, for five days; each a
 * little later than the table says, so that not all come at once.
 *
 * Units    Milliseconds; moments as in base/clock.h.
 * Owns     Nothing.
 * Source   People, links and decisions: "Mail"; RFC 5321, 4.5.4.1.
 */
#ifndef DELTARETURN_MODEL_RETRY_H
#define DELTARETURN_MODEL_RETRY_H

#include <stdbool.h>
#include <stdint.h>

#include "base/clock.h"

#define RETRY_LIFE (5 * MS_A_DAY)

/* When to try again after TRIES tries (1 and up), the last of them NOW.  JITTER is 0 to 255: up to
 * a fifth of the wait on top.  False when the message has been tried for long enough since SINCE.
 */
bool retry_next(int64_t tries, int64_t since, int64_t now, unsigned char jitter, int64_t *next);

#endif
