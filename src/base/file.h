/* SPDX-License-Identifier: MIT */
/*
 * file - files and folders, written so that nothing is ever half there.
 *
 * A new file is written under a temporary name, synced, and renamed; a new folder likewise
 * (base/folder.h).
 *
 * Owns     Descriptors only while a call runs, or for an arena.
 * Errors   ERR_STORAGE with the path and the system's words; ERR_INPUT where a person named a path
 *          that is not there; ERR_CONFLICT where something is already there.
 */
#ifndef DELTARETURN_BASE_FILE_H
#define DELTARETURN_BASE_FILE_H

#include <stdio.h>

#include "base/folder.h"
#include "base/text.h"

/* dir/name, in the arena; only name when dir is empty. */
char *path_join(struct arena *arena, const char *dir, const char *name);

/* Whether two paths lead to one file. */
bool file_is_same(const char *path, const char *other);

/* What follows the last slash. */
const char *path_base(const char *path);

bool file_exists(const char *path);
bool folder_exists(const char *path);

/* In bytes; 0 when it is not there. */
uint64_t file_size(const char *path);

/* What a file was like at one moment, to see whether it, or who may read it, has changed since. */
struct file_stamp {
    uint64_t size, number; /* bytes; of the file in its file system, 0 when it was not there */
    int64_t seconds, nanoseconds;             /* when its bytes were changed last */
    int64_t entry_seconds, entry_nanoseconds; /* when its entry was, as it is with its bytes */
};
struct file_stamp file_stamp(const char *path);
bool file_has_changed(const char *path, const struct file_stamp *since);

/* All that a folder says of a file, so that a change shows: its device, number, size, and when its
 * bytes and its entry last changed, in nanoseconds; "none" when it is not there.  *CHANGED gets the
 * later of the two moments, 0 for none. */
const char *file_state(struct arena *arena, const char *path, int64_t *changed);

/* Makes a folder and those above it where they are not there yet, for their owner only. */
bool folders_make(const char *path, struct error *err) MUST_USE;
bool folder_make(const char *path, struct error *err) MUST_USE; /* that one alone */

/* Whether a folder is there and holds anything at all. */
bool folder_is_filled(const char *path);

/* The names in a folder but for those with a dot in front, in byte order. */
bool folder_names(struct arena *arena, const char *path, const char *const **names, size_t *count,
                  struct error *err) MUST_USE;

/* Reads a whole file of at most LIMIT bytes; a NUL follows the last. */
bool file_read(struct arena *arena, const char *path, size_t limit, struct text *content,
               struct error *err) MUST_USE;

/* Writes LENGTH bytes to PATH, all or nothing: temporary name, sync, rename, sync of the folder. */
bool file_write(const char *path, const void *bytes, size_t length, struct error *err) MUST_USE;

/* A stream under PATH's temporary name; file_commit syncs, closes and renames it to PATH.  Without
 * the commit the temporary file is removed with the arena. */
struct new_file;
bool file_create(struct arena *arena, const char *path, struct new_file **file,
                 struct error *err) MUST_USE;
FILE *file_stream(struct new_file *file);

/* Its temporary name, for reading back what was written. */
const char *file_path(const struct new_file *file);
bool file_commit(struct new_file *file, struct error *err) MUST_USE;

/* Syncs a file that is already written, by its path. */
bool file_sync(const char *path, struct error *err) MUST_USE;

/* Removes a file, and a folder with all it holds, for good: the name is gone from the disk when
 * they return.  What is not there is no error. */
bool file_remove(const char *path, struct error *err) MUST_USE;
bool folder_erase(const char *path, struct error *err) MUST_USE;

/* The folder a path lies in, in the arena; and what it lists, put on the disk. */
char *path_parent(struct arena *arena, const char *path);
bool folder_sync(const char *path, struct error *err) MUST_USE;

#endif
