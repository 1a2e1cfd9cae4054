/* SPDX-License-Identifier: MIT */
/*
 * column_look - what the cells of one column of an export look like.
 *
 * Owns     Lists live in the arena given.
 * Errors   None.
 */
#ifndef DELTARETURN_MODEL_COLUMN_LOOK_H
#define DELTARETURN_MODEL_COLUMN_LOOK_H

#include "model/rowset.h"

/* The most different values of a column that a mapping lists. */
#define VALUES_LISTED 50
/* The longest of them, in bytes. */
#define VALUE_LISTED_MOST 60

struct column_look {
    size_t filled;        /* cells that are not blank */
    size_t distinct;      /* of them, at most VALUES_LISTED + 1 */
    struct text *values;  /* those, in byte order */
    bool unique;          /* no value twice */
    bool listable;        /* few and short enough, and found often enough, to be codes */
    bool yes_no;          /* all are known words for yes and no */
    bool plain_yes_no;    /* all are y or n */
    const char *date;     /* the format that fits all cells; NULL: none */
    bool date_either_way; /* another order of day and month fits as well */
    bool decimal;         /* some cell has a point, a comma or a pound sign */
};

/* Looks at all cells of a column. */
void column_look(struct arena *arena, const struct rowset *rowset, size_t column,
                 struct column_look *look);

#endif
