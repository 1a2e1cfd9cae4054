/* SPDX-License-Identifier: MIT */
/*
 * mapped - a council's exports read through a mapping: files found, read, bound, and turned into
 * the tables of the contract.
 *
 * Owns     Everything lives in the arena given.
 * Errors   ERR_INPUT naming the mapping's line where the mapping does not fit the exports, or the
 *          export that cannot be read.  What is wrong with the data is among the feed's notes.
 * See      deltareturn-mapping(5).
 */
#ifndef DELTARETURN_SERVICE_MAPPED_H
#define DELTARETURN_SERVICE_MAPPED_H

#include "model/mapping_apply.h"

/* The exports of a mapping, read and held against it. */
struct mapped {
    struct mapping mapping;
    char sha256[65]; /* of the mapping's file */
    struct mapping_faults faults;
    const struct mapping_input *inputs; /* one for each of the mapping's file elements */
    struct bound bound;
    struct feed feed;
};

/* Reads the mapping at PATH and the exports it names in the folder DIR, or in the one file DIR.
 * False when the mapping does not fit; MAPPED->faults then has everything that does not. */
bool mapped_open(struct arena *arena, const char *path, const char *dir, struct mapped *mapped,
                 struct error *err) MUST_USE;

/* mapped_open, and the tables in MAPPED->feed. */
bool mapped_read(struct arena *arena, const char *path, const char *dir, struct mapped *mapped,
                 struct error *err) MUST_USE;

#endif
