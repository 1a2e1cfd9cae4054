/* SPDX-License-Identifier: MIT */
/* sealing_proof - what the log's readers are given: receipts, and its public key. */
#include "base/file.h"
#include "model/tlog_proof.h"
#include "port/digest.h"
#include "port/signing.h"
#include "service/sealing.h"
#include "store/ledger.h"

bool
sealing_receipt(struct arena *arena, struct state *state, uint64_t seq, struct text *proof,
                struct error *err)
{
    struct ledger_nodes nodes = {.db = state->db, .authority = state->authority};
    struct merkle_source source = {.read = ledger_node, .context = &nodes};
    struct tlog_proof made = {.index = seq, .with_extra = true};
    struct builder text = {.arena = arena};
    struct ledger_checkpoint checkpoint;

    if (!ledger_covering_checkpoint(state->db, arena, state->authority, seq, &checkpoint, err))
        return false;
    if (checkpoint.note == NULL)
        return error_raise(err, ERR_CONFLICT, "leaf %llu is not signed yet",
                           (unsigned long long)seq);
    made.checkpoint = text_of(checkpoint.note);
    if (!ledger_leaf(state->db, arena, state->authority, seq, &made.extra, err) ||
        !merkle_prove_leaf(&source, &state->hasher, seq, checkpoint.size, &made.path, err))
        return false;
    tlog_proof_write(&text, &made);
    *proof = (struct text){.at = text.at, .length = text.length};
    return true;
}

bool
sealing_public_key_of(struct arena *arena, const char *path, const char *origin, const char **line,
                      struct error *err)
{
    struct signer *signer;
    struct hasher hasher;
    struct ed25519_key public_key;
    struct note_key key;

    if (!digest_hasher(arena, &hasher, err) || !signer_load(arena, path, &signer, err))
        return false;
    public_key = signer_key(signer);
    key = note_key_make(&hasher, text_of(origin), NOTE_KEY_LOG, &public_key);
    *line = note_key_format(arena, &key);
    return true;
}

bool
sealing_public_key(struct arena *arena, const char *dir, const char *origin, const char **line,
                   struct error *err)
{
    return sealing_public_key_of(arena, path_join(arena, dir, "keys/log.pem"), origin, line, err);
}
