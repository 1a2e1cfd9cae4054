/* SPDX-License-Identifier: MIT */
/*
 * control - the socket in the state folder by which the command speaks with the daemon.
 *
 * Only the folder's owner and root are heard.  While the folder is lent the daemon has it closed;
 * requests wait, those that wait too long are told to come back.
 *
 * Owns     The socket, for the arena's life.
 * Errors   ERR_STORAGE when the socket cannot be made.
 * See      service/lending.h for what is said.
 */
#ifndef DELTARETURN_DAEMON_CONTROL_H
#define DELTARETURN_DAEMON_CONTROL_H

#include "daemon/loop.h"

struct server;
struct control;

/* RELOAD is what a SIGHUP does too. */
bool control_open(struct arena *arena, struct server *server, void (*reload)(void *context),
                  void *context, struct control **control, struct error *err) MUST_USE;

#endif
