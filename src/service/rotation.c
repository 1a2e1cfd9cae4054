/* SPDX-License-Identifier: MIT */
#include "service/rotation.h"

#include <errno.h>
#include <unistd.h>

#include "base/fault.h"
#include "base/file.h"
#include "base/random.h"
#include "model/canonical_json.h"
#include "model/checkpoint.h"
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

/* Checkpoints are kept without waiting for the disk, since one that gets lost can be signed again:
 * this one cannot, once the key is gone. */
static bool
settle_handover(struct arena *arena, struct state *state, struct error *err)
{
    struct ledger_checkpoint last;

    return ledger_last_checkpoint(state->db, arena, state->authority, &last, err) &&
           (last.note == NULL ||
            ledger_renew_checkpoint(state->db, state->authority, last.size, last.note, err));
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

/* The last tree that the key before signed, once the new one is in its place; SIZE 0: the log has
 * grown since, or the new one has signed it too. */
static bool
find_handover(struct arena *arena, struct state *state, const struct log_keys *keys,
              struct ledger_checkpoint *last, struct error *err)
{
    struct text document;

    *last = (struct ledger_checkpoint){.size = 0};
    if (keys->count < 2)
        return true;
    if (!ledger_last_checkpoint(state->db, arena, state->authority, last, err))
        return false;
    if (last->size == 0 || last->size != keys->list[1].until ||
        log_keys_newest(arena, keys, last->note) != &keys->list[1].key) {
        last->size = 0;
        return true;
    }
    if (!ledger_document(state->db, arena, state->authority, last->size - 1, &document, err))
        return false;
    if (document.at == NULL || strstr(document.at, keys->list[0].line) == NULL)
        last->size = 0; /* after a loss no key hands over */
    return true;
}

/* Whoever knows the new key alone can check the log from here on, without waiting for another
 * entry; whoever knows the old one finds its signature as it was. */
static bool
sign_over(struct arena *arena, struct state *state, struct signing *signing,
          const struct log_keys *keys, struct error *err)
{
    const struct merkle_path no_growth = {.count = 0};
    struct builder both = {.arena = arena};
    const struct note_key *key = &keys->list[0].key;
    struct ledger_checkpoint last;
    struct builder text = {.arena = arena};
    struct checkpoint old;
    struct ed25519_signature signature;
    struct note note;

    if (!find_handover(arena, state, keys, &last, err))
        return false;
    if (last.size == 0)
        return true;
    if (!checkpoint_open(arena, text_of(last.note), &keys->list[1].key, signature_is_right, &old,
                         &note, err) ||
        !signing_sign(signing, state->origin, &old.head, &no_growth, &signature, err))
        return error_while(err, "the new key's signature over the log");
    checkpoint_write(&text, &old);
    if (!signature_is_right(&key->key, (struct text){text.at, text.length}, &signature))
        return error_raise(err, ERR_CONFLICT,
                           "the new key's signature over the log: the signing process has another "
                           "key");
    builder_puts(&both, last.note);
    note_put_line(&both, key, 0, &signature);
    return ledger_renew_checkpoint(state->db, state->authority, last.size, both.at, err);
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
            (!settle_handover(arena, state, err) ||
             !put_in_place(arena, state, searching.line, searching.size, err) ||
             !signing_start(arena, state->dir, signing, err)))
            return false;
    }
    if (!log_keys_read(arena, state, &keys, err) || !sign_over(arena, state, *signing, &keys, err))
        return false;
    *key = keys.list[0].line;
    return true;
}
