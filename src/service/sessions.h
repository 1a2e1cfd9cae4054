/* SPDX-License-Identifier: MIT */
/*
 * sessions - staying signed in with a browser, for a while.
 *
 * The browser has a token of 256 random bits; the state folder only its SHA-256.  A session ends
 * after 15 minutes without a request and after 8 hours in any case; at once when it is ended here,
 * the account is closed, a role given or taken, the password set, or the second factor removed.
 * A new proof of who somebody is gives the session a new token.
 *
 * The idle time is written down at most once a minute, so that a session may end up to a minute
 * early.
 *
 * Units    NOW is a moment.
 * Owns     What is returned lives in the arena given.
 * Errors   ERR_DENIED for a session that is not there or has ended, always in the same words; as
 *          port/db.h.
 * Source   People, links and decisions: "Sign-in".
 */
#ifndef DELTARETURN_SERVICE_SESSIONS_H
#define DELTARETURN_SERVICE_SESSIONS_H

#include "service/signin.h"
#include "store/sessions.h"

#define SESSION_IDLE_SECONDS  900
#define SESSION_WHOLE_SECONDS 28800
#define SESSION_FRESH_SECONDS 300 /* how old the last proof may be when somebody decides */

/* 43 letters, digits, hyphens and underscores, for a cookie. */
#define SESSION_TOKEN_SIZE 44
struct session_token {
    char text[SESSION_TOKEN_SIZE];
};

struct session {
    struct actor actor;    /* roles as they are now; proofs and their moment as of the last proof */
    const char *csrf;      /* to be sent back with every form; stays the same for the session */
    const char *source;    /* where it began */
    int64_t began, proved; /* moments */
};

/* Begins a session for somebody who has just signed in. */
bool sessions_begin(struct arena *arena, struct state *state, const struct actor *actor,
                    const char *source, int64_t now, struct session_token *token,
                    struct error *err) MUST_USE;

/* The session of a token, as a browser sent it. */
bool sessions_find(struct arena *arena, struct state *state, struct text token, int64_t now,
                   struct session *session, struct error *err) MUST_USE;

/* Whether a form came out of this session, in a time that does not depend on what differs. */
bool session_has_csrf(const struct session *session, struct text csrf);

/* Whether the last proof is young enough for a decision. */
bool session_is_fresh(const struct session *session, int64_t now);

/* ACTOR, whose session it is, has proved anew who they are: the session goes on under another
 * token, no longer than it would have.  ERR_DENIED for anybody else. */
bool sessions_prove(struct state *state, struct text token, const struct actor *actor, int64_t now,
                    struct session_token *fresh, struct error *err) MUST_USE;

/* Ends one session; one that is not there is ended already.  Ends all of a person's. */
bool sessions_end(struct state *state, struct text token, struct error *err) MUST_USE;
bool sessions_end_person(struct state *state, const char *person, int64_t *count,
                         struct error *err) MUST_USE;

/* What somebody typed into the form of a page before they had to prove anew who they are.  It is
 * kept beside the session, of one form at a time, until it is forgotten or the session ends; the
 * new token finds it too. */
bool sessions_keep_typed(struct state *state, struct text token, const char *path,
                         const struct session_typed_list *typed, struct error *err) MUST_USE;
bool sessions_typed(struct arena *arena, struct state *state, struct text token, const char *path,
                    struct session_typed_list *typed, struct error *err) MUST_USE;
bool sessions_forget_typed(struct state *state, struct text token, struct error *err) MUST_USE;

/* Removes those that have ended, and what throttling no longer needs. */
bool sessions_sweep(struct state *state, int64_t now, int64_t *count, struct error *err) MUST_USE;

#endif
