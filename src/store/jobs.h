/* SPDX-License-Identifier: MIT */
/*
 * jobs - work that takes long, at rest: what was asked for, by whom, and what came of it.
 *
 * A job that is asked for twice under one key is one job.
 *
 * Units    Moments.
 * Owns     What is read lives in the arena given.
 * Errors   As port/db.h.
 */
#ifndef DELTARETURN_STORE_JOBS_H
#define DELTARETURN_STORE_JOBS_H

#include "port/db.h"

enum job_kind { JOB_IMPORT, JOB_RUN };
#define JOB_KINDS 2
extern const char *const JOB_KIND_NAMES[JOB_KINDS]; /* "import" */

enum job_state { JOB_WAITING, JOB_WORKING, JOB_DONE, JOB_FAILED };
#define JOB_STATES 4
extern const char *const JOB_STATE_NAMES[JOB_STATES]; /* "waiting" */

struct job {
    const char *id;
    enum job_kind kind;
    enum job_state state;
    const char *person; /* reference */
    unsigned proofs;    /* how they had proved who they are, when they asked */
    int64_t proved;
    const char *arguments; /* JSON */
    unsigned tries;
    const char *step;    /* what is done now, "reading events.csv"; "" before */
    int64_t done, whole; /* of that step, in whatever it counts */
    int64_t queued, ended;
    const char *result; /* JSON; "" before */
    const char *said;   /* why it failed, for the person */
};
struct jobs {
    struct job *list;
    size_t count;
};

/* *ADDED is false when there is one under that key, whose id is then in *ID. */
bool jobs_add(struct db *db, struct arena *arena, const char *authority, const char *key,
              const struct job *job, const char **id, bool *added, struct error *err) MUST_USE;
bool jobs_read(struct db *db, struct arena *arena, const char *authority, const char *id,
               struct job *job, bool *found, struct error *err) MUST_USE;

/* The newest first. */
bool jobs_list(struct db *db, struct arena *arena, const char *authority, unsigned most,
               struct jobs *jobs, struct error *err) MUST_USE;

/* The one that has waited longest. */
bool jobs_first(struct db *db, struct arena *arena, const char *authority, struct job *job,
                bool *found, struct error *err) MUST_USE;

/* Marks; a job that is not waiting cannot begin, one that is not worked on cannot end. */
bool jobs_begin(struct db *db, const char *id, bool *changed, struct error *err) MUST_USE;
bool jobs_step(struct db *db, const char *id, const char *step, int64_t done, int64_t whole,
               struct error *err) MUST_USE;
bool jobs_end(struct db *db, const char *id, enum job_state state, const char *result,
              const char *said, int64_t moment, struct error *err) MUST_USE;

/* Whether one is worked on. */
bool jobs_working(struct db *db, const char *authority, bool *working, struct error *err) MUST_USE;

/* Removes those that ended before a moment: what their files were named, and what was said of what
 * is in them. */
bool jobs_forget(struct db *db, const char *authority, int64_t before, struct error *err) MUST_USE;

/* Those that are worked on wait again: whoever worked on them is gone. */
bool jobs_again(struct db *db, const char *authority, int64_t *count, struct error *err) MUST_USE;

#endif
