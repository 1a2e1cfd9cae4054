/* SPDX-License-Identifier: MIT */
/*
 * returns - what the commands that show returns have in common with those that decide on them.
 *
 * Errors   As service/returns.h.
 */
#ifndef DELTARETURN_COMMAND_RETURNS_H
#define DELTARETURN_COMMAND_RETURNS_H

#include "command/command.h"
#include "service/returns.h"

/* Prints a revision's figures, with the claims that rest on a waiver, and in what it differs from
 * the one before it. */
bool
returns_print_figures(struct arena *arena, FILE *out, struct state *state,
                      const struct filing *filing, int64_t revision, struct error *err) MUST_USE;
bool returns_print_changes(struct arena *arena, FILE *out, struct state *state,
                           const struct filing *filing, struct error *err) MUST_USE;

/* --revision, or OTHERWISE; tells wrong usage and returns false. */
bool
returns_revision(const struct command_line *line, int64_t otherwise, int64_t *revision) MUST_USE;

#endif
