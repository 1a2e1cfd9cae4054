/* SPDX-License-Identifier: MIT */
/*
 * verify_inspection - a bundle of evidence while it is verified: its files, what was made sure of
 * so far, and what was found.
 *
 * Owns     Everything lives in the inspection's arena.
 * Errors   None: whatever is wrong becomes a finding.
 * See      verify.h; deltareturn-evidence(5).
 */
#ifndef DELTARETURN_SERVICE_VERIFY_INSPECTION_H
#define DELTARETURN_SERVICE_VERIFY_INSPECTION_H

#include "model/log_leaf.h"
#include "model/manifest.h"
#include "model/merkle.h"
#include "model/checkpoint.h"
#include "model/note.h"
#include "port/archive.h"
#include "service/log_keys.h"
#include "service/testimony.h"

struct inspection {
    struct arena *arena;
    struct archive archive;
    struct hasher hasher;
    struct testimony *findings;
    struct log_keys given; /* none: whatever the bundle has is believed */
    uint64_t until;        /* the largest tree that the log's key signed, as far as is known */
    bool with_log, with_checkpoint, with_manifest;
    struct note_key log;
    struct text checkpoint;
    struct merkle_head head; /* that it vouches for */
    struct manifest manifest;
    struct hash manifest_sum;
    struct log_leaf *leaves; /* those that stand in the log, by index */
    size_t leaf_count;
    const struct log_leaf *erasure; /* of what the manifest names, or NULL */
};

/* The name of a file as it may be told: outside text, cut to 100 characters. */
const char *inspection_shown(const struct inspection *in, const char *name);

/* A file that a bundle has to have; NULL, and told, when it is missing. */
const struct archive_file *inspection_file(const struct inspection *in, const char *name);

/* A file that may have been erased by a rule; NULL, and told, when it is not there. */
const struct archive_file *inspection_kept_or_erased(const struct inspection *in, const char *name);

/* Tells whether FILE is the SAME that the entry SEQ names. */
void inspection_tell_named(const struct inspection *in, const struct archive_file *file, bool same,
                           uint64_t seq);

#endif
