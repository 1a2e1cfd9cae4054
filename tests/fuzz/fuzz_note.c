/* SPDX-License-Identifier: MIT */
/*
 * Notes, checkpoints, proofs, keys, leaves, manifests, tiles and their paths on any bytes: what is
 * read is written back as the same bytes.
 */
#include "fuzz.h"

#include "base/utf8.h"
#include "model/canonical_json.h"
#include "model/log_leaf.h"
#include "model/manifest.h"
#include "model/tile.h"
#include "model/tlog_proof.h"
#include "port/digest.h"
#include "port/signing.h"
#include "port/unicode.h"

/* The key of example.com/foo, which signed nothing that is known. */
#define FOO "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"

static void
same(const struct builder *out, struct text text)
{
    must(text_equals((struct text){out->at == NULL ? "" : out->at, out->length}, text));
}

static void
read_keys_and_notes(struct arena *arena, const struct hasher *hasher, struct text text)
{
    struct error err = {.code = ERR_NONE};
    struct checkpoint checkpoint;
    struct note_mark mark;
    struct note_key key;
    struct note note;

    if (note_key_read(hasher, text, &key, &err))
        must(text_is(text, note_key_format(arena, &key)));
    must(note_key_read(hasher, text_of(FOO), &key, &err));
    if (note_read(arena, text, &note, &err)) {
        must(note.count > 0 && note.text.length < text.length);
        must(note_check(arena, &note, &key, signature_is_right, &mark, &err) || err.text[0]);
        text = note.text;
    }
    if (checkpoint_read(text, &checkpoint, &err)) {
        struct builder out = {.arena = arena};

        checkpoint_write(&out, &checkpoint);
        same(&out, text);
    }
}

static void
read_proof(struct arena *arena, const struct hasher *hasher, struct text text)
{
    struct builder out = {.arena = arena};
    struct error err = {.code = ERR_NONE};
    struct checkpoint checkpoint;
    struct tlog_proof proof;
    struct note_key key;
    const struct tlog_trust trust = {hasher, signature_is_right, &key};

    if (!tlog_proof_read(arena, text, &proof, &err))
        return;
    tlog_proof_write(&out, &proof);
    same(&out, text);
    must(note_key_read(hasher, text_of(FOO), &key, &err));
    must(!tlog_proof_check(arena, &trust, &proof, text, &checkpoint, &err));
}

static void
read_json(struct arena *arena, struct text text)
{
    struct builder out = {.arena = arena};
    struct error err = {.code = ERR_NONE};
    const struct canon *value;
    struct manifest manifest;
    struct text again;
    struct log_leaf leaf;

    if (canon_read(arena, text, unicode_is_normal, &value, &err)) {
        canon_write(&out, value);
        same(&out, text);
    }
    if (log_leaf_read(arena, text, &leaf, &err))
        must(log_leaf_write(arena, &leaf, &again, &err) && text_equals(again, text));
    if (manifest_read(arena, text, &manifest, &err))
        must(manifest_write(arena, &manifest, &again, &err) && text_equals(again, text));
}

static void
read_tiles(struct arena *arena, struct text text)
{
    struct builder out = {.arena = arena};
    struct text rest = text, leaf;
    uint32_t character;
    struct tile tile;

    if (tile_path_read(text, &tile))
        must(text_is(text, tile_path(arena, tile)));
    while (tile_take_leaf(&rest, &leaf))
        tile_put_leaf(&out, leaf);
    same(&out, (struct text){text.at, text.length - rest.length});
    for (size_t at = 0, length; at < text.length; at += length == 0 ? 1 : length) {
        length = utf8_read(text, at, &character);
        if (length > 0 && character != 0)
            must(unicode_is_clean((struct text){text.at + at, length}));
    }
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct error err = {.code = ERR_NONE};
    struct hasher hasher;
    /* a copy of exactly that many bytes, so that reading one too many is found */
    char *copy = malloc(size == 0 ? 1 : size);
    struct text text = {.at = copy, .length = size};

    must(copy != NULL && digest_hasher(arena, &hasher, &err));
    if (size > 0)
        memcpy(copy, data, size);
    read_keys_and_notes(arena, &hasher, text);
    read_proof(arena, &hasher, text);
    read_json(arena, text);
    read_tiles(arena, text);
    free(copy);
    return 0;
}
