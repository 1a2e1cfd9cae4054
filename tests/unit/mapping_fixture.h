/* SPDX-License-Identifier: MIT */
/*
 * mapping_fixture - a mapping and small exports written down in a test, and what becomes of them.
 *
 * Owns     Everything lives in the fixture's arena.
 */
#ifndef DELTARETURN_TESTS_UNIT_MAPPING_FIXTURE_H
#define DELTARETURN_TESTS_UNIT_MAPPING_FIXTURE_H

#include "model/mapping_apply.h"
#include "service/mapping_read.h"

#define EXPORTS_MOST 6

/* The elements within <mapping>, from line 2 on, and the export for each of its file elements: rows
 * parted by "\n", cells by "|". */
struct mapping_fixture {
    struct arena *arena;
    const char *path;
    struct mapping mapping;
    struct mapping_faults faults;
    struct error err;
    struct rowset exports[EXPORTS_MOST];
    const struct rowset *pointers[EXPORTS_MOST];
    struct mapping_input inputs[EXPORTS_MOST];
    struct bound bound;
    struct feed feed;
};

/* Reads the mapping and, when it is sound, binds and applies it to the exports. */
void
mapping_fixture_open(struct mapping_fixture *f, const char *elements, const char *const *exports);
void mapping_fixture_close(struct mapping_fixture *f);

/* An export named FILE of such a text. */
struct rowset rowset_for_test(struct arena *arena, const char *file, const char *text);

/* "line words" of each fault by line, a line each. */
const char *mapping_fixture_faults(struct mapping_fixture *f);

/* "-- families" and the CSV of each table that is there. */
const char *mapping_fixture_tables(struct mapping_fixture *f);

/* "error bad_date cases.csv 3 "Closed" episode_id=E1: found; expected" of each note, a line each.
 */
const char *mapping_fixture_notes(struct mapping_fixture *f);

#endif
