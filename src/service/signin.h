/* SPDX-License-Identifier: MIT */
/*
 * signin - who acts, and how they proved it.
 *
 * There is no way to act for another: every act needs an actor, and an actor only comes from here.
 * An unknown login, a wrong password and a closed account are told in the same words and take the
 * same time; after failures there is a wait, ever longer: see service/throttle.h.
 *
 * Working on a password takes a third of a second and 128 MiB.  A command does it on the spot
 * (signin_password); a server has another process do it between signin_ask and signin_settle.
 *
 * Owns     An actor's texts live in the arena given.
 * Errors   ERR_DENIED; ERR_RETRY while there is a wait; as port/db.h.
 * Source   People, links and decisions: "Sign-in".
 */
#ifndef DELTARETURN_SERVICE_SIGNIN_H
#define DELTARETURN_SERVICE_SIGNIN_H

#include "model/log_leaf.h"
#include "port/password.h"
#include "service/state.h"
#include "store/people.h"

struct actor {
    struct person person;
    unsigned roles;  /* 1 << enum role */
    unsigned proofs; /* PROOF_..., as the log has them */
    int64_t proved;  /* moment */
};

/* By the account of the operating system that runs the program: the one person it is bound to. */
bool signin_account(struct arena *arena, struct state *state, const char *account,
                    struct actor *actor, struct error *err) MUST_USE;

/* Somebody who proved earlier who they are, and asked for what is done only now: by reference, with
 * the roles they have now.  ERR_DENIED when the account was closed since. */
bool signin_known(struct arena *arena, struct state *state, const char *person, unsigned proofs,
                  int64_t proved, struct actor *actor, struct error *err) MUST_USE;

/* By password, and by a one-time code, or a recovery code in its place, where one is set; CODE ""
 * when none was given. */
struct signin {
    const char *login, *password, *code;
    const char *source; /* where it comes from, as service/throttle.h has it */
    int64_t now;        /* moment */
};

/* What a password takes a third of a second for, worked out before it is wanted; it is not there
 * where it cannot be, as while somebody has to wait for the next try. */
struct password_ahead {
    bool is_there;
    unsigned char salt[PASSWORD_SALT_SIZE], hash[PASSWORD_HASH_SIZE];
};
void
signin_work_ahead(struct state *state, const struct signin *given, struct password_ahead *ahead);

/* AHEAD may be NULL; it is worked out anew when the password was changed since. */
bool signin_password(struct arena *arena, struct state *state, const struct signin *given,
                     const struct password_ahead *ahead, struct actor *actor,
                     struct error *err) MUST_USE;

/* The same in two halves.  Asks for SALT, with which port/password's password_hash has to work on
 * the password; it is always the same for a login, also for one that is not there.  Settles with
 * the HASH that came of it, and forgets nothing in between: whoever has to wait by then, waits. */
bool signin_ask(struct state *state, const struct signin *given,
                unsigned char salt[PASSWORD_SALT_SIZE], struct error *err) MUST_USE;
bool signin_settle(struct arena *arena, struct state *state, const struct signin *given,
                   const unsigned char hash[PASSWORD_HASH_SIZE], struct actor *actor,
                   struct error *err) MUST_USE;

/* Whether a one-time code has to be asked for.  False for a login that is not there. */
bool
signin_wants_code(struct state *state, const char *login, bool *wants, struct error *err) MUST_USE;

/* An invitation's code, which is good once and for 14 days, stands for a password that is not
 * chosen yet; a second factor that is set has to be given all the same. */
#define INVITATION_DAYS      14
#define INVITATION_TEXT_SIZE 25 /* XXXX-XXXX-XXXX-XXXX-XXXX */
bool signin_invite(struct state *state, const char *person, char code[INVITATION_TEXT_SIZE],
                   struct error *err) MUST_USE;
bool signin_invitation(struct arena *arena, struct state *state, const struct signin *given,
                       struct actor *actor, struct error *err) MUST_USE;
bool signin_forget_invitation(struct state *state, const char *person, struct error *err) MUST_USE;

/* A password that somebody chose, on its way: the salt is made first, the hash worked out with it
 * by port/password, here or in another process, and then it is set. */
struct new_password {
    unsigned char salt[PASSWORD_SALT_SIZE], hash[PASSWORD_HASH_SIZE];
    bool is_short; /* only long enough beside a second factor */
};

/* Whether ACTOR, as they signed in, may choose PASSWORD; then CHOSEN has its salt. */
bool signin_choose(const struct actor *actor, const char *password, struct new_password *chosen,
                   struct error *err) MUST_USE;

/* The same, and its hash, on the spot. */
bool signin_choose_and_hash(const struct actor *actor, const char *password,
                            struct new_password *chosen, struct error *err) MUST_USE;

/* Inside a transaction: it is the password from now on. */
bool signin_set_password(struct state *state, const char *person, const struct new_password *chosen,
                         struct error *err) MUST_USE;

/* The role as which an actor may do something, or ERR_DENIED naming the role that is wanted. */
bool actor_needs(const struct actor *actor, enum role role, struct error *err) MUST_USE;

#endif
