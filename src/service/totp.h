/* SPDX-License-Identifier: MIT */
/*
 * totp - a person sets up one-time codes, gets new recovery codes, or gives them up.
 *
 * A secret counts only once a code made from it has been given back.  Whoever has one-time codes
 * may have a shorter password, so they cannot be given up while the password is a short one.
 *
 * Owns     What is returned lives in the arena given.
 * Errors   ERR_INPUT for a code that is wrong; ERR_CONFLICT for what is there already, or is not;
 *          ERR_DENIED; as service/ledger.h.
 * Source   RFC 6238; "Key Uri Format" of Google Authenticator for otpauth addresses; People, links
 *          and decisions: "Sign-in".
 */
#ifndef DELTARETURN_SERVICE_TOTP_H
#define DELTARETURN_SERVICE_TOTP_H

#include "service/codes.h"
#include "service/signin.h"

#define TOTP_MINUTES 30 /* in which the first code has to come */

struct totp_offer {
    const char *secret; /* base32, in groups of four, to be typed */
    const char *uri;    /* otpauth://..., for a QR code */
};

/* Offers ACTOR a secret of their own, in the place of an earlier one that was not confirmed. */
bool totp_begin(struct arena *arena, struct state *state, const struct actor *actor, int64_t now,
                struct totp_offer *offer, struct error *err) MUST_USE;

/* From now on ACTOR is asked for codes.  CODES are to be shown once. */
bool totp_confirm(struct state *state, const struct actor *actor, const char *code, int64_t now,
                  struct recovery_codes *codes, struct error *err) MUST_USE;

/* How many recovery codes somebody has left; new ones for ACTOR, the earlier ones no longer hold.
 */
bool totp_codes_left(struct state *state, const char *person, int64_t *count,
                     struct error *err) MUST_USE;
bool totp_renew_codes(struct state *state, const struct actor *actor, struct recovery_codes *codes,
                      struct error *err) MUST_USE;

/* ACTOR gives up their own, by a code of either kind. */
bool totp_remove(struct state *state, const struct actor *actor, const char *code, int64_t now,
                 struct error *err) MUST_USE;

/* An administrator takes somebody else's, who has lost everything; a password that is too short
 * alone goes with it.  SECOND as service/credentials.h has it; NULL: nobody. */
bool totp_take(struct state *state, const struct actor *actor, const struct actor *second,
               const char *login, struct error *err) MUST_USE;

#endif
