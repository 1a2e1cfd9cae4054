/* SPDX-License-Identifier: MIT */
/*
 * loop - waits for whichever comes first of many descriptors and timers, and calls whoever wanted
 * to know.
 *
 * Units    Times are milliseconds of a clock that only goes forward (clock_steady), or spans in
 *          milliseconds.
 * Owns     Its epoll descriptor.  Watches and timers belong to whoever made them, who takes them
 *          out before they go.
 * Errors   ERR_STORAGE.
 * Source   epoll(7).
 */
#ifndef DELTARETURN_DAEMON_LOOP_H
#define DELTARETURN_DAEMON_LOOP_H

#include <stdint.h>
#include <sys/epoll.h>

#include "base/arena.h"

struct loop;

struct watch {
    int descriptor;
    void (*ready)(void *context, uint32_t events);
    void *context;
};

struct timer {
    void (*due)(void *context);
    void *context;
    int64_t at;         /* set by loop_after */
    struct timer *next; /* the loop's */
    bool set;
};

/* Asked before each wait how long it may last at most: for libraries that keep their own time.
 * Negative: as long as it likes. */
typedef int64_t loop_patience(void *context);

bool loop_new(struct arena *arena, struct loop **loop, struct error *err) MUST_USE;

bool
loop_watch(struct loop *loop, struct watch *watch, uint32_t events, struct error *err) MUST_USE;
void loop_change(struct loop *loop, struct watch *watch, uint32_t events);

/* To be called before the descriptor is closed; nothing more is called for it. */
void loop_forget(struct loop *loop, struct watch *watch);

/* Sets or sets again; a timer is due once. */
void loop_after(struct loop *loop, struct timer *timer, int64_t span);
void loop_cancel(struct loop *loop, struct timer *timer);

/* Called at the end of every turn, with what a library may have to do. */
void loop_each_turn(struct loop *loop, loop_patience *patience, void (*turn)(void *context),
                    void *context);

/* Waits, and calls whoever is ready or due. */
bool loop_turn(struct loop *loop, struct error *err) MUST_USE;

#endif
