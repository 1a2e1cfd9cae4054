/* SPDX-License-Identifier: MIT */
/*
 * maildir - the folder mail of a state, into which messages are put when there is no mail server:
 * any mail program reads it.
 *
 * A message's file is named after the message, so putting it there again after a crash makes no
 * second one.
 *
 * Owns     What is read lives in the arena given.
 * Errors   ERR_STORAGE; ERR_INPUT for a message that is not there.
 * Source   maildir(5).
 */
#ifndef DELTARETURN_SERVICE_MAILDIR_H
#define DELTARETURN_SERVICE_MAILDIR_H

#include "service/state.h"

/* QUEUED is a moment, MESSAGE_ID begins with 32 hex digits. */
bool maildir_put(const struct state *state, int64_t queued, const char *message_id,
                 struct text message, struct error *err) MUST_USE;

struct maildir_entry {
    const char *path, *name; /* of its file */
    int64_t queued;          /* moment, to the second */
};
struct maildir {
    struct maildir_entry *list; /* oldest first */
    size_t count;
};
bool maildir_read(struct arena *arena, const struct state *state, struct maildir *mail,
                  struct error *err) MUST_USE;

#endif
