/* SPDX-License-Identifier: MIT */
/*
 * parallel - runs tasks that wait for each other on a few threads.
 *
 * Tasks share nothing that two of them write, so results do not depend on the number of threads.
 *
 * Owns     Its threads, until the last has ended.
 * Errors   The first task in the list that failed tells its error; tasks not yet begun are left
 *          out.
 */
#ifndef DELTARETURN_BASE_PARALLEL_H
#define DELTARETURN_BASE_PARALLEL_H

#include <stddef.h>
#include <stdint.h>

#include "base/error.h"

/* At most 32 tasks at once. */
struct task {
    bool (*run)(void *context, struct error *err);
    void *context;
    uint32_t after; /* bit n: begins only when task n is done */
};

/* Runs all tasks on at most THREADS threads, the caller's included; earlier ones first. */
bool
parallel_run(const struct task *tasks, size_t count, unsigned threads, struct error *err) MUST_USE;

/* How many processors this process may use; at least 1. */
unsigned parallel_processors(void);

#endif
