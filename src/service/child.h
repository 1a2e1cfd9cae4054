/* SPDX-License-Identifier: MIT */
/*
 * child - a process that has the network, reached over a socket: deltareturn-network, the only one
 * of our programs that speaks to other machines, started with nothing of ours in its memory.
 *
 * A message over the socket arrives whole or not at all.  A process that ends is noticed at the
 * next question to it.  It dies with who started it, in the middle of what it does.
 *
 * Owns     The process and the socket, for the arena's life: it is killed and waited for then.
 * Errors   ERR_STORAGE.
 * Source   unix(7): SOCK_SEQPACKET; prctl(2): PR_SET_PDEATHSIG.
 */
#ifndef DELTARETURN_SERVICE_CHILD_H
#define DELTARETURN_SERVICE_CHILD_H

#include "base/arena.h"

/* The descriptor on which the process is asked. */
#define CHILD_SOCKET 3

#define CHILD_PROGRAM "deltareturn-network"

struct child {
    int process, descriptor;
};

/* Where that program is; ERR_STORAGE when it is not there. */
bool child_find(struct arena *arena, const char **program, struct error *err) MUST_USE;

/* Starts the program with WORD, by which it knows what it is to be. */
bool child_start(struct arena *arena, const char *word, struct child **child,
                 struct error *err) MUST_USE;

/* Tells it that nothing more comes; when it has ended, the socket is at its end. */
void child_dismiss(const struct child *child);

#endif
