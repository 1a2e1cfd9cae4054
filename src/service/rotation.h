/* SPDX-License-Identifier: MIT */
/*
 * rotation - a new key for the log.
 *
 * The new key is made and put beside the old one; a leaf names both and is signed by the old one,
 * and only then the new one takes its place, and signs the same tree beside it: its checkpoint has
 * the lines of both, for whoever knows one of them.  Whatever stops in between is taken up again,
 * or forgotten, at the next start.
 *
 * Owns     What is returned lives in the arena given.
 * Errors   As port/signing.h and port/db.h.
 * See      deltareturn-evidence(5): the document of key.rotated.
 */
#ifndef DELTARETURN_SERVICE_ROTATION_H
#define DELTARETURN_SERVICE_ROTATION_H

#include "service/ledger.h"
#include "service/sealing.h"

/* Where the new key is until it is in its place. */
#define ROTATION_KEY_NEXT "keys/log.next.pem"

/* Makes the new key and records it; an administrator does. */
bool rotation_begin(struct state *state, const struct actor *actor, uint64_t *seq,
                    struct error *err) MUST_USE;

/* Once the leaf is signed: puts the new key in its place, starts the signing process anew, and has
 * it sign what the key before has signed.  KEY
 * is the log's public key then; with nothing to finish, the one it has.  A new key that no leaf
 * names is removed. */
bool rotation_finish(struct arena *arena, struct state *state, struct signing **signing,
                     const char **key, struct error *err) MUST_USE;

#endif
