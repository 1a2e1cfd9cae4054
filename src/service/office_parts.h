/* SPDX-License-Identifier: MIT */
/*
 * office_parts - what the files behind service/office.h share, and its changes inside somebody
 * else's transaction, for many of them at once.
 *
 * Who acts was asked before: nothing here looks at their role.
 *
 * Owns     Nothing.
 * Errors   As service/office.h.
 */
#ifndef DELTARETURN_SERVICE_OFFICE_PARTS_H
#define DELTARETURN_SERVICE_OFFICE_PARTS_H

#include "service/office.h"

/* A change and its leaf. */
struct change {
    struct arena *arena;
    struct state *state;
    const struct actor *actor;  /* NULL: the founding */
    const struct actor *second; /* who signed in besides; NULL: nobody */
    const struct person_form *form;
    struct new_password chosen; /* a password */
    enum role role;
    unsigned roles;
    struct person person;
    char *code; /* of an invitation, for the caller */
};

/* The person of a login, into CHANGE. */
bool office_find(struct change *change, const char *login, struct error *err) MUST_USE;

/* A means of signing in that came or went. */
bool office_record_credential(struct change *change, enum act act, const char *kind,
                              struct error *err) MUST_USE;

bool
office_add_within(struct state *state, const struct actor *actor, const struct person_form *form,
                  unsigned roles, char code[INVITATION_TEXT_SIZE], struct error *err) MUST_USE;
bool office_change_within(struct state *state, const struct actor *actor,
                          const struct person_form *form, struct error *err) MUST_USE;
bool office_disable_within(struct state *state, const struct actor *actor, const char *login,
                           struct error *err) MUST_USE;
bool office_grant_within(struct state *state, const struct actor *actor, const char *login,
                         enum role role, struct error *err) MUST_USE;
bool office_revoke_within(struct state *state, const struct actor *actor, const char *login,
                          enum role role, struct error *err) MUST_USE;

#endif
