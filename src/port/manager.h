/* SPDX-License-Identifier: MIT */
/*
 * manager - the system's service manager: told when we are ready, hands over sockets.
 *
 * Without one (a trial in a terminal) nothing is told and nothing is handed over.
 *
 * Owns     Nothing; a socket is the caller's.
 * Source   sd_notify(3), sd_listen_fds(3).
 */
#ifndef DELTARETURN_PORT_MANAGER_H
#define DELTARETURN_PORT_MANAGER_H

#include "base/text.h"

/* "READY=1", "STOPPING=1", "RELOADING=1", "WATCHDOG=1", "STATUS=..." */
void manager_tell(const char *state);

/* Each how many milliseconds it wants to hear "WATCHDOG=1", or 0. */
int64_t manager_watchdog(void);

/* Sockets handed over, by COUNT at most MOST: each one that listens.  ERR_INPUT for another. */
bool manager_sockets(int *descriptors, size_t most, size_t *count, struct error *err) MUST_USE;

#endif
