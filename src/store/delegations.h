/* SPDX-License-Identifier: MIT */
/*
 * delegations - who may act for whom, from when to when, at rest.
 *
 * Owns     What is read lives in the arena given.
 * Errors   As port/db.h.
 * Source   People, links and decisions: "Roles and separation" (deputy, delegation).
 */
#ifndef DELTARETURN_STORE_DELEGATIONS_H
#define DELTARETURN_STORE_DELEGATIONS_H

#include "model/role.h"
#include "port/db.h"

struct delegation {
    uint64_t seq;                     /* the leaf that granted it, its name */
    const char *principal, *delegate; /* references */
    const char *principal_name;       /* when read */
    enum role role;                   /* of the principal's, that the delegate may act in */
    const char *kind;                 /* of return; "": all */
    int32_t from, until;              /* days, both included */
    int64_t revoked;                  /* moment; 0: not */
};

struct delegations {
    struct delegation *list;
    size_t count;
};

bool delegations_add(struct db *db, const char *authority, const struct delegation *delegation,
                     struct error *err) MUST_USE;

/* *CHANGED is false when there is none of that name that still holds. */
bool delegations_revoke(struct db *db, const char *authority, uint64_t seq, int64_t moment,
                        bool *changed, struct error *err) MUST_USE;

/* Those of a delegate, or all when DELEGATE is NULL. */
bool
delegations_read(struct db *db, struct arena *arena, const char *authority, const char *delegate,
                 struct delegations *delegations, struct error *err) MUST_USE;

/* Those that nobody revoked and whose days DAY is one of, of any kind. */
bool delegations_on(struct db *db, struct arena *arena, const char *authority, int32_t day,
                    struct delegations *delegations, struct error *err) MUST_USE;

/* Whether it holds on DAY for a kind of return. */
bool delegation_holds(const struct delegation *delegation, const char *kind, int32_t day);

#endif
