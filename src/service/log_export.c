/* SPDX-License-Identifier: MIT */
#include "service/log_export.h"

#include "base/file.h"
#include "service/log_keys.h"
#include "service/tiles.h"
#include "store/ledger.h"

#define EXPORT_KEY "log.pub"

struct reading {
    struct state *state;
    struct arena *arena; /* of the leaf at hand */
};

static bool
read_leaf(void *context, uint64_t index, struct text *leaf, struct error *err)
{
    struct reading *reading = context;

    arena_empty(reading->arena);
    return ledger_leaf(reading->state->db, reading->arena, reading->state->authority, index, leaf,
                       err);
}

static bool
write_key(const char *dir, const struct log_keys *keys, struct error *err)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    const char *line = arena_printf(arena, "%s\n", keys->list[0].line);

    return file_write(path_join(arena, dir, EXPORT_KEY), line, strlen(line), err);
}

bool
log_export(struct state *state, const char *dir, uint64_t *size, struct error *err)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    ARENA_SCOPE struct arena *scratch = arena_new();
    struct ledger_nodes nodes = {.db = state->db, .authority = state->authority};
    struct reading reading = {.state = state, .arena = scratch};
    struct tiles_source source = {
        .nodes = {.read = ledger_node, .context = &nodes},
          .leaf = read_leaf, .context = &reading
    };
    struct ledger_checkpoint last;
    struct merkle_head head;
    struct log_keys keys;

    if (!log_keys_read(arena, state, &keys, err) ||
        !ledger_last_checkpoint(state->db, arena, state->authority, &last, err))
        return false;
    if (last.note == NULL)
        return error_raise(err, ERR_CONFLICT, "nothing of the log is signed yet");
    *size = last.size;
    return tiles_write(dir, &source, 0, last.size, text_of(last.note), err) &&
           write_key(dir, &keys, err) &&
           (tiles_check(dir, log_keys_at(&keys, last.size), &head, err) ||
            error_while(err, "reading back what was written to \"%s\"", dir));
}
