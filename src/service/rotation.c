/* SPDX-License-Identifier: MIT */
#include "service/rotation.h"

#include <errno.h>
#include <unistd.h>

#include "base/fault.h"
#include "base/file.h"
#include "base/random.h"
#include "model/canonical_json.h"
#include "port/signing.h"
#include "service/log_keys.h"
#include "store/ledger.h"

#define KEY_NOW "keys/log.pem"

static bool
public_line(struct arena *arena, const struct state *state, const char *file, const char **line,
            struct error *err)
{
    return sealing_public_key_of(arena, state_path(state, arena, file), state->origin, line, err);
}

struct rotating {
    struct arena *arena;
    struct state *state;
    const struct actor *actor;
    const char *old, *new;
    uint64_t seq;
};

static bool
record_rotation(struct db *db, void *context, struct error *err)
{
    struct rotating *rotating = context;
    struct canon *document = canon_object(rotating->arena);
    struct builder text = {.arena = rotating->arena};
    struct record record = {
        .act = ACT_KEY_ROTATED,
        .actor = rotating->actor,
        .role = ROLE_ADMINISTRATOR,
        .delegation = LEAF_NO_DELEGATION,
        .kind = "log-key",
    };

    (void)db;
    canon_put(document, "new", canon_text(rotating->arena, text_of(rotating->new)));
    canon_put(document, "old", canon_text(rotating->arena, text_of(rotating->old)));
    canon_write(&text, document);
    record.document = text.at;
    return ledger_record(rotating->state, &record, &rotating->seq, err);
}

bool
rotation_begin(struct state *state, const struct actor *actor, uint64_t *seq, struct error *err)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct rotating rotating = {.arena = arena, .state = state, .actor = actor};
    struct log_keys keys;
    struct signer *signer;

    if (!actor_needs(actor, ROLE_ADMINISTRATOR, err) || !log_keys_read(arena, state, &keys, err) ||
        !signer_generate(arena, &signer, err) ||
        !signer_save(signer, state_path(state, arena, ROTATION_KEY_NEXT), err) ||
        !public_line(arena, state, ROTATION_KEY_NEXT, &rotating.new, err))
        return false;
    rotating.old = keys.list[0].line;
    if (!db_transaction(state->db, record_rotation, &rotating, err))
        return false;
    *seq = rotating.seq;
    return true;
}

/* The leaf that names the new key: the last of its kind; a rotation is rare, and finishing one
 * rarer. */
struct searching {
    struct arena *arena;
    struct state *state;
    const char *line;
    uint64_t size; /* of the log with the leaf; 0: not found */
};

static bool
search_leaf(void *context, uint64_t seq, struct text bytes, struct error *err)
{
    struct searching *searching = context;
    ARENA_SCOPE struct arena *arena = arena_new();
    struct log_leaf leaf;
    struct text document;

    if (!log_leaf_read(arena, bytes, &leaf, err))
        return false;
    if (leaf.act != ACT_KEY_ROTATED)
        return true;
    if (!ledger_document(searching->state->db, arena, searching->state->authority, seq, &document,
                         err))
        return false;
    if (strstr(document.at, searching->line) != NULL)
        searching->size = seq + 1;
    return true;
}

/* The public key first: until the private one is in its place, the next start does this again. */
static bool
put_in_place(struct arena *arena, struct state *state, const char *line, uint64_t until,
             struct error *err)
{
    const char *next = state_path(state, arena, ROTATION_KEY_NEXT),
               *now = state_path(state, arena, KEY_NOW);
    struct log_keys keys;

    if (!log_keys_read(arena, state, &keys, err) ||
        (strcmp(keys.list[0].line, line) != 0 && !log_keys_write(state, &keys, line, until, err)))
        return false;
    if (fault_strikes(FAULT_RENAME, err) || rename(next, now) != 0)
        return error_raise_system(err, ERR_STORAGE, errno, "cannot put \"%s\" in its place", next);
    return true;
}

bool
rotation_finish(struct arena *arena, struct state *state, struct signing **signing,
                const char **key, struct error *err)
{
    const char *next = state_path(state, arena, ROTATION_KEY_NEXT);
    struct searching searching = {.arena = arena, .state = state};
    struct log_keys keys;

    if (file_exists(next)) {
        if (!public_line(arena, state, ROTATION_KEY_NEXT, &searching.line, err) ||
            !ledger_walk(state->db, state->authority, 0, search_leaf, &searching, err))
            return false;
        if (searching.size == 0 && unlink(next) != 0)
            return error_raise_system(err, ERR_STORAGE, errno, "cannot remove \"%s\"", next);
        if (searching.size != 0 &&
            (!put_in_place(arena, state, searching.line, searching.size, err) ||
             !signing_start(arena, state->dir, signing, err)))
            return false;
    }
    if (!log_keys_read(arena, state, &keys, err))
        return false;
    *key = keys.list[0].line;
    return true;
}
