/* SPDX-License-Identifier: MIT */
#include "service/capacity.h"

#include "base/clock.h"

/* Nobody lends what they do not have any more. */
static bool
principal_has_it(struct arena *arena, struct state *state, const struct delegation *delegation,
                 bool *has, struct error *err)
{
    struct people people;
    unsigned roles;

    if (!people_read(state->db, arena, state->authority, PEOPLE_BY_REF, delegation->principal,
                     &people, err) ||
        !people_roles(state->db, state->authority, delegation->principal, &roles, err))
        return false;
    *has =
        people.count == 1 && people.list[0].disabled == 0 && (roles & 1U << delegation->role) != 0;
    return true;
}

bool
capacities_read(struct arena *arena, struct state *state, const struct actor *actor,
                const char *kind, struct capacities *capacities, struct error *err)
{
    int32_t today = clock_today();
    struct delegations all;
    bool has;

    *capacities = (struct capacities){.own = actor->roles};
    if (actor->roles & 1U << ROLE_AUDITOR) /* since the role was lent */
        return true;
    if (!delegations_read(state->db, arena, state->authority, actor->person.ref, &all, err))
        return false;
    capacities->delegations.list = ARENA_ARRAY(arena, struct delegation, all.count);
    for (size_t i = 0; i < all.count; i++) {
        if (!delegation_holds(&all.list[i], kind, today))
            continue;
        if (!principal_has_it(arena, state, &all.list[i], &has, err))
            return false;
        if (!has)
            continue;
        capacities->lent |= 1U << all.list[i].role;
        capacities->delegations.list[capacities->delegations.count++] = all.list[i];
    }
    return true;
}

/* The first in the order of enum role. */
static enum role
first_role(unsigned roles)
{
    unsigned role = 0;

    must(roles != 0);
    while (!(roles & 1U << role))
        role++;
    return (enum role)role;
}

struct capacity
capacity_pick(const struct capacities *capacities, unsigned roles)
{
    struct capacity picked = {.delegation = LEAF_NO_DELEGATION};

    if (roles & capacities->own) {
        picked.role = first_role(roles & capacities->own);
        return picked;
    }
    picked.role = first_role(roles & capacities->lent);
    for (size_t i = 0; i < capacities->delegations.count; i++) {
        const struct delegation *lent = &capacities->delegations.list[i];

        if (lent->role != picked.role)
            continue;
        picked.delegation = (int64_t)lent->seq;
        picked.for_whom = lent->principal_name;
        break;
    }
    return picked;
}

bool
capacity_needs(struct arena *arena, struct state *state, const struct actor *actor, enum role role,
               const char *kind, struct capacity *capacity, struct error *err)
{
    struct capacities capacities;

    if (!capacities_read(arena, state, actor, kind, &capacities, err))
        return false;
    if (!((capacities.own | capacities.lent) & 1U << role))
        return actor_needs(actor, role, err);
    *capacity = capacity_pick(&capacities, 1U << role);
    return true;
}

bool
capacity_or_program(struct arena *arena, struct state *state, const struct actor *actor,
                    enum role role, const char *kind, struct capacity *capacity, struct error *err)
{
    *capacity = (struct capacity){.delegation = LEAF_NO_DELEGATION};
    return actor == NULL || capacity_needs(arena, state, actor, role, kind, capacity, err);
}

const char *
capacity_tell(struct arena *arena, const struct capacity *capacity)
{
    if (capacity->delegation == LEAF_NO_DELEGATION)
        return "";
    return arena_printf(arena, "for %s, %s, under delegation %lld", capacity->for_whom,
                        ROLES[capacity->role].label, (long long)capacity->delegation);
}
