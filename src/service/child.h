/* SPDX-License-Identifier: MIT */
/*
 * child - another of our processes, reached over a socket: started anew by exec, with nothing of
 * ours in its memory and no descriptor but its end of the socket.  Some are this program again;
 * what speaks to other machines is deltareturn-network, the only one of our programs that does.
 *
 * It dies with its parent.  A process that ends is noticed at the next question to it.
 *
 * Owns     The process and the socket: whose is said at each function.
 * Errors   ERR_STORAGE.
 * Source   unix(7): SOCK_SEQPACKET, SOCK_STREAM; prctl(2): PR_SET_PDEATHSIG.
 */
#ifndef DELTARETURN_SERVICE_CHILD_H
#define DELTARETURN_SERVICE_CHILD_H

#include <sys/types.h>

#include "base/arena.h"

/* The descriptor on which the process is asked. */
#define CHILD_SOCKET 3

#define CHILD_PROGRAM    "deltareturn-network"
#define CHILD_WORDS_MOST 3

struct child {
    pid_t process;
    int descriptor;
};

/* Starts this program with WORDS behind its name, up to NULL; by the first of them main() knows
 * what it is to be (service/processes.h).  TYPE is the socket's: SOCK_SEQPACKET, where a message
 * arrives whole or not at all, or SOCK_STREAM.  The child is the caller's, until child_end. */
bool child_run(int type, const char *const words[CHILD_WORDS_MOST], struct child *child,
               struct error *err) MUST_USE;

/* Kills the process, if it still lives, and waits for it; returns its status, as waitpid has it.
 * To be called once. */
int child_end(struct child *child);

/* Where deltareturn-network is; ERR_STORAGE when it is not there. */
bool child_find(struct arena *arena, const char **program, struct error *err) MUST_USE;

/* Starts deltareturn-network with WORD; a message over the socket arrives whole or not at all.  The
 * child is the arena's: it is killed then, in the middle of what it does, and waited for. */
bool child_start(struct arena *arena, const char *word, struct child **child,
                 struct error *err) MUST_USE;

/* Tells it that nothing more comes; when it has ended, the socket is at its end. */
void child_dismiss(const struct child *child);

#endif
