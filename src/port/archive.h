/* SPDX-License-Identifier: MIT */
/*
 * archive - a zip with all its files in memory, by libzip.
 *
 * The archive may come from anybody: what is inflated is counted and capped, and names that climb
 * out of the folder, stand twice or are no plain relative paths are refused.  The same files give
 * the same archive, byte for byte: there is no time in it.
 *
 * Owns     Everything lives in the arena.
 * Errors   ERR_INPUT with what is wrong with the archive; ERR_STORAGE when the library fails.
 */
#ifndef DELTARETURN_PORT_ARCHIVE_H
#define DELTARETURN_PORT_ARCHIVE_H

#include "base/text.h"

struct archive_file {
    const char *name; /* "log/7.leaf" */
    struct text bytes;
};

struct archive {
    const struct archive_file *files; /* as they stand in the archive; read ones sorted by name */
    size_t count;
};

struct archive_limits {
    uint64_t bytes; /* inflated, of all files together */
    uint32_t files;
};

/* Reads the archive in BYTES, which stay as long as the arena. */
bool archive_read(struct arena *arena, struct text bytes, const struct archive_limits *limits,
                  struct archive *archive, struct error *err) MUST_USE;

/* The bytes of an archive of these files. */
bool archive_write(struct arena *arena, const struct archive *archive, struct text *bytes,
                   struct error *err) MUST_USE;

/* The file of that name, or NULL. */
const struct archive_file *archive_find(const struct archive *archive, const char *name);

#endif
