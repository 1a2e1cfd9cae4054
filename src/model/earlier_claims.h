/* SPDX-License-Identifier: MIT */
/*
 * earlier_claims - which claims of the ledger the council's own claims.csv does not have yet.
 *
 * A claim that a decided return recorded and a row of claims.csv are the same claim when they are
 * of the same surviving family and of the same quarter, and the row names the same episode or none.
 * A row stands for one claim at most: it goes to the claim of its very episode, else to one
 * recorded under the row's own family, else to any of the merged family's.  A row of another
 * authority stands for none of ours.
 *
 * When a person decided that a family is one that was claimed under another id, the claims of that
 * one are borrowed: rows that count against it in T11 and nowhere else.
 *
 * Units    Quarters by quarter_index.
 * Owns     Nothing; scratch lives in the arena.
 * Errors   None.
 * Source   Dataset contract, sections 2 (superseded families) and 3 (T11).
 */
#ifndef DELTARETURN_MODEL_EARLIER_CLAIMS_H
#define DELTARETURN_MODEL_EARLIER_CLAIMS_H

#include "base/text.h"

struct earlier_claim {
    struct text family, episode; /* EPISODE empty: none named */
    int32_t quarter;
    bool of_others;         /* another authority's: only in claims.csv */
    struct text claimed_as; /* not empty: no claim of its own, but another family's, which counts
                               against this one too; only in claims.csv */
};

struct earlier_claims {
    struct earlier_claim *list;
    size_t count;
};

/* A family and the one it was merged into. */
struct merged_family {
    struct text family, into;
    uint64_t front; /* text_front of the family, as soon as they are sorted */
};

/* The chain of mergers to its end; MERGED is sorted.  A loop, which is an error of the data, is
 * left after as many steps as there are mergers. */
struct text
merged_family_survivor(const struct merged_family *merged, size_t count, struct text family);
void merged_families_sort(struct merged_family *merged, size_t count);

/* Puts into MISSING, one for each claim of LEDGER, whether no row of ROWS stands for it.  MERGED is
 * sorted in place. */
void earlier_claims_missing(struct arena *arena, struct merged_family *merged, size_t merged_count,
                            const struct earlier_claims *rows, const struct earlier_claims *ledger,
                            bool *missing);

/* A family, and another id under which it was claimed, as a person decided. */
struct same_family {
    struct text family, claimed_as;
};

struct borrowed_claim {
    struct text family, claimed_as;
    int32_t quarter;
};

struct borrowed_claims {
    struct borrowed_claim *list; /* by family and quarter, one each */
    size_t count;
};

/* The claims of ROWS and LEDGER that SAME makes count against another family, but for those that
 * ROWS borrow already and families that were merged meanwhile.  MERGED is sorted in place. */
struct borrowed_claims
earlier_claims_borrowed(struct arena *arena, struct merged_family *merged, size_t merged_count,
                        const struct earlier_claims *rows, const struct earlier_claims *ledger,
                        const struct same_family *same, size_t same_count);

#endif
