/* SPDX-License-Identifier: MIT */
/*
 * explain_later - in words what the tests of the time after closure found: T8 to T11.
 *
 * Owns     Everything lives in the telling's arena.
 * Errors   None: what is told was read and decided before.
 * Source   Dataset contract, section 3.
 * See      explain_tests.h, which calls these and tells the others.
 */
#ifndef DELTARETURN_SERVICE_EXPLAIN_LATER_H
#define DELTARETURN_SERVICE_EXPLAIN_LATER_H

#include "service/explain_telling.h"

/* Each sets words and missing of t->test and shows the rows it rests on. */
void explain_sustained(const struct telling *t);
void explain_rereferral(const struct telling *t);
void explain_attendance(const struct telling *t);
void explain_claimed_before(const struct telling *t);

#endif
