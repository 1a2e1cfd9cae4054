/* SPDX-License-Identifier: MIT */
/*
 * listener - sockets that listen: made from an address, or handed over by the system's manager.
 *
 * Owns     Nothing: a descriptor is the caller's.
 * Errors   ERR_INPUT for what is no address; ERR_CONFLICT when somebody listens there already;
 *          ERR_DENIED for a port that only root may have.
 */
#ifndef DELTARETURN_DAEMON_LISTENER_H
#define DELTARETURN_DAEMON_LISTENER_H

#include "base/text.h"

#define LISTENERS_MOST 8

/* ADDRESS is "127.0.0.1:8151" or "[::1]:8151". */
bool listener_open(const char *address, int *descriptor, struct error *err) MUST_USE;

/* Whether only this machine can reach it. */
bool listener_is_loopback(int descriptor);

#endif
