/* SPDX-License-Identifier: MIT */
/*
 * jobs - work that takes long: asked for on a page, done by other processes, followed by asking
 * again.
 *
 * A job's files lie in the state folder, in jobs/ID: what was uploaded (until the job has ended),
 * and of an import the problems that were found, with the uploaded files annotated.  These and the
 * job itself are gone after JOBS_KEPT_DAYS, or with the first erasure (service/erasure.h).
 *
 * Owns     What is returned lives in the arena given.
 * Errors   ERR_DENIED unless a data provider asks; ERR_INPUT for arguments that are none; as
 *          port/db.h.
 * See      doc/why/processes.md.
 */
#ifndef DELTARETURN_SERVICE_JOBS_H
#define DELTARETURN_SERVICE_JOBS_H

#include "service/capacity.h"
#include "store/jobs.h"

#define JOBS_KEPT_DAYS 7

/* KEY makes asking twice ask once: a form's nonce, or "run 2023-24-Q3 SNAPSHOT".  ERR_INPUT when
 * something else was asked for under it: other arguments, other names or sizes of files. */

/* Files that came with a form; they are moved away from PATH. */
struct job_file {
    const char *name, *path;
};
struct import_wish {
    const struct job_file *files;
    size_t count;
    const char *mapping;           /* name of a shipped one; NULL: the contract's own files */
    const char *const *frameworks; /* by which codes are checked; none: the national one */
    size_t framework_count;
};
bool jobs_ask_import(struct arena *arena, struct state *state, const struct actor *actor,
                     const char *key, const struct import_wish *wish, const char **id,
                     struct error *err) MUST_USE;

struct run_wish {
    const char *quarter;
    const char *snapshot, *as_at, *claim_policy, *area; /* each may be NULL */
    int64_t agreed_number;                              /* or AGREED_NUMBER_NONE */
    const char *const *frameworks;
    size_t framework_count;
};
bool
jobs_ask_run(struct arena *arena, struct state *state, const struct actor *actor, const char *key,
             const struct run_wish *wish, const char **id, struct error *err) MUST_USE;

/* A job of the authority; *FOUND is false when there is none of that id. */
bool jobs_find(struct arena *arena, struct state *state, const char *id, struct job *job,
               bool *found, struct error *err) MUST_USE;

/* Where a job's files are. */
const char *jobs_folder(struct arena *arena, const struct state *state, const char *id);

/* The problems of an import as JSON (service/report.h), .at NULL when there are none kept. */
bool jobs_problems(struct arena *arena, struct state *state, const char *id, struct text *json,
                   struct error *err) MUST_USE;

/* The names of the annotated files, which are in jobs_folder/annotated. */
bool jobs_annotated(struct arena *arena, struct state *state, const char *id,
                    const char *const **names, size_t *count, struct error *err) MUST_USE;

/* For whoever has them done. */
bool jobs_take(struct arena *arena, struct state *state, struct job *job, bool *found,
               struct error *err) MUST_USE;
bool jobs_fail(struct state *state, const char *id, const char *result, const char *said,
               struct error *err) MUST_USE;

/* Removes what was uploaded for it. */
void jobs_forget_uploads(const struct state *state, const char *id);

/* Removes the files of jobs that are forgotten. */
bool jobs_sweep(struct state *state, struct error *err) MUST_USE;

/* Forgets what is too old, and sweeps. */
bool jobs_tidy(struct state *state, struct error *err) MUST_USE;

/* At a start: what was worked on waits again; tidies. */
bool jobs_resume(struct state *state, struct error *err) MUST_USE;

#endif
