/* SPDX-License-Identifier: MIT */
/*
 * spotcheck - the audit sample of a return's revision: announced, drawn, and what was found.
 *
 * Announcing records how large the sample is and of which figures; the root of the checkpoint that
 * is signed over that entry is the seed, so the draw follows it and nobody chose it.  A crash
 * between the two is made good by the next draw, with the same seed.  Which families were drawn
 * lies sealed in the revision's box; the log has a digest over what tells their digest.
 *
 * A family that was held or removed stays out of the claim of every run after it, of that quarter
 * and of later ones, until it is passed.
 *
 * Owns     What is returned lives in the arena given.
 * Errors   ERR_DENIED unless an auditor acts who holds no seat of the revision; ERR_CONFLICT for a
 *          second draw of a revision, telling when and by whom it was drawn; ERR_INPUT for what is
 *          not there; as service/vault.h.
 * Source   deltareturn-sample(7); model/draw.h.
 */
#ifndef DELTARETURN_SERVICE_SPOTCHECK_H
#define DELTARETURN_SERVICE_SPOTCHECK_H

#include "model/draw.h"
#include "service/returns.h"
#include "service/signing_process.h"
#include "service/withheld_file.h"
#include "store/samples.h"

/* The list of drawn families, in the revision's box and in a bundle of evidence. */
#define SPOTCHECK_LIST "drawn.csv"

/* --- drawing --- */

struct spotcheck_request {
    const char *period;
    unsigned share; /* as model/draw.h */
    bool stratified;
};

struct spotcheck {
    struct sample sample;
    struct hash seed;
    const char *const *families; /* by family_id in byte order */
    size_t count;
    bool continued; /* it was announced before, so the request's share plays no part */
};

/* Draws the sample of the return as it stands, or finishes one that a crash left announced. */
bool spotcheck_draw(struct arena *arena, struct state *state, struct signing *signing,
                    const struct actor *actor, const struct spotcheck_request *request,
                    struct spotcheck *drawn, struct error *err) MUST_USE;

/* The same by steps, for whoever has those that grow with the number of families done elsewhere:
 * whether the person may, and a sample is PENDING; if not, how many families the return claims,
 * which is slow; the announcement; spotcheck_redo makes LIST of DRAWN->sample, which is slow; the
 * end. ERR_RETRY when somebody else was quicker. */
bool spotcheck_pending(struct arena *arena, struct state *state, const struct actor *actor,
                       const char *period, struct filing *filing, bool *pending,
                       struct error *err) MUST_USE;
bool spotcheck_count(struct arena *arena, struct state *state, const struct filing *filing,
                     int64_t *claimed, struct error *err) MUST_USE;
bool spotcheck_announce(struct arena *arena, struct state *state, struct signing *signing,
                        const struct actor *actor, const struct spotcheck_request *request,
                        int64_t claimed, struct spotcheck *drawn, struct error *err) MUST_USE;
bool spotcheck_finish(struct arena *arena, struct state *state, const struct actor *actor,
                      struct text list, struct spotcheck *drawn, struct error *err) MUST_USE;

/* The root of the first checkpoint that covers the announcement. */
bool spotcheck_seed(struct arena *arena, struct state *state, uint64_t announced, struct hash *seed,
                    struct error *err) MUST_USE;

/* Draws a sample again from what was kept: LIST is what drawn.csv has to be. */
bool spotcheck_redo(struct arena *arena, struct state *state, const struct sample *sample,
                    struct text *list, struct error *err) MUST_USE;

/* drawn.csv as it was kept. */
bool spotcheck_list(struct arena *arena, struct state *state, const struct sample *sample,
                    struct text *list, struct error *err) MUST_USE;

/* --- what was found --- */

struct spotcheck_finding {
    const char *family;
    enum audited audited;
    const char *reason;
    const char *period; /* NULL: of whatever return sampled it; refused when several did */
    int64_t revision;   /* 0: the newest that sampled it */
};

/* An auditor records what was found of a sampled family; RECORDED is the entry. */
bool spotcheck_record(struct arena *arena, struct state *state, const struct actor *actor,
                      const struct spotcheck_finding *finding, struct sample_result *recorded,
                      struct error *err) MUST_USE;

/* The words kept behind a result: the family, and the auditor's own. */
const char *spotcheck_words(struct arena *arena, const char *family, const char *reason);

/* A sampled family with all that was found of it, the last of which holds; words are NULL once they
 * were erased. */
struct spotcheck_family {
    const char *id, *organisation;
    size_t count;
    struct {
        struct sample_result result;
        const char *words;
    } * results;
};
struct spotcheck_view {
    struct sample sample;
    bool erased; /* then nobody knows the families any more */
    size_t count;
    struct spotcheck_family *families;
    size_t of[AUDITED_TOTAL], open; /* families by what holds; those not looked at yet */
};

/* The samples of a return, by revision. */
bool spotcheck_view(struct arena *arena, struct state *state, const struct filing *filing,
                    struct spotcheck_view **views, size_t *count, struct error *err) MUST_USE;

/* The families that stay out of the claim of a quarter, by the order in which that was recorded. */
bool spotcheck_withheld(struct arena *arena, struct state *state, struct quarter quarter,
                        struct withheld *withheld, struct error *err) MUST_USE;

#endif
