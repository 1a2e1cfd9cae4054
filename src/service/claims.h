/* SPDX-License-Identifier: MIT */
/*
 * claims - the claims ledger: what a decided return claims, and what a reopened one gives back.
 *
 * Errors   As port/db.h and service/vault.h.
 * Source   People, links and decisions: "States"; dataset contract, section 3 (T11).
 */
#ifndef DELTARETURN_SERVICE_CLAIMS_H
#define DELTARETURN_SERVICE_CLAIMS_H

#include "service/ledger.h"

/* Inside the transaction of the last stage: records each claimable episode of the revision's
 * decisions.csv. */
bool claims_record(struct state *state, const struct filing *filing, struct error *err) MUST_USE;

/* Inside the transaction that opens the next revision: sets an entry against each claim of this
 * one. A revision that claimed nothing leaves nothing. */
bool claims_release(struct state *state, const struct filing *filing, struct error *err) MUST_USE;

#endif
