/* SPDX-License-Identifier: MIT */
/*
 * bulk - bytes too many for a message, handed from one process to another without being copied:
 * they lie in memory that has no name in any folder, and that nobody can change any more.
 *
 * Units    Bytes.
 * Owns     A bulk lives in the arena given; the memory itself until the last process has let it go.
 * Errors   ERR_STORAGE, also for memory that could still change or shrink: whoever reads it would
 *          be at the mercy of whoever made it.
 * Source   memfd_create(2), fcntl(2) ("File Sealing"): of Linux, not of POSIX.
 * See      base/frame.h for how it is handed over.
 */
#ifndef DELTARETURN_BASE_BULK_H
#define DELTARETURN_BASE_BULK_H

#include "base/text.h"

struct bulk {
    int descriptor;
    size_t length;
};

/* Puts bytes into memory of their own. */
bool bulk_make(struct arena *arena, struct text bytes, const struct bulk **bulk,
               struct error *err) MUST_USE;

/* What another process made and handed over; DESCRIPTOR stays the caller's. */
bool bulk_take(struct arena *arena, int descriptor, const struct bulk **bulk,
               struct error *err) MUST_USE;

/* The bytes, to be read for the arena's life; costs the same however many they are. */
bool bulk_map(struct arena *arena, const struct bulk *bulk, struct text *bytes,
              struct error *err) MUST_USE;

/* A path by which this process can open it, for what reads files only. */
const char *bulk_path(struct arena *arena, const struct bulk *bulk);

#endif
