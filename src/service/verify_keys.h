/* SPDX-License-Identifier: MIT */
/*
 * verify_keys - the keys that were the log's before, each of which has to have handed over to the
 * next.
 *
 * A bundle holds, for each, the key, the tree that it signed last, and what the last entry of that
 * tree says: which key comes next.  So whoever knows any of the keys knows the one of today.
 *
 * Owns     Nothing; findings are added to the testimony.
 * Errors   Become findings.
 * See      deltareturn-evidence(5).
 */
#ifndef DELTARETURN_SERVICE_VERIFY_KEYS_H
#define DELTARETURN_SERVICE_VERIFY_KEYS_H

#include <inttypes.h>

#include "model/note.h"
#include "port/archive.h"
#include "service/log_keys.h"
#include "service/testimony.h"

/* A tree, and the last one that the key signed before another took its place. */
#define VERIFY_TOO_LARGE \
    "the checkpoint is of %" PRIu64 " entries, and its key counts for no more than %" PRIu64

/* Looks at the earlier keys in a bundle; returns whether one of GIVEN is one that handed over,
 * through the others, to LOG. */
bool verify_earlier_keys(struct arena *arena, const struct archive *archive,
                         const struct hasher *hasher, const struct note_key *log,
                         const struct log_keys *given, struct testimony *findings);

/* Which of the keys the line KEY is; NULL: none. */
const struct log_key *verify_key_given(const struct log_keys *given, const char *key);

#endif
