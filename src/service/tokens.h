/* SPDX-License-Identifier: MIT */
/*
 * tokens - what a program of the council shows instead of a person's sign-in: made by a person for
 * one purpose, good for a while, for what its scopes say and the person may do, never for a
 * decision.
 *
 * A token has 256 random bits and is told once; the state folder has only its SHA-256.  It ends on
 * its day, when it is revoked, when the account is closed, and when the person is invited anew.
 * When it was last used is written down at most once a minute.
 *
 * Units    NOW is a moment.
 * Owns     What is returned lives in the arena given.
 * Errors   ERR_DENIED for a token that is not there or has ended, and for who may not; ERR_INPUT;
 *          ERR_CONFLICT for more than TOKENS_MOST; as port/db.h.
 * See      doc/why/api.md.
 */
#ifndef DELTARETURN_SERVICE_TOKENS_H
#define DELTARETURN_SERVICE_TOKENS_H

#include "model/scope.h"
#include "service/signin.h"
#include "store/tokens.h"

#define TOKENS_MOST        20 /* good ones of one person */
#define TOKEN_DAYS_MOST    366
#define TOKEN_DAYS_USUAL   90
#define TOKEN_PURPOSE_MOST 100 /* bytes */
#define TOKEN_DAYS_KEPT    366 /* after it ended, so that people see what was there */

/* "drt_" and 43 letters, digits, hyphens and underscores: who finds one knows what it is. */
#define TOKEN_TEXT_SIZE 48
struct token_text {
    char text[TOKEN_TEXT_SIZE];
};

struct token_wish {
    const char *purpose; /* "the nightly upload": one line */
    unsigned scopes;     /* 1 << enum scope */
    int64_t days;        /* 1 to TOKEN_DAYS_MOST */
    const char *nonce;   /* of the form: a reference, whose first digits name the token, so that
                            the form makes one token only; NULL: none */
};

/* Makes a token for whoever acts.  They need a role of their own for each of its scopes; a token
 * makes no tokens. */
bool tokens_make(struct arena *arena, struct state *state, const struct actor *actor,
                 const struct token_wish *wish, int64_t now, struct token_text *text,
                 struct token_row *row, struct error *err) MUST_USE;

/* One's own; administrators and auditors see those of everybody. */
bool tokens_list(struct arena *arena, struct state *state, const struct actor *actor,
                 struct token_rows *rows, struct error *err) MUST_USE;

/* One's own, or anybody's for an administrator; one that has ended stays as it is.  ERR_INPUT when
 * there is none of that ID that they can see. */
bool tokens_revoke(struct state *state, const struct actor *actor, const char *id, int64_t now,
                   struct error *err) MUST_USE;

/* How a token stands: "good", "expired", "revoked". */
const char *token_state(const struct token_row *row, int64_t now);

/* Who acts by a token, as it came. */
struct token_holder {
    struct actor actor; /* with the roles they have now, proved by PROOF_TOKEN just now */
    const char *id;
    unsigned scopes;
};
bool tokens_find(struct arena *arena, struct state *state, struct text token, int64_t now,
                 struct token_holder *holder, struct error *err) MUST_USE;

#endif
