/* SPDX-License-Identifier: MIT */
/*
 * desk - questions that take longer than the loop may stand still, answered by processes of the
 * program: so many at once, so many that wait, and the next is told to come back.
 *
 * Where answers may be shared, a question that is asked again while it is worked on, or waits, is
 * not asked twice: fifty people who open one page cost as much as one.
 *
 * A question whose process dies is given to another; one that ended three processes is the reason,
 * and is not answered.
 *
 * Owns     The processes, for the arena's life.  A wish belongs to whoever made it.
 */
#ifndef DELTARETURN_DAEMON_DESK_H
#define DELTARETURN_DAEMON_DESK_H

#include "daemon/helper.h"

#define DESK_SEATS_MOST 2

struct desk_def {
    struct helper_def helper;
    unsigned seats, waiting_most;
    bool shared; /* the same question has the same answer */
};

struct desk_wish {
    struct text parts[2]; /* of the question, one behind the other */
    /* ANSWER is empty when there is none; HANDED is a bulk's that came with it (base/bulk.h), or
     * -1. They are only there during the call. */
    void (*done)(void *context, struct text answer, int handed);
    void *context;
    struct desk_wish *next, *same; /* the desk's own, and so the next */
    unsigned tries;
};

struct desk;

/* DEF is to be there for as long as the desk. */
struct desk *desk_new(struct arena *arena, struct loop *loop, const struct desk_def *def);

/* False when too many wait; then DONE is not called. */
bool desk_ask(struct desk *desk, struct desk_wish *wish) MUST_USE;

/* How many are worked on or wait. */
unsigned desk_load(const struct desk *desk);
unsigned desk_restarts(const struct desk *desk);

#endif
