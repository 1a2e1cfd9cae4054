/* SPDX-License-Identifier: MIT */
/*
 * spotcheck_parts - what the parts of service/spotcheck share.
 *
 * Owns     Lists live in the arena.
 * Errors   As service/spotcheck.h.
 */
#ifndef DELTARETURN_SERVICE_SPOTCHECK_PARTS_H
#define DELTARETURN_SERVICE_SPOTCHECK_PARTS_H

#include "port/csv.h"
#include "service/ledger.h"
#include "service/spotcheck.h"

struct draw_families {
    struct draw_family *list;
    size_t count;
};

/* The claimed families of a revision, by family_id in byte order. */
bool
spotcheck_claimed(struct arena *arena, struct state *state, const char *filing, int64_t revision,
                  struct draw_families *families, struct error *err) MUST_USE;

/* Those of a list that was drawn. */
bool spotcheck_drawn(struct arena *arena, struct text list, struct draw_families *families,
                     struct error *err) MUST_USE;

/* Whether a revision can still be looked into: ERR_INPUT once it was erased. */
bool spotcheck_is_erased(struct arena *arena, struct state *state, const struct sample *sample,
                         bool *erased, struct error *err) MUST_USE;

/* Turns a return, as it stands, into what an entry about one of its revisions names: that revision,
 * its manifest and who decided on it. */
bool spotcheck_look_back(struct arena *arena, struct state *state, int64_t revision,
                         struct filing *filing, struct error *err) MUST_USE;

/* An auditor acts, who decided nothing about the revision. */
bool spotcheck_may_audit(const struct actor *actor, const struct filing *filing,
                         struct error *err) MUST_USE;

#endif
