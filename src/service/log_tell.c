/* SPDX-License-Identifier: MIT */
#include "service/log_tell.h"

#include <inttypes.h>

#include "base/clock.h"
#include "base/hex.h"
#include "store/people.h"

static bool
who(struct arena *arena, struct state *state, const struct log_leaf *leaf, const char **name,
    struct error *err)
{
    char ref[2 * LEAF_PERSON_SIZE + 1];
    struct people people;

    *name = "the program";
    if (leaf->role == LEAF_ROLE_NONE)
        return true;
    hex_write(leaf->person, LEAF_PERSON_SIZE, ref);
    if (!people_read(state->db, arena, state->authority, PEOPLE_BY_REF, ref, &people, err))
        return false;
    *name = people.count == 0 ? arena_printf(arena, "somebody unknown, %.8s", ref)
                              : arena_printf(arena, "%s", people.list[0].name);
    *name = arena_printf(arena, "%s (%s)", *name, LEAF_ROLES[leaf->role]);
    return true;
}

bool
log_tell(struct arena *arena, struct state *state, const struct log_leaf *leaf, const char **words,
         struct error *err)
{
    struct builder out = {.arena = arena};
    const char *name;

    if (!who(arena, state, leaf, &name, err))
        return false;
    builder_printf(&out, "%s  %s %s", london_format(leaf->at_ms).text, name, ACTS[leaf->act].told);
    if (leaf->parts & PART_QUARTER)
        builder_printf(&out, ", %s", quarter_format(leaf->quarter).text);
    if (leaf->parts & PART_REVISION)
        builder_printf(&out, " revision %" PRId64, leaf->revision);
    if (leaf->delegation != LEAF_NO_DELEGATION)
        builder_printf(&out, ", under delegation %" PRId64, leaf->delegation);
    if (leaf->reason.length > 0)
        builder_printf(&out, " [%.*s]", TEXT_ARGS(leaf->reason));
    *words = out.at;
    return true;
}
