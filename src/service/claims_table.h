/* SPDX-License-Identifier: MIT */
/*
 * claims_table - the claims that a run reads: the council's own claims.csv, and behind its rows
 * those of the ledger that it does not have, and those of families that are the same under another
 * id.
 *
 * The council's bytes stay as they are; only a header without "episode_id" gets that column at its
 * end, so that a claim of the ledger can name its episode, and "claimed_as" where it is needed.
 *
 * Owns     What is made lives in the arena given.
 * Errors   ERR_STORAGE.  What is wrong with the council's file is for the reading of the data to
 *          tell: a file whose header cannot be understood stays as it is.
 * Source   Dataset contract, section 3 (T11); model/earlier_claims.h.
 */
#ifndef DELTARETURN_SERVICE_CLAIMS_TABLE_H
#define DELTARETURN_SERVICE_CLAIMS_TABLE_H

#include "model/earlier_claims.h"
#include "model/feed.h"
#include "store/claims.h"

struct claims_table {
    bool there;      /* false: no file, and nothing in the ledger */
    struct text csv; /* as claims.csv */
    size_t added;    /* rows from the ledger, behind the council's */
    size_t borrowed; /* rows behind those: claims of families that are the same */
};

struct same_families {
    struct same_family *list; /* by FAMILY */
    size_t count;
};

/* What it is made of. */
struct claims_made_of {
    const char *authority;        /* ours */
    struct text claims, families; /* the bytes of those files; .at NULL: not there */
    struct claim_entries ledger;
    struct same_families same; /* as people decided */
};

bool claims_table_make(struct arena *arena, const struct claims_made_of *of,
                       struct claims_table *table, struct error *err) MUST_USE;

/* Writes the table into a folder of the contract's files. */
bool claims_table_put(struct arena *arena, const char *folder, const struct claims_table *table,
                      struct error *err) MUST_USE;

/* A feed whose table of claims is this one; the rest is as it was. */
bool
claims_table_feed(struct arena *arena, const struct feed *feed, const struct claims_table *table,
                  const struct feed **with, struct error *err) MUST_USE;

#endif
