/* SPDX-License-Identifier: MIT */
#include "service/log_tell.h"

#include <inttypes.h>

#include "base/clock.h"
#include "base/hex.h"
#include "store/ledger.h"
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

bool
log_entry_read(struct arena *arena, struct state *state, uint64_t seq, struct log_entry *entry,
               bool *there, struct error *err)
{
    struct text bytes;
    uint64_t size;

    *entry = (struct log_entry){.seq = seq};
    if (!ledger_size(state->db, state->authority, &size, err))
        return false;
    *there = seq < size;
    return !*there || (ledger_leaf(state->db, arena, state->authority, seq, &bytes, err) &&
                       log_leaf_read(arena, bytes, &entry->leaf, err) &&
                       who(arena, state, &entry->leaf, &entry->who, err) &&
                       log_tell(arena, state, &entry->leaf, &entry->words, err));
}

struct telling {
    struct state *state;
    log_told *each;
    void *context;
    struct arena *scratch;
};

static bool
tell_leaf(void *context, uint64_t seq, struct text bytes, struct error *err)
{
    struct telling *telling = context;
    struct log_leaf leaf;
    const char *words;

    if (!log_leaf_read(telling->scratch, bytes, &leaf, err) ||
        !log_tell(telling->scratch, telling->state, &leaf, &words, err))
        return error_while(err, "leaf %" PRIu64, seq);
    telling->each(telling->context, seq, words);
    arena_empty(telling->scratch);
    return true;
}

bool
log_tell_all(struct state *state, log_told *each, void *context, struct error *err)
{
    ARENA_SCOPE struct arena *scratch = arena_new();
    struct telling telling = {.state = state, .each = each, .context = context, .scratch = scratch};

    return ledger_walk(state->db, state->authority, 0, tell_leaf, &telling, err);
}

bool
log_head_read(struct arena *arena, struct state *state, struct log_head *head, struct error *err)
{
    struct ledger_checkpoint last;

    if (!ledger_size(state->db, state->authority, &head->size, err) ||
        !ledger_last_checkpoint(state->db, arena, state->authority, &last, err))
        return false;
    head->note = last.note;
    head->signed_size = last.size;
    return true;
}
