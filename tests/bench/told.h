/* SPDX-License-Identifier: MIT */
/*
 * told - what a part of the benchmark measured, as a line for people and for the table of targets.
 *
 * The line goes to standard output, and behind what there is in the file that BENCH_TOLD names, if it is
 * set.  report.py reads it and knows its shape.
 */
#ifndef DELTARETURN_BENCH_TOLD_H
#define DELTARETURN_BENCH_TOLD_H

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

enum told_bound { TOLD_AT_MOST, TOLD_AT_LEAST };

/* Tells a target and whether it is met; true when it is. */
static inline bool
told(const char *what, double value, enum told_bound bound, double asked, const char *unit)
{
    bool met = bound == TOLD_AT_LEAST ? value >= asked : value <= asked;
    const char *path = getenv("BENCH_TOLD");
    FILE *file = path == NULL ? NULL : fopen(path, "a");

    for (int i = 0; i < 2; i++) {
        FILE *to = i == 0 ? stdout : file;

        if (to != NULL)
            fprintf(to, "target: %s: %s, %.2f%s, %s %.2f%s\n", what, met ? "met" : "NOT met", value, unit,
                    bound == TOLD_AT_LEAST ? "at least" : "at most", asked, unit);
    }
    if (file != NULL)
        fclose(file);
    return met;
}

#endif
