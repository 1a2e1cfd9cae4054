/* SPDX-License-Identifier: MIT */
/*
 * bare_decisions - the rows of decisions once more, by plain prepared statements of SQLite.
 *
 * Whatever decisions added to a state folder's database is added to a copy of it: the same tables
 * with their keys and indices, the same bytes in the same order, on pages that fill in the same
 * way.  There are no triggers, no foreign keys and no CHECKs, nothing is read and nothing is
 * formed: the least that decisions cost which are rows of a database.
 *
 * Owns     Everything until the program ends.
 * Errors   A database that cannot be used: the program says so and ends.
 * See      decisions.c.
 */
#ifndef DELTARETURN_BENCH_BARE_DECISIONS_H
#define DELTARETURN_BENCH_BARE_DECISIONS_H

#include <stddef.h>

struct bare;

/* SOURCE is the database of decisions, which others may have open; COPY is made of it. */
struct bare *bare_open(const char *source, const char *copy);

/* Reads what was added to the source since the last call, and adds the drafts among it.  What
 * decisions added waits for bare_decide. */
void bare_follow(struct bare *bare);

/* Adds what COUNT decisions did, in one transaction that is on the disk then.  At most as many as
 * were read and not added yet. */
void bare_decide(struct bare *bare, size_t count);

#endif
