/* SPDX-License-Identifier: MIT */
/*
 * framework_diff - how one framework differs from another, in words.
 *
 * What can differ is in two tables: PARAMETERS, one line for each single value, and LISTS, one for
 * each list whose entries have a name.  A new part of a framework is a line in one of them.
 *
 * Owns     Everything lives in the arena given.
 * Errors   None.
 */
#ifndef DELTARETURN_MODEL_FRAMEWORK_DIFF_H
#define DELTARETURN_MODEL_FRAMEWORK_DIFF_H

#include "model/framework.h"

enum difference_kind { DIFFERENCE_CHANGED, DIFFERENCE_ADDED, DIFFERENCE_REMOVED };

/* "changed", "added", "removed" */
extern const char *const DIFFERENCE_KINDS[];

struct difference {
    const char *part; /* "tests", "need": an element of a framework file */
    const char *name; /* "min-needs", "1.1": an attribute of it, or the entry */
    enum difference_kind kind;
    const char *before, *after; /* values as words; "" where it is not there */
    const char *words;          /* all of it in one sentence */
};

struct differences {
    size_t count;
    struct difference *list; /* in the order of the tables and of the frameworks */
};

/* What has to change in BEFORE to make AFTER. */
void framework_diff(struct arena *arena, const struct framework *before,
                    const struct framework *after, struct differences *differences);

#endif
