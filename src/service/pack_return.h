/* SPDX-License-Identifier: MIT */
/*
 * pack_return - the pack of a family of a return: made from what was kept of a revision, with how
 * the family came to be looked at.
 *
 * Owns     What is returned lives in the arena given.
 * Errors   As service/pack.h; ERR_CONFLICT when the family's episodes are decided otherwise now
 *          than they were then.
 * See      service/replay.h
 */
#ifndef DELTARETURN_SERVICE_PACK_RETURN_H
#define DELTARETURN_SERVICE_PACK_RETURN_H

#include "service/pack.h"
#include "service/replay.h"

/* REPLAY has decided the revision again. */
bool pack_of_return(struct arena *arena, struct state *state, const struct replay *replay,
                    const char *id, struct pack *pack, struct error *err) MUST_USE;

#endif
