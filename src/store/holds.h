/* SPDX-License-Identifier: MIT */
/*
 * holds - families that somebody held back from claims without an audit sample, at rest.
 *
 * None is ever changed: a later entry about the same family holds instead.
 *
 * Owns     What is read lives in the arena given.
 * Errors   As port/db.h.
 */
#ifndef DELTARETURN_STORE_HOLDS_H
#define DELTARETURN_STORE_HOLDS_H

#include "model/role.h"
#include "port/db.h"

struct hold {
    uint64_t seq;                /* its leaf */
    const char *filing, *period; /* PERIOD when read */
    int64_t revision;            /* that the person saw */
    const char *family;
    bool held;                 /* else released */
    enum role role;            /* as which they did it: ROLE_PROVIDER or ROLE_AUDITOR */
    const char *person, *name; /* reference; NAME when read */
    int64_t at;
};
struct holds {
    struct hold *list;
    size_t count;
};

/* Inside the transaction that adds its leaf. */
bool holds_add(struct db *db, const char *authority, const struct hold *hold,
               struct error *err) MUST_USE;

/* All of an authority, in the order they were recorded. */
bool holds_read(struct db *db, struct arena *arena, const char *authority, struct holds *holds,
                struct error *err) MUST_USE;

/* Puts a code in the place of the family's id, for an entry of an erased return. */
bool holds_code(struct db *db, const char *authority, uint64_t seq, const char *family,
                struct error *err) MUST_USE;

#endif
