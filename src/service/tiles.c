/* SPDX-License-Identifier: MIT */
#include "service/tiles.h"

#include <inttypes.h>

#include "base/file.h"

/* The bytes of one tile as they have to be. */
static bool
tile_bytes(struct arena *arena, const struct tiles_source *source, struct tile tile,
           struct text *bytes, struct error *err)
{
    struct builder out = {.arena = arena};

    for (uint64_t i = tile.index * TILE_WIDTH; i < tile.index * TILE_WIDTH + tile.width; i++) {
        struct hash node;
        struct text leaf;

        if (tile.level == TILE_LEAVES) {
            if (!source->leaf(source->context, i, &leaf, err))
                return false;
            tile_put_leaf(&out, leaf);
        } else {
            if (!source->nodes.read(source->nodes.context, (unsigned)tile.level * TILE_HEIGHT, i,
                                    &node, err))
                return false;
            builder_put(&out, (const char *)node.bytes, HASH_SIZE);
        }
    }
    *bytes = (struct text){out.at, out.length};
    return true;
}

static bool
write_tile(const char *dir, const struct tiles_source *source, struct tile tile, struct error *err)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    char *path = path_join(arena, dir, tile_path(arena, tile));
    char *folder = arena_copy(arena, path, (size_t)(path_base(path) - path) - 1);
    struct text bytes;

    return tile_bytes(arena, source, tile, &bytes, err) && folders_make(folder, err) &&
           file_write(path, bytes.at, bytes.length, err);
}

static bool
write_level(const char *dir, const struct tiles_source *source, int level, uint64_t old,
            uint64_t size, struct error *err)
{
    uint64_t index = tile_nodes(level, old) / TILE_WIDTH;

    for (struct tile tile = tile_at(level, index, size); tile.width > 0;
         tile = tile_at(level, ++index, size))
        if (tile.width != tile_at(level, index, old).width && !write_tile(dir, source, tile, err))
            return false;
    return true;
}

bool
tiles_write(const char *dir, const struct tiles_source *source, uint64_t old, uint64_t size,
            struct text checkpoint, struct error *err)
{
    ARENA_SCOPE struct arena *arena = arena_new();

    must(old <= size && size <= MERKLE_SIZE_MOST);
    if (!folders_make(dir, err))
        return false;
    for (int level = TILE_LEAVES; level < TILE_LEVEL_COUNT; level++)
        if (!write_level(dir, source, level, old, size, err))
            return error_while(err, "writing the log's tiles");
    return file_write(path_join(arena, dir, TILES_CHECKPOINT), checkpoint.at, checkpoint.length,
                      err);
}
