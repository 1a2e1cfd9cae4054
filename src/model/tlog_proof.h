/* SPDX-License-Identifier: MIT */
/*
 * tlog_proof - a file that proves that something stands in a log, for whoever has the log's key.
 *
 * It holds the leaf's index, the hashes from its sibling up to the root, and a signed checkpoint.
 * Our receipts also carry the leaf itself as the format's "extra" data, so that the file and the
 * key are enough.
 *
 * Owns     Texts point into what was read, or live in the arena.
 * Errors   ERR_INPUT with what does not hold.
 * Source   C2SP tlog-proof, version 1.
 */
#ifndef DELTARETURN_MODEL_TLOG_PROOF_H
#define DELTARETURN_MODEL_TLOG_PROOF_H

#include "model/checkpoint.h"

struct tlog_proof {
    uint64_t index;
    bool with_extra;
    struct text extra;
    struct merkle_path path;
    struct text checkpoint; /* signed, as it stands */
};

void tlog_proof_write(struct builder *out, const struct tlog_proof *proof);

/* Reads a proof's form; says nothing about what it proves. */
bool tlog_proof_read(struct arena *arena, struct text bytes, struct tlog_proof *proof,
                     struct error *err) MUST_USE;

/* What checking takes: who hashes, who checks signatures, whose log it is. */
struct tlog_trust {
    const struct hasher *hasher;
    ed25519_check_fn *check;
    const struct note_key *log;
};

/* Whether LEAF stands at the proof's index in the log; CHECKPOINT is then what the log vouches for.
 */
bool tlog_proof_check(struct arena *arena, const struct tlog_trust *trust,
                      const struct tlog_proof *proof, struct text leaf,
                      struct checkpoint *checkpoint, struct error *err) MUST_USE;

#endif
