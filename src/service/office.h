/* SPDX-License-Identifier: MIT */
/*
 * office - the people of an authority: who they are, what they may do, how they sign in.
 *
 * Every change is one transaction with its leaf in the log; the log knows people by a random
 * reference, what changed is kept beside it.
 *
 * Owns     What is returned lives in the arena given.
 * Errors   ERR_DENIED unless an administrator acts (or the person, for their own password);
 *          ERR_INPUT for what has not the right form; ERR_CONFLICT for a login that is taken, or
 *          roles that do not go together.
 * Source   People, links and decisions: "Roles and separation", "Sign-in".
 */
#ifndef DELTARETURN_SERVICE_OFFICE_H
#define DELTARETURN_SERVICE_OFFICE_H

#include "service/ledger.h"

/* A person as somebody typed them in; NULL leaves a field as it is. */
struct person_form {
    const char *login, *name, *email;
    const char *os_account; /* of this computer; "" takes it away */
    const char *language;   /* of messages: a catalogue's name; "" takes it away */
    const char *same_as;    /* the login of another account of the same human being */
};

/* The first administrator of a new state folder, who signs in by PASSWORD (NULL: none), by the
 * account FORM names, or both. */
bool office_found(struct state *state, const struct person_form *form, const char *password,
                  struct error *err) MUST_USE;

/* Adds a person, with roles (1 << enum role), who chooses a password with CODE. */
bool office_add(struct state *state, const struct actor *actor, const struct person_form *form,
                unsigned roles, char code[INVITATION_TEXT_SIZE], struct error *err) MUST_USE;

bool office_change(struct state *state, const struct actor *actor, const struct person_form *form,
                   struct error *err) MUST_USE;

/* Closes an account; the last administrator's cannot be closed. */
bool office_disable(struct state *state, const struct actor *actor, const char *login,
                    struct error *err) MUST_USE;

bool office_grant(struct state *state, const struct actor *actor, const char *login, enum role role,
                  struct error *err) MUST_USE;
bool office_revoke(struct state *state, const struct actor *actor, const char *login,
                   enum role role, struct error *err) MUST_USE;

/* A new code for somebody who lost their password; a second factor that they have stays.  For a
 * signatory who has none, SECOND has signed in as well: see service/credentials.h; NULL: nobody. */
bool office_invite(struct state *state, const struct actor *actor, const struct actor *second,
                   const char *login, char code[INVITATION_TEXT_SIZE], struct error *err) MUST_USE;

/* People choose their own passwords: with an invitation's code in the place of the password so far,
 * or signed in. */
bool office_accept(struct state *state, const struct signin *given, const char *password,
                   struct error *err) MUST_USE;
bool office_password(struct state *state, const struct actor *actor, const char *password,
                     struct error *err) MUST_USE;

/* The same where another process works on the password: after signin_invitation or a sign-in, and
 * signin_choose, sets what came of it.  By an invitation, that is used up. */
enum office_by { OFFICE_BY_SIGNIN, OFFICE_BY_INVITATION };
bool office_set_password(struct state *state, const struct actor *actor,
                         const struct new_password *chosen, enum office_by by,
                         struct error *err) MUST_USE;

/* The people, by login, and what each may do. */
struct office_entry {
    struct person person;
    unsigned roles;
    bool has_password, has_code; /* a one-time code is asked for */
    bool invited;
};
bool office_list(struct arena *arena, struct state *state, struct office_entry **list,
                 size_t *count, struct error *err) MUST_USE;

#endif
