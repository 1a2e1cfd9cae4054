/* SPDX-License-Identifier: MIT */
#include "service/office.h"

#include "base/clock.h"
#include "base/random.h"
#include "model/canonical_json.h"
#include "port/unicode.h"
#include "service/credentials.h"

/* --- what the log's document says
 * ------------------------------------------------------------------- */

static void
put_text(struct arena *arena, struct canon *object, const char *key, const char *value)
{
    canon_put(object, key, value == NULL ? canon_null(arena) : canon_text(arena, text_of(value)));
}

static struct canon *
roles_value(struct arena *arena, unsigned roles)
{
    struct canon *list = canon_list(arena);

    for (unsigned i = 0; i < ROLE_TOTAL; i++)
        if (roles & 1U << i)
            canon_add(list, canon_text(arena, text_of(ROLES[i].code)));
    return list;
}

/* A person as they are now.  The salt keeps anybody who only has the log from trying names. */
static const char *
person_document(struct arena *arena, const struct person *person, unsigned roles)
{
    struct canon *object = canon_object(arena);
    struct builder text = {.arena = arena};

    put_text(arena, object, "email", person->email);
    put_text(arena, object, "identity", person->identity);
    put_text(arena, object, "login", person->login);
    put_text(arena, object, "name", person->name);
    put_text(arena, object, "os_account", person->os_account);
    put_text(arena, object, "ref", person->ref);
    canon_put(object, "roles", roles_value(arena, roles));
    put_text(arena, object, "salt", random_ref().text);
    canon_write(&text, object);
    return text.at;
}

/* --- a change and its leaf
 * ---------------------------------------------------------------------------- */

struct change {
    struct arena *arena;
    struct state *state;
    const struct actor *actor;  /* NULL: the founding */
    const struct actor *second; /* who signed in besides; NULL: nobody */
    const struct person_form *form;
    const char *password;
    enum role role;
    unsigned roles;
    struct person person;
    char *code; /* of an invitation, for the caller */
};

static bool
record_person(struct change *change, enum act act, struct error *err)
{
    struct record record = {
        .act = act,
        .actor = change->actor,
        .role = ROLE_ADMINISTRATOR,
        .delegation = LEAF_NO_DELEGATION,
        .kind = "person",
    };
    unsigned roles;
    uint64_t seq;

    if (!people_roles(change->state->db, change->state->authority, change->person.ref, &roles, err))
        return false;
    record.document = person_document(change->arena, &change->person, roles);
    return ledger_record(change->state, &record, &seq, err);
}

static bool
record_credential(struct change *change, enum act act, const char *kind, struct error *err)
{
    struct credential_change credential = {.act = act,
                                           .kind = kind,
                                           .person = &change->person,
                                           .actor = change->actor,
                                           .second = change->second};

    return credentials_record(change->state, &credential, err);
}

static bool
find_person(struct change *change, const char *login, struct error *err)
{
    struct people people;

    if (!people_read(change->state->db, change->arena, change->state->authority, PEOPLE_BY_LOGIN,
                     login, &people, err))
        return false;
    if (people.count == 0)
        return error_raise(err, ERR_INPUT,
                           "nobody has the login \"%s\"; \"deltareturn person list\" shows who is "
                           "there",
                           login);
    change->person = people.list[0];
    return true;
}

/* --- taking what was typed
 * ------------------------------------------------------------------------------ */

static bool
take_name(struct change *change, struct error *err)
{
    if (change->form->name == NULL)
        return true;
    if (!person_name_check(change->form->name, err))
        return false;
    change->person.name = change->form->name;
    return (unicode_is_clean(text_of(change->form->name)) &&
            unicode_is_normal(text_of(change->form->name))) ||
           error_raise(err, ERR_INPUT,
                       "the name is not in UTF-8 as keyboards write it; type it in anew");
}

/* Who already has the mailbox, or the account of the computer, is the same human being. */
static bool
join_same(struct change *change, enum people_by by, const char *key, struct error *err)
{
    struct people people;

    if (!people_read(change->state->db, change->arena, change->state->authority, by, key, &people,
                     err))
        return false;
    if (people.count > 0 && strcmp(people.list[0].ref, change->person.ref) != 0)
        change->person.identity = people.list[0].identity;
    return true;
}

static bool
take_email(struct change *change, struct error *err)
{
    if (change->form->email == NULL)
        return true;
    if (!person_email_check(change->form->email, err))
        return false;
    change->person.email = change->form->email;
    change->person.email_key = person_email_key(change->arena, change->form->email);
    return join_same(change, PEOPLE_BY_MAILBOX, change->person.email_key, err);
}

static bool
take_account(struct change *change, struct error *err)
{
    const char *account = change->form->os_account;
    struct people people;

    if (account == NULL)
        return true;
    change->person.os_account = account[0] == '\0' ? NULL : account;
    if (account[0] == '\0')
        return true;
    if (!people_read(change->state->db, change->arena, change->state->authority, PEOPLE_BY_ACCOUNT,
                     account, &people, err))
        return false;
    return people.count == 0 || strcmp(people.list[0].ref, change->person.ref) == 0 ||
           error_raise(err, ERR_CONFLICT,
                       "the account \"%s\" of this computer is bound to \"%s\" already", account,
                       people.list[0].login);
}

static bool
take_same(struct change *change, struct error *err)
{
    struct change other = *change;

    if (change->form->same_as == NULL)
        return true;
    if (!find_person(&other, change->form->same_as, err))
        return error_while(err, "the other account");
    change->person.identity = other.person.identity;
    return true;
}

static bool
take_form(struct change *change, struct error *err)
{
    return take_name(change, err) && take_email(change, err) && take_account(change, err) &&
           take_same(change, err);
}

/* --- adding
 * ------------------------------------------------------------------------------------------------
 */

static bool
person_begin(struct change *change, struct error *err)
{
    struct ref_text ref = random_ref();
    const char *copy = arena_copy(change->arena, ref.text, strlen(ref.text));

    change->person = (struct person){.ref = copy, .identity = copy, .login = change->form->login};
    if (change->form->name == NULL || change->form->email == NULL)
        return error_raise(err, ERR_INPUT, "a person has a name and an address for mail");
    return person_login_check(change->form->login, err) && take_form(change, err);
}

static bool
person_insert(struct change *change, struct error *err)
{
    struct people people;
    bool changed;

    if (!people_read(change->state->db, change->arena, change->state->authority, PEOPLE_BY_LOGIN,
                     change->person.login, &people, err))
        return false;
    if (people.count > 0)
        return error_raise(err, ERR_CONFLICT, "the login \"%s\" is taken", change->person.login);
    if (!people_add(change->state->db, change->state->authority, &change->person, clock_now(), err))
        return false;
    for (unsigned i = 0; i < ROLE_TOTAL; i++)
        if (change->roles & 1U << i &&
            !people_grant(change->state->db, change->state->authority, change->person.ref,
                          (enum role)i, clock_now(), &changed, err))
            return false;
    return record_person(change, ACT_USER_ADDED, err);
}

static bool
found_work(struct db *db, void *context, struct error *err)
{
    struct change *change = context;
    struct actor actor = {.proofs = PROOF_PASSWORD};

    (void)db;
    if (!person_begin(change, err) || !person_insert(change, err))
        return false;
    if (change->password == NULL)
        return true;
    actor.person = change->person;
    return signin_change_password(change->state, &actor, change->password, err) &&
           record_credential(change, ACT_CREDENTIAL_ADDED, "password", err);
}

bool
office_found(struct state *state, const struct person_form *form, const char *password,
             struct error *err)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct change change = {.arena = arena,
                            .state = state,
                            .form = form,
                            .password = password,
                            .roles = 1U << ROLE_ADMINISTRATOR};

    if (password == NULL && (form->os_account == NULL || form->os_account[0] == '\0'))
        return error_raise(err, ERR_INPUT,
                           "the first administrator needs a password, or an account of this "
                           "computer");
    return db_transaction(state->db, found_work, &change, err);
}

static bool
add_work(struct db *db, void *context, struct error *err)
{
    struct change *change = context;

    (void)db;
    return person_begin(change, err) && person_insert(change, err) &&
           signin_invite(change->state, change->person.ref, change->code, err) &&
           record_credential(change, ACT_CREDENTIAL_ADDED, "invitation", err);
}

bool
office_add(struct state *state, const struct actor *actor, const struct person_form *form,
           unsigned roles, char code[INVITATION_TEXT_SIZE], struct error *err)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct change change = {
        .arena = arena, .state = state, .actor = actor, .form = form, .roles = roles, .code = code};

    return actor_needs(actor, ROLE_ADMINISTRATOR, err) &&
           db_transaction(state->db, add_work, &change, err);
}

/* --- changing
 * ------------------------------------------------------------------------------------------------
 */

static bool
change_work(struct db *db, void *context, struct error *err)
{
    struct change *change = context;

    (void)db;
    return find_person(change, change->form->login, err) && take_form(change, err) &&
           people_change(change->state->db, &change->person, err) &&
           record_person(change, ACT_USER_CHANGED, err);
}

bool
office_change(struct state *state, const struct actor *actor, const struct person_form *form,
              struct error *err)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct change change = {.arena = arena, .state = state, .actor = actor, .form = form};

    return actor_needs(actor, ROLE_ADMINISTRATOR, err) &&
           db_transaction(state->db, change_work, &change, err);
}

/* Somebody has to be able to look after the people. */
static bool
another_administrates(struct change *change, struct error *err)
{
    struct people people;

    if (!people_read(change->state->db, change->arena, change->state->authority, PEOPLE_ALL, NULL,
                     &people, err))
        return false;
    for (size_t i = 0; i < people.count; i++) {
        unsigned roles;

        if (!people_roles(change->state->db, change->state->authority, people.list[i].ref, &roles,
                          err))
            return false;
        if (roles & 1U << ROLE_ADMINISTRATOR && people.list[i].disabled == 0 &&
            strcmp(people.list[i].ref, change->person.ref) != 0)
            return true;
    }
    return error_raise(err, ERR_CONFLICT,
                       "\"%s\" is the last administrator; make somebody else one first",
                       change->person.login);
}

static bool
disable_work(struct db *db, void *context, struct error *err)
{
    struct change *change = context;

    (void)db;
    if (!find_person(change, change->form->login, err) || !another_administrates(change, err))
        return false;
    if (change->person.disabled != 0)
        return error_raise(err, ERR_CONFLICT, "the account \"%s\" is closed already",
                           change->person.login);
    change->person.disabled = clock_now();
    return people_change(change->state->db, &change->person, err) &&
           record_person(change, ACT_USER_DISABLED, err);
}

bool
office_disable(struct state *state, const struct actor *actor, const char *login, struct error *err)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct person_form form = {.login = login};
    struct change change = {.arena = arena, .state = state, .actor = actor, .form = &form};

    return actor_needs(actor, ROLE_ADMINISTRATOR, err) &&
           db_transaction(state->db, disable_work, &change, err);
}

static bool
grant_work(struct db *db, void *context, struct error *err)
{
    struct change *change = context;
    bool changed;

    (void)db;
    if (!find_person(change, change->form->login, err) ||
        !people_grant(change->state->db, change->state->authority, change->person.ref, change->role,
                      clock_now(), &changed, err))
        return false;
    return changed ? record_person(change, ACT_USER_CHANGED, err)
                   : error_raise(err, ERR_CONFLICT, "\"%s\" has the role %s already",
                                 change->person.login, ROLES[change->role].code);
}

static bool
revoke_work(struct db *db, void *context, struct error *err)
{
    struct change *change = context;
    bool changed;

    (void)db;
    if (!find_person(change, change->form->login, err) ||
        (change->role == ROLE_ADMINISTRATOR && !another_administrates(change, err)) ||
        !people_revoke(change->state->db, change->state->authority, change->person.ref,
                       change->role, &changed, err))
        return false;
    return changed ? record_person(change, ACT_USER_CHANGED, err)
                   : error_raise(err, ERR_CONFLICT, "\"%s\" does not have the role %s",
                                 change->person.login, ROLES[change->role].code);
}

static bool
role_changed(struct state *state, const struct actor *actor, const char *login, enum role role,
             db_work *work, struct error *err)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct person_form form = {.login = login};
    struct change change = {
        .arena = arena, .state = state, .actor = actor, .form = &form, .role = role};

    return actor_needs(actor, ROLE_ADMINISTRATOR, err) &&
           db_transaction(state->db, work, &change, err);
}

bool
office_grant(struct state *state, const struct actor *actor, const char *login, enum role role,
             struct error *err)
{
    return role_changed(state, actor, login, role, grant_work, err);
}

bool
office_revoke(struct state *state, const struct actor *actor, const char *login, enum role role,
              struct error *err)
{
    return role_changed(state, actor, login, role, revoke_work, err);
}

/* --- passwords
 * ------------------------------------------------------------------------------------------------
 */

/* Whoever has nothing to sign in with yet, or a second thing besides the password, loses nothing to
 * whoever gets the code.  Anybody else's account would be theirs. */
static bool
may_invite(struct change *change, struct error *err)
{
    struct credential password, totp;
    struct db *db = change->state->db;

    return people_credential(db, change->arena, change->person.ref, CREDENTIAL_PASSWORD, &password,
                             err) &&
           people_credential(db, change->arena, change->person.ref, CREDENTIAL_TOTP, &totp, err) &&
           (!password.there || totp.there ||
            credentials_may_take(change->state, change->actor, change->second, &change->person,
                                 err));
}

static bool
invite_work(struct db *db, void *context, struct error *err)
{
    struct change *change = context;

    (void)db;
    return find_person(change, change->form->login, err) && may_invite(change, err) &&
           signin_invite(change->state, change->person.ref, change->code, err) &&
           record_credential(change, ACT_CREDENTIAL_ADDED, "invitation", err);
}

bool
office_invite(struct state *state, const struct actor *actor, const struct actor *second,
              const char *login, char code[INVITATION_TEXT_SIZE], struct error *err)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct person_form form = {.login = login};
    struct change change = {.arena = arena,
                            .state = state,
                            .actor = actor,
                            .second = second,
                            .form = &form,
                            .code = code};

    return actor_needs(actor, ROLE_ADMINISTRATOR, err) &&
           db_transaction(state->db, invite_work, &change, err);
}

static bool
password_work(struct db *db, void *context, struct error *err)
{
    struct change *change = context;

    (void)db;
    return signin_change_password(change->state, change->actor, change->password, err) &&
           record_credential(change, ACT_CREDENTIAL_ADDED, "password", err);
}

bool
office_password(struct state *state, const struct actor *actor, const char *password,
                struct error *err)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct change change = {.arena = arena,
                            .state = state,
                            .actor = actor,
                            .password = password,
                            .person = actor->person};

    return db_transaction(state->db, password_work, &change, err);
}

static bool
accept_work(struct db *db, void *context, struct error *err)
{
    struct change *change = context;

    return password_work(db, change, err) &&
           signin_forget_invitation(change->state, change->person.ref, err) &&
           record_credential(change, ACT_CREDENTIAL_REMOVED, "invitation", err);
}

bool
office_accept(struct state *state, const struct signin *given, const char *password,
              struct error *err)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct change change = {.arena = arena, .state = state, .password = password};
    struct actor actor;

    if (!signin_invitation(arena, state, given, &actor, err))
        return false;
    change.actor = &actor;
    change.person = actor.person;
    return db_transaction(state->db, accept_work, &change, err);
}

/* --- looking
 * --------------------------------------------------------------------------------------------------
 */

static bool
entry_fill(struct arena *arena, struct state *state, struct office_entry *entry, struct error *err)
{
    static const enum credential_kind KINDS[] = {CREDENTIAL_PASSWORD, CREDENTIAL_TOTP,
                                                 CREDENTIAL_INVITATION};
    bool there[sizeof KINDS / sizeof KINDS[0]];

    for (unsigned i = 0; i < sizeof KINDS / sizeof KINDS[0]; i++) {
        struct credential credential;

        if (!people_credential(state->db, arena, entry->person.ref, KINDS[i], &credential, err))
            return false;
        there[i] = credential.there;
    }
    entry->has_password = there[0];
    entry->has_code = there[1];
    entry->invited = there[2];
    return people_roles(state->db, state->authority, entry->person.ref, &entry->roles, err);
}

bool
office_list(struct arena *arena, struct state *state, struct office_entry **list, size_t *count,
            struct error *err)
{
    struct people people;

    if (!people_read(state->db, arena, state->authority, PEOPLE_ALL, NULL, &people, err))
        return false;
    *list = ARENA_ARRAY(arena, struct office_entry, people.count);
    *count = people.count;
    for (size_t i = 0; i < people.count; i++) {
        (*list)[i].person = people.list[i];
        if (!entry_fill(arena, state, &(*list)[i], err))
            return false;
    }
    return true;
}
