/* SPDX-License-Identifier: MIT */
/*
 * drafting - makes or renews the draft of a quarter's return from a snapshot.
 *
 * The files go into the revision's box of the vault first, sealed; then one transaction makes them
 * the draft, with its leaves in the log.  What a crash leaves between the two is in nobody's way.
 *
 * Besides the run's four files the box holds what is needed to make them again: the claims that
 * were read (claims.csv), whom audits and holds took out (withheld.csv), the frameworks
 * (framework-01-NAME.xml ...), and manifest.json; and what
 * looks like an earlier claim under another id (matches.csv).
 *
 * Owns     What is returned lives in the arena given.
 * Errors   ERR_DENIED unless a data provider acts, or the clock (ACTOR is NULL); ERR_CONFLICT when
 *          the return is no draft; ERR_INPUT when the data has errors, which are in
 *          done->run.problems.
 * Source   The design: "How a quarter flows"; the formats of the log: "Manifest".
 */
#ifndef DELTARETURN_SERVICE_DRAFTING_H
#define DELTARETURN_SERVICE_DRAFTING_H

#include "service/making.h"

/* Who runs what was laid out, when it is not to be done here: has making_decide and matching_find
 * done, and fills in making->claims and making->matches. */
struct draft_runner {
    bool (*run)(void *context, struct making *making, const struct run_options *options,
                struct error *err);
    void *context;
};
struct draft_done;

struct draft_request {
    const char *snapshot; /* its id, or NULL for the newest */
    const struct run_options *options;
    const char *claim_policy;           /* as given, or NULL: the frameworks' own */
    const char *const *framework_names; /* as given */
    size_t framework_count;
    const struct draft_runner *runner; /* NULL: here */
    /* what is to be in the same transaction, when the draft is there; may be NULL */
    bool (*with)(void *context, const struct draft_done *done, struct error *err);
    void *context;
};

struct draft_done {
    struct filing filing;
    struct making making; /* with the run and its files */
    const char *snapshot;
    struct artefacts artefacts;
    bool new;            /* the quarter's first draft */
    bool new_revision;   /* the draft before was sampled, so it stays and this is the next */
    const char *warning; /* as matching_warning; set by drafting_prepare */
    uint64_t seq;
};

bool drafting_make(struct arena *arena, struct state *state, const struct actor *actor,
                   const struct draft_request *request, struct draft_done *done,
                   struct error *err) MUST_USE;

/* In two halves.  The first takes long and changes nothing but the vault, so it can be had where
 * the database can only be read; the second is a transaction, in which it is asked again whether
 * the actor may, and whether the return is still what it was. */
struct draft_prepared {
    const char *filing; /* id */
    const char *period, *snapshot, *options;
    const char *before; /* the manifest of what stood there; "": nothing */
    int64_t revision;
    bool new;          /* the quarter's first draft */
    bool new_revision; /* as in draft_done */
    struct artefacts kept;
};
bool drafting_prepare(struct arena *arena, struct state *state, const struct actor *actor,
                      const struct draft_request *request, struct draft_done *done,
                      struct draft_prepared *prepared, struct error *err) MUST_USE;
bool drafting_record(struct arena *arena, struct state *state, const struct actor *actor,
                     const struct draft_prepared *prepared, const struct also *also,
                     struct draft_done *done, struct error *err) MUST_USE;

/* Whether a return can be made for a quarter: not before its first day.  While it lasts, figures
 * that count up to a later day are a forecast, which cannot be submitted.  ERR_INPUT. */
bool drafting_can_begin(struct quarter quarter, struct error *err) MUST_USE;

/* Name of a revision's box: "FILING.NUMBER". */
const char *drafting_box(struct arena *arena, const char *filing, int64_t revision);

#endif
