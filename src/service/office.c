/* SPDX-License-Identifier: MIT */
#include "service/office_parts.h"

#include "base/clock.h"
#include "base/random.h"
#include "model/canonical_json.h"
#include "port/unicode.h"
#include "service/credentials.h"
#include "service/letters.h"

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
    put_text(arena, object, "language", person->language);
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

bool
office_record_credential(struct change *change, enum act act, const char *kind, struct error *err)
{
    struct credential_change credential = {.act = act,
                                           .kind = kind,
                                           .person = &change->person,
                                           .actor = change->actor,
                                           .second = change->second};

    return credentials_record(change->state, &credential, err);
}

bool
office_find(struct change *change, const char *login, struct error *err)
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
    change->person.os_account = string_or_null(account);
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
take_language(struct change *change, struct error *err)
{
    const char *language = change->form->language;

    if (language == NULL)
        return true;
    change->person.language = string_or_null(language);
    return language[0] == '\0' || letters_check(change->arena, language, err);
}

static bool
take_same(struct change *change, struct error *err)
{
    struct change other = *change;

    if (change->form->same_as == NULL)
        return true;
    if (!office_find(&other, change->form->same_as, err))
        return error_while(err, "the other account");
    change->person.identity = other.person.identity;
    return true;
}

static bool
take_form(struct change *change, struct error *err)
{
    return take_name(change, err) && take_email(change, err) && take_account(change, err) &&
           take_language(change, err) && take_same(change, err);
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

struct founding {
    struct change change;
    const char *password; /* NULL: none */
};

static bool
found_work(struct db *db, void *context, struct error *err)
{
    struct founding *founding = context;
    struct change *change = &founding->change;
    struct actor actor = {.proofs = PROOF_PASSWORD};

    (void)db;
    if (!person_begin(change, err) || !person_insert(change, err))
        return false;
    if (founding->password == NULL)
        return true;
    actor.person = change->person;
    return signin_choose_and_hash(&actor, founding->password, &change->chosen, err) &&
           signin_set_password(change->state, change->person.ref, &change->chosen, err) &&
           office_record_credential(change, ACT_CREDENTIAL_ADDED, "password", err);
}

bool
office_found(struct state *state, const struct person_form *form, const char *password,
             struct error *err)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct founding founding = {
        .change = {.arena = arena, .state = state, .form = form, .roles = 1U << ROLE_ADMINISTRATOR},
        .password = password,
    };

    if (password == NULL && (form->os_account == NULL || form->os_account[0] == '\0'))
        return error_raise(err, ERR_INPUT,
                           "the first administrator needs a password, or an account of this "
                           "computer");
    return db_transaction(state->db, found_work, &founding, err);
}

static bool
add_work(struct db *db, void *context, struct error *err)
{
    struct change *change = context;

    (void)db;
    return person_begin(change, err) && person_insert(change, err) &&
           signin_invite(change->state, change->person.ref, change->code, err) &&
           office_record_credential(change, ACT_CREDENTIAL_ADDED, "invitation", err);
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
    return office_find(change, change->form->login, err) && take_form(change, err) &&
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
    if (!office_find(change, change->form->login, err) || !another_administrates(change, err))
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
    if (!office_find(change, change->form->login, err) ||
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
    if (!office_find(change, change->form->login, err) ||
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

/* --- within another transaction ------------------------------------------------------------------
 */

bool
office_add_within(struct state *state, const struct actor *actor, const struct person_form *form,
                  unsigned roles, char code[INVITATION_TEXT_SIZE], struct error *err)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct change change = {
        .arena = arena, .state = state, .actor = actor, .form = form, .roles = roles, .code = code};

    return add_work(state->db, &change, err);
}

bool
office_change_within(struct state *state, const struct actor *actor, const struct person_form *form,
                     struct error *err)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct change change = {.arena = arena, .state = state, .actor = actor, .form = form};

    return change_work(state->db, &change, err);
}

bool
office_disable_within(struct state *state, const struct actor *actor, const char *login,
                      struct error *err)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct person_form form = {.login = login};
    struct change change = {.arena = arena, .state = state, .actor = actor, .form = &form};

    return disable_work(state->db, &change, err);
}

static bool
role_within(struct state *state, const struct actor *actor, const char *login, enum role role,
            db_work *work, struct error *err)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct person_form form = {.login = login};
    struct change change = {
        .arena = arena, .state = state, .actor = actor, .form = &form, .role = role};

    return work(state->db, &change, err);
}

bool
office_grant_within(struct state *state, const struct actor *actor, const char *login,
                    enum role role, struct error *err)
{
    return role_within(state, actor, login, role, grant_work, err);
}

bool
office_revoke_within(struct state *state, const struct actor *actor, const char *login,
                     enum role role, struct error *err)
{
    return role_within(state, actor, login, role, revoke_work, err);
}
