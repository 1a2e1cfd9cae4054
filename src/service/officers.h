/* SPDX-License-Identifier: MIT */
/*
 * officers - Delta's list of the council's officers, taken over and held against the people here.
 *
 * Somebody is known by the mailbox of their address.  An s151 officer gets that role.  A deputy or
 * a delegated officer gets an account and no role: what they may do they do under a delegation,
 * which only the S151 officer grants.  Nobody is ever opened again, and no role but that of the
 * S151 officer is touched.
 *
 * Owns     What is returned lives in the arena given.
 * Errors   ERR_INPUT for a file that is no such list; what is wrong with single rows is in the
 *          result.  ERR_DENIED unless an administrator acts.
 * See      man/deltareturn-officers.5
 */
#ifndef DELTARETURN_SERVICE_OFFICERS_H
#define DELTARETURN_SERVICE_OFFICERS_H

#include "model/officer.h"
#include "service/office.h"

struct officer_fault {
    unsigned row;       /* of the file, its heading being 1 */
    const char *column; /* "email" */
    const char *words;
};

struct officers {
    struct officer *list; /* one a mailbox, in the order of the file */
    size_t count;
    size_t others; /* rows of other organisations, which are left alone */
    struct officer_fault *faults;
    size_t fault_count;
};

/* Reads the rows of the state's authority from a file of at most 16 MiB. */
bool officers_read(struct arena *arena, const struct state *state, const char *path,
                   struct officers *officers, struct error *err) MUST_USE;

/* --- taking over */

enum officer_doing { OFFICER_ADD, OFFICER_CHANGE, OFFICER_DISABLE, OFFICER_LEAVE };
#define OFFICER_DOINGS 4
extern const char *const OFFICER_DOING_NAMES[OFFICER_DOINGS]; /* "add" ... */

struct officer_step {
    const struct officer *officer;
    enum officer_doing doing;
    const char *login;               /* "" for somebody who is not here and is left */
    const char *words;               /* what changes, or why nothing does */
    bool new_name, new_email;        /* of a change */
    bool grant, revoke;              /* the role s151 */
    char code[INVITATION_TEXT_SIZE]; /* of an added one, once it is applied */
};

struct officer_plan {
    struct officer_step *list;
    size_t count;
    size_t counts[OFFICER_DOINGS];
};

/* What taking the list over would do; changes nothing. */
bool officers_plan(struct arena *arena, struct state *state, const struct officers *officers,
                   struct officer_plan *plan, struct error *err) MUST_USE;

/* Does it, in one transaction. */
bool officers_apply(struct state *state, const struct actor *actor, struct officer_plan *plan,
                    struct error *err) MUST_USE;

/* --- holding against */

enum officer_where { OFFICER_ONLY_THERE, OFFICER_ONLY_HERE, OFFICER_DIFFERS };
extern const char *const OFFICER_WHERE_NAMES[3]; /* "on Delta only" ... */

struct officer_difference {
    enum officer_where where;
    const char *email, *login; /* "" where there is none */
    const char *what;          /* "name", "email", "type", "status"; "" when one side has none */
    const char *there, *here;
};

struct officer_drift {
    struct officer_difference *list;
    size_t count;
};

bool officers_drift(struct arena *arena, struct state *state, const struct officers *officers,
                    struct officer_drift *drift, struct error *err) MUST_USE;

#endif
