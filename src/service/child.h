/* SPDX-License-Identifier: MIT */
/*
 * child - another process of this program, reached over a socket: started anew by exec, with
 * nothing of ours in its memory.
 *
 * A message over the socket arrives whole or not at all.  A process that ends is noticed at the
 * next question to it.
 *
 * Owns     The process and the socket, for the arena's life: it is waited for then.
 * Errors   ERR_STORAGE.
 * Source   unix(7): SOCK_SEQPACKET.
 */
#ifndef DELTARETURN_SERVICE_CHILD_H
#define DELTARETURN_SERVICE_CHILD_H

#include "base/arena.h"

/* The descriptor on which the process is asked. */
#define CHILD_SOCKET 3

struct child {
    int process, descriptor;
};

/* Starts the program with WORD, by which main() knows what it is to be. */
bool child_start(struct arena *arena, const char *word, struct child **child,
                 struct error *err) MUST_USE;

#endif
