/* SPDX-License-Identifier: MIT */
/*
 * exchange - one request from its head to its reply: checked, read, answered, logged.
 *
 * Owns     Each its arena, from the head on until the reply is sent or the connection lost.
 */
#ifndef DELTARETURN_DAEMON_EXCHANGE_H
#define DELTARETURN_DAEMON_EXCHANGE_H

#include "port/http.h"

struct server;

/* How port/http.h hands requests to SERVER. */
struct http_user exchange_user(struct server *server);

/* Goes on with the requests that waited for the state folder; refuses those that waited too long.
 */
void exchanges_go_on(struct server *server);
void exchanges_refuse_old(struct server *server);

#endif
