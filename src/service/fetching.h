/* SPDX-License-Identifier: MIT */
/*
 * fetching - gets a quarter's exports from where the settings say, and takes them in.
 *
 * From a folder they are read as they lie there.  From an address that begins with https:// or
 * sftp:// a process that has the network and nothing else fetches them into a private folder of the
 * state, which is removed when they are taken in: an address that ends in "/" holds the dataset's
 * tables, any other is one file.
 *
 * Owns     What is returned lives in the arena given.
 * Errors   ERR_INPUT for exports that are not there or not sound; as port/download.h and
 *          service/imports.h.
 */
#ifndef DELTARETURN_SERVICE_FETCHING_H
#define DELTARETURN_SERVICE_FETCHING_H

#include "service/settings.h"
#include "service/state.h"

/* The word after the program's name that makes a process the one that fetches. */
#define FETCHING_WORD "fetching-process"

/* A state that is only open to read is borrowed for as long as it takes to record what came.
 * *SNAPSHOT is what to run: what was fetched, or NULL, the newest import, when the settings name no
 * source. */
bool fetching_take(struct arena *arena, struct state *state, const struct settings *settings,
                   const char **snapshot, struct error *err) MUST_USE;

#endif
