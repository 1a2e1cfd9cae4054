/* SPDX-License-Identifier: MIT */
/*
 * fetching - gets a quarter's exports from where the settings say, and takes them in.
 *
 * From a folder they are read as they lie there.  From an address that begins with https:// or
 * sftp:// another process fetches them into a private folder of the state: an address that ends in
 * "/" holds the dataset's tables, any other is one file.
 *
 * Owns     What is returned lives in the arena given; the private folder is removed with it.
 * Errors   ERR_INPUT for exports that are not there or not sound; ERR_RETRY for a server that is
 *          not reached; as service/imports.h.
 */
#ifndef DELTARETURN_SERVICE_FETCHING_H
#define DELTARETURN_SERVICE_FETCHING_H

#include "service/settings.h"
#include "service/state.h"

/* *SNAPSHOT is what to run: what was fetched, or NULL, the newest import, when the settings name no
 * source. */
bool fetching_take(struct arena *arena, struct state *state, const struct settings *settings,
                   const char **snapshot, struct error *err) MUST_USE;

#endif
