/* SPDX-License-Identifier: MIT */
/*
 * outbox - mail that was promised in the same transaction as what it tells about.
 *
 * Owns     What is read lives in the arena given.
 * Errors   As port/db.h.
 * Source   People, links and decisions: "Mail".
 */
#ifndef DELTARETURN_STORE_OUTBOX_H
#define DELTARETURN_STORE_OUTBOX_H

#include "port/db.h"

struct outbox_row {
    int64_t id;
    int64_t seq;                  /* the leaf whose receipt goes with it; -1: none */
    const char *person;           /* reference when added, name when read */
    const char *email;            /* when read */
    const char *template, *facts; /* what it is filled with, as JSON */
    const char *message_id;
    int64_t queued;
    const char *state; /* "queued", "formed", "sent", "failed" */
    int64_t tries;
    const char *said; /* what the other side answered last; NULL: nothing */
};

struct outbox {
    struct outbox_row *list;
    size_t count;
};

bool outbox_add(struct db *db, const char *authority, const struct outbox_row *row,
                struct error *err) MUST_USE;
bool outbox_read(struct db *db, struct arena *arena, const char *authority, struct outbox *outbox,
                 struct error *err) MUST_USE;

/* The message is formed once and kept, so that it can be sent again unchanged. */
bool outbox_form(struct db *db, int64_t id, struct text message, struct error *err) MUST_USE;
bool outbox_message(struct db *db, struct arena *arena, int64_t id, struct text *message,
                    struct error *err) MUST_USE;
bool outbox_mark(struct db *db, const struct outbox_row *row, int64_t not_before,
                 struct error *err) MUST_USE;

#endif
