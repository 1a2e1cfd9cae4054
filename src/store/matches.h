/* SPDX-License-Identifier: MIT */
/*
 * matches - decisions whether a family is one that was claimed under another id, at rest.
 *
 * None is ever changed: a later decision about the same two families holds instead.
 *
 * Owns     What is read lives in the arena given.
 * Errors   As port/db.h.
 */
#ifndef DELTARETURN_STORE_MATCHES_H
#define DELTARETURN_STORE_MATCHES_H

#include "port/db.h"

enum verdict_of_match { MATCH_OPEN, MATCH_SAME, MATCH_DIFFERENT, MATCH_VERDICTS };
extern const char *const MATCH_WORDS[MATCH_VERDICTS]; /* "", "same", "different" */

struct match_decision {
    uint64_t seq; /* the leaf */
    const char *family, *claimed_as;
    enum verdict_of_match verdict; /* never MATCH_OPEN */
    int64_t score;
    const char *salt;
    const char *filing, *period; /* PERIOD when read */
    int64_t revision;
    const char *man;
    const char *person, *name; /* reference; NAME when read */
    int64_t decided;
};

struct match_decisions {
    struct match_decision *list;
    size_t count;
};

enum matches_which {
    MATCHES_STANDING, /* the last about each two families, by those; KEY an authority */
    MATCHES_ALL,      /* by leaf; KEY an authority */
    MATCHES_OF_FILING /* by leaf; KEY a return's id */
};

bool matches_add(struct db *db, const char *authority, const struct match_decision *decision,
                 struct error *err) MUST_USE;
bool matches_read(struct db *db, struct arena *arena, enum matches_which which, const char *key,
                  struct match_decisions *decisions, struct error *err) MUST_USE;

/* Puts codes in the place of the ids of an erased return's decision, and drops the salt of what was
 * stated about them. */
bool matches_code(struct db *db, const char *authority, uint64_t seq, const char *family,
                  const char *claimed_as, struct error *err) MUST_USE;

#endif
