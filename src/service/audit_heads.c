/* SPDX-License-Identifier: MIT */
/*
 * Every signed checkpoint, by the key that was the log's at its size, against the root that its
 * leaves make.  That each grows from the one before follows: all of them are roots of one tree.
 * And what the signing process remembers.
 */
#include <inttypes.h>

#include "model/checkpoint.h"
#include "port/digest.h"
#include "port/signing.h"
#include "service/audit_parts.h"
#include "service/log_keys.h"
#include "service/sealing.h"
#include "store/ledger.h"

static bool
root_at(const struct audit *audit, uint64_t size, struct hash *root, struct error *err)
{
    struct ledger_nodes nodes = {.db = audit->state->db, .authority = audit->state->authority};
    struct merkle_source source = {.read = ledger_node, .context = &nodes};
    struct merkle tree;

    if (!merkle_open(&source, size, &tree, err))
        return false;
    *root = merkle_root(&tree, &audit->hasher);
    return true;
}

/* A tree in which a key handed over bears the next one's signature too. */
static bool
others_check(struct arena *arena, const struct log_keys *keys, const struct note *note,
             struct error *err)
{
    for (size_t i = 0; note->count > 1 && i < keys->count; i++) {
        struct note_mark mark;

        if (!note_check(arena, note, &keys->list[i].key, signature_is_right, &mark, err))
            return false;
    }
    return true;
}

static bool
checkpoint_check(const struct audit *audit, const struct log_keys *keys,
                 const struct ledger_checkpoint *kept, struct error *err)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct checkpoint checkpoint;
    struct note note;
    struct hash root;

    if (!checkpoint_open(arena, text_of(kept->note), log_keys_at(keys, kept->size),
                         signature_is_right, &checkpoint, &note, err) ||
        !others_check(arena, keys, &note, err)) {
        err->code = ERR_CONFLICT;
        return error_while(err, "the checkpoint of %" PRIu64 " leaves", kept->size);
    }
    if (checkpoint.head.size != kept->size || kept->size > audit->size)
        return error_raise(err, ERR_CONFLICT,
                           "the checkpoint kept for %" PRIu64 " leaves vouches for %" PRIu64
                           ", and the log has %" PRIu64,
                           kept->size, checkpoint.head.size, audit->size);
    if (!root_at(audit, kept->size, &root, err))
        return false;
    return hash_equals(&root, &checkpoint.head.root) ||
           error_raise(err, ERR_CONFLICT,
                       "the first %" PRIu64 " leaves are not those that were signed: their root is "
                       "%.16s..., signed was %.16s...",
                       kept->size, hash_hex(&root).text, hash_hex(&checkpoint.head.root).text);
}

/* What was signed last, as the signing process has it in its own file. */
bool
audit_memory(struct audit *audit, struct error *err)
{
    struct ledger_checkpoint last;
    struct merkle_head head;
    struct hash root;

    if (audit->signing == NULL && audit->options->remembered == NULL)
        return true;
    if (!sealing_check_key(audit->state, err) ||
        !ledger_last_checkpoint(audit->state->db, audit->arena, audit->state->authority, &last,
                                err))
        return false;
    if (audit->signing == NULL)
        head = *audit->options->remembered;
    else if (!sealing_remembered(audit->state, audit->signing, &head, err))
        return error_while(err, "what was signed last");
    if (head.size > audit->size)
        return error_raise(err, ERR_CONFLICT,
                           "the log has %" PRIu64 " leaves, but %" PRIu64
                           " were signed: an older state was put back",
                           audit->size, head.size);
    if (!root_at(audit, head.size, &root, err))
        return false;
    if (!hash_equals(&root, &head.root))
        return error_raise(err, ERR_CONFLICT,
                           "the first %" PRIu64 " leaves are not those that signer.state has: it "
                           "names another root",
                           head.size);
    return head.size >= last.size || error_raise(err, ERR_CONFLICT,
                                                 "signer.state knows of %" PRIu64
                                                 " signed leaves, but a checkpoint of %" PRIu64
                                                 " is signed: it is an old one",
                                                 head.size, last.size);
}

bool
audit_heads(struct audit *audit, struct error *err)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct ledger_checkpoints kept;
    struct log_keys keys;

    if (!log_keys_read(arena, audit->state, &keys, err) ||
        !ledger_checkpoints(audit->state->db, arena, audit->state->authority, &kept, err))
        return false;
    for (size_t i = 0; i < kept.count; i++)
        if (!checkpoint_check(audit, &keys, &kept.list[i], err))
            return false;
    audit->report->checkpoints = kept.count;
    return true;
}
