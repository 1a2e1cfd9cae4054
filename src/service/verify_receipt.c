/* SPDX-License-Identifier: MIT */
/* A receipt verified: one entry and its proof. */
#include "service/verify.h"

#include <inttypes.h>

#include "port/digest.h"
#include "port/signing.h"
#include "service/verify_entry.h"

static bool
altered(struct testimony *findings, const struct error *wrong)
{
    testimony_add(findings, FINDING_ALTERED, "%s", wrong->text);
    return true;
}

bool
verify_receipt(struct arena *arena, struct text bytes, const char *key, const struct text *leaf,
               struct testimony *findings, struct error *err)
{
    struct error wrong = {.code = ERR_NONE};
    struct hasher hasher;
    struct note_key log;
    struct tlog_trust trust = {&hasher, signature_is_right, &log};
    struct checkpoint checkpoint;
    struct tlog_proof proof;
    struct log_leaf read;
    struct note note;

    *findings = (struct testimony){.arena = arena};
    if (!digest_hasher(arena, &hasher, err) || !note_key_read(&hasher, text_of(key), &log, err))
        return false;
    if (!tlog_proof_read(arena, bytes, &proof, &wrong) ||
        !checkpoint_open(arena, proof.checkpoint, &log, signature_is_right, &checkpoint, &note,
                         &wrong))
        return altered(findings, &wrong);
    testimony_add(findings, FINDING_GOOD,
                  "the log %.*s vouches for %" PRIu64 " entries, and its signature is right",
                  TEXT_ARGS(log.name), checkpoint.head.size);
    if (leaf == NULL && !proof.with_extra)
        testimony_add(findings, FINDING_INCOMPLETE,
                      "the receipt does not carry entry %" PRIu64 "; give its file with --leaf",
                      proof.index);
    else
        entry_verify(findings, &trust, &proof, leaf == NULL ? proof.extra : *leaf, &read);
    return true;
}
