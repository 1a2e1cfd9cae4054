/* SPDX-License-Identifier: MIT */
/*
 * tiles - the log as a folder of files that anybody can copy, serve and check.
 *
 * Tiles are derived: the database is the source.  A tile, once it is full, never changes; each file
 * is written whole or not at all, and the checkpoint last, so that a reader never meets a
 * checkpoint whose tiles are missing.
 *
 * Owns     Nothing.
 * Errors   ERR_STORAGE when writing or reading fails; from a check ERR_INPUT naming the first file,
 *          or entry, that is not what it has to be.
 * Source   C2SP tlog-tiles.
 */
#ifndef DELTARETURN_SERVICE_TILES_H
#define DELTARETURN_SERVICE_TILES_H

#include "model/note.h"
#include "model/tile.h"

#define TILES_CHECKPOINT "checkpoint"

/* Where the log is read. */
struct tiles_source {
    struct merkle_source nodes;
    bool (*leaf)(void *context, uint64_t index, struct text *leaf, struct error *err);
    void *context; /* leaf's */
};

/* Writes the tiles that a log of SIZE leaves has and one of OLD leaves had not, and then
 * CHECKPOINT. OLD 0 writes a whole log. */
bool tiles_write(const char *dir, const struct tiles_source *source, uint64_t old, uint64_t size,
                 struct text checkpoint, struct error *err) MUST_USE;

/* Checks a whole folder: the checkpoint's signature, every entry, every hash, and the root.  HEAD
 * is then what the log vouches for. */
bool tiles_check(const char *dir, const struct note_key *log, struct merkle_head *head,
                 struct error *err) MUST_USE;

#endif
