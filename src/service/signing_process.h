/* SPDX-License-Identifier: MIT */
/*
 * signing_process - a process of its own that holds the log's key and signs checkpoints, each only
 * when it continues the one before.
 *
 * It keeps the newest tree it signed in a file that backups do not contain, so a database that was
 * put back to an earlier state is noticed: the process is ahead of it and signs nothing.  It signs
 * nothing before that is on the disk, and lets go of no signature that came out otherwise when it
 * was made again.
 *
 * A tree may be promised before its last leaf is committed, so that both are put on the disk at the
 * same time; doc/why/audit-log.md tells what a promise is worth when something fails in between.
 *
 * A process that ends, or does not answer within ten seconds, is replaced by a new one when it is
 * asked next.  The question it had is not asked again here: it may have been answered in the file
 * already, so whoever asks looks first what was signed last.
 *
 * Units    Sizes count leaves.
 * Owns     The process and the socket to it, for the arena's life.
 * Errors   ERR_CONFLICT when the log is behind or beside what was signed; ERR_RETRY when the
 *          process ended instead of answering; ERR_STORAGE.
 * Source   The formats of the log: "Order of things", 2.
 */
#ifndef DELTARETURN_SERVICE_SIGNING_PROCESS_H
#define DELTARETURN_SERVICE_SIGNING_PROCESS_H

#include "base/ed25519.h"
#include "model/merkle.h"

/* The word after the program's name that makes a process the signing one, behind
 * it the folder; and the descriptor on which it is asked. */
#define SIGNING_WORD "signing-process"

/* Makes the log's key and the file of what was signed, in a new state folder: nothing yet. */
bool signing_prepare(const char *dir, struct error *err) MUST_USE;

/* Starts over after a recovery: a new key, nothing signed. */
bool signing_renew(const char *dir, struct error *err) MUST_USE;

/* What the process does: answers on the socket DESCRIPTOR until it is closed.  Returns an exit
 * status. */
int signing_serve(const char *dir, int descriptor);

/* The other end. */
struct signing;
bool signing_start(struct arena *arena, const char *dir, struct signing **signing,
                   struct error *err) MUST_USE;

/* Notices that the process has ended, and starts it again at once, unless it hardly lived; false
 * when nothing happened to it.  For whoever is told that children end. */
bool signing_tend(struct signing *signing);

/* How often it had to be started again. */
unsigned signing_restarts(const struct signing *signing);

/* What was signed last and is kept; size 0: nothing. */
bool signing_head(struct signing *signing, struct merkle_head *head, struct error *err) MUST_USE;

/* After signing_head: whether a process that ended left a promise, and for which tree.  It was kept
 * when the log has that tree. */
bool signing_promised(const struct signing *signing, struct merkle_head *head);

/* Asks for what signing_sign is going to ask for once it is committed, and does not wait for it. */
void signing_promise(struct signing *signing, const char *origin, const struct merkle_head *head,
                     const struct merkle_path *growth);

/* The log has what was promised, and is not going to have it.  Nobody waits for either.  The
 * process learns that a promise is kept with its next question, or from signing_settle, or at the
 * end. */
void signing_keep(struct signing *signing);
void signing_drop(struct signing *signing);
void signing_settle(struct signing *signing);

/* Signs the checkpoint of HEAD in the log ORIGIN, which GROWTH shows to continue what was signed
 * last; or takes what was promised, and keeps it, when HEAD is that. */
bool signing_sign(struct signing *signing, const char *origin, const struct merkle_head *head,
                  const struct merkle_path *growth, struct ed25519_signature *signature,
                  struct error *err) MUST_USE;

/* Whether something that this process signed was verified with KEY by whoever asked for it, and
 * that it was. */
bool signing_is_proven(const struct signing *signing, const struct ed25519_key *key) MUST_USE;
void signing_prove(struct signing *signing, const struct ed25519_key *key);

#endif
