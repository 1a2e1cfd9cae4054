/* SPDX-License-Identifier: MIT */
/*
 * lock - one process at a time.
 *
 * Owns     The lock, until the arena is freed or the process ends, however it ends.
 * Errors   ERR_RETRY when another process holds it for too long; ERR_STORAGE.
 * Source   fcntl(2), advisory record locks.
 */
#ifndef DELTARETURN_BASE_LOCK_H
#define DELTARETURN_BASE_LOCK_H

#include "base/arena.h"

/* Takes the lock that the file at PATH stands for, which is made when it is not there; waits up to
 * SECONDS.  WHAT is what the lock guards, for the sentence: "the state folder \"...\"". */
bool lock_take(struct arena *arena, const char *path, const char *what, unsigned seconds,
               struct error *err) MUST_USE;

#endif
