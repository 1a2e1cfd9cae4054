/* SPDX-License-Identifier: MIT */
/*
 * audit_replayed - the returns as the log's leaves make them, for the parts of an audit that hold
 * tables against them; see service/audit_returns.c, which replays.
 *
 * Owns     Nothing; what is replayed lives in the audit's arena.
 */
#ifndef DELTARETURN_SERVICE_AUDIT_REPLAYED_H
#define DELTARETURN_SERVICE_AUDIT_REPLAYED_H

#include "base/hex.h"
#include "service/audit_parts.h"
#include "service/signoff.h"

/* A leaf about a return; a list of them, the newest first. */
struct happening {
    struct log_leaf leaf;
    const struct move_rule *rule; /* NULL: no move */
    char man[2 * HASH_SIZE + 1], person[2 * LEAF_PERSON_SIZE + 1];
    bool behind; /* the clock stood before the log's last entry */
    bool met;    /* in the return's history */
    struct happening *before;
};

/* A return as the log makes it. */
struct replayed {
    struct filing filing;
    struct happening *last;
    size_t moves;
    struct replayed *next;
};

/* All of them, while the log is walked and after. */
struct replaying {
    struct audit *audit;
    struct replayed *first;
    bool behind;     /* the clock, when the leaf to come was added */
    uint64_t claims; /* entries of the ledger that leaves tell of */
    uint64_t sent;   /* mails, as leaves tell */
};

/* The leaf SEQ among those about a return; NULL when that leaf is not about it. */
struct happening *audit_happening(const struct replayed *at, uint64_t seq);

/* Holds the outbox against what was replayed, and counts the mails for the report.  ERR_CONFLICT
 * for the first mail that tells another manifest than its move, a move without mail, an actor
 * without a receipt, or a mail that is missing. */
bool audit_outbox(struct replaying *replaying, struct error *err) MUST_USE;

#endif
