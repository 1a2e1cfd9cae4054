/* SPDX-License-Identifier: MIT */
/*
 * queue - has the jobs of the state folder done, one after the other, by a process that is not the
 * loop's.
 *
 * Owns     The process, for the arena's life.
 */
#ifndef DELTARETURN_DAEMON_QUEUE_H
#define DELTARETURN_DAEMON_QUEUE_H

#include "daemon/desk.h"
#include "web/site.h"

struct queue;

/* Takes over the jobs of the state folder DIR; begins with what is asked for already.  FETCHING
 * makes the lists of families of new revisions, before these are recorded. */
bool queue_open(struct arena *arena, struct loop *loop, const char *dir, struct site *site,
                struct desk *fetching, struct queue **queue, struct error *err) MUST_USE;

/* Looks whether something was asked for. */
void queue_look(struct queue *queue);

/* Begins nothing more.  What is worked on is begun again at the next start. */
void queue_stop(struct queue *queue);

/* While the state folder is lent nothing is begun, and what came of a job waits. */
void queue_pause(struct queue *queue);
void queue_go_on(struct queue *queue);

/* Whether something is worked on, and what was done so far. */
bool queue_is_busy(const struct queue *queue);
struct queue_counts {
    uint64_t done, failed;
    unsigned restarts;
};
struct queue_counts queue_counts(const struct queue *queue);

#endif
