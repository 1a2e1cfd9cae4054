/* SPDX-License-Identifier: MIT */
/* The tiles of the log held against its leaves. */
#include <inttypes.h>

#include "base/file.h"
#include "base/interrupt.h"
#include "model/checkpoint.h"
#include "model/log_leaf.h"
#include "port/digest.h"
#include "port/signing.h"
#include "service/tiles.h"

#define TILE_SIZE_MOST ((size_t)TILE_WIDTH * (TILE_LEAF_LONGEST + 2))

/* The hashes of the newest tile of each level, as the leaves make them. */
struct tile_check {
    const char *dir;
    struct hasher hasher;
    struct merkle tree;
    struct log_leaf before; /* the last entry, for the next one to follow */
    char hashes[TILE_LEVEL_COUNT][TILE_WIDTH][HASH_SIZE];
};

static bool
read_tile(struct arena *arena, const struct tile_check *check, struct tile tile, struct text *bytes,
          struct error *err)
{
    return file_read(arena, path_join(arena, check->dir, tile_path(arena, tile)), TILE_SIZE_MOST,
                     bytes, err);
}

/* Holds the tile that ends with the tree's newest node of a level against what the leaves make. */
static bool
check_hashes(const struct tile_check *check, int level, struct error *err)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    uint64_t nodes = tile_nodes(level, check->tree.size);
    struct tile tile = tile_at(level, (nodes - 1) / TILE_WIDTH, check->tree.size);
    struct text found,
        expected = {(const char *)check->hashes[level], (size_t)tile.width * HASH_SIZE};

    return read_tile(arena, check, tile, &found, err) &&
           (text_equals(found, expected) ||
            error_raise(err, ERR_INPUT, "%s is not what the log's entries make",
                        tile_path(arena, tile)));
}

/* Appends an entry, and checks the tiles of hashes that it fills. */
static bool
check_leaf(struct arena *arena, struct tile_check *check, struct text bytes, struct error *err)
{
    struct hash hash = merkle_leaf(&check->hasher, bytes);
    uint64_t index = check->tree.size;
    struct merkle_made made;
    struct log_leaf leaf;

    if (!log_leaf_read(arena, bytes, &leaf, err))
        return error_while(err, "entry %" PRIu64, index);
    if (leaf.seq != index)
        return error_raise(err, ERR_INPUT, "entry %" PRIu64 " says that it is entry %" PRIu64,
                           index, leaf.seq);
    if (index > 0 && !log_leaf_follows(&check->before, &leaf, err))
        return false;
    check->before = (struct log_leaf){.seq = leaf.seq, .at_ms = leaf.at_ms};
    merkle_append(&check->tree, &check->hasher, &hash, &made);
    for (int level = 0; (unsigned)level * TILE_HEIGHT < made.count; level++) {
        uint64_t place = (index >> (level * TILE_HEIGHT)) % TILE_WIDTH;

        memcpy(check->hashes[level][place], made.made[level * TILE_HEIGHT].bytes, HASH_SIZE);
        if (place == TILE_WIDTH - 1 && !check_hashes(check, level, err))
            return false;
    }
    return true;
}

static bool
check_tile(struct tile_check *check, struct tile tile, struct error *err)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    unsigned leaves = 0;
    struct text rest, leaf;

    if (!read_tile(arena, check, tile, &rest, err))
        return false;
    for (; leaves < tile.width && tile_take_leaf(&rest, &leaf); leaves++) {
        ARENA_SCOPE struct arena *scratch = arena_new();

        if (!check_leaf(scratch, check, leaf, err))
            return false;
    }
    return (leaves == tile.width && rest.length == 0) ||
           error_raise(err, ERR_INPUT, "%s does not hold %u whole entries", tile_path(arena, tile),
                       tile.width);
}

/* The tiles of hashes at the end that are not full. */
static bool
check_rest(const struct tile_check *check, struct error *err)
{
    for (int level = 0; level < TILE_LEVEL_COUNT; level++)
        if (tile_nodes(level, check->tree.size) % TILE_WIDTH != 0 &&
            !check_hashes(check, level, err))
            return false;
    return true;
}

static bool
check_all(struct tile_check *check, const struct merkle_head *head, struct error *err)
{
    uint64_t index = 0;
    struct hash root;

    for (struct tile tile = tile_at(TILE_LEAVES, index, head->size); tile.width > 0;
         tile = tile_at(TILE_LEAVES, ++index, head->size))
        if (!interrupt_check(err) || !check_tile(check, tile, err))
            return false;
    root = merkle_root(&check->tree, &check->hasher);
    return check_rest(check, err) &&
           (hash_equals(&root, &head->root) ||
            error_raise(err, ERR_INPUT, "the entries do not make the root that %s names",
                        TILES_CHECKPOINT));
}

bool
tiles_check(const char *dir, const struct note_key *log, struct merkle_head *head,
            struct error *err)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct tile_check *check = ARENA_ARRAY(arena, struct tile_check, 1);
    struct checkpoint checkpoint;
    struct text bytes;
    struct note note;

    check->dir = dir;
    if (!digest_hasher(arena, &check->hasher, err) ||
        !file_read(arena, path_join(arena, dir, TILES_CHECKPOINT), NOTE_SIZE_MOST, &bytes, err) ||
        !checkpoint_open(arena, bytes, log, signature_is_right, &checkpoint, &note, err) ||
        !check_all(check, &checkpoint.head, err))
        return false;
    *head = checkpoint.head;
    return true;
}
