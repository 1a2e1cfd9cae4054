/* SPDX-License-Identifier: MIT */
/*
 * authority - the council that a state folder belongs to, at rest.
 *
 * Owns     What is read lives in the arena given.
 * Errors   As port/db.h; ERR_STORAGE for a database without an authority.
 */
#ifndef DELTARETURN_STORE_AUTHORITY_H
#define DELTARETURN_STORE_AUTHORITY_H

#include "port/db.h"

/* The one authority of a state folder: when it is made, and from then on. */
bool authority_add(struct db *db, const char *code, const char *origin, int64_t moment,
                   struct error *err) MUST_USE;

bool authority_read(struct db *db, struct arena *arena, const char **code, const char **origin,
                    struct error *err) MUST_USE;

/* When the state folder was made. */
bool authority_made(struct db *db, int64_t *moment, struct error *err) MUST_USE;

#endif
