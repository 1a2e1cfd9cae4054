/* SPDX-License-Identifier: MIT */
/*
 * claims - the claims ledger at rest: an entry for each claim, and one against it when it is
 * released; never a deletion.
 *
 * Owns     What is read lives in the arena given.
 * Errors   As port/db.h.
 */
#ifndef DELTARETURN_STORE_CLAIMS_H
#define DELTARETURN_STORE_CLAIMS_H

#include "port/db.h"

struct claim_entry {
    const char *family, *episode, *period;
};
struct claim_entries {
    struct claim_entry *list;
    size_t count;
};

enum claim_kind { CLAIM_CLAIMED, CLAIM_RELEASED };

/* Of a return's revision, under the leaf SEQ. */
bool claims_add(struct db *db, const char *authority, const char *filing, int64_t revision,
                enum claim_kind kind, const struct claim_entry *entry, uint64_t seq,
                struct error *err) MUST_USE;

/* What is claimed and not released, by period, family and episode. */
bool claims_standing(struct db *db, struct arena *arena, const char *authority,
                     struct claim_entries *claims, struct error *err) MUST_USE;

/* A claim that is not released, and the snapshot that its return was made from. */
struct claim_origin {
    const char *family, *period;
    const char *snapshot; /* NULL: not known */
    bool erased;          /* the snapshot was */
};
struct claim_origins {
    struct claim_origin *list; /* by family and period */
    size_t count;
};
bool claims_origins(struct db *db, struct arena *arena, const char *authority,
                    struct claim_origins *origins, struct error *err) MUST_USE;

/* What a revision claimed, released or not. */
bool claims_of_revision(struct db *db, struct arena *arena, const char *filing, int64_t revision,
                        struct claim_entries *claims, struct error *err) MUST_USE;

#endif
