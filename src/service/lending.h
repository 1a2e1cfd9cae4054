/* SPDX-License-Identifier: MIT */
/*
 * lending - the command and the daemon on one state folder: the daemon lends the folder for as long
 * as a command works on it, or answers questions.
 *
 * The socket "control" in the folder is for the folder's owner only.  A message is a word; the
 * answer is a text.  A loan lasts until the borrower closes its end, however it ends.
 *
 * Owns     The loan, for the arena's life.
 * Errors   ERR_RETRY when the daemon does not lend in time.
 * See      daemon/control.h for the other end; doc/why/processes.md.
 */
#ifndef DELTARETURN_SERVICE_LENDING_H
#define DELTARETURN_SERVICE_LENDING_H

#include <sys/un.h>

#include "base/text.h"

#define LENDING_SOCKET "control" /* in the state folder */
#define LENDING_MOST   65536     /* bytes of an answer */

#define LENDING_BORROW "borrow"
#define LENDING_LENT   "lent"
#define LENDING_STATUS "status"
#define LENDING_RELOAD "reload"

/* Where the socket of DIR is, for bind and connect: a socket's path may have 107 bytes and a
 * folder's any number, so the folder is gone through by its descriptor, which is returned for the
 * caller to close; -1 with errno when the folder cannot be opened. */
int lending_address(const char *dir, struct sockaddr_un *address);

/* Borrows the folder; *THERE is false when no daemon has it: there is nothing to borrow, and all is
 * well. */
bool lending_borrow(struct arena *arena, const char *dir, bool *there, struct error *err) MUST_USE;

/* Asks the daemon something; *THERE is false when there is none. */
bool lending_ask(struct arena *arena, const char *dir, const char *word, bool *there,
                 struct text *answer, struct error *err) MUST_USE;

#endif
