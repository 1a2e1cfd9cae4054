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

/* ADDRESS is "127.0.0.1:8480" or "[::1]:8480". */
bool listener_open(const char *address, int *descriptor, struct error *err) MUST_USE;

/* The address of a socket, as listener_open takes it: with the port that the system chose for 0. */
const char *listener_name(struct arena *arena, int descriptor);

/* Whether only this machine can reach it. */
bool listener_is_loopback(int descriptor);

#endif
