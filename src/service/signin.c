/* SPDX-License-Identifier: MIT */
#include "service/signin.h"

#include "base/clock.h"
#include "base/random.h"
#include "port/digest.h"
#include "port/password.h"

#define MS_A_SECOND   INT64_C(1000)
#define MS_A_DAY      INT64_C(86400000)
#define TOTP_SECONDS  30
#define FREE_FAILURES 3   /* before an account waits */
#define WAIT_MOST     900 /* seconds */

static bool
denied(struct error *err)
{
    return error_raise(err, ERR_DENIED,
                       "the login or what was given with it is wrong, or the account is closed");
}

static bool
actor_make(struct state *state, struct person person, unsigned proofs, struct actor *actor,
           struct error *err)
{
    *actor = (struct actor){.person = person, .proofs = proofs, .proved = clock_now()};
    return people_roles(state->db, state->authority, person.ref, &actor->roles, err);
}

bool
signin_account(struct arena *arena, struct state *state, const char *account, struct actor *actor,
               struct error *err)
{
    struct people people;

    if (!people_read(state->db, arena, state->authority, PEOPLE_BY_ACCOUNT, account, &people, err))
        return false;
    if (people.count != 1 || people.list[0].disabled != 0)
        return error_raise(err, ERR_DENIED,
                           "the account \"%s\" of this computer is bound to nobody; say who you "
                           "are with --as LOGIN",
                           account);
    return actor_make(state, people.list[0], PROOF_OS, actor, err);
}

/* --- waiting after failures ------------------------------------------------------------------- */

static bool
may_try(struct state *state, const char *person, struct error *err)
{
    struct attempts attempts;
    int64_t now = clock_now();

    if (!people_attempts(state->db, person, &attempts, err))
        return false;
    return attempts.not_before <= now ||
           error_raise(err, ERR_RETRY,
                       "this account has seen failed sign-ins; try again in %d seconds",
                       (int)((attempts.not_before - now + MS_A_SECOND - 1) / MS_A_SECOND));
}

/* Twice as long after each failure beyond the free ones. */
static int64_t
wait_after(int64_t failures)
{
    int64_t seconds = failures <= FREE_FAILURES ? 0 : WAIT_MOST;

    if (failures > FREE_FAILURES && failures < FREE_FAILURES + 10)
        seconds = INT64_C(1) << (failures - FREE_FAILURES);
    return seconds > WAIT_MOST ? WAIT_MOST : seconds;
}

static bool
count_failure(struct state *state, const char *person, struct error *err)
{
    struct attempts attempts;

    if (!people_attempts(state->db, person, &attempts, err))
        return false;
    attempts.failures++;
    attempts.not_before = clock_now() + wait_after(attempts.failures) * MS_A_SECOND;
    return people_set_attempts(state->db, person, attempts, err);
}

/* --- password and one-time code ----------------------------------------------------------------
 */

static bool
password_is(struct text secret, struct text salt, const char *password, bool *good,
            struct error *err)
{
    unsigned char hash[PASSWORD_HASH_SIZE], used_salt[PASSWORD_SALT_SIZE] = {0};

    if (salt.length == sizeof used_salt)
        memcpy(used_salt, salt.at, sizeof used_salt);
    if (!password_hash(text_of(password), used_salt, hash, err))
        return false;
    *good = secret.length == sizeof hash && bytes_are_same(hash, secret.at, sizeof hash);
    return true;
}

static bool
code_hash(const char *code, unsigned char hash[DIGEST_SIZE], struct error *err)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct digest *digest;

    return digest_new(arena, &digest, err) && digest_add(digest, code, strlen(code), err) &&
           digest_end(digest, hash, err);
}

/* The code of this moment, or of the step before or after it, each step once. */
static bool
code_is(struct state *state, const char *person, const struct credential *credential,
        const char *code, bool *good, struct error *err)
{
    int64_t now = clock_now() / MS_A_SECOND / TOTP_SECONDS;

    *good = false;
    for (int64_t step = now - 1; step <= now + 1 && !*good; step++) {
        uint32_t right;
        char text[16];

        if (!totp_code(credential->secret, step, &right, err))
            return false;
        snprintf(text, sizeof text, "%06u", right);
        if (strlen(code) == 6 && bytes_are_same(code, text, 6) &&
            !people_use_step(state->db, person, step, good, err))
            return false;
    }
    return true;
}

static bool
find_login(struct arena *arena, struct state *state, const char *login, struct person **person,
           struct error *err)
{
    struct people people;

    *person = NULL;
    if (!people_read(state->db, arena, state->authority, PEOPLE_BY_LOGIN, login, &people, err))
        return false;
    if (people.count > 0)
        *person = &people.list[0];
    return true;
}

/* Whether the first thing that was given is right: the password, or an invitation's code.  For an
 * account that is not there SECRET is empty, and it takes as long. */
typedef bool
first_check(const struct credential *credential, const char *given, bool *good, struct error *err);

static bool
password_check(const struct credential *credential, const char *given, bool *good,
               struct error *err)
{
    return password_is(credential->secret, credential->salt, given, good, err);
}

static bool
invitation_check(const struct credential *credential, const char *given, bool *good,
                 struct error *err)
{
    unsigned char hash[DIGEST_SIZE];

    if (!code_hash(given, hash, err))
        return false;
    *good = credential->secret.length == sizeof hash &&
            credential->added + INVITATION_DAYS * MS_A_DAY > clock_now() &&
            bytes_are_same(hash, credential->secret.at, sizeof hash);
    return true;
}

/* Whether everything that was given is right. */
static bool
proof_is_good(struct arena *arena, struct state *state, const struct person *person,
              enum credential_kind kind, const struct signin *given, unsigned *proofs, bool *good,
              struct error *err)
{
    static first_check *const CHECKS[] = {
        [CREDENTIAL_PASSWORD] = password_check, [CREDENTIAL_INVITATION] = invitation_check};
    struct credential first = {.there = false}, totp = {.there = false};
    bool code_good = true;

    if (person != NULL &&
        (!people_credential(state->db, arena, person->ref, kind, &first, err) ||
         !people_credential(state->db, arena, person->ref, CREDENTIAL_TOTP, &totp, err)))
        return false;
    if (!CHECKS[kind](&first, given->password, good, err))
        return false;
    if (*good && totp.there && !code_is(state, person->ref, &totp, given->code, &code_good, err))
        return false;
    *good = *good && code_good && person != NULL && person->disabled == 0;
    *proofs = totp.there ? PROOF_PASSWORD | PROOF_TOTP : PROOF_PASSWORD;
    return true;
}

static bool
sign_in(struct arena *arena, struct state *state, enum credential_kind kind,
        const struct signin *given, struct actor *actor, struct error *err)
{
    struct person *person;
    unsigned proofs;
    bool good;

    if (!find_login(arena, state, given->login, &person, err) ||
        (person != NULL && !may_try(state, person->ref, err)) ||
        !proof_is_good(arena, state, person, kind, given, &proofs, &good, err))
        return false;
    if (!good)
        return (person == NULL || count_failure(state, person->ref, err)) && denied(err);
    return people_set_attempts(state->db, person->ref, (struct attempts){.failures = 0}, err) &&
           actor_make(state, *person, proofs, actor, err);
}

bool
signin_password(struct arena *arena, struct state *state, const struct signin *given,
                struct actor *actor, struct error *err)
{
    return sign_in(arena, state, CREDENTIAL_PASSWORD, given, actor, err);
}

bool
signin_invitation(struct arena *arena, struct state *state, const struct signin *given,
                  struct actor *actor, struct error *err)
{
    return sign_in(arena, state, CREDENTIAL_INVITATION, given, actor, err);
}

bool
signin_forget_invitation(struct state *state, const char *person, struct error *err)
{
    return people_remove_credential(state->db, person, CREDENTIAL_INVITATION, err);
}

bool
signin_wants_code(struct state *state, const char *login, bool *wants, struct error *err)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct credential totp = {.there = false};
    struct person *person;

    if (!find_login(arena, state, login, &person, err) ||
        (person != NULL &&
         !people_credential(state->db, arena, person->ref, CREDENTIAL_TOTP, &totp, err)))
        return false;
    *wants = totp.there;
    return true;
}

/* --- choosing a password ------------------------------------------------------------------------
 */

bool
signin_invite(struct state *state, const char *person, char code[INVITATION_TEXT_SIZE],
              struct error *err)
{
    static const char LETTERS[] = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"; /* 32, none like another */
    unsigned char bytes[INVITATION_TEXT_SIZE - 1], hash[DIGEST_SIZE];

    random_bytes(bytes, sizeof bytes);
    for (size_t i = 0; i < sizeof bytes; i++)
        code[i] = i % 5 == 4 ? '-' : LETTERS[bytes[i] % 32];
    code[INVITATION_TEXT_SIZE - 1] = '\0';
    return code_hash(code, hash, err) &&
           people_set_credential(state->db, person, CREDENTIAL_INVITATION,
                                 (struct text){.at = (const char *)hash, .length = sizeof hash},
                                 text_of(""), clock_now(), err);
}

static bool
set_password(struct state *state, const struct person *person, bool second_factor,
             const char *password, struct error *err)
{
    unsigned char salt[PASSWORD_SALT_SIZE], hash[PASSWORD_HASH_SIZE];

    if (!person_password_check(person, password, second_factor, err))
        return false;
    random_bytes(salt, sizeof salt);
    return password_hash(text_of(password), salt, hash, err) &&
           people_set_credential(state->db, person->ref, CREDENTIAL_PASSWORD,
                                 (struct text){.at = (const char *)hash, .length = sizeof hash},
                                 (struct text){.at = (const char *)salt, .length = sizeof salt},
                                 clock_now(), err);
}

bool
signin_change_password(struct state *state, const struct actor *actor, const char *password,
                       struct error *err)
{
    return set_password(state, &actor->person, (actor->proofs & PROOF_TOTP) != 0, password, err);
}

bool
actor_needs(const struct actor *actor, enum role role, struct error *err)
{
    return (actor->roles & 1U << role) != 0 ||
           error_raise(err, ERR_DENIED, "\"%s\" is not %s %s here", actor->person.login,
                       strchr("aeiouAEIOUS", ROLES[role].label[0]) != NULL ? "an" : "a",
                       ROLES[role].label);
}
