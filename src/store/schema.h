/* SPDX-License-Identifier: MIT */
/*
 * schema - the tables of the state folder's database, as numbered steps.
 *
 * A step, once released, never changes; what comes later is a step of its own.  Every table of a
 * council's things carries its authority, every table is STRICT, and what must not be rewritten has
 * triggers that say so.
 *
 * Owns     Nothing.
 * Errors   ERR_CONFLICT for a database that a newer program made; ERR_STORAGE.
 */
#ifndef DELTARETURN_STORE_SCHEMA_H
#define DELTARETURN_STORE_SCHEMA_H

#include "port/db.h"

/* How many steps this program knows. */
extern const unsigned SCHEMA_STEPS;

/* Brings a database up to date, each step in a transaction of its own. */
bool schema_migrate(struct db *db, struct error *err) MUST_USE;

/* Says whether a database that is only read is up to date: ERR_CONFLICT with what to do. */
bool schema_check(struct db *db, struct error *err) MUST_USE;

/* What the tables of the database at PATH, which is up to date, their indices and triggers have
 * that this program did not make, or lack of what it makes; "": nothing.  And rows that refer to
 * others which are not there. */
bool schema_compare(struct arena *arena, const char *path, const char **finding,
                    struct error *err) MUST_USE;

#endif
