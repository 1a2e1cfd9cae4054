/* SPDX-License-Identifier: MIT */
/*
 * postman - takes the outbox's messages out of the house, one after the other: into the folder
 * mail, or to the courier, who has the network.
 *
 * A message whose courier dies is given to the next one; when that dies too, it waits like one that
 * the server did not want now, so that others are not kept by it.  One that somebody took is
 * settled before the next goes.
 *
 * Owns     The courier, for the arena's life.
 * See      service/delivery.h, service/courier.h.
 */
#ifndef DELTARETURN_DAEMON_POSTMAN_H
#define DELTARETURN_DAEMON_POSTMAN_H

#include <stdint.h>

#include "base/arena.h"

struct server;
struct postman;

/* Takes over what waits in the outbox; SERVER has its loop and its open state folder. */
struct postman *postman_new(struct arena *arena, struct server *server);

/* Looks whether something is to be sent; or does so as soon as the answer at hand is out. */
void postman_look(struct postman *postman);
void postman_look_soon(struct postman *postman);

/* Takes no other message; one may still be on the way. */
void postman_stop(struct postman *postman);
bool postman_is_on_the_way(const struct postman *postman);

struct postman_counts {
    uint64_t delivered, failed;
};
struct postman_counts postman_counts(const struct postman *postman);

#endif
