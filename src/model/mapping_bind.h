/* SPDX-License-Identifier: MIT */
/*
 * mapping_bind - a mapping held against the exports it is for: headings become places, value maps
 * and other files' keys become tables to look things up in.
 *
 * Units    Places are columns of a rowset, from 0.
 * Owns     Everything lives in the arena; the indexes are closed with it.
 * Errors   What does not fit is added to the mapping's faults; two rows of a looked-up file that
 *          contradict each other are a problem of the data, among the feed's notes.
 * See      model/mapping_cell.h for what is done to a cell, model/mapping_apply.h for the rows.
 */
#ifndef DELTARETURN_MODEL_MAPPING_BIND_H
#define DELTARETURN_MODEL_MAPPING_BIND_H

#include "model/feed.h"
#include "model/keys.h"
#include "model/mapping.h"

/* The rowsets that one file element of the mapping stands for. */
struct mapping_input {
    size_t count;
    const struct rowset *const *rowsets;
};

/* What stands in a column of another file, by its key. */
struct bound_lookup {
    const struct mapping_lookup *def;
    enum table_id table; /* that asked first */
    struct keys keys;
    struct text *takes; /* by the row of its key */
    size_t room;
    uint64_t differing; /* rows that contradict an earlier one */
    uint32_t differing_row;
    const struct rowset *differing_in;
    struct text differing_key;
};

struct bound_values {
    const struct mapping_values *def;
    struct keys keys; /* in small letters; the row is the place in the list */
};

struct bound_part {
    enum mapping_part_kind kind;
    int place;            /* PART_COLUMN; -1: not in this file, so blank */
    struct text constant; /* PART_CONSTANT */
};

struct bound_column {
    const struct mapping_column *def;
    const struct column_def *target;
    size_t part_count;
    const struct bound_part *parts;
    const struct bound_lookup *lookup;
    const struct bound_values *values;
    struct text separator, prefix;
    const char *sources; /* headings, for messages; NULL: constants only */
    int place;           /* the only column it is made from; -1: none, or several */
};

struct bound_when {
    size_t group;
    int place;
    enum mapping_test test;
    struct text value;
};

/* One rowset, with one group if there are any, feeding one table. */
struct bound_source {
    const struct mapping_table *table;
    const struct mapping_group *group; /* NULL: the table has none */
    const struct rowset *rowset;
    size_t when_count;
    const struct bound_when *whens;
    size_t column_count;
    struct bound_column *columns;
};

struct bound {
    const struct mapping *mapping;
    size_t source_count;
    struct bound_source *sources; /* table elements in their order, then rowsets, then groups */
    size_t lookup_count;
    struct bound_lookup **lookups;
};

/* Binds a mapping to its inputs, one for each of its file elements.  What does not fit is added to
 * FAULTS; with any, the result is not to be used. */
void
mapping_bind(struct arena *arena, const struct mapping *mapping, const struct mapping_input *inputs,
             struct mapping_faults *faults, struct bound *bound);

/* Marks in USED, one for each column of its rowset, what a source reads by itself; what its
 * look-ups read elsewhere is not among it. */
void bound_source_mark(const struct bound_source *source, bool *used);

/* "cases.csv", or "cases.xlsx sheet \"Open\"". */
const char *rowset_title(struct arena *arena, const struct rowset *rowset);

#endif
