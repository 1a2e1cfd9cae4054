/* SPDX-License-Identifier: MIT */
/*
 * helper - another process of the program that does what is slow, hostile or secret: started,
 * asked, and started again when it dies.
 *
 * A helper is the program itself, executed anew with a word that says what it is to be; it finds
 * its end of a stream at CHILD_SOCKET and waits there for messages (base/frame.h).  It dies with
 * its parent.  What it may not do it gives up itself before it hears the first message: see
 * port/confine.h.
 *
 * A helper that ends, or does not answer in time, is killed and started again: at once, then after
 * 1, 2, 4 ... 60 seconds, and at once again when it has lived for a minute.
 *
 * Units    Seconds.
 * Owns     The process and the stream to it, for the arena's life.
 * Errors   ERR_RETRY while there is no process to tell.
 */
#ifndef DELTARETURN_DAEMON_HELPER_H
#define DELTARETURN_DAEMON_HELPER_H

#include "base/text.h"
#include "daemon/loop.h"
#include "service/child.h" /* CHILD_SOCKET */

struct helper_def {
    const char *name;      /* for the log: "courier" */
    const char *word;      /* the program's first argument, by which main knows */
    const char *argument;  /* its second, or NULL */
    unsigned wait_seconds; /* an answer may take; 0: as long as it likes */
};

struct helper;

/* What the parent wants to hear.  A message is only there during the call. */
struct helper_user {
    void *context;
    void (*said)(void *context, struct text message);
    void (*ready)(void *context); /* it was started and may be told something; may be NULL */
    void (*ended)(void *context); /* it died: what it was told last is not answered; may be NULL */
};

/* Starts it; the first try may fail and is then made again like any other. */
struct helper *helper_new(struct arena *arena, struct loop *loop, const struct helper_def *def,
                          const struct helper_user *user);

/* Whether there is a process. */
bool helper_is_there(const struct helper *helper);
pid_t helper_process(const struct helper *helper);

/* The descriptor that came with the message that is being said, for the time of that call; -1:
 * none.
 */
int helper_handed(const struct helper *helper);

/* How often it had to be started again. */
unsigned helper_restarts(const struct helper *helper);

/* Sends a message as soon as the stream takes it, and begins to wait for the answer. */
bool helper_tell(struct helper *helper, struct text message, struct error *err) MUST_USE;

/* Kills and starts again: the answer is not wanted any more. */
void helper_drop(struct helper *helper);

/* Ends the process, and starts no other; who wants its answer waits for it before. */
void helper_stop(struct helper *helper);

#endif
