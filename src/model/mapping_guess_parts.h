/* SPDX-License-Identifier: MIT */
/*
 * mapping_guess_parts - what the two halves of model/mapping_guess share: which heading is probably
 * which column (mapping_guess.c), and how a column is written down (mapping_guess_column.c).
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
    const char *heading; /* with {n} in a numbered group */
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

struct drafting {
    struct arena *arena;
    struct export *exports;
    size_t count;
    struct builder out;
};

/* One table from one export. */
struct draft_table {
    const struct export *export;
    enum table_id id;
    bool numbered; /* a row for each number in the headings */
    int32_t first, last;
    struct guess guesses[COLUMNS_MOST];
};

static inline const struct column_def *
guess_def(const struct draft_table *table, unsigned column)
{
    return &TABLES[table->id].columns[column];
}

/* Adds name="value" to the mapping. */
void guess_put_attribute(struct drafting *drafting, const char *name, const char *value);

/* The heading that fits a column best; of equals the first. */
struct guess guess_column(struct drafting *drafting, const struct export *export,
                          enum table_id table, unsigned column);

/* Writes a column that was found, or what may stand for a needed one that was not. */
void guess_put_found(struct drafting *drafting, const struct draft_table *table, unsigned column);
void guess_put_missing(struct drafting *drafting, const struct draft_table *table,
                       const struct column_def *def);

#endif
