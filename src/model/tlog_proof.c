/* SPDX-License-Identifier: MIT */
#include "model/tlog_proof.h"

#include <inttypes.h>

#include "base/base64.h"
#include "base/number.h"

static const char HEADER[] = "c2sp.org/tlog-proof@v1", EXTRA[] = "extra ", INDEX[] = "index ";

void
tlog_proof_write(struct builder *out, const struct tlog_proof *proof)
{
    builder_printf(out, "%s\n", HEADER);
    if (proof->with_extra) {
        builder_puts(out, EXTRA);
        builder_base64(out, proof->extra.at, proof->extra.length);
        builder_puts(out, "\n");
    }
    builder_printf(out, "%s%" PRIu64 "\n", INDEX, proof->index);
    for (size_t i = 0; i < proof->path.count; i++) {
        builder_base64(out, proof->path.hashes[i].bytes, HASH_SIZE);
        builder_puts(out, "\n");
    }
    builder_puts(out, "\n");
    builder_put(out, proof->checkpoint.at, proof->checkpoint.length);
}

/* Takes WORD off the beginning of LINE; false when it begins otherwise. */
static bool
take_word(struct text *line, const char *word)
{
    size_t length = strlen(word);

    if (line->length < length || memcmp(line->at, word, length) != 0)
        return false;
    *line = (struct text){line->at + length, line->length - length};
    return true;
}

static bool
read_path(struct text *rest, struct merkle_path *path, struct error *err)
{
    struct text line;

    for (path->count = 0;; path->count++) {
        if (!text_cut(*rest, '\n', &line, rest))
            return error_raise(err, ERR_INPUT, "the proof ends before its checkpoint");
        if (line.length == 0)
            return true;
        if (path->count == PATH_MOST)
            return error_raise(err, ERR_INPUT, "the proof has more than %d hashes", PATH_MOST);
        if (!base64_read(line, path->hashes[path->count].bytes, HASH_SIZE))
            return error_raise(err, ERR_INPUT, "hash %zu of the proof is not 32 bytes in base64",
                               path->count + 1);
    }
}

bool
tlog_proof_read(struct arena *arena, struct text bytes, struct tlog_proof *proof, struct error *err)
{
    struct text line, rest;

    proof->with_extra = false;
    proof->extra = text_of("");
    if (!text_cut(bytes, '\n', &line, &rest) || !text_is(line, HEADER))
        return error_raise(err, ERR_INPUT, "the first line of a proof is \"%s\"", HEADER);
    if (!text_cut(rest, '\n', &line, &rest))
        return error_raise(err, ERR_INPUT, "the proof ends before its index");
    if (take_word(&line, EXTRA)) {
        proof->with_extra = true;
        if (!base64_decode(arena, line, &proof->extra))
            return error_raise(err, ERR_INPUT, "the proof's extra data is not base64");
        if (!text_cut(rest, '\n', &line, &rest))
            return error_raise(err, ERR_INPUT, "the proof ends before its index");
    }
    if (!take_word(&line, INDEX) || !decimal_read(line, MERKLE_SIZE_MOST, &proof->index))
        return error_raise(err, ERR_INPUT, "the proof does not say its index like \"index 7\"");
    if (!read_path(&rest, &proof->path, err))
        return false;
    proof->checkpoint = rest;
    return true;
}

bool
tlog_proof_check(struct arena *arena, const struct tlog_trust *trust,
                 const struct tlog_proof *proof, struct text leaf, struct checkpoint *checkpoint,
                 struct error *err)
{
    struct hash hash = merkle_leaf(trust->hasher, leaf);
    struct note note;

    if (!checkpoint_open(arena, proof->checkpoint, trust->log, trust->check, checkpoint, &note,
                         err))
        return false;
    if (proof->index >= checkpoint->head.size)
        return error_raise(err, ERR_INPUT,
                           "the proof is about leaf %" PRIu64 ", and its checkpoint has %" PRIu64,
                           proof->index, checkpoint->head.size);
    return merkle_check_leaf(trust->hasher, &proof->path, proof->index, checkpoint->head.size,
                             &hash, &checkpoint->head.root) ||
           error_raise(err, ERR_INPUT, "the leaf is not what the log has at %" PRIu64,
                       proof->index);
}
