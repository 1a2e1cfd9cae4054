/* SPDX-License-Identifier: MIT */
#include "service/verify_keys.h"

#include <inttypes.h>

#include "model/log_leaf.h"
#include "model/tlog_proof.h"
#include "port/signing.h"
#include "service/evidence.h"

struct handing_over {
    struct arena *arena;
    const struct archive *archive;
    const struct hasher *hasher;
    unsigned number; /* 1: the key before the one of today */
    const char *newer, *older;
    uint64_t seq; /* of the entry */
};

static const struct archive_file *
file_of(const struct handing_over *over, const char *ending)
{
    return archive_find(over->archive,
                        arena_printf(over->arena, EVIDENCE_EARLIER "%u%s", over->number, ending));
}

static bool
key_read(struct handing_over *over, struct text name, struct note_key *key)
{
    const struct archive_file *file = file_of(over, EVIDENCE_EARLIER_KEY);
    struct text line, rest;
    struct error wrong;

    if (!text_cut(file->bytes, '\n', &line, &rest) || rest.length != 0 ||
        !note_key_read(over->hasher, line, key, &wrong) || key->kind != NOTE_KEY_LOG ||
        !text_equals(key->name, name))
        return false;
    over->older = arena_copy(over->arena, line.at, line.length);
    return true;
}

/* The entry with which the older key hands over is about this very document. */
static bool
leaf_hands_over(struct handing_over *over, struct text bytes)
{
    const struct archive_file *document = file_of(over, EVIDENCE_EARLIER_DOCUMENT);
    const char *expected =
        arena_printf(over->arena, "{\"new\":\"%s\",\"old\":\"%s\"}", over->newer, over->older);
    struct log_leaf leaf;
    struct error wrong;
    struct hash sum;

    if (document == NULL || !text_is(document->bytes, expected) ||
        !log_leaf_read(over->arena, bytes, &leaf, &wrong))
        return false;
    sum = hash_text(over->hasher, document->bytes);
    return leaf.act == ACT_KEY_ROTATED && hash_equals(&leaf.manifest, &sum);
}

static bool
hands_over(struct handing_over *over, struct text name)
{
    const struct archive_file *proof_file = file_of(over, EVIDENCE_PROOF), *leaf;
    struct checkpoint checkpoint;
    struct tlog_proof proof;
    struct note_key key;
    const struct tlog_trust trust = {over->hasher, signature_is_right, &key};
    struct error wrong;

    if (!key_read(over, name, &key) || proof_file == NULL ||
        !tlog_proof_read(over->arena, proof_file->bytes, &proof, &wrong))
        return false;
    over->seq = proof.index;
    leaf =
        archive_find(over->archive,
                     arena_printf(over->arena, EVIDENCE_LOG "%" PRIu64 EVIDENCE_LEAF, proof.index));
    return leaf != NULL &&
           tlog_proof_check(over->arena, &trust, &proof, leaf->bytes, &checkpoint, &wrong) &&
           leaf_hands_over(over, leaf->bytes);
}

const struct log_key *
verify_key_given(const struct log_keys *given, const char *key)
{
    for (size_t i = 0; i < given->count; i++)
        if (strcmp(given->list[i].line, key) == 0)
            return &given->list[i];
    return NULL;
}

bool
verify_earlier_keys(struct arena *arena, const struct archive *archive, const struct hasher *hasher,
                    const struct note_key *log, const struct log_keys *given,
                    struct testimony *findings)
{
    struct handing_over over = {.arena = arena,
                                .archive = archive,
                                .hasher = hasher,
                                .number = 1,
                                .newer = note_key_format(arena, log)};
    bool known = false;

    for (; file_of(&over, EVIDENCE_EARLIER_KEY) != NULL; over.number++) {
        if (!hands_over(&over, log->name)) {
            testimony_add(findings, FINDING_ALTERED,
                          EVIDENCE_EARLIER "%u" EVIDENCE_EARLIER_KEY
                                           " did not hand over to the key after it",
                          over.number);
            return known;
        }
        testimony_add(findings, FINDING_GOOD,
                      "the log's key was %s until that signed entry %" PRIu64
                      ", which hands over to the next",
                      over.older, over.seq);
        known = known || verify_key_given(given, over.older) != NULL;
        over.newer = over.older;
    }
    return known;
}
