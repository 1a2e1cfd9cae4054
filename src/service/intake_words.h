/* SPDX-License-Identifier: MIT */
/*
 * intake_words - what reading exports takes from the frameworks, as one text.
 *
 * Codes of needs become places in the framework's list, types of events become "of a re-referral",
 * and some cells are kept only where a measure asks for them.  Everything else that a framework
 * says - numbers, months, limits, policies, money - is asked when deciding.  So sets with the same
 * words read the same dataset from the same files, and what was read for one serves the other.
 *
 * Owns     The text lives in the arena given.
 * Errors   None.
 * See      model/cell.h (vocabulary), service/intake_framework.c.
 */
#ifndef DELTARETURN_SERVICE_INTAKE_WORDS_H
#define DELTARETURN_SERVICE_INTAKE_WORDS_H

#include "model/framework_set.h"

/* Of a set in which the first framework decides. */
const char *intake_words(struct arena *arena, const struct framework_set *set);

#endif
