/* SPDX-License-Identifier: MIT */
/*
 * delivery - gets the messages of the outbox out of the house: what is due is formed, handed to the
 * mail server or put into the folder mail, and what became of it is noted.
 *
 * A message is formed once and sent unchanged, under one Message-ID, until somebody takes it: none
 * is lost, and one that goes out twice is known by its id as the same.  What is refused for good,
 * or was not taken for five days, has failed: the log and the second contact hear of it.
 *
 * The daemon asks for the next, gives it to the courier, and settles it when the courier reports;
 * delivery_run does the same to its end.
 *
 * Owns     What is returned lives in the arena given.
 * Errors   As service/post.h.  A message that cannot be formed is marked as failed, with why.
 * Source   People, links and decisions: "Mail".
 */
#ifndef DELTARETURN_SERVICE_DELIVERY_H
#define DELTARETURN_SERVICE_DELIVERY_H

#include "service/post.h"

struct delivery {
    struct outbox_row row;
    struct text message;
};

struct delivery_done {
    size_t delivered, failed, waiting; /* waiting: to be tried again later */
    bool left;                         /* to the service, which sends what is due itself */
};

/* The next message that is due, formed; *FOUND is false when none is.  DONE counts those that
 * cannot be formed. */
bool delivery_next(struct arena *arena, struct state *state, const struct mail_settings *settings,
                   int64_t now, struct delivery *delivery, bool *found, struct delivery_done *done,
                   struct error *err) MUST_USE;

/* Notes what became of it. */
bool delivery_settle(struct state *state, const struct mail_settings *settings,
                     const struct delivery *delivery, const struct smtp_answer *answer, int64_t now,
                     struct delivery_done *done, struct error *err) MUST_USE;

/* Puts it into the folder mail, as an answer to settle by. */
bool delivery_to_folder(const struct state *state, const struct delivery *delivery,
                        struct smtp_answer *answer, struct error *err) MUST_USE;

/* When to ask for the next again: a moment, or INT64_MAX when nothing waits. */
bool delivery_wake(struct state *state, int64_t now, int64_t *moment, struct error *err) MUST_USE;

/* All that is due NOW.  Of a folder that is borrowed nothing is sent: the service's courier may be
 * on the way with one of the messages, and it sends the others when it has the folder back. */
bool delivery_run(struct state *state, const struct mail_settings *settings, int64_t now,
                  struct delivery_done *done, struct error *err) MUST_USE;

/* Has a message tried again at once that failed or waits. */
bool delivery_again(struct state *state, int64_t id, int64_t now, struct error *err) MUST_USE;

#endif
