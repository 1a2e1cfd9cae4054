/* SPDX-License-Identifier: MIT */
/*
 * flips - the episodes of a council's data that two frameworks decide differently, and why.
 *
 * The data is decided twice, each time as if one of the two decided for every episode, and read
 * twice only where they make different things of it (service/intake_words.h).  A need whose code
 * the deciding framework does not have is left out there, and counted by code.
 *
 * Owns     Everything lives in the arena given.
 * Errors   As intake_read; ERR_INPUT when the data has errors, ERR_CONFLICT when it changed between
 *          the two readings.
 */
#ifndef DELTARETURN_SERVICE_FLIPS_H
#define DELTARETURN_SERVICE_FLIPS_H

#include "service/run.h"

struct test_flip {
    enum test_id test;
    const char *before, *after; /* verdicts, as explain names them */
    const char *why;            /* what the test found under the second framework */
};

struct flip {
    uint32_t episode; /* row */
    const char *episode_id, *family_id;
    enum decision_kind before, after;
    int32_t sustained_before, sustained_after; /* S */
    bool needs_left_out;                       /* under one of the two, or both */
    size_t test_count;
    const struct test_flip *tests;
};

/* Needs whose code one of the two frameworks lacks. */
struct lacking {
    const struct framework *framework;
    const char *code;
    uint32_t needs;
};

struct flips {
    struct run before, after;
    size_t count;
    struct flip *list;                              /* in the byte order of the episode ids */
    uint64_t moved[DECISION_COUNT][DECISION_COUNT]; /* episodes, from a decision to a decision */
    uint64_t same_decision_other_tests;             /* episodes */
    size_t lacking_count;
    struct lacking *lacking; /* by framework, in the order of the codes */
};

/* OPTIONS say where the data is and which quarter; their frameworks are not looked at. */
bool
flips_find(struct arena *arena, const struct run_options *options, const struct framework *before,
           const struct framework *after, struct flips *flips, struct error *err) MUST_USE;

#endif
