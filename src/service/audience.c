/* SPDX-License-Identifier: MIT */
#include "service/audience.h"

#include "base/clock.h"

static struct holder *
find(const struct holders *holders, const char *ref)
{
    for (size_t i = 0; i < holders->count; i++)
        if (strcmp(holders->list[i].person.ref, ref) == 0)
            return &holders->list[i];
    return NULL;
}

/* Nobody lends what they do not have any more, nor what was lent to them. */
static void
lend(struct holders *holders, const unsigned *own, const struct delegation *delegation)
{
    const struct holder *principal = find(holders, delegation->principal);
    struct holder *delegate = find(holders, delegation->delegate);

    if (principal != NULL && delegate != NULL)
        delegate->roles |= own[principal - holders->list] & 1U << delegation->role;
}

bool
audience_all(struct arena *arena, struct state *state, const char *kind, struct holders *holders,
             struct error *err)
{
    int32_t today = clock_today();
    struct delegations lent;
    unsigned *own;

    if (!people_holders(state->db, arena, state->authority, holders, err) ||
        !delegations_on(state->db, arena, state->authority, today, &lent, err))
        return false;
    own = ARENA_ARRAY(arena, unsigned, holders->count);
    for (size_t i = 0; i < holders->count; i++)
        own[i] = holders->list[i].roles;
    for (size_t i = 0; i < lent.count; i++)
        if (delegation_holds(&lent.list[i], kind, today))
            lend(holders, own, &lent.list[i]);
    return true;
}

bool
audience_known(struct arena *arena, struct state *state, const char *kind,
               struct kept_audience *kept, struct error *err)
{
    if (kept->kind != NULL && strcmp(kept->kind, kind) == 0)
        return true;
    if (!audience_all(arena, state, kind, &kept->people, err))
        return false;
    kept->kind = kind;
    return true;
}

bool
audience_read(struct arena *arena, struct state *state, unsigned roles, const char *kind,
              struct people *people, struct error *err)
{
    struct holders all;

    if (!audience_all(arena, state, kind, &all, err))
        return false;
    *people = (struct people){.list = ARENA_ARRAY(arena, struct person, all.count)};
    for (size_t i = 0; i < all.count; i++)
        if (all.list[i].roles & roles)
            people->list[people->count++] = all.list[i].person;
    return true;
}

bool
audience_first(struct arena *arena, struct state *state, const unsigned *roles, size_t count,
               const char *kind, struct people *people, struct error *err)
{
    *people = (struct people){.count = 0};
    for (size_t i = 0; i < count && people->count == 0; i++)
        if (!audience_read(arena, state, roles[i], kind, people, err))
            return false;
    return true;
}
