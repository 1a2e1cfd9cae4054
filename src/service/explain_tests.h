/* SPDX-License-Identifier: MIT */
/*
 * explain_tests - each test of an episode in words, with the rows that decided it and what would
 * have to be recorded or corrected.
 *
 * Owns     Everything lives in the telling's arena.
 * Errors   None: what is told was read and decided before.
 * Source   Dataset contract, section 3, T1 to T11 and the waivers.
 * See      explain_later.h for the tests of what came after closure.
 */
#ifndef DELTARETURN_SERVICE_EXPLAIN_TESTS_H
#define DELTARETURN_SERVICE_EXPLAIN_TESTS_H

#include "service/explain_telling.h"

/* Fills t->test with what the test ID found; of an episode that is not closed none is asked.  The
 * explanation has its decision and its measures. */
void explain_test(const struct telling *t, enum test_id id);

/* The same without words. */
void explain_verdict(const struct telling *t, enum test_id id);

#endif
