/* SPDX-License-Identifier: MIT */
/*
 * child - another process of the program that does what is slow, hostile or secret: started, asked,
 * and started again when it dies.
 *
 * A child is the program itself, executed anew with a word that says what it is to be; it finds its
 * end of a stream at CHILD_SOCKET and waits there for messages (base/frame.h).  It dies with its
 * parent.  What it may not do it gives up itself before it hears the first message: see
 * port/confine.h.
 *
 * A child that ends, or does not answer in time, is killed and started again: at once, then after
 * 1, 2, 4 ... 60 seconds, and at once again when it has lived for a minute.
 *
 * Units    Seconds.
 * Owns     The process and the stream to it, for the arena's life.
 * Errors   ERR_RETRY while there is no process to tell.
 */
#ifndef DELTARETURN_DAEMON_CHILD_H
#define DELTARETURN_DAEMON_CHILD_H

#include "base/text.h"
#include "daemon/loop.h"

#define CHILD_SOCKET 3

struct child_def {
    const char *name;      /* for the log: "courier" */
    const char *word;      /* the program's first argument, by which main knows */
    const char *argument;  /* its second, or NULL */
    unsigned wait_seconds; /* an answer may take; 0: as long as it likes */
};

struct child;

/* What the parent wants to hear.  A message is only there during the call. */
struct child_user {
    void *context;
    void (*said)(void *context, struct text message);
    void (*ready)(void *context); /* it was started and may be told something; may be NULL */
    void (*ended)(void *context); /* it died: what it was told last is not answered; may be NULL */
};

/* Starts it; the first try may fail and is then made again like any other. */
struct child *child_new(struct arena *arena, struct loop *loop, const struct child_def *def,
                        const struct child_user *user);

/* Whether there is a process. */
bool child_is_there(const struct child *child);
pid_t child_process(const struct child *child);

/* How often it had to be started again. */
unsigned child_restarts(const struct child *child);

/* Sends a message as soon as the stream takes it, and begins to wait for the answer. */
bool child_tell(struct child *child, struct text message, struct error *err) MUST_USE;

/* Kills and starts again: the answer is not wanted any more. */
void child_drop(struct child *child);

/* Ends the process, and starts no other; who wants its answer waits for it before. */
void child_stop(struct child *child);

#endif
