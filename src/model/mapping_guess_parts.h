/* SPDX-License-Identifier: MIT */
/*
 * mapping_guess_parts - what the parts of model/mapping_guess share: which heading is probably
 * which column (mapping_guess.c), which columns are needs (mapping_guess_wide.c), and how a column
 * is written down (mapping_guess_column.c).
 *
 * Owns     Texts live in the arena of the drafting.
 */
#ifndef DELTARETURN_MODEL_MAPPING_GUESS_PARTS_H
#define DELTARETURN_MODEL_MAPPING_GUESS_PARTS_H

#include "model/column_look.h"
#include "model/heading.h"
#include "model/mapping_guess.h"

#define NO_PLACE SIZE_MAX

/* A heading that a column of the contract is to be taken from. */
struct guess {
    size_t place; /* in the rowset; NO_PLACE: none */
    int fit;
    const char *heading; /* with {n} in a numbered group, {name} or {code} beside a need's column */
    const struct column_look *look;
    bool partial; /* some of the group have no such column */
};

/* The columns of an export, looked at once. */
struct export
{
    const struct draft_input *input;
    const char *name;                  /* of its file element */
    const char **words;                /* of the headings */
    struct numbered_heading *numbered; /* pattern NULL: no number in it */
    struct column_look *looks;
};

/* Needs that stand side by side, a column with yes or no for each. */
struct wide_need {
    size_t place;
    const char *code; /* "?": not known */
};

/* An each element has to be written for every one, and a mapping holds so many of them. */
#define WIDE_MOST 500

struct wide {
    const struct export *export; /* NULL: no export has such columns */
    struct wide_need *needs;
    size_t count;
    bool unknown;     /* no heading told a code */
    struct text *yes; /* what stands in the cells for yes */
    size_t yes_count;
};

/* Columns beside those of the needs that say the same of each. */
struct beside {
    const char *pattern;      /* their heading, with {name} or {code} in it */
    size_t place;             /* of the first */
    bool *has;                /* for each need, whether it has one */
    size_t count;             /* of them */
    struct column_look *look; /* at all of them */
};

struct drafting {
    struct arena *arena;
    const struct framework *framework; /* whose needs may stand in headings; NULL: not known */
    struct export *exports;
    size_t count;
    struct wide wide;
    struct builder out;
};

/* One table from one export. */
struct draft_table {
    const struct export *export;
    enum table_id id;
    bool numbered; /* a row for each number in the headings */
    int32_t first, last;
    const struct wide *wide; /* NULL, or a row for each need's column that says yes */
    const bool *wide_has;    /* NULL: for all of them */
    const char *wide_filled; /* NULL, or the heading beside that has to be filled as well */
    struct guess guesses[COLUMNS_MOST];
};

static inline const struct column_def *
guess_def(const struct draft_table *table, unsigned column)
{
    return &TABLES[table->id].columns[column];
}

/* Adds name="value" to the mapping. */
void guess_put_attribute(struct drafting *drafting, const char *name, const char *value);

/* Finds the columns of needs in an export.  False when it has fewer than two. */
bool wide_find(struct drafting *drafting, const struct export *export, struct wide *wide) MUST_USE;

/* Finds the columns beside them that mean a column of a table.  False when there is none. */
bool wide_beside(struct drafting *drafting, const struct wide *wide, enum table_id table,
                 unsigned column, struct beside *beside) MUST_USE;

/* Makes the table of needs or outcomes of such columns.  False when they do not tell it. */
bool wide_table(struct drafting *drafting, struct draft_table *table) MUST_USE;

/* Writes its each and when elements. */
void wide_put_conditions(struct drafting *drafting, const struct draft_table *table);

/* What a row of a group is told by: "{n}", "{code}"; NULL when the table has none. */
const char *guess_told_by(const struct draft_table *table);

/* The heading that fits a column best; of equals the first. */
struct guess guess_column(struct drafting *drafting, const struct export *export,
                          enum table_id table, unsigned column);

/* Writes a column that was found, or what may stand for a needed one that was not. */
void guess_put_found(struct drafting *drafting, const struct draft_table *table, unsigned column);
void guess_put_missing(struct drafting *drafting, const struct draft_table *table,
                       const struct column_def *def);

#endif
