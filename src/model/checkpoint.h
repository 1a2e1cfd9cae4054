/* SPDX-License-Identifier: MIT */
/*
 * checkpoint - what a log vouches for: its name, how many leaves it has, and their root.
 *
 * Owns     Texts point into what was read.
 * Errors   ERR_INPUT with the line that is wrong.
 * Source   C2SP tlog-checkpoint.
 */
#ifndef DELTARETURN_MODEL_CHECKPOINT_H
#define DELTARETURN_MODEL_CHECKPOINT_H

#include "model/merkle.h"
#include "model/note.h"

struct checkpoint {
    struct text origin; /* the log's name, and that of its key */
    struct merkle_head head;
    struct text extensions; /* whole lines, usually none */
};

/* The text of a checkpoint, to be signed. */
void checkpoint_write(struct builder *out, const struct checkpoint *checkpoint);

/* Reads such a text. */
bool checkpoint_read(struct text text, struct checkpoint *checkpoint, struct error *err) MUST_USE;

/* Reads a signed checkpoint; it has to bear the signature of the log's key, and the key's name. */
bool checkpoint_open(struct arena *arena, struct text bytes, const struct note_key *log,
                     ed25519_check_fn *check, struct checkpoint *checkpoint, struct note *note,
                     struct error *err) MUST_USE;

#endif
