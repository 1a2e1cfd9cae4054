/* SPDX-License-Identifier: MIT */
/*
 * drafts - exports into a state folder, and runs that make the draft of a return there.
 *
 * Errors   Told on standard error; the exit status says which.
 */
#ifndef DELTARETURN_COMMAND_DRAFTS_H
#define DELTARETURN_COMMAND_DRAFTS_H

#include "command/command.h"

/* Whether "run" is meant in a state folder: --state, or a folder from the environment when no
 * --data says otherwise. */
bool drafts_are_meant(const struct command_line *line);

/* What "run" does then.  Returns the exit status. */
int drafts_run(const struct command_line *line);

#endif
