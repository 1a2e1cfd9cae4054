/* SPDX-License-Identifier: MIT */
/*
 * signoff - the moves of a return: submit, certify, send back, withdraw, sign off, lodge, reopen.
 *
 * A move is one transaction: the return moves if it still stands as it was seen, the seat is taken,
 * the leaf is recorded, mail is promised, claims are recorded or released.  If anything of it
 * cannot be, nothing of it is.  Several moves that wait may share a transaction, and so what the
 * disk and the signature cost; each of them then still is done or refused by itself.
 *
 * Owns     What is returned lives in the arena given.
 * Errors   As model/moves.h; ERR_CONFLICT naming who was first.
 * Source   People, links and decisions; the formats of the log: "Order of things", 1.
 */
#ifndef DELTARETURN_SERVICE_SIGNOFF_H
#define DELTARETURN_SERVICE_SIGNOFF_H

#include "service/capacity.h"
#include "service/ledger.h"
#include "store/filings.h"

struct signoff_request {
    const char *kind, *period;
    struct move_request move;
};

/* What was done. */
struct signoff_done {
    struct filing filing;     /* as it stands now */
    struct capacity capacity; /* as what */
    uint64_t seq;             /* the leaf */
    bool opened_revision;     /* it is the next revision's draft now */
};

bool signoff_move(struct arena *arena, struct state *state, const struct actor *actor,
                  const struct signoff_request *request, struct signoff_done *done,
                  struct error *err) MUST_USE;

/* One of several moves. */
struct signoff_item {
    const struct actor *actor;
    const struct signoff_request *request;
    struct signoff_done done; /* what was done, when ERR says nothing */
    struct error err;         /* ERR_NONE, or why this one was refused */
};

/* Makes the moves in their order, each as signoff_move would behind those before it.  One that is
 * refused takes nothing with it.  False when the state could not be written: then none of them is
 * made, whatever the items say. */
bool signoff_group(struct arena *arena, struct state *state, struct signoff_item *items,
                   size_t count, struct error *err) MUST_USE;

/* The act as which the log records a move. */
enum act signoff_act(enum move move);

#endif
