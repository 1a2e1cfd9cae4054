/* SPDX-License-Identifier: MIT */
/*
 * hashing - passwords, worked on by two processes while the loop goes on.
 *
 * Never more than two at once, however many sign in; 32 wait, and the next is told to come back.
 *
 * Owns     The two processes, for the arena's life.  A wish belongs to whoever made it.
 */
#ifndef DELTARETURN_DAEMON_HASHING_H
#define DELTARETURN_DAEMON_HASHING_H

#include "daemon/helper.h"

#define HASHING_AT_ONCE 2
#define HASHING_WAITING 32

struct hash_wish {
    struct text secret, salt;
    /* HASH is empty when it could not be made.  It is only there during the call. */
    void (*done)(void *context, struct text hash);
    void *context;
    struct hash_wish *next; /* hashing's own */
    unsigned tries;
};

struct hashing;

struct hashing *hashing_new(struct arena *arena, struct loop *loop);

/* False when too many wait; then DONE is not called. */
bool hashing_ask(struct hashing *hashing, struct hash_wish *wish) MUST_USE;

/* How many are worked on or wait. */
unsigned hashing_load(const struct hashing *hashing);
unsigned hashing_restarts(const struct hashing *hashing);

#endif
