/* SPDX-License-Identifier: MIT */
#include "service/verify_sample.h"

#include <inttypes.h>

#include "base/base64.h"
#include "model/canonical_json.h"
#include "port/unicode.h"
#include "service/evidence.h"

/* The statement behind an entry, unless it is missing or altered, which was told. */
static const struct canon *
statement_of(const struct inspection *in, const struct log_leaf *leaf)
{
    const struct archive_file *file = archive_find(
        &in->archive,
        arena_printf(in->arena, EVIDENCE_STATEMENTS "%" PRIu64 EVIDENCE_STATEMENT, leaf->seq));
    const struct canon *statement;
    struct error wrong;
    struct hash sum;

    if (file == NULL)
        return NULL;
    sum = hash_text(&in->hasher, file->bytes);
    return hash_equals(&sum, &leaf->evidence) &&
                   canon_read(in->arena, file->bytes, unicode_is_normal, &statement, &wrong)
               ? statement
               : NULL;
}

static struct text
said(const struct canon *statement, const char *key)
{
    const struct canon *value = canon_get(statement, key);

    return value != NULL && value->kind == CANON_TEXT ? value->text : text_of("");
}

static bool
growth_read(struct text bytes, struct merkle_path *path)
{
    struct text line, rest;

    path->count = 0;
    for (rest = bytes; text_cut(rest, '\n', &line, &rest); path->count++)
        if (path->count == PATH_MOST ||
            !base64_read(line, path->hashes[path->count].bytes, HASH_SIZE))
            return false;
    return rest.length == 0;
}

/* Whether the seed is the root of the log's beginning as it stood between announcement and draw. */
static bool
seed_stands(const struct inspection *in, const struct log_leaf *drawn,
            const struct canon *statement, struct text note_bytes, struct text growth,
            uint64_t *size)
{
    const struct canon *announced = canon_get(statement, "announced");
    struct checkpoint checkpoint;
    struct merkle_path path;
    struct error wrong;
    struct note note;

    if (!note_read(in->arena, note_bytes, &note, &wrong) ||
        !checkpoint_read(note.text, &checkpoint, &wrong) || !growth_read(growth, &path))
        return false;
    *size = checkpoint.head.size;
    return text_equals(checkpoint.origin, in->log.name) &&
           text_is(said(statement, "seed"), hash_hex(&checkpoint.head.root).text) &&
           announced != NULL && announced->kind == CANON_NUMBER &&
           announced->number < (int64_t)*size && *size <= drawn->seq &&
           merkle_check_growth(&in->hasher, &path, &checkpoint.head, &in->head);
}

static void
check_seed(const struct inspection *in, const struct log_leaf *drawn, const struct canon *statement)
{
    const struct archive_file *note = inspection_kept_or_erased(in, EVIDENCE_SEED);
    const struct archive_file *growth = inspection_kept_or_erased(in, EVIDENCE_GROWTH);
    uint64_t size;

    if (note == NULL || growth == NULL || !in->with_checkpoint)
        return;
    if (seed_stands(in, drawn, statement, note->bytes, growth->bytes, &size))
        testimony_add(in->findings, FINDING_GOOD,
                      "the seed of the audit sample is the root of the log's first %" PRIu64
                      " entries",
                      size);
    else
        testimony_add(in->findings, FINDING_ALTERED,
                      "the seed of the audit sample is not a root of the log");
}

void
verify_sample(const struct inspection *in)
{
    for (size_t i = 0; i < in->leaf_count && in->with_manifest; i++) {
        const struct log_leaf *leaf = &in->leaves[i];
        const struct canon *statement;
        const struct archive_file *file;
        struct hash sum;

        if (leaf->act != ACT_SAMPLE_DRAWN || !leaf->with_evidence ||
            !hash_equals(&leaf->manifest, &in->manifest_sum))
            continue;
        statement = statement_of(in, leaf);
        if (statement == NULL)
            continue;
        file = inspection_kept_or_erased(in, EVIDENCE_DRAWN);
        if (file != NULL) {
            sum = hash_text(&in->hasher, file->bytes);
            inspection_tell_named(in, file, text_is(said(statement, "list"), hash_hex(&sum).text),
                                  leaf->seq);
        }
        check_seed(in, leaf, statement);
    }
}
