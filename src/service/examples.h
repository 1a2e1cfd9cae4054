/* SPDX-License-Identifier: MIT */
/*
 * examples - runs the cases that a framework file holds, each with the answer it expects.
 *
 * The rows of an example are read, checked and decided like a council's own, so that an example
 * that passes shows what a run would do.  {x} in a cell stands for what each try says.
 *
 * Owns     Everything lives in the arena.
 * Errors   ERR_INPUT when an example cannot be run: its rows have errors, or name what is not
 *          there.
 * See      deltareturn-framework(5), "examples".
 */
#ifndef DELTARETURN_SERVICE_EXAMPLES_H
#define DELTARETURN_SERVICE_EXAMPLES_H

#include "model/framework.h"
#include "port/xml.h"

/* A try whose answer is another than the file says. */
struct example_failure {
    int line;
    const char *words; /* which, what was expected, what came */
};

struct example_report {
    size_t example_count, try_count;
    size_t failed_tries; /* each has one failure or more */
    size_t failure_count;
    struct example_failure *failures;
};

/* Runs all examples of the file ROOT, whose framework is FRAMEWORK. */
bool
examples_run(struct arena *arena, const struct xml_element *root, const struct framework *framework,
             struct example_report *report, struct error *err) MUST_USE;

#endif
