/* SPDX-License-Identifier: MIT */
/*
 * explain - why an episode can be claimed or not: each test in words, with the rows that decided
 * it.
 *
 * Owns     Everything lives in the arena given.
 * Errors   ERR_INPUT when there is no such episode or family.
 * Source   Dataset contract, section 3.
 */
#ifndef DELTARETURN_SERVICE_EXPLAIN_H
#define DELTARETURN_SERVICE_EXPLAIN_H

#include "service/run.h"

/* One row of the exports that a test looked at. */
struct evidence {
    struct origin origin;
    const char *says; /* "child M00123, born 2015-03-02" */
};

struct explained_test {
    enum test_id test;
    enum verdict verdict;
    bool waived;         /* it would have failed or been unknown, and counts as passed */
    const char *words;   /* why */
    const char *missing; /* what would have to be recorded or corrected; "" when nothing */
    size_t row_count, row_room;
    struct evidence *rows;
};

/* What one measure or route of the framework says. */
struct explained_measure {
    enum test_id test;   /* that rests on it */
    const char *name;    /* "absence-under-15", "route work" */
    const char *need_id; /* "" for a route */
    enum verdict verdict;
    const char *words; /* what it asks */
    size_t row_count;
    struct evidence *rows;
};

struct explanation {
    uint32_t episode; /* row */
    bool brief;       /* verdicts and words alone: no rows, ids or outlook */
    const char *episode_id, *family_id;
    struct origin origin;              /* of the episode */
    const struct framework *framework; /* that decides it */
    struct decision decision;
    int32_t opened_on, closed_on;
    const char *outlook; /* when it could be claimed, and what that takes */
    struct explained_test tests[TEST_COUNT];
    size_t measure_count;
    struct explained_measure *measures;
    const char *follow_up; /* when checks after the claim fall due; "" when none do */
};

/* Explains one episode, or all used episodes of a family by the time they opened, by id.  The run
 * has been decided. */
bool explain_id(struct arena *arena, const struct run *run, const char *id,
                struct explanation **list, size_t *count, struct error *err) MUST_USE;

/* How the tests of an episode came out, in brief, by its row; only those in WANTED (bit n: test n)
 * get words.  It takes no more of a dataset than what it decides by. */
void explain_briefly(struct arena *arena, const struct run *run, uint32_t episode, unsigned wanted,
                     struct explanation *explanation);

/* For a terminal. */
struct text explain_text(struct arena *arena, const struct run *run, const struct explanation *list,
                         size_t count);

/* For another program. */
struct text explain_json(struct arena *arena, const struct run *run, const struct explanation *list,
                         size_t count);

/* "pass", "fail", "unknown", "waiting", "not asked", "waived" */
const char *explained_verdict(const struct explained_test *test);

#endif
