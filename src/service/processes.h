/* SPDX-License-Identifier: MIT */
/*
 * processes - what the program is when it is executed by itself: the words behind its name by which
 * it knows.
 *
 * Owns     Nothing.
 * See      service/child.h for who starts them; doc/why/processes.md for what each may.
 */
#ifndef DELTARETURN_SERVICE_PROCESSES_H
#define DELTARETURN_SERVICE_PROCESSES_H

#include <stdbool.h>

/* When the words name one of the program's own processes, is it, and leaves its exit status in
 * *STATUS; false when they are for the program itself.  To be called before anything else. */
bool processes_serve(int argc, char **argv, int *status);

#endif
