/* SPDX-License-Identifier: MIT */
/*
 * xlsx_patch - puts values into cells of a sheet and leaves every other byte of its part as it is.
 *
 * First a look at the part: where each cell stands or would stand, what it holds, what is in the
 * way.  Then the change.  A cell keeps its style; a new one takes its row's or column's, as a
 * spreadsheet program would do.  Texts are written into the sheet itself, so that the part with the
 * shared texts stays untouched.  Besides the cells themselves these change: the extent of the sheet
 * (dimension) and of a row (spans), where a new cell lies outside; and the values that the sheet's
 * formulas came to, which are taken out, since they rest on what was there before and not every
 * program computes them anew when asked to (LibreOffice does not).
 *
 * Units    Rows and columns from 0.
 * Owns     Looks and texts live in the arena; a look refers to the part it was made of.
 * Errors   ERR_INPUT, as the end of a sentence that begins with the part's name.
 * Source   ECMA-376 part 1, 18.3.1.
 */
#ifndef DELTARETURN_PORT_XLSX_PATCH_H
#define DELTARETURN_PORT_XLSX_PATCH_H

#include "base/a1.h"
#include "port/xlsx_tag.h"

struct xlsx_put {
    uint32_t row, column;
    bool is_number;   /* TEXT is one, like -12 or 1234.50 */
    struct text text; /* UTF-8 */
};

enum xlsx_hold {
    HOLD_NOTHING,
    HOLD_VALUE,
    HOLD_FORMULA,
    HOLD_SHARED, /* a formula that other cells take theirs from */
    HOLD_ARRAY   /* part of an array's or data table's formula */
};

#define XLSX_NO_STYLE UINT32_MAX

/* What was seen of the cell of one put. */
struct xlsx_seen {
    enum xlsx_hold hold;
    uint32_t style;         /* that it has or will have; XLSX_NO_STYLE */
    bool merged_away;       /* it lies in a merged range, and is not its first cell */
    struct a1_range merged; /* that range */
};

struct xlsx_look;

/* Looks at COUNT cells, which are given in the order of rows and columns, each once.  PART was read
 * by libxml2 without a fault. */
bool xlsx_sheet_look(struct arena *arena, struct text part, const struct xlsx_put *puts,
                     size_t count, struct xlsx_look **look, struct error *err) MUST_USE;

const struct xlsx_seen *xlsx_look_seen(const struct xlsx_look *look, size_t put);

/* Whether the sheet is protected, so that its locked cells are not meant to be filled. */
bool xlsx_look_protected(const struct xlsx_look *look);

/* The part with all the puts in it, whatever was there.  None may be merged away, nor hold a
 * HOLD_SHARED or HOLD_ARRAY. */
struct text xlsx_sheet_patch(struct arena *arena, const struct xlsx_look *look);

#endif
