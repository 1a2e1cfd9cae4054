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
    const char *ref;              /* when read: the person's reference */
    const char *address;          /* that it goes to instead of the person's; NULL: the person's */
    const char *email;            /* when read: the address it goes to */
    const char *template, *facts; /* what it is filled with, as JSON */
    const char *message_id;
    int64_t queued;
    const char *state; /* "queued", "formed", "sent", "failed" */
    int64_t tries;
    const char *said;     /* what the other side answered last; NULL: nothing */
    int64_t not_before;   /* moment of the next try */
    int64_t since;        /* moment from which its days count */
    const char *language; /* when read: the person's; NULL: the council's */
};

struct outbox {
    struct outbox_row *list;
    size_t count;
};

/* *ID is the row's number. */
bool outbox_add(struct db *db, const char *authority, const struct outbox_row *row, int64_t *id,
                struct error *err) MUST_USE;
bool outbox_read(struct db *db, struct arena *arena, const char *authority, struct outbox *outbox,
                 struct error *err) MUST_USE;

/* Of what is to be sent, the row that is due first NOW.  One that is to wait beyond LATEST, longer
 * than any row may, waits for a clock that was put back since: it is due. */
bool outbox_next(struct db *db, struct arena *arena, const char *authority, int64_t now,
                 int64_t latest, struct outbox_row *row, bool *found, struct error *err) MUST_USE;
bool outbox_find(struct db *db, struct arena *arena, const char *authority, int64_t id,
                 struct outbox_row *row, bool *found, struct error *err) MUST_USE;

/* When the next of what is to be sent is due; *WAITS is false when nothing is to be sent. */
bool outbox_wake(struct db *db, const char *authority, int64_t *moment, bool *waits,
                 struct error *err) MUST_USE;

/* Has a row tried again at once, for as many days as a new one; *CHANGED is false when there is
 * none that was not sent. */
bool outbox_again(struct db *db, const char *authority, int64_t id, int64_t moment, bool *changed,
                  struct error *err) MUST_USE;

/* The message is formed once and kept, so that it can be sent again unchanged. */
bool outbox_form(struct db *db, int64_t id, struct text message, struct error *err) MUST_USE;
bool outbox_message(struct db *db, struct arena *arena, int64_t id, struct text *message,
                    struct error *err) MUST_USE;
bool outbox_mark(struct db *db, const struct outbox_row *row, int64_t not_before,
                 struct error *err) MUST_USE;

#endif
