/* SPDX-License-Identifier: MIT */
#include "service/sealing.h"

#include "base/file.h"
#include "model/checkpoint.h"
#include "port/signing.h"
#include "service/ledger.h"
#include "service/log_keys.h"
#include "service/rotation.h"
#include "store/ledger.h"

#define KNOWN_MOST 512
#define NOTE_MOST  1024 /* bytes, of which an origin takes two hundred at most */

/* Nodes of the tree that are at hand: those that begin the new leaves, and those that they
 * complete. A proof of growth is made from these alone, unless the leaves are very many. */
struct known_nodes {
    struct arena *arena;
    struct ledger_nodes stored;
    struct known_node {
        unsigned level;
        uint64_t index;
        struct hash hash;
    } * list;
    size_t count, room;
};

static void
known_put(struct known_nodes *known, unsigned level, uint64_t index, const struct hash *hash)
{
    if (known->count == KNOWN_MOST)
        return;
    known->list =
        arena_grow(known->arena, known->list, &known->room, known->count, sizeof *known->list);
    known->list[known->count++] = (struct known_node){level, index, *hash};
}

static void
known_put_roots(struct known_nodes *known, const struct merkle *tree)
{
    for (unsigned level = 0; tree->size >> level > 0; level++)
        if (tree->size >> level & 1)
            known_put(known, level, (tree->size >> level) - 1, &tree->roots[level]);
}

static void
known_put_made(struct known_nodes *known, uint64_t seq, const struct merkle_made *made)
{
    for (unsigned level = 0; level < made->count; level++)
        known_put(known, level, seq >> level, &made->made[level]);
}

static bool
known_read(void *context, unsigned level, uint64_t index, struct hash *hash, struct error *err)
{
    struct known_nodes *known = context;

    for (size_t i = 0; i < known->count; i++)
        if (known->list[i].level == level && known->list[i].index == index) {
            *hash = known->list[i].hash;
            return true;
        }
    return ledger_node(&known->stored, level, index, hash, err);
}

/* What walking through the new leaves needs. */
struct rereading {
    const struct hasher *hasher;
    struct merkle *tree;
    struct known_nodes *known;
};

static bool
reread_leaf(void *context, const struct ledger_stored *stored, struct error *err)
{
    struct rereading *rereading = context;
    struct hash hash = merkle_leaf(rereading->hasher, stored->bytes);
    struct merkle_made made;

    if (stored->seq != rereading->tree->size || stored->nodes.length < HASH_SIZE ||
        memcmp(stored->nodes.at, hash.bytes, HASH_SIZE) != 0)
        return error_raise(err, ERR_CONFLICT,
                           "leaf %llu of the log is not what was recorded; nothing was signed",
                           (unsigned long long)stored->seq);
    merkle_append(rereading->tree, rereading->hasher, &hash, &made);
    known_put_made(rereading->known, stored->seq, &made);
    return true;
}

/* The tree of all leaves: what was signed, and from there on what the leaves themselves say. */
static bool
tree_reread(struct state *state, struct known_nodes *known, uint64_t from, struct merkle *tree,
            struct error *err)
{
    struct rereading rereading = {.hasher = &state->hasher, .tree = tree, .known = known};

    if (!ledger_tree(state, from, tree, err))
        return false;
    known_put_roots(known, tree);
    return ledger_walk_stored(state->db, state->authority, from, MERKLE_SIZE_MOST, reread_leaf,
                              &rereading, err);
}

/* Whether the log stands, or stood, at HEAD. */
static bool
log_has(struct state *state, uint64_t size, const struct merkle_head *head, bool *has,
        struct error *err)
{
    struct merkle tree;
    struct hash root;

    *has = false;
    if (head->size > size)
        return true;
    if (!ledger_tree(state, head->size, &tree, err))
        return false;
    root = merkle_root(&tree, &state->hasher);
    *has = hash_equals(&root, &head->root);
    return true;
}

/* What was signed last, and in PROMISED whether that is what was promised. */
static bool
remembered(struct state *state, struct signing *signing, uint64_t size, struct merkle_head *head,
           bool *promised, struct error *err)
{
    struct merkle_head promise;

    *promised = false;
    if (!signing_head(signing, head, err))
        return false;
    if (!signing_promised(signing, &promise))
        return true;
    if (!log_has(state, size, &promise, promised, err))
        return false;
    if (*promised)
        *head = promise;
    return true;
}

bool
sealing_remembered(struct state *state, struct signing *signing, struct merkle_head *head,
                   struct error *err)
{
    uint64_t size;
    bool promised;

    return ledger_size(state->db, state->authority, &size, err) &&
           remembered(state, signing, size, head, &promised, err);
}

/* What was signed last, which the log must not be behind. */
static bool
last_signed(struct state *state, struct signing *signing, struct merkle_head *head,
            struct error *err)
{
    uint64_t size;
    bool promised;

    if (!ledger_size(state->db, state->authority, &size, err) ||
        !remembered(state, signing, size, head, &promised, err))
        return false;
    if (promised)
        signing_keep(signing);
    return head->size <= size ||
           error_raise(err, ERR_CONFLICT,
                       "the log has %llu leaves, but %llu were signed: an older state was put "
                       "back; it can be read, but nothing can be changed until \"deltareturn "
                       "recover\"",
                       (unsigned long long)size, (unsigned long long)head->size);
}

bool
sealing_check_key(const struct state *state, struct error *err)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct log_keys keys;
    const char *line;

    if (!log_keys_read(arena, state, &keys, err) ||
        !sealing_public_key(arena, state->dir, state->origin, &line, err))
        return false;
    return strcmp(line, keys.list[0].line) == 0 ||
           (keys.count > 1 && strcmp(line, keys.list[1].line) == 0 &&
            file_exists(state_path(state, arena, ROTATION_KEY_NEXT))) ||
           error_raise(err, ERR_CONFLICT,
                       "the key in keys/log.pem is not the log's, which keys/log.pub names; put "
                       "the right one back from the backup of the keys, or go on with "
                       "\"deltareturn recover\"");
}

bool
sealing_check_head(struct state *state, struct signing *signing, struct error *err)
{
    struct merkle_head head;

    return last_signed(state, signing, &head, err) && sealing_check_key(state, err);
}

/* A checkpoint that was signed, and is not kept in the database yet. */
struct ahead {
    uint64_t size; /* 0: there is none */
    char note[NOTE_MOST];
};

/* A log that is being signed. */
struct sealing {
    struct arena *arena;
    struct state *state;
    struct signing *signing;
    bool keeps;         /* the checkpoint in the database, too */
    struct merkle tree; /* as it stands */
};

static bool
ahead_keep(const struct state *state, struct error *err)
{
    const struct ahead *ahead = state->ahead;

    return ahead->size == 0 ||
           ledger_add_checkpoint(state->db, state->authority, ahead->size, ahead->note, err);
}

/* Whether TEXT is what was signed, and with the key that people know: what comes back first from a
 * signing process is trusted no more than what comes from outside.  Later it makes each signature
 * twice, and lets go of none that differ. */
static bool
signature_is_good(struct signing *signing, const struct note_key *key, struct text text,
                  const struct ed25519_signature *signature, struct error *err)
{
    if (signing_is_proven(signing, &key->key))
        return true;
    if (!signature_is_right(&key->key, text, signature))
        return error_raise(err, ERR_CONFLICT,
                           "what the signing process signed was not kept: the checkpoint is not "
                           "signed with the key of %.*s",
                           TEXT_ARGS(key->name));
    signing_prove(signing, &key->key);
    return true;
}

/* The checkpoint of HEAD with the signature that was made for it. */
static bool
note_form(const struct sealing *sealing, const struct merkle_head *head,
          const struct ed25519_signature *signature, struct text *note, struct error *err)
{
    struct checkpoint checkpoint = {.origin = text_of(sealing->state->origin), .head = *head};
    struct builder text = {.arena = sealing->arena};
    const struct note_key *key;
    struct log_keys keys;

    if (!log_keys_known(sealing->state, &keys, err))
        return false;
    key = log_keys_at(&keys, head->size);
    checkpoint_write(&text, &checkpoint);
    if (!signature_is_good(sealing->signing, key, (struct text){text.at, text.length}, signature,
                           err))
        return false;
    builder_puts(&text, "\n");
    note_put_line(&text, key, 0, signature);
    *note = (struct text){.at = text.at, .length = text.length};
    return true;
}

/* What is to be signed, from the leaves as they are stored. */
struct to_sign {
    struct merkle_head head;
    struct merkle_path growth;
};

static bool
form_to_sign(const struct state *state, struct known_nodes *known, const struct merkle *tree,
             uint64_t last, struct to_sign *to_sign, struct error *err)
{
    struct merkle_source source = {.read = known_read, .context = known};

    to_sign->head =
        (struct merkle_head){.size = tree->size, .root = merkle_root(tree, &state->hasher)};
    return merkle_prove_growth(&source, &state->hasher, last, tree->size, &to_sign->growth, err);
}

static bool
read_to_sign(struct sealing *sealing, uint64_t from, const struct merkle_head *last,
             struct to_sign *to_sign, struct error *err)
{
    struct state *state = sealing->state;
    struct known_nodes known = {
        .arena = sealing->arena, .stored = {.db = state->db, .authority = state->authority}
    };
    struct merkle *tree = &sealing->tree;

    if (!tree_reread(state, &known, from, tree, err))
        return false;
    return form_to_sign(state, &known, tree, last->size, to_sign, err);
}

/* How far the log has checkpoints, one that is ahead included. */
static bool
size_signed(struct sealing *sealing, uint64_t *size, struct error *err)
{
    struct state *state = sealing->state;
    struct ledger_checkpoint kept;

    if (!ledger_last_checkpoint(state->db, sealing->arena, state->authority, &kept, err))
        return false;
    if (state->ahead->size <= kept.size)
        state->ahead->size = 0;
    *size = state->ahead->size > 0 ? state->ahead->size : kept.size;
    return true;
}

static bool
sign_tree(struct sealing *sealing, const struct to_sign *to_sign, struct error *err)
{
    struct ahead *ahead = sealing->state->ahead;
    struct ed25519_signature signature;
    struct text note;

    if (!signing_sign(sealing->signing, sealing->state->origin, &to_sign->head, &to_sign->growth,
                      &signature, err) ||
        !note_form(sealing, &to_sign->head, &signature, &note, err))
        return false;
    must(note.length < sizeof ahead->note);
    memcpy(ahead->note, note.at, note.length + 1);
    ahead->size = sealing->tree.size;
    return true;
}

static bool
sign_work(struct db *db, void *context, struct error *err)
{
    struct sealing *sealing = context;
    struct state *state = sealing->state;
    struct merkle_head last;
    struct to_sign to_sign;
    uint64_t signed_size;

    (void)db;
    if (!last_signed(state, sealing->signing, &last, err) ||
        (state->sealed == NULL && !sealing_check_key(state, err)) ||
        !size_signed(sealing, &signed_size, err) ||
        !read_to_sign(sealing, signed_size < last.size ? signed_size : last.size, &last, &to_sign,
                      err))
        return false;
    if (sealing->keeps && !ahead_keep(state, err))
        return false;
    if (sealing->tree.size == signed_size)
        return true;
    return sign_tree(sealing, &to_sign, err) && (!sealing->keeps || ahead_keep(state, err));
}

/* Reading and keeping are one transaction, since each statement by itself takes and gives back
 * SQLite's locks; the leaves that are signed were committed before it.  Writers are kept out only
 * when the signature is there.  It is not synchronised: a checkpoint that gets lost is signed
 * again, and the same tree and key make the same signature. */
static bool
sign_once(struct sealing *sealing, struct error *err)
{
    struct db *db = sealing->state->db;
    bool good;

    if (sealing->keeps)
        return db_transaction_unsynced(db, sign_work, sealing, err);
    db_reading_end(db); /* one that is older than what is to be signed */
    db_reading_begin(db);
    good = sign_work(db, sealing, err);
    db_reading_end(db);
    return good;
}

/* A signing process that ended is replaced once: the next one says itself how far it came. */
static bool
sign_or_again(struct sealing *sealing, struct error *err)
{
    unsigned restarts = signing_restarts(sealing->signing);

    if (sign_once(sealing, err))
        return true;
    if (err->code != ERR_RETRY || signing_restarts(sealing->signing) == restarts)
        return false;
    *err = (struct error){.code = ERR_NONE};
    return sign_once(sealing, err);
}

static bool
sign(struct state *state, struct signing *signing, bool keeps, struct error *err)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct sealing sealing = {.arena = arena, .state = state, .signing = signing, .keeps = keeps};

    if (state->ahead == NULL)
        state->ahead = ARENA_ARRAY(state->arena, struct ahead, 1);
    if (!sign_or_again(&sealing, err))
        return false;
    if (state->sealed == NULL)
        state->sealed = ARENA_ARRAY(state->arena, struct merkle, 1);
    *state->sealed = sealing.tree;
    state->signing = signing;
    return true;
}

bool
sealing_sign(struct state *state, struct signing *signing, struct error *err)
{
    if (!sign(state, signing, true, err))
        return false;
    state->ahead->size = 0;
    signing_settle(signing);
    return true;
}

bool
sealing_sign_ahead(struct state *state, struct signing *signing, struct error *err)
{
    return sign(state, signing, false, err);
}

bool
sealing_is_ahead(const struct state *state)
{
    return state->ahead != NULL && state->ahead->size > 0;
}

bool
sealing_catch_up(struct state *state, struct error *err)
{
    return state->ahead == NULL || ahead_keep(state, err);
}

/* The tree that was signed last with the fresh leaves, of which all is at hand. */
static bool
grown_to_sign(struct state *state, struct arena *arena, struct to_sign *to_sign, struct error *err)
{
    const struct fresh *fresh = &state->fresh;
    uint64_t last = state->sealed->size;
    struct known_nodes known = {
        .arena = arena, .stored = {.db = state->db, .authority = state->authority}
    };
    struct merkle tree = *state->sealed;

    known_put_roots(&known, &tree);
    while (tree.size < fresh->first + fresh->count) {
        uint64_t seq = tree.size;
        struct merkle_made made;

        merkle_append(&tree, &state->hasher, &fresh->list[seq - fresh->first], &made);
        known_put_made(&known, seq, &made);
    }
    return form_to_sign(state, &known, &tree, last, to_sign, err);
}

/* Whether the fresh leaves are all that follow those that were signed. */
static bool
fresh_follow(const struct state *state, uint64_t signed_size)
{
    const struct fresh *fresh = &state->fresh;

    return state->sealed->size == signed_size && fresh->first <= signed_size &&
           fresh->first + fresh->count > signed_size;
}

void
sealing_begin(struct state *state)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct error ignored = {.code = ERR_NONE};
    struct merkle_head last;
    struct to_sign to_sign;

    if (state->signing != NULL && signing_head(state->signing, &last, &ignored) &&
        fresh_follow(state, last.size) && grown_to_sign(state, arena, &to_sign, &ignored))
        signing_promise(state->signing, state->origin, &to_sign.head, &to_sign.growth);
}

void
sealing_take_back(struct state *state)
{
    if (state->signing != NULL)
        signing_drop(state->signing);
}
