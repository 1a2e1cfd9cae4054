/* SPDX-License-Identifier: MIT */
/*
 * matches - what commands say of likely earlier claims to whoever answers for a return.
 *
 * Errors   As service/matching.h.
 */
#ifndef DELTARETURN_COMMAND_MATCHES_H
#define DELTARETURN_COMMAND_MATCHES_H

#include "service/matching.h"

/* Prints what has to be known of a revision that has figures, a line each; nothing when all is
 * decided. */
bool matches_warn(struct arena *arena, FILE *out, struct state *state, const struct filing *filing,
                  int64_t revision, struct error *err) MUST_USE;

#endif
