/* SPDX-License-Identifier: MIT */
#include "service/deputies.h"

#include "base/clock.h"
#include "base/random.h"
#include "model/canonical_json.h"
#include "service/kinds.h"

#define DAYS_MOST 366 /* nobody lends a role for good */

struct lending {
    struct arena *arena;
    struct state *state;
    const struct actor *actor;
    struct delegation delegation;
};

/* --- granting -----------------------------------------------------------------------------------
 */

static bool
days_are_good(const struct deputy_request *request, struct error *err)
{
    int32_t today = clock_today();

    if (request->until < request->from)
        return error_raise(err, ERR_INPUT, "the last day, %s, lies before the first, %s",
                           day_format(request->until).text, day_format(request->from).text);
    if (request->until < today)
        return error_raise(err, ERR_INPUT, "the last day, %s, is over",
                           day_format(request->until).text);
    return request->until - request->from < DAYS_MOST ||
           error_raise(err, ERR_INPUT, "a role is lent for %d days at most", DAYS_MOST);
}

static bool
role_can_be_lent(struct lending *lending, const struct deputy_request *request, struct error *err)
{
    struct filing_kind kind;

    if (!ROLES[request->role].holds_seats)
        return error_raise(err, ERR_INPUT, "the role of %s cannot be lent",
                           ROLES[request->role].label);
    return actor_needs(lending->actor, request->role, err) &&
           (request->kind[0] == '\0' || kinds_read(lending->arena, request->kind, &kind, err));
}

static bool
find_delegate(struct lending *lending, const char *login, struct error *err)
{
    struct people people;
    unsigned roles;

    if (!people_read(lending->state->db, lending->arena, lending->state->authority, PEOPLE_BY_LOGIN,
                     login, &people, err))
        return false;
    if (people.count == 0 || people.list[0].disabled != 0)
        return error_raise(err, ERR_INPUT, "nobody has the login \"%s\", or the account is closed",
                           login);
    if (strcmp(people.list[0].identity, lending->actor->person.identity) == 0)
        return error_raise(err, ERR_INPUT, "\"%s\" is you; name another person", login);
    if (!people_roles(lending->state->db, lending->state->authority, people.list[0].ref, &roles,
                      err))
        return false;
    lending->delegation.delegate = people.list[0].ref;
    if (roles & 1U << ROLE_ADMINISTRATOR)
        return error_raise(err, ERR_DENIED,
                           "\"%s\" is an administrator, who holds no seat in the same authority",
                           login);
    return !(roles & 1U << ROLE_AUDITOR) ||
           error_raise(err, ERR_DENIED,
                       "\"%s\" is an auditor, who looks at what others decide; lend the role to "
                       "somebody else",
                       login);
}

static void
put(struct arena *arena, struct canon *object, const char *key, const char *value)
{
    canon_put(object, key, canon_text(arena, text_of(value)));
}

static const char *
delegation_document(const struct lending *lending)
{
    const struct delegation *delegation = &lending->delegation;
    struct arena *arena = lending->arena;
    struct canon *object = canon_object(arena);
    struct builder text = {.arena = arena};

    put(arena, object, "delegate", delegation->delegate);
    put(arena, object, "from", arena_printf(arena, "%s", day_format(delegation->from).text));
    put(arena, object, "kind", delegation->kind);
    put(arena, object, "principal", delegation->principal);
    put(arena, object, "role", ROLES[delegation->role].code);
    put(arena, object, "salt", arena_copy(arena, random_ref().text, REF_TEXT_SIZE - 1));
    put(arena, object, "until", arena_printf(arena, "%s", day_format(delegation->until).text));
    canon_write(&text, object);
    return text.at;
}

static bool
grant_work(struct db *db, void *context, struct error *err)
{
    struct lending *lending = context;
    struct record record = {
        .act = ACT_DELEGATION_GRANTED,
        .actor = lending->actor,
        .role = lending->delegation.role,
        .delegation = LEAF_NO_DELEGATION,
        .kind = "delegation",
        .document = delegation_document(lending),
    };

    return ledger_record(lending->state, &record, &lending->delegation.seq, err) &&
           delegations_add(db, lending->state->authority, &lending->delegation, err);
}

bool
deputies_grant(struct arena *arena, struct state *state, const struct actor *actor,
               const struct deputy_request *request, uint64_t *seq, struct error *err)
{
    struct lending lending = {
        .arena = arena,
        .state = state,
        .actor = actor,
        .delegation = {.principal = actor->person.ref,
                       .role = request->role,
                       .kind = request->kind,
                       .from = request->from,
                       .until = request->until},
    };

    if (!role_can_be_lent(&lending, request, err) || !days_are_good(request, err) ||
        !find_delegate(&lending, request->login, err) ||
        !db_transaction(state->db, grant_work, &lending, err))
        return false;
    *seq = lending.delegation.seq;
    return true;
}

/* --- revoking -----------------------------------------------------------------------------------
 */

static bool
find_delegation(struct lending *lending, uint64_t seq, struct error *err)
{
    struct delegations all;

    if (!delegations_read(lending->state->db, lending->arena, lending->state->authority, NULL, &all,
                          err))
        return false;
    for (size_t i = 0; i < all.count; i++)
        if (all.list[i].seq == seq) {
            lending->delegation = all.list[i];
            return true;
        }
    return error_raise(err, ERR_INPUT,
                       "there is no delegation %llu; \"deltareturn delegation list\" shows them",
                       (unsigned long long)seq);
}

/* As what somebody may revoke: the principal and the delegate in the role it is about, whether or
 * not they still have it; an administrator. */
static bool
may_revoke(const struct lending *lending, enum role *role, struct error *err)
{
    const char *ref = lending->actor->person.ref;

    *role = lending->delegation.role;
    if (strcmp(ref, lending->delegation.principal) == 0 ||
        strcmp(ref, lending->delegation.delegate) == 0)
        return true;
    *role = ROLE_ADMINISTRATOR;
    return actor_needs(lending->actor, ROLE_ADMINISTRATOR, err) ||
           error_raise(err, ERR_DENIED,
                       "a delegation is revoked by the two people it is about, or by an "
                       "administrator");
}

static bool
revoke_work(struct db *db, void *context, struct error *err)
{
    struct lending *lending = context;
    struct record record = {
        .act = ACT_DELEGATION_REVOKED,
        .actor = lending->actor,
        .delegation = LEAF_NO_DELEGATION,
        .kind = "delegation",
        .document = delegation_document(lending),
    };
    uint64_t seq;
    bool changed;

    if (!may_revoke(lending, &record.role, err) ||
        !delegations_revoke(db, lending->state->authority, lending->delegation.seq, clock_now(),
                            &changed, err))
        return false;
    if (!changed)
        return error_raise(err, ERR_CONFLICT, "delegation %llu was revoked already",
                           (unsigned long long)lending->delegation.seq);
    return ledger_record(lending->state, &record, &seq, err);
}

bool
deputies_revoke(struct arena *arena, struct state *state, const struct actor *actor, uint64_t seq,
                struct error *err)
{
    struct lending lending = {.arena = arena, .state = state, .actor = actor};

    return find_delegation(&lending, seq, err) &&
           db_transaction(state->db, revoke_work, &lending, err);
}

/* --- listing ------------------------------------------------------------------------------------
 */

bool
deputies_list(struct arena *arena, struct state *state, struct deputy **list, size_t *count,
              struct error *err)
{
    int32_t today = clock_today();
    struct delegations all;

    if (!delegations_read(state->db, arena, state->authority, NULL, &all, err))
        return false;
    *list = ARENA_ARRAY(arena, struct deputy, all.count);
    *count = all.count;
    for (size_t i = 0; i < all.count; i++) {
        struct people people;

        if (!people_read(state->db, arena, state->authority, PEOPLE_BY_REF, all.list[i].delegate,
                         &people, err))
            return false;
        (*list)[i] = (struct deputy){
            .delegation = all.list[i],
            .delegate_name = people.count == 0 ? "" : people.list[0].name,
            .holds = delegation_holds(&all.list[i], all.list[i].kind, today),
        };
    }
    return true;
}
