/* SPDX-License-Identifier: MIT */
/*
 * claims - the claims ledger: what a decided return claims, and what a reopened one gives back.
 *
 * Owns     Nothing.
 * Errors   As port/db.h and service/vault.h.
 * Source   People, links and decisions: "States"; dataset contract, section 3 (T11).
 */
#ifndef DELTARETURN_SERVICE_CLAIMS_H
#define DELTARETURN_SERVICE_CLAIMS_H

#include "service/ledger.h"
#include "store/claims.h"

/* Inside the transaction of the last stage: records each claimable episode of the revision's
 * decisions.csv. */
bool claims_record(struct state *state, const struct filing *filing, struct error *err) MUST_USE;

/* Inside the transaction that opens the next revision: sets an entry against each claim of this
 * one. A revision that claimed nothing leaves nothing. */
bool claims_release(struct state *state, const struct filing *filing, struct error *err) MUST_USE;

/* Whether what the ledger holds of a revision, COUNT entries of a kind under one leaf, is what its
 * decisions.csv claims; of an erased revision only how many.
 * ERR_CONFLICT with the first difference. */
bool claims_compare(struct state *state, const struct filing *filing, enum claim_kind kind,
                    uint64_t count, struct error *err) MUST_USE;

#endif
