/* SPDX-License-Identifier: MIT */
/*
 * post - the messages that decisions promised: each formed once, kept, and put into the maildir of
 * the state folder.
 *
 * A message names form, quarter, authority, fingerprint and due date; no figure, no family.  The
 * decision's receipt goes with it, so every mailbox is a witness.  The maildir's file is named
 * after the message, so delivering again after a crash makes no second one.
 *
 * Owns     What is returned lives in the arena given.
 * Errors   ERR_STORAGE; ERR_INPUT for a template that is not sound.  A message that cannot be
 *          formed is marked as failed, with why.
 * Source   People, links and decisions: "Mail"; RFC 5322, RFC 2045 to 2047, maildir(5).
 */
#ifndef DELTARETURN_SERVICE_POST_H
#define DELTARETURN_SERVICE_POST_H

#include "service/state.h"
#include "store/outbox.h"

bool post_list(struct arena *arena, struct state *state, struct outbox *outbox,
               struct error *err) MUST_USE;

/* Forms what is queued and delivers what is not sent yet. */
struct post_done {
    size_t delivered, failed;
};
bool post_deliver(struct state *state, struct post_done *done, struct error *err) MUST_USE;

/* The message that a row promises, to be sent unchanged. */
bool post_form(struct arena *arena, struct state *state, const struct outbox_row *row,
               struct text *message, struct error *err) MUST_USE;

#endif
