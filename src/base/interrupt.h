/* SPDX-License-Identifier: MIT */
/*
 * interrupt - Ctrl-C and a polite kill, as an error that long work finds between two steps.
 *
 * So that everything half done is taken away on the usual way out.  A second signal ends the
 * program at once.
 *
 * Owns     What these signals do, from interrupt_catch on.
 * Errors   ERR_RETRY, once one has come.
 */
#ifndef DELTARETURN_BASE_INTERRUPT_H
#define DELTARETURN_BASE_INTERRUPT_H

#include "base/error.h"

/* From now on SIGINT, SIGTERM and SIGHUP are remembered instead of ending the program. */
void interrupt_catch(void);

/* False, with ERR_RETRY, once a signal has come. */
bool interrupt_check(struct error *err) MUST_USE;

#endif
