/* SPDX-License-Identifier: MIT */
/*
 * manifest - what an approval is bound to: every file behind a revision of a return, by its digest.
 *
 * The digest of the manifest's bytes stands in each entry of the log about that revision; people
 * compare its fingerprint.  A random salt keeps a digest of few known files from being guessed.
 *
 * Owns     Lists live in the arena, texts in the bytes that were read, or both belong to the
 *          caller.
 * Errors   ERR_INPUT naming the key and what would be right.
 * See      deltareturn-evidence(5) for the keys.
 */
#ifndef DELTARETURN_MODEL_MANIFEST_H
#define DELTARETURN_MODEL_MANIFEST_H

#include "base/hash.h"
#include "model/quarter.h"

#define MANIFEST_VERSION   1
#define MANIFEST_SIZE_MOST ((size_t)512 * 1024)
#define MANIFEST_FILES     1000 /* at most, in each list */

struct manifest_file {
    struct text name; /* letters, digits, "-", "_" and "." */
    int64_t bytes;
    struct hash sum;
};

enum manifest_list {
    MANIFEST_ARTEFACTS, /* what the run made */
    MANIFEST_DATASET,   /* what it was made from */
    MANIFEST_RULES,     /* the framework and the mapping */
    MANIFEST_MESSAGES,  /* what was shown to those who decided */
    MANIFEST_LISTS
};

enum manifest_program {
    MANIFEST_DELTARETURN,
    MANIFEST_XLSXWRITER,
    MANIFEST_ZLIB,
    MANIFEST_PROGRAMS
};

struct manifest {
    struct hash salt;
    struct text authority, kind, filing;
    struct quarter quarter;
    int64_t revision;
    struct {
        const struct manifest_file *files;
        size_t count;
    } lists[MANIFEST_LISTS];
    struct text versions[MANIFEST_PROGRAMS];
};

/* Writes a manifest's bytes.  ERR_INPUT when they would not be read again. */
bool manifest_write(struct arena *arena, const struct manifest *manifest, struct text *bytes,
                    struct error *err) MUST_USE;

bool manifest_read(struct arena *arena, struct text bytes, struct manifest *manifest,
                   struct error *err) MUST_USE;

/* The first 80 bits of a manifest's digest: a1b2c-3d4e5-f6071-8293a */
struct fingerprint {
    char text[24];
};
struct fingerprint manifest_fingerprint(const struct hash *manifest);

#endif
