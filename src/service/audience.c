/* SPDX-License-Identifier: MIT */
#include "service/audience.h"

bool
audience_read(struct arena *arena, struct state *state, unsigned roles, const char *kind,
              struct people *people, struct error *err)
{
    struct people all;

    if (!people_read(state->db, arena, state->authority, PEOPLE_ALL, NULL, &all, err))
        return false;
    *people = (struct people){.list = ARENA_ARRAY(arena, struct person, all.count)};
    for (size_t i = 0; i < all.count; i++) {
        struct actor actor = {.person = all.list[i]};
        struct capacities capacities;

        if (all.list[i].disabled != 0)
            continue;
        if (!people_roles(state->db, state->authority, actor.person.ref, &actor.roles, err) ||
            !capacities_read(arena, state, &actor, kind, &capacities, err))
            return false;
        if ((capacities.own | capacities.lent) & roles)
            people->list[people->count++] = all.list[i];
    }
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
