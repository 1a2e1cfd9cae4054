/* SPDX-License-Identifier: MIT */
/*
 * evidence - the bundle that proves a return years later: a zip with all that a verifier needs.
 *
 * Its layout is deltareturn-evidence(5).  The same values give the same bytes.
 *
 * Owns     The bytes live in the arena.
 * Errors   ERR_STORAGE when a template of the program is missing.
 */
#ifndef DELTARETURN_SERVICE_EVIDENCE_H
#define DELTARETURN_SERVICE_EVIDENCE_H

#include "base/text.h"

#define EVIDENCE_CONTENTS         "contents.sha256"
#define EVIDENCE_MANIFEST         "manifest.json"
#define EVIDENCE_CHECKPOINT       "log/checkpoint"
#define EVIDENCE_KEY              "keys/log.pub"
#define EVIDENCE_WITNESS          "keys/witness-" /* with a number and ".pub" */
#define EVIDENCE_EARLIER          "keys/earlier-" /* with a number, 1 the newest, and one of three: */
#define EVIDENCE_EARLIER_KEY      ".pub"
#define EVIDENCE_EARLIER_DOCUMENT ".json"
#define EVIDENCE_ARTEFACTS        "artefacts/"
#define EVIDENCE_LOG              "log/"
#define EVIDENCE_LEAF             ".leaf"
#define EVIDENCE_PROOF            ".tlog-proof"
#define EVIDENCE_STATEMENTS       "statements/"
#define EVIDENCE_STATEMENT        ".txt"
#define EVIDENCE_DRAWN            "sample/drawn.csv"
#define EVIDENCE_SEED             "sample/checkpoint"
#define EVIDENCE_GROWTH           "sample/growth"

struct evidence_artefact {
    const char *name; /* as the manifest names it */
    struct text bytes;
};

struct evidence_entry {
    uint64_t seq;
    struct text leaf, proof;
    struct text statement; /* the evidence blob that the leaf names; .at is NULL when it has none */
};

/* A key that was the log's, and how it handed over to the next: what its last entry is about, and
 * the proof of that entry in the tree that it signed last. */
struct evidence_earlier {
    const char *key; /* NAME+ID+BASE64 */
    struct text document, proof;
};

struct evidence {
    struct text manifest;
    const struct evidence_artefact *artefacts;
    size_t artefact_count;
    const struct evidence_entry *entries;
    size_t entry_count;
    struct text checkpoint;  /* signed; every proof ends with it */
    struct text drawn, seed; /* the audit sample's families, and the checkpoint whose root is the
                                seed; .at NULL: there is none */
    struct text growth;      /* hashes from that checkpoint to the signed one, a line each */
    const char *log_key;     /* NAME+ID+BASE64 */
    const struct evidence_earlier *earlier; /* keys, the newest first */
    size_t earlier_count;
    const char *const *witness_keys; /* of those that signed the checkpoint */
    size_t witness_count;
};

/* The bundle's bytes. */
bool bundle_write(struct arena *arena, const struct evidence *evidence, struct text *bytes,
                  struct error *err) MUST_USE;

#endif
