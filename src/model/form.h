/* SPDX-License-Identifier: MIT */
/*
 * form - what stands in the cells of a council's form, and where a layout's figures go in it.
 *
 * Placing only compares texts: every label has to stand where the layout says, and every fill has
 * to come out at one cell.  What does not is told in one sentence each, with where the label stands
 * now if it was moved.
 *
 * Units    Rows and columns from 0.
 * Owns     Nothing; everything lives in arenas.
 * Errors   None; what is wrong is listed in struct findings.
 */
#ifndef DELTARETURN_MODEL_FORM_H
#define DELTARETURN_MODEL_FORM_H

#include "base/a1.h"
#include "model/layout.h"

enum form_kind { FORM_TEXT, FORM_NUMBER, FORM_DAY, FORM_OTHER };

struct form_cell {
    uint32_t row, column;
    enum form_kind kind;
    bool formula;
    struct text text; /* FORM_TEXT, FORM_OTHER: as it stands there */
    double number;    /* FORM_NUMBER, FORM_DAY: as it is stored */
};

struct form_sheet {
    const char *name;
    const struct form_cell *cells; /* by row and column; those that hold something */
    size_t cell_count;
};

/* A name that the form gives to cells. */
struct form_name {
    const char *name, *refers; /* "'The claim'!$C$7" */
    size_t sheet;              /* that it holds for; SIZE_MAX: all */
};

struct form {
    const char *title; /* how sentences call it: its file's name */
    const struct form_sheet *sheets;
    size_t sheet_count;
    const struct form_name *names;
    size_t name_count;
};

/* What keeps a form from being filled: sentences, as errors are. */
struct findings {
    struct arena *arena;
    const char **list;
    size_t count, room;
};
void findings_add(struct findings *findings, const char *format, ...) PRINTF_LIKE(2, 3);

/* One fill and its cell. */
struct placement {
    const struct layout_fill *fill;
    size_t sheet; /* of the form */
    uint32_t row, column;
    const char *label; /* what stands beside it, or "" */
};

/* The cell of a sheet that holds something, or NULL. */
const struct form_cell *form_cell_at(const struct form_sheet *sheet, uint32_t row, uint32_t column);

/* The text with white space folded into single blanks, no-break spaces too, and none at its ends.
 */
struct text text_fold(struct arena *arena, struct text text);

/* Sheet and cell of "'The claim'!$C$7", the sheet's name in the arena.  False when it is something
 * else. */
bool form_reference_read(struct arena *arena, const char *refers, const char **sheet, uint32_t *row,
                         uint32_t *column) MUST_USE;

/* The same of a range; *SHEET stays as it is where none is named. */
bool form_range_read(struct arena *arena, const char *refers, const char **sheet,
                     struct a1_range *range) MUST_USE;

/* The cell of each fill of the layout, in the order of sheets, rows and columns of the form; *COUNT
 * of them when nothing was found wrong. */
struct placement *layout_place(struct arena *arena, const struct layout *layout,
                               const struct form *form, size_t *count, struct findings *findings);

#endif
