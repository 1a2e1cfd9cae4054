/* SPDX-License-Identifier: MIT */
/*
 * ledger - what happened, recorded in the log in the same transaction as the change itself.
 *
 * Owns     Nothing.
 * Errors   As port/db.h.  A clock that went back, or that is half a year ahead of the last entry,
 *          is recorded as an anomaly; times in the log never go back.
 * Source   The formats of the log: "Leaves", "Order of things".
 */
#ifndef DELTARETURN_SERVICE_LEDGER_H
#define DELTARETURN_SERVICE_LEDGER_H

#include "model/merkle.h"
#include "model/moves.h"
#include "service/signin.h"

/* One thing to record. */
struct record {
    enum act act;
    const struct actor *actor;     /* NULL: the program itself */
    enum role role;                /* as which the actor acts */
    int64_t delegation;            /* the leaf that granted it, or LEAF_NO_DELEGATION */
    const struct filing *filing;   /* with the revision and manifest it is about; may be NULL */
    const struct quarter *quarter; /* for what is about a quarter without a return; may be NULL */
    const char *kind;              /* of thing, for what is about no return: "person", "snapshot" */
    const char *document;          /* tells what changed, as JSON; kept beside the log; may be NULL;
                                      with a return, its manifest */
    const char *statement;         /* what the person states, kept beside the log; may be NULL */
    const char *reason;            /* a code; may be NULL */
    const char *words;             /* behind the code, kept beside the log; may be NULL */
};

/* The tree of the log's first SIZE leaves, which are all committed or all there are. */
bool
ledger_tree(struct state *state, uint64_t size, struct merkle *tree, struct error *err) MUST_USE;

/* Inside a transaction: adds the leaf and everything it points to. *SEQ is its index. */
bool ledger_record(struct state *state, const struct record *record, uint64_t *seq,
                   struct error *err) MUST_USE;

/* The moment of the leaf that was recorded last: what is kept of an act elsewhere tells the same as
 * the log, whose times never go back when the clock does. */
int64_t ledger_recorded_at(const struct state *state);

/* How many leaves the log has; inside a transaction it is looked up once. */
bool ledger_leaves(struct state *state, uint64_t *count, struct error *err) MUST_USE;

/* The moment that a leaf would get now. */
bool ledger_moment(struct state *state, int64_t *at_ms, struct error *err) MUST_USE;

/* What is odd about the clock, beside the log's last entry, in words for people; NULL: nothing. */
bool ledger_clock_check(struct arena *arena, struct state *state, const char **words,
                        struct error *err) MUST_USE;

#endif
