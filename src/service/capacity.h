/* SPDX-License-Identifier: MIT */
/*
 * capacity - as what a person may do something: in a role of their own, or in one that somebody
 * lent them for a while.
 *
 * A delegation holds only as long as the principal is still there and still has the role, and to
 * nobody who is an auditor.
 *
 * Owns     What is returned lives in the arena given.
 * Errors   ERR_DENIED naming the role that is wanted; as port/db.h.
 * Source   People, links and decisions: "Roles and separation" (deputy, delegation).
 */
#ifndef DELTARETURN_SERVICE_CAPACITY_H
#define DELTARETURN_SERVICE_CAPACITY_H

#include "service/signin.h"
#include "store/delegations.h"

/* All that somebody may act as today. */
struct capacities {
    unsigned own, lent;             /* 1 << enum role */
    struct delegations delegations; /* those that hold today, for the kind asked about */
};

struct capacity {
    enum role role;
    int64_t delegation;   /* the leaf that granted it, or LEAF_NO_DELEGATION */
    const char *for_whom; /* the principal's name, or NULL */
};

/* KIND is the kind of return it is about; "" for what is about none: only delegations for all kinds
 * count then. */
bool capacities_read(struct arena *arena, struct state *state, const struct actor *actor,
                     const char *kind, struct capacities *capacities, struct error *err) MUST_USE;

/* As which of ROLES, at least one of which they have: one's own goes before a lent one. */
struct capacity capacity_pick(const struct capacities *capacities, unsigned roles);

/* capacities_read and capacity_pick for one role. */
bool
capacity_needs(struct arena *arena, struct state *state, const struct actor *actor, enum role role,
               const char *kind, struct capacity *capacity, struct error *err) MUST_USE;

/* The same for what the clock may do too: then ACTOR is NULL, the capacity is the program's, and
 * the leaf names no person. */
bool capacity_or_program(struct arena *arena, struct state *state, const struct actor *actor,
                         enum role role, const char *kind, struct capacity *capacity,
                         struct error *err) MUST_USE;

/* "for A Name, S151 officer, under delegation 12", or "" for one's own role. */
const char *capacity_tell(struct arena *arena, const struct capacity *capacity);

#endif
