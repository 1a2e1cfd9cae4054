/* SPDX-License-Identifier: MIT */
/*
 * sample_cell - one row of a sample table, written cell after cell.
 *
 * Every function but the first three writes the next cell, whatever column that is; where the row
 * has the family's mistake, the cell in question says that instead.
 *
 * Owns     Nothing; the bytes go to a builder.
 * Errors   None.
 */
#ifndef DELTARETURN_MODEL_SAMPLE_CELL_H
#define DELTARETURN_MODEL_SAMPLE_CELL_H

#include "base/dice.h"
#include "model/sample.h"

struct writing {
    const struct sample_plan *plan;
    const struct sample_family *family;
    enum table_id table;
    struct builder *out;
    struct dice dice;  /* for words, so that they do not change the family's values */
    unsigned column;   /* the next cell's */
    unsigned left_out; /* a column that the table lacks, or COLUMNS_MOST */
    bool mistaken;     /* this row has the family's mistake */
};

/* Whether the family's mistake is in this column of this row. */
bool cell_is_mistaken(const struct writing *row, unsigned column);

/* Into a cell that cell_next has begun: a key, and a number of at least WIDTH digits. */
void writing_key(struct writing *row, enum table_id table, uint64_t index);
void writing_digits(struct builder *out, int32_t number, int width);

/* Begins the next cell.  Returns whether the caller should fill it. */
bool cell_next(struct writing *row);

void cell_blank(struct writing *row);
void sample_cell_text(struct writing *row, const char *text);

/* One of the words when FILLED, else blank. */
void cell_word_if(struct writing *row, bool filled, const char *const *words);

/* A text known to need no quotes. */
void cell_word(struct writing *row, const char *word);

/* The key of the family's row NTH of a table; a member's may be SAMPLE_NOBODY: blank. */
void cell_key(struct writing *row, enum table_id table, unsigned nth);
void cell_member(struct writing *row, int member);

/* Blank for DAY_UNKNOWN, for a negative count, and for a negative choice of the column's list. */
void cell_day(struct writing *row, int32_t day);
void cell_count(struct writing *row, int32_t count);
void cell_choice(struct writing *row, int choice);
void cell_answer(struct writing *row, enum sample_answer answer);

/* PREFIX and COUNT digits by chance when FILLED, else blank. */
void cell_number_if(struct writing *row, bool filled, const char *prefix, int count);

#endif
