/* SPDX-License-Identifier: MIT */
/*
 * log_fixture - an invented log: leaves, their tree, a signer and a witness, and bundles from it.
 *
 * Owns     Everything lives in the fixture's arena.
 * Errors   Whatever fails stops the program: a test cannot go on without its log.
 */
#ifndef DELTARETURN_TESTS_UNIT_LOG_FIXTURE_H
#define DELTARETURN_TESTS_UNIT_LOG_FIXTURE_H

#include "model/log_leaf.h"
#include "model/manifest.h"
#include "model/tlog_proof.h"
#include "port/signing.h"
#include "service/evidence.h"

#define LOG_FIXTURE_LEVELS 24

struct log_fixture {
    struct arena *arena;
    struct hasher hasher;
    struct signer *signer, *witness_signer;
    struct note_key log, witness;
    const char *log_key, *witness_key; /* NAME+ID+BASE64 */
    size_t size, room;
    struct text *leaves;
    struct hash *nodes[LOG_FIXTURE_LEVELS];
    struct merkle tree;
    struct merkle_source source;
};

/* A log of at most ROOM leaves, still empty; another SEED gives other keys. */
void log_make(struct log_fixture *f, size_t room, unsigned char seed);
void log_close(struct log_fixture *f);

/* Appends a leaf as it stands, or a sound one made from LEAF with the next index and a later time.
 */
void log_append(struct log_fixture *f, struct text bytes);
void log_record(struct log_fixture *f, struct log_leaf leaf);

/* A leaf of nobody in particular, to fill a log with; NUMBER makes it differ. */
struct log_leaf log_any_leaf(uint64_t number);

/* The root of the first SIZE leaves. */
struct merkle_head log_head(const struct log_fixture *f, uint64_t size);

/* A checkpoint of the first SIZE leaves, signed by the log and, if asked, by the witness. */
struct text log_checkpoint(const struct log_fixture *f, uint64_t size, bool witnessed);

/* The .tlog-proof of leaf INDEX against a checkpoint of SIZE leaves. */
struct text log_proof(const struct log_fixture *f, uint64_t index, uint64_t size,
                      struct text checkpoint, bool with_leaf);

/* What a bundle can lack or have. */
enum log_bundle {
    BUNDLE_WITNESSED = 1,
    BUNDLE_ERASED = 2, /* the artefacts are gone, and the log says by which rule */
    BUNDLE_GONE = 4    /* the artefacts are gone */
};

/* Records a return from submission to lodging among OTHERS other leaves, and gives the evidence of
 * it; FLAGS are BUNDLE_... */
struct evidence log_return(struct log_fixture *f, size_t others, unsigned flags);

/* Its bundle. */
struct text log_bundle(struct log_fixture *f, const struct evidence *evidence);

#endif
