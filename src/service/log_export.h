/* SPDX-License-Identifier: MIT */
/*
 * log_export - the signed log as static files: tiles, checkpoint, public key.
 *
 * Owns     Nothing.
 * Errors   ERR_CONFLICT when nothing is signed yet; as service/tiles.h.
 * Source   C2SP tlog-tiles.
 */
#ifndef DELTARETURN_SERVICE_LOG_EXPORT_H
#define DELTARETURN_SERVICE_LOG_EXPORT_H

#include "service/state.h"

/* Into DIR, which is made; files that are there already are written anew.  The result is read back
 * and checked.  SIZE is how many leaves are signed. */
bool log_export(struct state *state, const char *dir, uint64_t *size, struct error *err) MUST_USE;

#endif
