/* SPDX-License-Identifier: MIT */
/*
 * fault - named places where a disk can fail or the power can go, so that tests can make it happen.
 *
 * Every write, sync, rename, removal and commit asks fault_strikes() first.  Nothing ever strikes
 * unless the environment variable DELTARETURN_FAULT names a place: "commit:3:full" fails the third
 * commit as if the disk were full; "io" instead of "full" as if it were broken; "kill" ends the
 * program there and then, as a power cut would.  When it has struck, standard error says so.
 *
 * Owns     A count per place, for the life of the process.
 * Errors   ERR_STORAGE with the words that the system has for it.
 * See      tests/faults/run, which runs every story once per place and kind.
 */
#ifndef DELTARETURN_BASE_FAULT_H
#define DELTARETURN_BASE_FAULT_H

#include "base/error.h"

/* X(constant, name in DELTARETURN_FAULT): one line per place. */
#define FAULT_PLACES(X)       \
    X(FAULT_CREATE, "create") \
    X(FAULT_WRITE, "write")   \
    X(FAULT_SYNC, "sync")     \
    X(FAULT_RENAME, "rename") \
    X(FAULT_REMOVE, "remove") \
    X(FAULT_BEGIN, "begin")   \
    X(FAULT_CHANGE, "change") \
    X(FAULT_COMMIT, "commit") \
    X(FAULT_COMMITTED, "committed")

enum fault_place {
#define FAULT_CONSTANT(constant, name) constant,
    FAULT_PLACES(FAULT_CONSTANT)
#undef FAULT_CONSTANT
        FAULT_PLACE_COUNT
};

extern const char *const FAULT_NAMES[FAULT_PLACE_COUNT];

/* Whether the place fails this time; then ERR says so and errno is set.  Does not return when the
 * program is to be killed here. */
bool fault_strikes(enum fault_place place, struct error *err) MUST_USE;

/* Sets what DELTARETURN_FAULT says, for unit tests; "" for nothing.  ERR_INPUT when it names no
 * place, count and kind. */
bool fault_plan(const char *plan, struct error *err) MUST_USE;

#endif
