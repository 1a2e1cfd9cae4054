/* SPDX-License-Identifier: MIT */
/*
 * house - the open state folder on which the server stands: lent to commands and taken back, opened
 * anew after a storage error, and only to be read when it cannot go on.
 *
 * Owns     The folder, in server->house; NULL while it is lent.
 * Errors   ERR_RETRY when another process has it; as service/state.h.
 */
#ifndef DELTARETURN_DAEMON_HOUSE_H
#define DELTARETURN_DAEMON_HOUSE_H

#include "daemon/server.h"

/* An old state that was put back, or a disk that fails: then it is open to be read, and
 * server->read_only is set. */
bool house_open(struct server *server, struct error *err) MUST_USE;
void house_close(void *server);

/* Closes it, for somebody else; opens it again, as soon as it can be had. */
void house_lend(struct server *server);
void house_take_back(struct server *server);

/* A child has ended; the signing process, for which no socket is watched, is started again. */
void house_tend(struct server *server);

/* For timers and the end of each turn: tries to have it back and refuses who waited too long; opens
 * it anew; looks whether a storage error made that necessary. */
void house_try_again(void *server);
void house_open_again(void *server);
void house_look(void *server);

#endif
