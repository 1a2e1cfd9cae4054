/* SPDX-License-Identifier: MIT */
/*
 * sealing - has the log as it stands signed, and makes the receipts that prove what stands in it.
 *
 * Before anything is said to be signed the new leaves are read again from the database and hashed
 * again, so that what is signed is what is stored.  The first signature of a signing process is
 * verified with the key that people know; the process itself makes each twice.
 *
 * Owns     What is returned lives in the arena given.
 * Errors   ERR_CONFLICT when the signing process is ahead of the log (an old backup was put back),
 *          or a leaf is not what its hash says; as port/db.h.
 * Source   The formats of the log: "Order of things", 2 and 3.
 */
#ifndef DELTARETURN_SERVICE_SEALING_H
#define DELTARETURN_SERVICE_SEALING_H

#include "model/note.h"
#include "service/signing_process.h"
#include "service/state.h"

/* Signs what is not signed yet; a log that is signed to its end stays as it is.  SIGNING is to live
 * as long as STATE. */
bool sealing_sign(struct state *state, struct signing *signing, struct error *err) MUST_USE;

/* The same, but does not keep the checkpoint in the database, which receipts are made from: for
 * whoever is about to answer somebody, and calls sealing_sign behind that.  What gets lost till
 * then is signed again, and comes out the same. */
bool sealing_sign_ahead(struct state *state, struct signing *signing, struct error *err) MUST_USE;

/* Whether there is a checkpoint that is not kept yet. */
bool sealing_is_ahead(const struct state *state);

/* In a transaction that is under way anyway: keeps such a checkpoint with it. */
bool sealing_catch_up(struct state *state, struct error *err) MUST_USE;

/* In a transaction that has added its leaves: has the process that signed before promise the tree
 * as it is going to be, while the rest of the transaction is done and the disk takes it.  Does
 * nothing when more than a few leaves are not signed yet.  What becomes of it is for sealing_sign
 * to see, which reads the leaf again; or for sealing_take_back, when the transaction came to
 * nothing. */
void sealing_begin(struct state *state);
void sealing_take_back(struct state *state);

/* What was signed last: what the signing process keeps, or has promised and the log has. */
bool sealing_remembered(struct state *state, struct signing *signing, struct merkle_head *head,
                        struct error *err) MUST_USE;

/* Whether the log is at least as long as what was signed, and the key the one that people know;
 * said at every start. */
bool sealing_check_head(struct state *state, struct signing *signing, struct error *err) MUST_USE;

/* Whether the key in keys/log.pem is the log's, as keys/log.pub names it; while a new one is put in
 * its place, the one before.  ERR_CONFLICT when it is another. */
bool sealing_check_key(const struct state *state, struct error *err) MUST_USE;

/* The receipt of a leaf that is signed: a .tlog-proof that carries the leaf. */
bool sealing_receipt(struct arena *arena, struct state *state, uint64_t seq, struct text *proof,
                     struct error *err) MUST_USE;

/* The log's public key, as keys/log.pub has it: one line NAME+ID+BASE64. */
bool sealing_public_key(struct arena *arena, const char *dir, const char *origin, const char **line,
                        struct error *err) MUST_USE;

/* The same of the private key in the file PATH, as the log ORIGIN has it or will have it. */
bool sealing_public_key_of(struct arena *arena, const char *path, const char *origin,
                           const char **line, struct error *err) MUST_USE;

#endif
