/* SPDX-License-Identifier: MIT */
/*
 * spotchecks - what the commands about audit samples have in common with those that show returns.
 *
 * Errors   As service/spotcheck.h.
 */
#ifndef DELTARETURN_COMMAND_SPOTCHECKS_H
#define DELTARETURN_COMMAND_SPOTCHECKS_H

#include <stdio.h>

#include "service/spotcheck.h"

/* Prints how the samples of a return stand, a line each, and how many families are held back
 * without one, for whoever decides on it; nothing when there is none. */
bool spotchecks_print(struct arena *arena, FILE *out, struct state *state,
                      const struct filing *filing, struct error *err) MUST_USE;

#endif
