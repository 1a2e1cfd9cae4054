/* SPDX-License-Identifier: MIT */
/*
 * dossier - a return's bundle of evidence, gathered from the state folder.
 *
 * It holds the manifest and files of one revision, every leaf that names that manifest with a proof
 * against the newest checkpoint, and what people stated.  Of an erased revision it holds what is
 * left, and the leaf that tells by which rule it was erased.
 *
 * Owns     The bytes live in the arena given.
 * Errors   ERR_INPUT when there is no such return or revision; ERR_CONFLICT when a leaf is not
 *          signed yet, or what was gathered does not verify; as service/vault.h.
 * See      deltareturn-evidence(5).
 */
#ifndef DELTARETURN_SERVICE_DOSSIER_H
#define DELTARETURN_SERVICE_DOSSIER_H

#include "service/evidence.h"
#include "service/state.h"

/* REVISION 0 is the one that stands now. */
bool dossier_make(struct arena *arena, struct state *state, const char *kind, const char *period,
                  int64_t revision, struct text *bytes, struct error *err) MUST_USE;

#endif
