/* SPDX-License-Identifier: MIT */
/*
 * second_factor - what surrounds a person's one-time codes, at rest: a secret that is not confirmed
 * yet, and the codes to use when the telephone is lost.
 *
 * The secret itself, once it counts, is a credential: see store/people.h.  The codes go with it.
 *
 * Owns     What is read lives in the arena given.
 * Errors   As port/db.h.  "Not there" is no error.
 */
#ifndef DELTARETURN_STORE_SECOND_FACTOR_H
#define DELTARETURN_STORE_SECOND_FACTOR_H

#include "port/db.h"

#define RECOVERY_SUM_SIZE 32

/* A secret waiting for its first code; there is one a person. */
bool enrolment_set(struct db *db, const char *person, struct text secret, int64_t moment,
                   struct error *err) MUST_USE;
bool enrolment_read(struct db *db, struct arena *arena, const char *person, bool *there,
                    struct text *secret, int64_t *begun, struct error *err) MUST_USE;
bool enrolment_remove(struct db *db, const char *person, struct error *err) MUST_USE;
/* Forgets those begun before a moment, whose first code never came. */
bool enrolment_forget(struct db *db, int64_t before, struct error *err) MUST_USE;

/* Recovery codes, as sums. */
bool recovery_add(struct db *db, const char *person, const unsigned char sum[RECOVERY_SUM_SIZE],
                  struct error *err) MUST_USE;
bool recovery_forget(struct db *db, const char *person, struct error *err) MUST_USE;
bool recovery_left(struct db *db, const char *person, int64_t *count, struct error *err) MUST_USE;

/* Uses a code up; *GOOD is false when it is none of theirs or was used before. */
bool recovery_use(struct db *db, const char *person, const unsigned char sum[RECOVERY_SUM_SIZE],
                  bool *good, struct error *err) MUST_USE;

#endif
