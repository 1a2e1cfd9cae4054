/* SPDX-License-Identifier: MIT */
/*
 * waker - looks at the clock: when something of the timetable is due, has another process do it.
 *
 * Owns     The process, for the arena's life.
 * See      service/schedule.h.
 */
#ifndef DELTARETURN_DAEMON_WAKER_H
#define DELTARETURN_DAEMON_WAKER_H

#include "base/arena.h"

struct server;
struct waker;

/* Looks soon after it was made, and from then on whenever something falls due. */
struct waker *waker_new(struct arena *arena, struct server *server);

/* Has it look at the timetable now, also when nothing was due yet. */
void waker_look(struct waker *waker);

/* How often its process had to be started again. */
unsigned waker_restarts(const struct waker *waker);

#endif
