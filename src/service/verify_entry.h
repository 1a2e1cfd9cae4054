/* SPDX-License-Identifier: MIT */
/*
 * verify_entry - one entry of the log held against its proof, and told.
 *
 * Owns     Nothing; findings are added to the testimony.
 * Errors   Become findings.
 */
#ifndef DELTARETURN_SERVICE_VERIFY_ENTRY_H
#define DELTARETURN_SERVICE_VERIFY_ENTRY_H

#include "model/log_leaf.h"
#include "model/tlog_proof.h"
#include "service/testimony.h"

/* Whether LEAF's bytes are an entry and stand where PROOF says; adds what was found either way. */
bool entry_verify(struct testimony *findings, const struct tlog_trust *trust,
                  const struct tlog_proof *proof, struct text bytes, struct log_leaf *leaf);

#endif
