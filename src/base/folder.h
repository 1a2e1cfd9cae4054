/* SPDX-License-Identifier: MIT */
/*
 * folder - new folders, all or nothing, and what becomes of those that were never finished.
 *
 * A new folder is made under a temporary name, readable by its owner only since it holds data about
 * families, and locked for as long as somebody works in it.  So what a killed process left can be
 * told from what another one still needs, and is removed by the next that comes by.
 *
 * Owns     The folder and its lock, for an arena.
 * Errors   ERR_STORAGE with the path and the system's words; ERR_CONFLICT where something is there.
 */
#ifndef DELTARETURN_BASE_FOLDER_H
#define DELTARETURN_BASE_FOLDER_H

#include <stdint.h>

#include "base/arena.h"
#include "base/error.h"

/* A new folder beside PATH, under a temporary name; folder_commit moves it to PATH.  Without the
 * commit it is removed, with all it holds, with the arena (or when the program is interrupted). */
struct new_folder;
bool folder_create(struct arena *arena, const char *path, struct new_folder **folder,
                   struct error *err) MUST_USE;
const char *folder_path(const struct new_folder *folder);

/* Removes the new folders beside PATH that a process which was killed has left; not those that a
 * process still has.  Making a new one does it too. */
void folder_sweep(const char *path);

/* Syncs the new folder and renames it to its path.  What is there already is ERR_CONFLICT unless it
 * is an empty folder, or REPLACE, which swaps the two in one step and then removes the old one. */
bool folder_commit(struct new_folder *folder, bool replace, struct error *err) MUST_USE;

/* Whether a folder_commit to PATH could be: nothing is there, or an empty folder, or REPLACE.  Else
 * ERR_CONFLICT in the same words, with WHAT the new folder is ("return"): before the work, not
 * after it. */
bool folder_is_free(const char *path, bool replace, const char *what, struct error *err) MUST_USE;

/* Bytes that are free on the disk of PATH, for whoever is no administrator. */
bool folder_room(const char *path, uint64_t *bytes, struct error *err) MUST_USE;

/* Removes a folder with all it holds, for good: its name is gone from the disk when this returns.
 * What is not there is no error. */
bool folder_erase(const char *path, struct error *err) MUST_USE;

#endif
