/* SPDX-License-Identifier: MIT */
/*
 * erasure - destroys what tells about families, by a rule, when it is not needed any more.
 *
 * The leaf comes first and names the manifest of what goes, which is kept; then the key of each box
 * is destroyed, and with it whatever copy of the sealed files a backup has.  The claims ledger
 * keeps each claim, with codes in the place of its ids (service/erased_ids.h).  Jobs of the daemon
 * that have ended go with any erasure: their files' names and what was said about what is in them
 * are of no use beyond some days, and cannot be told apart by return.  What a crash left half done
 * the next command that opens the folder to write ends.
 *
 * Owns     Nothing.
 * Errors   ERR_DENIED unless two people act, one an administrator; ERR_CONFLICT for a return that
 *          is under way; ERR_INPUT for a rule's code that cannot stand in the log.
 * Source   The formats of the log: "Receipts, witnesses, bundle" (erasure).
 */
#ifndef DELTARETURN_SERVICE_ERASURE_H
#define DELTARETURN_SERVICE_ERASURE_H

#include "service/ledger.h"

struct erasure_request {
    const struct actor *actor, *second;
    const char *rule;   /* a code */
    const char *period; /* the return for it; NULL: by BEFORE */
    int32_t before;     /* returns for quarters that ended before that day */
};
struct erasure_done {
    size_t revisions, snapshots;
};

/* Records what goes.  A return goes whole, once it is lodged; a snapshot when nothing that stays
 * was made from it, and it is of that time. */
bool erasure_record(struct state *state, const struct erasure_request *request,
                    struct erasure_done *done, struct error *err) MUST_USE;

/* Destroys what is recorded as erased; the log has to be signed before. */
bool erasure_finish(struct state *state, struct error *err) MUST_USE;

#endif
