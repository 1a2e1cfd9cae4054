/* SPDX-License-Identifier: MIT */
/*
 * codes - the second thing to sign in with: one-time codes of an app, and codes on paper for when
 * the app is lost.
 *
 * A one-time code is good for its 30 seconds and the step before and after it, once.  Ten recovery
 * codes are shown when one-time codes are set up; each is good once.
 *
 * Owns     Nothing.
 * Errors   As port/db.h.
 * Source   RFC 6238; People, links and decisions: "Sign-in".
 */
#ifndef DELTARETURN_SERVICE_CODES_H
#define DELTARETURN_SERVICE_CODES_H

#include "service/state.h"
#include "store/people.h"

#define RECOVERY_CODES     10
#define RECOVERY_TEXT_SIZE 12 /* XXXXX-XXXXX: 50 bits */

struct recovery_codes {
    char text[RECOVERY_CODES][RECOVERY_TEXT_SIZE];
};

/* The step whose one-time code CODE is about NOW, or -1. */
bool codes_step(struct text secret, const char *code, int64_t now, int64_t *step,
                struct error *err) MUST_USE;

/* Inside a transaction: uses up CODE, of either kind.  *PROOF is PROOF_TOTP, PROOF_RECOVERY, or 0
 * when it is wrong or was used before. */
bool codes_use(struct state *state, const char *person, struct text secret, const char *code,
               int64_t now, unsigned *proof, struct error *err) MUST_USE;

/* Inside a transaction: new recovery codes in the place of all earlier ones. */
bool codes_make(struct state *state, const char *person, struct recovery_codes *codes,
                struct error *err) MUST_USE;

#endif
