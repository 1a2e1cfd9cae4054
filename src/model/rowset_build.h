/* SPDX-License-Identifier: MIT */
/*
 * rowset_build - makes a rowset of cells as they come, in whatever order a file has them.
 *
 * The first row with a cell is the header.  Its first and last cell say which columns belong to the
 * table; a cell beside them is a fault of its row.
 *
 * Units    Rows and columns as the file counts them, both from 0 or 1; they stay as they are given.
 * Owns     What is collected, until rowset_build_free; texts kept, and the rowset, are the arena's.
 * Errors   ERR_INPUT with half a sentence: a cell that is there twice, a table that is too large.
 */
#ifndef DELTARETURN_MODEL_ROWSET_BUILD_H
#define DELTARETURN_MODEL_ROWSET_BUILD_H

#include "model/rowset.h"

/* The most cells of a table, blank ones counted, and the most bytes of text in it.  A table above
 * ROWSET_CELLS_FREE has no more than ROWSET_SPARSE_MOST cells for each that is filled, so that a
 * small file makes no large table. */
#define ROWSET_CELLS_MOST  ((size_t)32 * 1024 * 1024)
#define ROWSET_CELLS_FREE  ((size_t)4 * 1024 * 1024)
#define ROWSET_SPARSE_MOST 64
#define ROWSET_BYTES_MOST  ((size_t)1024 * 1024 * 1024)

struct rowset_build;

/* KIND, FILE and SHEET as in struct rowset. */
struct rowset_build *
rowset_build_new(struct arena *arena, enum rowset_kind kind, const char *file, const char *sheet);
void rowset_build_free(struct rowset_build **build);

/* Leaves out what stands above a row, a title or a date of printing; to be called first. */
void rowset_build_begin(struct rowset_build *build, uint32_t row);

/* A copy of a text that is about to change, as long as the arena lives. */
struct text rowset_build_keep(struct rowset_build *build, struct text text);

/* A cell that is not blank: UTF-8, trimmed, as long-lived as the rowset. */
void rowset_build_put(struct rowset_build *build, uint32_t row, uint32_t column, struct text text);

/* An error in one cell. */
void rowset_build_bad(struct rowset_build *build, uint32_t row, uint32_t column,
                      enum problem_kind kind, const char *found, const char *expected);

/* A warning that is told once for a column, with a count: PROBLEM_FORMULA_VALUES or
 * PROBLEM_DIGITS_LOST. */
void
rowset_build_odd(struct rowset_build *build, uint32_t row, uint32_t column, enum problem_kind kind);

/* Everything put so far as a rowset. */
bool
rowset_build_finish(struct rowset_build *build, struct rowset *rowset, struct error *err) MUST_USE;

#endif
