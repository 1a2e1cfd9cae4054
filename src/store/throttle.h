/* SPDX-License-Identifier: MIT */
/*
 * throttle - failed attempts to sign in, at rest.
 *
 * Logins that were tried and addresses they were tried from are kept as sums under a secret of the
 * state folder: a login that is not there leaves the same trace as one that is, and nobody's
 * address can be read here.
 *
 * Units    Moments; sums of THROTTLE_KEY_SIZE bytes.
 * Owns     Nothing.
 * Errors   As port/db.h.  "Not there" is no error: the row is all zero.
 */
#ifndef DELTARETURN_STORE_THROTTLE_H
#define DELTARETURN_STORE_THROTTLE_H

#include "port/db.h"

#define THROTTLE_KEY_SIZE    32
#define THROTTLE_SECRET_SIZE 32

/* What attempts are counted by: the login; where they come from; the two together. */
enum throttle_kind { THROTTLE_ACCOUNT, THROTTLE_SOURCE, THROTTLE_PAIR };
#define THROTTLE_KINDS 3
extern const char *const THROTTLE_NAMES[THROTTLE_KINDS];

struct throttle_row {
    int64_t failures;   /* in a row */
    int64_t last;       /* moment of the last of them */
    int64_t not_before; /* moment; no attempt is looked at before */
    int64_t good;       /* moment of the last good one; 0: none */
};

/* A row that is not there yet is all zeros. */
bool throttle_read(struct db *db, const char *authority, enum throttle_kind kind,
                   const unsigned char key[THROTTLE_KEY_SIZE], struct throttle_row *row,
                   struct error *err) MUST_USE;
bool throttle_write(struct db *db, const char *authority, enum throttle_kind kind,
                    const unsigned char key[THROTTLE_KEY_SIZE], const struct throttle_row *row,
                    struct error *err) MUST_USE;

/* Forgets rows without a failure since FAILED_SINCE and a good attempt since GOOD_SINCE. */
bool throttle_forget(struct db *db, int64_t failed_since, int64_t good_since,
                     struct error *err) MUST_USE;

/* The secret under which the sums are made; it came with the tables. */
bool throttle_secret(struct db *db, unsigned char secret[THROTTLE_SECRET_SIZE],
                     struct error *err) MUST_USE;

#endif
