/* SPDX-License-Identifier: MIT */
/*
 * job_run - the arguments of a run, as a job keeps them and as the processes that do it hand them
 * on: JSON that says everything a command line can.
 *
 * Owns     What is returned lives in the arena given.
 * Errors   ERR_INPUT for a quarter, a framework, a policy that is none.
 */
#ifndef DELTARETURN_SERVICE_JOB_RUN_H
#define DELTARETURN_SERVICE_JOB_RUN_H

#include "model/canonical_json.h"
#include "service/drafting.h"
#include "service/jobs.h"

struct canon *job_run_write(struct arena *arena, const struct run_wish *wish);

/* The names of frameworks, as a list; and as a set that is loaded and checked. */
struct canon *job_frameworks_write(struct arena *arena, const char *const *names, size_t count);
bool
job_frameworks_read(struct arena *arena, const struct canon *list, struct draft_request *request,
                    struct run_options *options, struct error *err) MUST_USE;

/* With the frameworks loaded. */
bool job_run_read(struct arena *arena, const struct canon *arguments, struct draft_request *request,
                  struct error *err) MUST_USE;

#endif
