/* SPDX-License-Identifier: MIT */
#include "service/credentials.h"

#include "base/clock.h"
#include "base/random.h"
#include "model/canonical_json.h"
#include "store/delegations.h"

#define SIGNATORIES (1U << ROLE_SRO | 1U << ROLE_S151)

/* The salt keeps anybody who only has the log from trying what stands here. */
static const char *
document_of(struct arena *arena, const struct credential_change *change)
{
    struct canon *object = canon_object(arena);
    struct builder text = {.arena = arena};

    canon_put(object, "credential", canon_text(arena, text_of(change->kind)));
    if (change->detail != NULL)
        canon_put(object, "detail", canon_text(arena, text_of(change->detail)));
    canon_put(object, "ref", canon_text(arena, text_of(change->person->ref)));
    canon_put(object, "salt", canon_text(arena, text_of(random_ref().text)));
    if (change->second != NULL)
        canon_put(object, "second", canon_text(arena, text_of(change->second->person.ref)));
    if (change->sha256 != NULL) {
        canon_put(object, "sha256", canon_text(arena, text_of(change->sha256)));
        canon_put(object, "until", canon_number(arena, change->until));
    }
    canon_write(&text, object);
    return text.at;
}

bool
credentials_record(struct state *state, const struct credential_change *change, struct error *err)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct record record = {
        .act = change->act,
        .actor = change->actor,
        .role = ROLE_ADMINISTRATOR,
        .delegation = LEAF_NO_DELEGATION,
        .kind = "credential",
        .document = document_of(arena, change),
    };
    uint64_t seq;

    if (change->actor != NULL && change->actor->roles == 0)
        record.actor = NULL; /* somebody who is nothing here yet: the log knows them as nothing */
    for (unsigned i = 0; change->actor != NULL && i < ROLE_TOTAL; i++)
        if (strcmp(change->actor->person.ref, change->person->ref) == 0 &&
            change->actor->roles & 1U << i)
            record.role = (enum role)i;
    return ledger_record(state, &record, &seq, err);
}

/* In a role of their own, or in one that is lent to them today for any kind of return. */
static bool
may_sign_off(struct arena *arena, struct state *state, const struct person *person, bool *may,
             struct error *err)
{
    struct delegations lent;
    unsigned roles;

    if (!people_roles(state->db, state->authority, person->ref, &roles, err) ||
        !delegations_read(state->db, arena, state->authority, person->ref, &lent, err))
        return false;
    for (size_t i = 0; i < lent.count; i++)
        if (delegation_holds(&lent.list[i], lent.list[i].kind, clock_today()))
            roles |= 1U << lent.list[i].role;
    *may = (roles & SIGNATORIES) != 0;
    return true;
}

bool
credentials_may_take(struct state *state, const struct actor *actor, const struct actor *second,
                     const struct person *person, struct error *err)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    bool signatory;

    if (!actor_needs(actor, ROLE_ADMINISTRATOR, err) ||
        !may_sign_off(arena, state, person, &signatory, err))
        return false;
    if (!signatory)
        return true;
    if (second == NULL)
        return error_raise(err, ERR_DENIED,
                           "\"%s\" may sign returns off, so nobody does this alone; somebody else "
                           "who has a role here has to sign in as well",
                           person->login);
    return (strcmp(second->person.identity, actor->person.identity) != 0 &&
            strcmp(second->person.identity, person->identity) != 0 && second->roles != 0) ||
           error_raise(err, ERR_DENIED,
                       "the second person has to have a role here, and to be neither \"%s\" nor "
                       "\"%s\"",
                       actor->person.login, person->login);
}
