/* SPDX-License-Identifier: MIT */
/*
 * unusual - what a certifier should look at before the figures of a run are entered: the warnings
 * of the data by kind, and figures that do not look as they usually do.
 *
 * Owns     Texts are constants or live in the arena given.
 * Errors   None.
 */
#ifndef DELTARETURN_SERVICE_UNUSUAL_H
#define DELTARETURN_SERVICE_UNUSUAL_H

#include "service/run.h"

struct unusual {
    const char *what;
    const char *kind; /* "Warning about the data", "Unusual value" */
    uint64_t count;
    const char *meaning; /* what follows from it, for the person who certifies */
};

/* There are no more kinds than this. */
#define UNUSUAL_MOST 32

/* Fills LIST with what was found, warnings first; returns how many entries. */
size_t unusual_find(struct arena *arena, const struct run *run, struct unusual list[UNUSUAL_MOST]);

#endif
