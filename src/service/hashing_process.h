/* SPDX-License-Identifier: MIT */
/*
 * hashing_process - a process of its own that works on passwords, which takes a third of a second
 * and 128 MiB each.
 *
 * Owns     Nothing.
 * See      base/frame.h for how the messages travel, port/password.h for the hash.
 */
#ifndef DELTARETURN_SERVICE_HASHING_PROCESS_H
#define DELTARETURN_SERVICE_HASHING_PROCESS_H

#include "port/password.h"

/* The word after the program's name that makes a process a hashing one. */
#define HASHING_WORD "hashing-process"

/* A question is the salt and then the password; the answer is the hash, or nothing when it could
 * not be made. */

/* What the process does: answers on the socket until it is closed.  Returns an exit status. */
int hashing_serve(int descriptor);

#endif
