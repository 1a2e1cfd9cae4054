/* SPDX-License-Identifier: MIT */
/*
 * drafting - makes or renews the draft of a quarter's return from a snapshot.
 *
 * The files go into the revision's box of the vault first, sealed; then one transaction makes them
 * the draft, with its leaves in the log.  What a crash leaves between the two is in nobody's way.
 *
 * Besides the run's four files the box holds what is needed to make them again: the claims that
 * were read (claims.csv), what audit samples took out (withheld.csv), the frameworks
 * (framework-01-NAME.xml ...), and manifest.json; and what
 * looks like an earlier claim under another id (matches.csv).
 *
 * Owns     What is returned lives in the arena given.
 * Errors   ERR_DENIED unless a data provider acts; ERR_CONFLICT when the return is no draft;
 *          ERR_INPUT when the data has errors, which are in done->run.problems.
 * Source   The design: "How a quarter flows"; the formats of the log: "Manifest".
 */
#ifndef DELTARETURN_SERVICE_DRAFTING_H
#define DELTARETURN_SERVICE_DRAFTING_H

#include "service/making.h"

struct draft_request {
    const char *snapshot; /* its id, or NULL for the newest */
    const struct run_options *options;
    const char *claim_policy;           /* as given, or NULL: the frameworks' own */
    const char *const *framework_names; /* as given */
    size_t framework_count;
};

struct draft_done {
    struct filing filing;
    struct making making; /* with the run and its files */
    const char *snapshot;
    struct artefacts artefacts;
    bool new;            /* the quarter's first draft */
    bool new_revision;   /* the draft before was sampled, so it stays and this is the next */
    const char *warning; /* as matching_warning */
    uint64_t seq;
};

bool drafting_make(struct arena *arena, struct state *state, const struct actor *actor,
                   const struct draft_request *request, struct draft_done *done,
                   struct error *err) MUST_USE;

/* Name of a revision's box: "FILING.NUMBER". */
const char *drafting_box(struct arena *arena, const char *filing, int64_t revision);

#endif
