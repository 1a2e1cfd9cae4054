/* SPDX-License-Identifier: MIT */
/*
 * log_leaf - one entry of the audit log: who did what to which return, and how they proved who they
 * are.
 *
 * A leaf's bytes are hashed, stored and published as they are.  Nothing in it is personal, free
 * text, a file's name or a figure: people are random references, reasons are codes, and everything
 * else is a digest of what is kept elsewhere.
 *
 * Units    Milliseconds since 1970-01-01 in UTC; revisions count from 1.
 * Owns     Texts stand in the bytes that were read, or belong to the caller.
 * Errors   ERR_INPUT naming the key, what was found and what would be right.
 * Source   The formats of the log: doc/why/audit-log.md.
 */
#ifndef DELTARETURN_MODEL_LOG_LEAF_H
#define DELTARETURN_MODEL_LOG_LEAF_H

#include "base/hash.h"
#include "model/act.h"
#include "model/quarter.h"

#define LEAF_VERSION   1
#define LEAF_SIZE_MOST 8192

/* Roles in which a person acts; LEAF_ROLE_NONE is the program itself. */
enum leaf_role {
    LEAF_ROLE_NONE,
    LEAF_ROLE_ADMINISTRATOR,
    LEAF_ROLE_AUDITOR,
    LEAF_ROLE_CERTIFIER,
    LEAF_ROLE_DEPUTY,
    LEAF_ROLE_PROVIDER,
    LEAF_ROLE_S151,
    LEAF_ROLE_SRO,
    LEAF_ROLE_COUNT
};
extern const char *const LEAF_ROLES[LEAF_ROLE_COUNT]; /* "", "administrator", ... */

/* How a person proved who they are, as bits. */
enum leaf_proof {
    PROOF_OS = 1,
    PROOF_PASSKEY = 2,
    PROOF_PASSWORD = 4,
    PROOF_TOTP = 8,
    PROOF_RECOVERY = 16, /* a code on paper, in the place of a one-time code */
    PROOF_TOKEN = 32     /* a program showed the person's token; decides nothing */
};
#define LEAF_PROOF_KINDS 6
extern const char *const LEAF_PROOFS[LEAF_PROOF_KINDS]; /* by bit */

#define LEAF_PERSON_SIZE   16
#define LEAF_NO_DELEGATION (-1)

struct log_leaf {
    uint64_t seq;
    int64_t at_ms;
    enum act act;
    enum leaf_role role;                    /* NONE: the program; then no person, no proof */
    unsigned char person[LEAF_PERSON_SIZE]; /* a random reference */
    int64_t delegation;                     /* the leaf that granted it, or LEAF_NO_DELEGATION */
    unsigned proofs;                        /* PROOF_... */
    int64_t proof_seconds;                  /* since then */
    unsigned parts;                         /* PART_...: which of the next five are there */
    struct text filing, kind;               /* ids: letters, digits, "-", "_" and "." */
    struct quarter quarter;
    int64_t revision;
    struct hash manifest;
    bool with_evidence;
    struct hash evidence; /* of the evidence blob */
    struct text reason;   /* a code, or empty */
    struct hash words;    /* HMAC-SHA-256 of the words behind the code */
    struct text version;  /* of the program */
};

/* Writes a leaf's bytes.  ERR_INPUT when they would not be read again. */
bool log_leaf_write(struct arena *arena, const struct log_leaf *leaf, struct text *bytes,
                    struct error *err) MUST_USE;

/* Reads a leaf from its bytes. */
bool log_leaf_read(struct arena *arena, struct text bytes, struct log_leaf *leaf,
                   struct error *err) MUST_USE;

/* Whether a leaf holds what its act asks for, and nothing that it is not about. */
bool log_leaf_fits(const struct log_leaf *leaf, struct error *err) MUST_USE;

/* Whether the person of a leaf is the one whose reference, in hex, PERSON is. */
bool log_leaf_is_by(const struct log_leaf *leaf, const char *person);

/* Whether NEXT may stand right behind LEAF: the next index, and no earlier time. */
bool log_leaf_follows(const struct log_leaf *leaf, const struct log_leaf *next,
                      struct error *err) MUST_USE;

#endif
