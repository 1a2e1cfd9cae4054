/* SPDX-License-Identifier: MIT */
/*
 * work_process - the process that reads what strangers made: checks an upload, runs a quarter.
 *
 * It has no network, no key and no database: before it hears what to do it gives up everything but
 * the folders named as its arguments.  It may die; nothing is lost by that.
 *
 * Owns     Nothing.
 * See      port/confine.h; service/job_process.h for who asks; doc/why/processes.md.
 */
#ifndef DELTARETURN_SERVICE_WORK_PROCESS_H
#define DELTARETURN_SERVICE_WORK_PROCESS_H

#include "service/making.h"

/* The word after the program's name that makes a process a working one; behind it the folders it
 * may write to. */
#define WORK_WORD "work-process"

/* What is to be checked, and where its problems are to be put. */
struct canon;
struct work_check {
    const struct canon *frameworks; /* as job_frameworks_write has them */
    const char *data, *mapping;     /* NULL: none */
    const char *report;             /* a folder: problems.json and annotated/ are made in it */
};

/* What came of it, besides the files. */
struct work_done {
    int64_t errors, warnings;
    int64_t without_rows; /* bits of 1 << enum table_id: those of families and episodes that are
                             there, and empty */
};

/* Who is told how far it is. */
struct work_listener {
    void (*step)(void *context, const char *step, int64_t done, int64_t whole);
    void *context;
};

/* Starts the process, has it check or run, and waits until it has ended.  ERR_INPUT with its
 * sentence when the data has errors; ERR_RETRY when it died. */
bool work_check(const struct work_check *check, const struct work_listener *listener,
                struct work_done *done, struct error *err) MUST_USE;

/* ARGUMENTS as job_run_write has them.  Lays the exports of earlier claims out, since the process
 * can unseal none; fills in making->claims and making->matches. */
bool
work_run(struct making *making, const struct canon *arguments, const char *report,
         const struct work_listener *listener, struct work_done *done, struct error *err) MUST_USE;

/* What the process does; returns an exit status. */
int work_serve(int descriptor, char *const *folders, size_t count);

#endif
