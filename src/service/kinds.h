/* SPDX-License-Identifier: MIT */
/*
 * kinds - the kinds of return and their stages, which a council may change.
 *
 * Owns     Everything lives in the arena given.
 * Errors   ERR_INPUT naming file, line, element and what was expected.
 */
#ifndef DELTARETURN_SERVICE_KINDS_H
#define DELTARETURN_SERVICE_KINDS_H

#include "model/moves.h"
#include "service/state.h"

/* The kind that a run makes. */
#define KIND_QUARTERLY_CLAIM "quarterly-claim"

bool kinds_read(struct arena *arena, const char *name, struct filing_kind *kind,
                struct error *err) MUST_USE;

/* As kinds_read, but what was read before is kept with the state for as long as its file stays as
 * it is: reading and checking it is a fifth of a decision.  What is returned lives as long as the
 * state. */
bool kinds_known(struct state *state, const char *name, struct filing_kind *kind,
                 struct error *err) MUST_USE;

#endif
