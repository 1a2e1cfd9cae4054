/* SPDX-License-Identifier: MIT */
/*
 * job_process - the process that has a job done while pages stay quick: it unseals what the job
 * needs, has a working process read it, and seals what came of it.
 *
 * It may read the database and the keys, and never reads what strangers made; the working process
 * is the other way about.  What it made becomes a fact by one short transaction of whoever asked.
 *
 * Owns     Nothing.
 * See      service/work_process.h; doc/why/processes.md.
 */
#ifndef DELTARETURN_SERVICE_JOB_PROCESS_H
#define DELTARETURN_SERVICE_JOB_PROCESS_H

#include "service/families.h"
#include "service/jobs.h"

/* The word after the program's name that makes a process this one; behind it the state folder. */
#define JOB_WORD "job-process"

/* What the process does; returns an exit status. */
int job_serve(const char *dir, int descriptor);

/* The question to it. */
struct text job_question(struct arena *arena, const struct job *job);

/* Its answers. */
enum job_answer_kind { JOB_ANSWER_STEP, JOB_ANSWER_FAILED, JOB_ANSWER_PREPARED };
struct job_answer {
    enum job_answer_kind kind;
    enum error_code code; /* of one that failed; ERR_RETRY: not by what the data is */
    const char *step, *said;
    int64_t done, whole;
    int64_t errors, warnings, without_rows; /* as in struct work_done */
    const struct canon *prepared;
};
bool job_answer_read(struct arena *arena, struct text message, struct job_answer *answer,
                     struct error *err) MUST_USE;

/* Where the families of a run that was prepared lie, and the manifest and the snapshot they are of;
 * false when it has none, as an import. */
bool job_families(struct arena *arena, const struct job_answer *answer,
                  struct families_source *from, const char **man, const char **snapshot);

/* Makes what was prepared a fact, and the job one that is done, in one transaction. */
bool job_record(struct arena *arena, struct state *state, const struct job *job,
                const struct job_answer *answer, struct error *err) MUST_USE;

#endif
