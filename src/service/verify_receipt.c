/* SPDX-License-Identifier: MIT */
/* A receipt verified: one entry and its proof. */
#include "service/verify.h"

#include <inttypes.h>

#include "port/digest.h"
#include "port/signing.h"
#include "service/verify_entry.h"
#include "service/verify_keys.h"

static bool
altered(struct testimony *findings, const struct error *wrong)
{
    testimony_add(findings, FINDING_ALTERED, "%s", wrong->text);
    return true;
}

/* By the key that signed it; when none did, what is wrong is told of the first. */
static bool
open_by_any(struct arena *arena, struct text bytes, const struct log_keys *keys,
            const struct note_key **log, struct checkpoint *checkpoint, struct error *wrong)
{
    for (size_t i = 0; i < keys->count; i++) {
        const struct log_key *key = &keys->list[i];
        struct error other;
        struct note note;

        *log = &key->key;
        if (!checkpoint_open(arena, bytes, *log, signature_is_right, checkpoint, &note,
                             i == 0 ? wrong : &other))
            continue;
        return checkpoint->head.size <= key->until ||
               error_raise(wrong, ERR_INPUT, VERIFY_TOO_LARGE, checkpoint->head.size, key->until);
    }
    return false;
}

bool
verify_receipt(struct arena *arena, struct text bytes, const char *key, const struct text *leaf,
               struct testimony *findings, struct error *err)
{
    struct error wrong = {.code = ERR_NONE};
    struct hasher hasher;
    struct log_keys keys;
    const struct note_key *log;
    struct checkpoint checkpoint;
    struct tlog_proof proof;
    struct log_leaf read;

    *findings = (struct testimony){.arena = arena};
    if (!digest_hasher(arena, &hasher, err) ||
        !log_keys_parse(arena, &hasher, text_of(key), &keys, err))
        return false;
    if (!tlog_proof_read(arena, bytes, &proof, &wrong) ||
        !open_by_any(arena, proof.checkpoint, &keys, &log, &checkpoint, &wrong))
        return altered(findings, &wrong);
    testimony_add(findings, FINDING_GOOD,
                  "the log %.*s vouches for %" PRIu64 " entries, and its signature is right",
                  TEXT_ARGS(log->name), checkpoint.head.size);
    if (leaf == NULL && !proof.with_extra)
        testimony_add(findings, FINDING_INCOMPLETE,
                      "the receipt does not carry entry %" PRIu64 "; give its file with --leaf",
                      proof.index);
    else
        entry_verify(findings, &(struct tlog_trust){&hasher, signature_is_right, log}, &proof,
                     leaf == NULL ? proof.extra : *leaf, &read);
    return true;
}
