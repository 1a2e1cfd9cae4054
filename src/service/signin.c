/* SPDX-License-Identifier: MIT */
#include "service/signin.h"

#include "base/clock.h"
#include "base/random.h"
#include "port/digest.h"
#include "service/codes.h"
#include "service/credentials.h"
#include "service/throttle.h"

static bool
denied(struct error *err)
{
    return error_raise(err, ERR_DENIED,
                       "the login or what was given with it is wrong, or the account is closed");
}

static bool
actor_make(struct state *state, struct person person, unsigned proofs, int64_t now,
           struct actor *actor, struct error *err)
{
    *actor = (struct actor){.person = person, .proofs = proofs, .proved = now};
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
    return actor_make(state, people.list[0], PROOF_OS, clock_now(), actor, err);
}

bool
signin_known(struct arena *arena, struct state *state, const char *person, unsigned proofs,
             int64_t proved, struct actor *actor, struct error *err)
{
    struct people people;

    if (!people_read(state->db, arena, state->authority, PEOPLE_BY_REF, person, &people, err))
        return false;
    if (people.count != 1 || people.list[0].disabled != 0)
        return error_raise(err, ERR_DENIED, "the account of whoever asked for this is closed");
    return actor_make(state, people.list[0], proofs, proved, actor, err);
}

/* --- password and one-time code ----------------------------------------------------------------
 */

static bool
code_hash(const char *code, unsigned char hash[DIGEST_SIZE], struct error *err)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct digest *digest;

    return digest_new(arena, &digest, err) && digest_add(digest, code, strlen(code), err) &&
           digest_end(digest, hash, err);
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

/* One attempt, from what was given to what came of it. */
struct attempt {
    struct arena *arena;
    struct state *state;
    const struct signin *given;
    enum credential_kind kind; /* a password, or an invitation's code */
    const unsigned char *hash; /* of what was given for it, PASSWORD_HASH_SIZE or DIGEST_SIZE */
    struct person *person;     /* NULL: nobody has that login */
    unsigned proofs;
    bool good;
};
_Static_assert(PASSWORD_HASH_SIZE == DIGEST_SIZE, "both are compared in one way");

static struct throttle_try
try_of(const struct signin *given)
{
    return (struct throttle_try){.login = given->login, .source = given->source, .now = given->now};
}

/* A recovery code that was used is one means of signing in less, which the log tells. */
static bool
look_at_code(struct attempt *attempt, struct text secret, struct error *err)
{
    struct credential_change change = {
        .act = ACT_CREDENTIAL_REMOVED, .kind = "recovery_code", .person = attempt->person};
    unsigned proof;

    if (!codes_use(attempt->state, attempt->person->ref, secret, attempt->given->code,
                   attempt->given->now, &proof, err))
        return false;
    attempt->good = proof != 0;
    attempt->proofs |= proof;
    return proof != PROOF_RECOVERY || credentials_record(attempt->state, &change, err);
}

/* Looks at everything that was given, also when nobody has the login. */
static bool
look_at_proofs(struct attempt *attempt, struct error *err)
{
    const char *ref = attempt->person == NULL ? "" : attempt->person->ref;
    struct db *db = attempt->state->db;
    struct credential first, totp;

    attempt->proofs = PROOF_PASSWORD;
    if (!people_credential(db, attempt->arena, ref, attempt->kind, &first, err) ||
        !people_credential(db, attempt->arena, ref, CREDENTIAL_TOTP, &totp, err))
        return false;
    attempt->good = first.secret.length == PASSWORD_HASH_SIZE &&
                    bytes_are_same(attempt->hash, first.secret.at, PASSWORD_HASH_SIZE);
    if (attempt->kind == CREDENTIAL_INVITATION &&
        first.added + INVITATION_DAYS * MS_A_DAY <= attempt->given->now)
        attempt->good = false;
    attempt->good = attempt->good && attempt->person->disabled == 0;
    return !attempt->good || !totp.there || look_at_code(attempt, totp.secret, err);
}

static bool
attempt_work(struct db *db, void *context, struct error *err)
{
    struct attempt *attempt = context;
    struct throttle_try try = try_of(attempt->given);

    (void)db;
    if (!find_login(attempt->arena, attempt->state, attempt->given->login, &attempt->person, err) ||
        !look_at_proofs(attempt, err))
        return false;
    return attempt->good ? throttle_passed(attempt->state, &try, err)
                         : throttle_failed(attempt->state, &try, err);
}

/* While there is a wait nothing is looked at, so that waiting tells nothing. */
static bool
attempt_settle(struct attempt *attempt, struct actor *actor, struct error *err)
{
    struct throttle_try try = try_of(attempt->given);

    if (!throttle_check(attempt->state, &try, err) ||
        !db_transaction(attempt->state->db, attempt_work, attempt, err))
        return false;
    return attempt->good ? actor_make(attempt->state, *attempt->person, attempt->proofs,
                                      attempt->given->now, actor, err)
                         : denied(err);
}

bool
signin_ask(struct state *state, const struct signin *given, unsigned char salt[PASSWORD_SALT_SIZE],
           struct error *err)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct throttle_try try = try_of(given);
    struct credential credential;
    struct person *person;
    unsigned char sum[32];

    if (!throttle_check(state, &try, err) || !throttle_sum(state, "salt", given->login, sum, err) ||
        !find_login(arena, state, given->login, &person, err) ||
        !people_credential(state->db, arena, person == NULL ? "" : person->ref, CREDENTIAL_PASSWORD,
                           &credential, err))
        return false;
    memcpy(salt,
           credential.salt.length == PASSWORD_SALT_SIZE ? (const void *)credential.salt.at : sum,
           PASSWORD_SALT_SIZE);
    return true;
}

bool
signin_settle(struct arena *arena, struct state *state, const struct signin *given,
              const unsigned char hash[PASSWORD_HASH_SIZE], struct actor *actor, struct error *err)
{
    struct attempt attempt = {
        .arena = arena, .state = state, .given = given, .kind = CREDENTIAL_PASSWORD, .hash = hash};

    return attempt_settle(&attempt, actor, err);
}

void
signin_work_ahead(struct state *state, const struct signin *given, struct password_ahead *ahead)
{
    struct error ignored = {.code = ERR_NONE};

    ahead->is_there = signin_ask(state, given, ahead->salt, &ignored) &&
                      password_hash(text_of(given->password), ahead->salt, ahead->hash, &ignored);
}

bool
signin_password(struct arena *arena, struct state *state, const struct signin *given,
                const struct password_ahead *ahead, struct actor *actor, struct error *err)
{
    unsigned char salt[PASSWORD_SALT_SIZE], hash[PASSWORD_HASH_SIZE];

    if (!signin_ask(state, given, salt, err))
        return false;
    if (ahead != NULL && ahead->is_there && memcmp(ahead->salt, salt, sizeof salt) == 0)
        return signin_settle(arena, state, given, ahead->hash, actor, err);
    return password_hash(text_of(given->password), salt, hash, err) &&
           signin_settle(arena, state, given, hash, actor, err);
}

bool
signin_invitation(struct arena *arena, struct state *state, const struct signin *given,
                  struct actor *actor, struct error *err)
{
    unsigned char hash[DIGEST_SIZE];
    struct attempt attempt = {.arena = arena,
                              .state = state,
                              .given = given,
                              .kind = CREDENTIAL_INVITATION,
                              .hash = hash};

    return code_hash(given->password, hash, err) && attempt_settle(&attempt, actor, err);
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

bool
signin_choose(const struct actor *actor, const char *password, struct new_password *chosen,
              struct error *err)
{
    bool second_factor = (actor->proofs & (PROOF_TOTP | PROOF_RECOVERY)) != 0;

    if (!person_password_check(&actor->person, password, second_factor, err))
        return false;
    *chosen = (struct new_password){.is_short = password_is_short(password)};
    random_bytes(chosen->salt, sizeof chosen->salt);
    return true;
}

bool
signin_choose_and_hash(const struct actor *actor, const char *password, struct new_password *chosen,
                       struct error *err)
{
    return signin_choose(actor, password, chosen, err) &&
           password_hash(text_of(password), chosen->salt, chosen->hash, err);
}

bool
signin_set_password(struct state *state, const char *person, const struct new_password *chosen,
                    struct error *err)
{
    struct text hash = {.at = (const char *)chosen->hash, .length = sizeof chosen->hash};
    struct text salt = {.at = (const char *)chosen->salt, .length = sizeof chosen->salt};

    return people_set_credential(state->db, person, CREDENTIAL_PASSWORD, hash, salt, clock_now(),
                                 err) &&
           (!chosen->is_short || people_mark_short(state->db, person, err));
}

bool
actor_needs(const struct actor *actor, enum role role, struct error *err)
{
    return (actor->roles & 1U << role) != 0 ||
           error_raise(err, ERR_DENIED, "\"%s\" is not %s %s here", actor->person.login,
                       strchr("aeiouAEIOUS", ROLES[role].label[0]) != NULL ? "an" : "a",
                       ROLES[role].label);
}
