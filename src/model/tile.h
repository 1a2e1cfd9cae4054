/* SPDX-License-Identifier: MIT */
/*
 * tile - the log cut into files of 256 hashes, and of 256 leaves, that anybody can fetch and keep.
 *
 * Tile (l, n) holds the nodes (8 l, 256 n) and on; a tile that is not full yet says its width in
 * its name.  A tile of leaves holds each leaf behind its length, two bytes, the higher first.
 *
 * Owns     Nothing; paths live in the arena.
 * Source   C2SP tlog-tiles.
 */
#ifndef DELTARETURN_MODEL_TILE_H
#define DELTARETURN_MODEL_TILE_H

#include "model/merkle.h"

#define TILE_WIDTH        256
#define TILE_HEIGHT       8  /* levels of the tree in a tile */
#define TILE_LEVEL_COUNT  7  /* enough for MERKLE_SIZE_MOST leaves */
#define TILE_LEAVES       -1 /* the level of the tiles of leaves */
#define TILE_LEAF_LONGEST UINT16_MAX

struct tile {
    int level; /* 0 to TILE_LEVEL_COUNT - 1, or TILE_LEAVES */
    uint64_t index;
    unsigned width; /* 1 to TILE_WIDTH */
};

/* "tile/0/x001/234.p/56" */
char *tile_path(struct arena *arena, struct tile tile);

/* Reads such a path, in its only spelling. */
bool tile_path_read(struct text path, struct tile *tile) MUST_USE;

/* How many nodes of a level of tiles a log of SIZE leaves has. */
uint64_t tile_nodes(int level, uint64_t size);

/* Tile INDEX of a level as it stands in a log of SIZE leaves; width 0 when it has not begun. */
struct tile tile_at(int level, uint64_t index, uint64_t size);

/* Puts a leaf of at most TILE_LEAF_LONGEST bytes into a tile of leaves. */
void tile_put_leaf(struct builder *out, struct text leaf);

/* Takes the next leaf off a tile of leaves; false when what is left begins with no whole one. */
bool tile_take_leaf(struct text *rest, struct text *leaf) MUST_USE;

#endif
