/* SPDX-License-Identifier: MIT */
/*
 * claims - the claims ledger at rest: an entry for each claim, and one against it when it is
 * released; never a deletion.  Of a revision that was erased its ids are replaced by codes
 * (service/erased_ids.h), once.
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

/* A claim that is not released, and the return that has it. */
struct standing_claim {
    struct claim_entry entry;
    const char *filing;
    int64_t revision;
};
struct standing_claims {
    struct standing_claim *list; /* by period, family and episode */
    size_t count;
};
bool claims_standing(struct db *db, struct arena *arena, const char *authority,
                     struct standing_claims *claims, struct error *err) MUST_USE;

/* Their entries, in a list of its own. */
struct claim_entries claims_entries(struct arena *arena, const struct standing_claims *claims);

/* A claim that is not released, and the snapshot that its return was made from.  The list lies in
 * SCRATCH; its texts are those of the claims, and the arena's. */
struct claim_origin {
    uint64_t front; /* text_front of the family */
    const char *family, *period;
    const char *snapshot; /* NULL: not known */
    bool erased;          /* the snapshot was */
};
struct claim_origins {
    struct claim_origin *list; /* by family and period */
    size_t count;
};
bool claims_origins(struct db *db, struct arena *arena, struct arena *scratch,
                    const struct standing_claims *claims, struct claim_origins *origins,
                    struct error *err) MUST_USE;

/* What a revision claimed, released or not. */
bool claims_of_revision(struct db *db, struct arena *arena, const char *filing, int64_t revision,
                        struct claim_entries *claims, struct error *err) MUST_USE;

/* What a code begins with. */
#define CLAIM_CODE_FRONT "erased-"

/* An entry that has ids and no codes. */
struct named_claim {
    int64_t id;
    const char *family, *episode;
};
struct named_claims {
    struct named_claim *list;
    size_t count;
};
bool claims_named(struct db *db, struct arena *arena, const char *filing, int64_t revision,
                  struct named_claims *named, struct error *err) MUST_USE;

/* Puts codes in the place of an entry's ids; its revision has been erased. */
bool claims_code(struct db *db, int64_t id, const char *family, const char *episode,
                 struct error *err) MUST_USE;

#endif
