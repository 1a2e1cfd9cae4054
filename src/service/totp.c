/* SPDX-License-Identifier: MIT */
#include "service/totp.h"

#include "base/base32.h"
#include "base/clock.h"
#include "base/random.h"
#include "service/credentials.h"
#include "service/throttle.h"
#include "store/second_factor.h"

/* --- setting up ----------------------------------------------------------------------------------
 */

static struct totp_offer
offer_of(struct arena *arena, const struct state *state, const struct person *person,
         const unsigned char secret[TOTP_SECRET_SIZE])
{
    struct builder plain = {.arena = arena}, grouped = {.arena = arena};

    builder_base32(&plain, secret, TOTP_SECRET_SIZE);
    for (size_t i = 0; i < plain.length; i++)
        builder_printf(&grouped, "%s%c", i > 0 && i % 4 == 0 ? " " : "", plain.at[i]);
    return (struct totp_offer){
        .secret = grouped.at,
        .uri = arena_printf(arena,
                            "otpauth://totp/deltareturn%%20%s:%s?secret=%s&issuer=deltareturn%%20%s"
                            "&algorithm=SHA1&digits=6&period=30",
                            state->authority, person->login, plain.at, state->authority),
    };
}

static bool
has_totp(struct state *state, const struct person *person, bool *has, struct error *err)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct credential totp;

    if (!people_credential(state->db, arena, person->ref, CREDENTIAL_TOTP, &totp, err))
        return false;
    *has = totp.there;
    return true;
}

bool
totp_begin(struct arena *arena, struct state *state, const struct actor *actor, int64_t now,
           struct totp_offer *offer, struct error *err)
{
    unsigned char secret[TOTP_SECRET_SIZE];
    bool has;

    if (!has_totp(state, &actor->person, &has, err))
        return false;
    if (has)
        return error_raise(err, ERR_CONFLICT,
                           "\"%s\" has one-time codes already; they have to be removed first",
                           actor->person.login);
    random_bytes(secret, sizeof secret);
    *offer = offer_of(arena, state, &actor->person, secret);
    return enrolment_set(state->db, actor->person.ref,
                         (struct text){.at = (const char *)secret, .length = sizeof secret}, now,
                         err);
}

/* What is known while one thing is done about one-time codes. */
struct doing {
    struct state *state;
    const struct actor *actor, *second;
    const char *code, *login;
    int64_t now;
    struct recovery_codes *codes;
    bool good;
};

static bool
record(struct doing *doing, enum act act, const char *kind, const struct person *person,
       struct error *err)
{
    struct credential_change change = {
        .act = act, .kind = kind, .person = person, .actor = doing->actor, .second = doing->second};

    return credentials_record(doing->state, &change, err);
}

/* The secret that waits for the code, when it is not too late. */
static bool
waiting_secret(struct arena *arena, struct doing *doing, struct text *secret, struct error *err)
{
    int64_t begun = 0;
    bool there;

    if (!enrolment_read(doing->state->db, arena, doing->actor->person.ref, &there, secret, &begun,
                        err))
        return false;
    return (there && doing->now - begun <= TOTP_MINUTES * MS_A_MINUTE) ||
           error_raise(err, ERR_CONFLICT,
                       "no secret waits for its first code, or it has waited for more than %d "
                       "minutes; begin anew",
                       TOTP_MINUTES);
}

static bool
confirm_work(struct db *db, void *context, struct error *err)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct doing *doing = context;
    const struct person *person = &doing->actor->person;
    struct text secret;
    int64_t step;
    bool fresh;

    if (!waiting_secret(arena, doing, &secret, err) ||
        !codes_step(secret, doing->code, doing->now, &step, err))
        return false;
    if (step < 0)
        return error_raise(err, ERR_INPUT,
                           "this is not the code that the app shows now; are its clock and this "
                           "one right?");
    return people_set_credential(db, person->ref, CREDENTIAL_TOTP, secret, text_of(""), doing->now,
                                 err) &&
           people_use_step(db, person->ref, step, &fresh, err) &&
           enrolment_remove(db, person->ref, err) &&
           codes_make(doing->state, person->ref, doing->codes, err) &&
           record(doing, ACT_CREDENTIAL_ADDED, "totp", person, err);
}

bool
totp_confirm(struct state *state, const struct actor *actor, const char *code, int64_t now,
             struct recovery_codes *codes, struct error *err)
{
    struct doing doing = {.state = state, .actor = actor, .code = code, .now = now, .codes = codes};

    return db_transaction(state->db, confirm_work, &doing, err);
}

/* --- recovery codes ------------------------------------------------------------------------------
 */

bool
totp_codes_left(struct state *state, const char *person, int64_t *count, struct error *err)
{
    return recovery_left(state->db, person, count, err);
}

static bool
needs_totp(struct state *state, const struct person *person, struct error *err)
{
    bool has;

    if (!has_totp(state, person, &has, err))
        return false;
    return has || error_raise(err, ERR_CONFLICT, "\"%s\" has no one-time codes", person->login);
}

static bool
renew_work(struct db *db, void *context, struct error *err)
{
    struct doing *doing = context;
    const struct person *person = &doing->actor->person;

    (void)db;
    return needs_totp(doing->state, person, err) &&
           codes_make(doing->state, person->ref, doing->codes, err) &&
           record(doing, ACT_CREDENTIAL_ADDED, "recovery_codes", person, err);
}

bool
totp_renew_codes(struct state *state, const struct actor *actor, struct recovery_codes *codes,
                 struct error *err)
{
    struct doing doing = {.state = state, .actor = actor, .codes = codes};

    return db_transaction(state->db, renew_work, &doing, err);
}

/* --- giving up -----------------------------------------------------------------------------------
 */

static bool
has_short_password(struct state *state, const struct person *person, bool *is_short,
                   struct error *err)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct credential password;

    if (!people_credential(state->db, arena, person->ref, CREDENTIAL_PASSWORD, &password, err))
        return false;
    *is_short = password.there && password.is_short;
    return true;
}

/* Guesses are counted apart from those at signing in: whoever guesses here is signed in. */
static struct throttle_try
try_of(struct arena *arena, const struct doing *doing)
{
    const char *name = arena_printf(arena, "%s, second factor", doing->actor->person.login);

    return (struct throttle_try){.login = name, .source = name, .now = doing->now};
}

static bool
remove_work(struct db *db, void *context, struct error *err)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct doing *doing = context;
    const struct person *person = &doing->actor->person;
    struct throttle_try try = try_of(arena, doing);
    struct credential totp;
    unsigned proof;

    if (!people_credential(db, arena, person->ref, CREDENTIAL_TOTP, &totp, err) ||
        !codes_use(doing->state, person->ref, totp.secret, doing->code, doing->now, &proof, err))
        return false;
    doing->good = proof != 0;
    if (!doing->good)
        return throttle_failed(doing->state, &try, err);
    return throttle_passed(doing->state, &try, err) &&
           people_remove_credential(db, person->ref, CREDENTIAL_TOTP, err) &&
           record(doing, ACT_CREDENTIAL_REMOVED, "totp", person, err);
}

bool
totp_remove(struct state *state, const struct actor *actor, const char *code, int64_t now,
            struct error *err)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct doing doing = {.state = state, .actor = actor, .code = code, .now = now};
    struct throttle_try try = try_of(arena, &doing);
    bool is_short;

    if (!throttle_check(state, &try, err) || !needs_totp(state, &actor->person, err) ||
        !has_short_password(state, &actor->person, &is_short, err))
        return false;
    if (is_short)
        return error_raise(err, ERR_CONFLICT,
                           "the password is too short without one-time codes; choose one of at "
                           "least %d characters first",
                           PASSWORD_LEAST);
    if (!db_transaction(state->db, remove_work, &doing, err))
        return false;
    return doing.good || error_raise(err, ERR_DENIED, "the code is wrong, or was used before");
}

static bool
take_both(struct doing *doing, const struct person *person, struct error *err)
{
    struct db *db = doing->state->db;
    bool is_short;

    if (!has_short_password(doing->state, person, &is_short, err) ||
        !people_remove_credential(db, person->ref, CREDENTIAL_TOTP, err) ||
        !record(doing, ACT_CREDENTIAL_REMOVED, "totp", person, err))
        return false;
    return !is_short || (people_remove_credential(db, person->ref, CREDENTIAL_PASSWORD, err) &&
                         record(doing, ACT_CREDENTIAL_REMOVED, "password", person, err));
}

static bool
take_work(struct db *db, void *context, struct error *err)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct doing *doing = context;
    struct people people;

    if (!people_read(db, arena, doing->state->authority, PEOPLE_BY_LOGIN, doing->login, &people,
                     err))
        return false;
    if (people.count == 0)
        return error_raise(err, ERR_INPUT, "nobody has the login \"%s\"", doing->login);
    if (strcmp(people.list[0].identity, doing->actor->person.identity) == 0)
        return error_raise(err, ERR_DENIED,
                           "one's own one-time codes are given up with one of them");
    return credentials_may_take(doing->state, doing->actor, doing->second, &people.list[0], err) &&
           needs_totp(doing->state, &people.list[0], err) && take_both(doing, &people.list[0], err);
}

bool
totp_take(struct state *state, const struct actor *actor, const struct actor *second,
          const char *login, struct error *err)
{
    struct doing doing = {.state = state, .actor = actor, .second = second, .login = login};

    return actor_needs(actor, ROLE_ADMINISTRATOR, err) &&
           db_transaction(state->db, take_work, &doing, err);
}
