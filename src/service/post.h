/* SPDX-License-Identifier: MIT */
/*
 * post - forms the messages that decisions promised, each once, to be sent unchanged.
 *
 * A message names form, quarter, authority, fingerprint and due date; no figure, no family.  The
 * decision's receipt goes with it, so every mailbox is a witness.  It carries its link when the
 * address of the service is known; what it says can be done without the link as well.
 *
 * Owns     What is returned lives in the arena given.
 * Errors   ERR_STORAGE; ERR_INPUT for a catalogue or layout that is not sound.
 * See      service/delivery.h, which sends them.
 * Source   People, links and decisions: "Mail"; RFC 5322, RFC 2045 to 2047.
 */
#ifndef DELTARETURN_SERVICE_POST_H
#define DELTARETURN_SERVICE_POST_H

#include "service/mail_settings.h"
#include "store/outbox.h"

/* All that was ever promised, in the order it was queued. */
bool post_list(struct arena *arena, struct state *state, struct outbox *outbox,
               struct error *err) MUST_USE;

/* The message that a row promises, to be sent unchanged. */
bool post_form(struct arena *arena, struct state *state, const struct mail_settings *settings,
               const struct outbox_row *row, struct text *message, struct error *err) MUST_USE;

/* A message to try the mail out with, to ADDRESS. */
bool
post_form_test(struct arena *arena, const struct state *state, const struct mail_settings *settings,
               const char *address, int64_t now, struct text *message, struct error *err) MUST_USE;

#endif
