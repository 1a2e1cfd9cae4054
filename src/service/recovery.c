/* SPDX-License-Identifier: MIT */
#include "service/recovery.h"

#include <inttypes.h>

#include "model/canonical_json.h"
#include "model/tlog_proof.h"
#include "port/digest.h"
#include "port/signing.h"
#include "service/log_keys.h"
#include "service/sealing.h"
#include "store/ledger.h"

struct recovering {
    struct arena *arena;
    struct state *state;
    const struct actor *actor, *second;
    struct recovery *recovery;
    struct hasher hasher;
    struct log_keys keys;
};

/* By whichever of the log's keys it is signed. */
static bool
head_open(struct recovering *recovering, struct text note_text, struct error *err)
{
    struct checkpoint checkpoint;
    struct note note;

    for (size_t i = 0; i < recovering->keys.count; i++)
        if (checkpoint_open(recovering->arena, note_text, &recovering->keys.list[i].key,
                            signature_is_right, &checkpoint, &note, err)) {
            recovering->recovery->old = checkpoint.head;
            return true;
        }
    err->code = ERR_CONFLICT;
    return error_while(err, "this is no signed head of the log");
}

static bool
proof_open(struct recovering *recovering, struct text proof, struct error *err)
{
    struct recovery *recovery = recovering->recovery;
    struct tlog_proof read;
    struct error no_proof;
    struct hash leaf;

    if (!tlog_proof_read(recovering->arena, proof, &read, &no_proof))
        return head_open(recovering, proof, err);
    if (!head_open(recovering, read.checkpoint, err))
        return false;
    if (!read.with_extra)
        return true;
    leaf = merkle_leaf(&recovering->hasher, read.extra);
    if (!merkle_check_leaf(&recovering->hasher, &read.path, read.index, recovery->old.size, &leaf,
                           &recovery->old.root))
        return error_raise(err, ERR_CONFLICT, "the receipt does not prove its leaf");
    recovery->with_leaf = read.index >= recovery->kept;
    return log_leaf_read(recovering->arena, read.extra, &recovery->leaf, err);
}

/* Something has to be lost: by the head that was given, or by what the signing process remembers.
 * Where that is ahead of a head that proves a loss it is the one to name: what was signed last,
 * such as that mail was sent, stands in no receipt.  A head of leaves that are all there proves
 * none, and somebody may hold a newer one. */
static bool
is_needed(struct recovering *recovering, struct signing *signing, struct error *err)
{
    struct recovery *recovery = recovering->recovery;
    struct ledger_checkpoint last;
    struct error unread = {.code = ERR_NONE};
    struct merkle_head head = {.size = 0};
    bool known = sealing_remembered(recovering->state, signing, &head, &unread);
    bool can_sign = known && sealing_check_key(recovering->state, &unread);

    if (!ledger_last_checkpoint(recovering->state->db, recovering->arena,
                                recovering->state->authority, &last, err))
        return false;
    if (recovery->old.size <= recovery->kept && can_sign && head.size <= recovery->kept &&
        head.size >= last.size)
        return error_raise(err, ERR_CONFLICT, "nothing is lost: all %" PRIu64 " leaves are there",
                           recovery->kept);
    recovery->held = recovery->old;
    if (!known || head.size <= recovery->old.size)
        return true;
    if (recovery->old.size <= recovery->kept)
        return error_raise(err, ERR_CONFLICT,
                           "%" PRIu64 " leaves were signed, and this head is of %" PRIu64
                           ": somebody holds a newer one",
                           head.size, recovery->old.size);
    recovery->old = head;
    return true;
}

static bool
record_work(struct db *db, void *context, struct error *err)
{
    struct recovering *recovering = context;
    struct recovery *recovery = recovering->recovery;
    struct arena *arena = recovering->arena;
    struct canon *document = canon_object(arena);
    struct builder text = {.arena = arena};
    struct record record = {.act = ACT_RECOVERY_STARTED,
                            .actor = recovering->actor,
                            .role = ROLE_ADMINISTRATOR,
                            .delegation = LEAF_NO_DELEGATION,
                            .kind = "log-key",
                            .reason = "older_state"};

    (void)db;
    canon_put(document, "held_root",
              canon_text(arena, text_of(hash_hex(&recovery->held.root).text)));
    canon_put(document, "held_size", canon_number(arena, (int64_t)recovery->held.size));
    canon_put(document, "kept", canon_number(arena, (int64_t)recovery->kept));
    canon_put(document, "new", canon_text(arena, text_of(recovery->key)));
    canon_put(document, "old", canon_text(arena, text_of(recovering->keys.list[0].line)));
    canon_put(document, "root", canon_text(arena, text_of(hash_hex(&recovery->old.root).text)));
    canon_put(document, "second", canon_text(arena, text_of(recovering->second->person.ref)));
    canon_put(document, "size", canon_number(arena, (int64_t)recovery->old.size));
    canon_write(&text, document);
    record.document = text.at;
    return ledger_record(recovering->state, &record, &recovery->seq, err);
}

static bool
begin_anew(struct recovering *recovering, struct signing **signing, struct error *err)
{
    struct state *state = recovering->state;
    struct recovery *recovery = recovering->recovery;

    return signing_renew(state->dir, err) &&
           sealing_public_key(recovering->arena, state->dir, state->origin, &recovery->key, err) &&
           log_keys_write(state, &recovering->keys, recovery->key, recovery->kept, err) &&
           db_transaction(state->db, record_work, recovering, err) &&
           signing_start(recovering->arena, state->dir, signing, err) &&
           sealing_sign(state, *signing, err);
}

bool
recovery_start(struct arena *arena, struct state *state, struct signing **signing,
               const struct actor *actor, const struct actor *second, struct text proof,
               struct recovery *recovery, struct error *err)
{
    struct recovering recovering = {
        .arena = arena, .state = state, .actor = actor, .second = second, .recovery = recovery};

    *recovery = (struct recovery){.kept = 0};
    if (!actor_needs(actor, ROLE_ADMINISTRATOR, err))
        return false;
    if (strcmp(actor->person.identity, second->person.identity) == 0)
        return error_raise(err, ERR_DENIED, "two different people have to sign in");
    return digest_hasher(arena, &recovering.hasher, err) &&
           log_keys_read(arena, state, &recovering.keys, err) &&
           ledger_size(state->db, state->authority, &recovery->kept, err) &&
           proof_open(&recovering, proof, err) && is_needed(&recovering, *signing, err) &&
           begin_anew(&recovering, signing, err);
}
