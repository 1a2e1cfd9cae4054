/* SPDX-License-Identifier: MIT */
/*
 * notice_leaf - what became of a message, in the log: sent, or never to be.
 *
 * The leaf is about the return that the message tells of, as its facts have it; one about nothing
 * of the kind is about nothing.
 *
 * Owns     Nothing.
 * Errors   As port/db.h.
 * Source   The formats of the log: "Leaves" (notice.sent, notice.failed).
 */
#ifndef DELTARETURN_SERVICE_NOTICE_LEAF_H
#define DELTARETURN_SERVICE_NOTICE_LEAF_H

#include "service/ledger.h"
#include "store/outbox.h"

/* Inside the transaction in which a row becomes "sent" or "failed", and never for another state.
 */
bool notice_leaf_add(struct state *state, const struct outbox_row *row, struct error *err) MUST_USE;

#endif
