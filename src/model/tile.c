/* SPDX-License-Identifier: MIT */
#include "model/tile.h"

#include <inttypes.h>

#include "base/number.h"

#define GROUP 1000 /* the last three digits of an index are a name, the ones before folders */

char *
tile_path(struct arena *arena, struct tile tile)
{
    char *name = arena_printf(arena, "%03" PRIu64, tile.index % GROUP);

    for (uint64_t rest = tile.index / GROUP; rest > 0; rest /= GROUP)
        name = arena_printf(arena, "x%03" PRIu64 "/%s", rest % GROUP, name);
    if (tile.width != TILE_WIDTH)
        name = arena_printf(arena, "%s.p/%u", name, tile.width);
    return tile.level == TILE_LEAVES ? arena_printf(arena, "tile/entries/%s", name)
                                     : arena_printf(arena, "tile/%d/%s", tile.level, name);
}

static bool
level_read(struct text text, int *level)
{
    uint64_t number;

    *level = TILE_LEAVES;
    if (text_is(text, "entries"))
        return true;
    if (!decimal_read(text, TILE_LEVEL_COUNT - 1, &number))
        return false;
    *level = (int)number;
    return true;
}

/* Adds a group of three digits to an index. */
static bool
group_read(struct text text, uint64_t *index)
{
    unsigned group = 0;

    if (text.length != 3 || *index > MERKLE_SIZE_MOST)
        return false;
    for (size_t i = 0; i < 3; i++) {
        if (text.at[i] < '0' || text.at[i] > '9')
            return false;
        group = group * 10 + (unsigned)(text.at[i] - '0');
    }
    *index = *index * GROUP + group;
    return true;
}

/* The index and width at the end of a path. */
static bool
place_read(struct text rest, struct tile *tile)
{
    static const char PARTIAL[] = ".p";
    struct text part, folder;
    uint64_t width = TILE_WIDTH;

    tile->index = 0;
    while (rest.length > 0 && rest.at[0] == 'x') {
        if (!text_cut(rest, '/', &part, &rest) ||
            !group_read((struct text){part.at + 1, part.length - 1}, &tile->index) ||
            tile->index == 0)
            return false;
    }
    if (text_cut(rest, '/', &folder, &part)) {
        if (folder.length != 5 || memcmp(folder.at + 3, PARTIAL, 2) != 0 ||
            !decimal_read(part, TILE_WIDTH - 1, &width) || width == 0)
            return false;
        rest = (struct text){folder.at, 3};
    }
    tile->width = (unsigned)width;
    return group_read(rest, &tile->index) && tile->index <= MERKLE_SIZE_MOST;
}

bool
tile_path_read(struct text path, struct tile *tile)
{
    struct text word, rest;

    return text_cut(path, '/', &word, &rest) && text_is(word, "tile") &&
           text_cut(rest, '/', &word, &rest) && level_read(word, &tile->level) &&
           place_read(rest, tile);
}

uint64_t
tile_nodes(int level, uint64_t size)
{
    return level == TILE_LEAVES ? size : size >> (TILE_HEIGHT * level);
}

struct tile
tile_at(int level, uint64_t index, uint64_t size)
{
    uint64_t nodes = tile_nodes(level, size), before = index * TILE_WIDTH;
    uint64_t width = nodes <= before ? 0 : nodes - before;

    return (struct tile){
        .level = level, .index = index, .width = width < TILE_WIDTH ? (unsigned)width : TILE_WIDTH};
}

void
tile_put_leaf(struct builder *out, struct text leaf)
{
    char length[2] = {(char)(leaf.length >> 8), (char)leaf.length};

    must(leaf.length <= TILE_LEAF_LONGEST);
    builder_put(out, length, sizeof length);
    builder_put(out, leaf.at, leaf.length);
}

bool
tile_take_leaf(struct text *rest, struct text *leaf)
{
    size_t length;

    if (rest->length < 2)
        return false;
    length = (size_t)(unsigned char)rest->at[0] << 8 | (unsigned char)rest->at[1];
    if (rest->length - 2 < length)
        return false;
    *leaf = (struct text){rest->at + 2, length};
    *rest = (struct text){rest->at + 2 + length, rest->length - 2 - length};
    return true;
}
