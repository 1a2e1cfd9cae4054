/* SPDX-License-Identifier: MIT */
/*
 * recovery - going on after an older state was put back: a new key, and a leaf that names what is
 * lost.
 *
 * The log keeps the leaves that are there and goes on under a new key; the first leaf of the new
 * times names the newest head that anybody holds under the old key, and what the signing process
 * remembers where that is newer, so that nobody can hide that there was more.
 *
 * Owns     What is returned lives in the arena given.
 * Errors   ERR_CONFLICT when nothing is lost, or what was given is no signed head of this log or
 *          contradicts it; ERR_DENIED unless two people act, one an administrator.
 * Source   The formats of the log: "Order of things", 2.
 */
#ifndef DELTARETURN_SERVICE_RECOVERY_H
#define DELTARETURN_SERVICE_RECOVERY_H

#include "model/log_leaf.h"
#include "model/merkle.h"
#include "service/ledger.h"
#include "service/signing_process.h"

struct recovery {
    struct merkle_head held; /* the signed head that was given */
    struct merkle_head old;  /* the newest that is known: that one, or what was signed after it */
    uint64_t kept;           /* leaves that are there */
    bool with_leaf;          /* the receipt carries a leaf that was lost */
    struct log_leaf leaf;
    const char *key; /* the log's public key from now on */
    uint64_t seq;    /* of recovery.started */
};

/* PROOF is a receipt (.tlog-proof) or a signed checkpoint. */
bool recovery_start(struct arena *arena, struct state *state, struct signing **signing,
                    const struct actor *actor, const struct actor *second, struct text proof,
                    struct recovery *recovery, struct error *err) MUST_USE;

#endif
