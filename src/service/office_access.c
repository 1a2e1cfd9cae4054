/* SPDX-License-Identifier: MIT */
/* What people sign in with, and the list of all of them. */
#include "base/clock.h"
#include "service/credentials.h"
#include "service/office_parts.h"

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
    return office_find(change, change->form->login, err) && may_invite(change, err) &&
           signin_invite(change->state, change->person.ref, change->code, err) &&
           office_record_credential(change, ACT_CREDENTIAL_ADDED, "invitation", err);
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
    return signin_set_password(change->state, change->person.ref, &change->chosen, err) &&
           office_record_credential(change, ACT_CREDENTIAL_ADDED, "password", err);
}

/* An invitation is good once, also when two come with it at the same time. */
static bool
accept_work(struct db *db, void *context, struct error *err)
{
    struct change *change = context;
    struct credential invitation;

    if (!people_credential(db, change->arena, change->person.ref, CREDENTIAL_INVITATION,
                           &invitation, err))
        return false;
    if (!invitation.there)
        return error_raise(err, ERR_CONFLICT, "the invitation was used meanwhile");
    return password_work(db, change, err) &&
           signin_forget_invitation(change->state, change->person.ref, err) &&
           office_record_credential(change, ACT_CREDENTIAL_REMOVED, "invitation", err);
}

bool
office_set_password(struct state *state, const struct actor *actor,
                    const struct new_password *chosen, enum office_by by, struct error *err)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct change change = {
        .arena = arena, .state = state, .actor = actor, .chosen = *chosen, .person = actor->person};

    return db_transaction(state->db, by == OFFICE_BY_INVITATION ? accept_work : password_work,
                          &change, err);
}

bool
office_password(struct state *state, const struct actor *actor, const char *password,
                struct error *err)
{
    struct new_password chosen;

    return signin_choose_and_hash(actor, password, &chosen, err) &&
           office_set_password(state, actor, &chosen, OFFICE_BY_SIGNIN, err);
}

bool
office_accept(struct state *state, const struct signin *given, const char *password,
              struct error *err)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct new_password chosen;
    struct actor actor;

    return signin_invitation(arena, state, given, &actor, err) &&
           signin_choose_and_hash(&actor, password, &chosen, err) &&
           office_set_password(state, &actor, &chosen, OFFICE_BY_INVITATION, err);
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
