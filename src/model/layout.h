/* SPDX-License-Identifier: MIT */
/*
 * layout - which figure goes into which cell of a form, and what must stand beside it.
 *
 * A layout (the file is a cell map to those who write it) belongs to one form.  Labels bind each
 * cell to what a person reads beside it, so that a form that was changed is noticed and not filled
 * wrongly.
 *
 * Units    Rows and columns from 0; lines of the file from 1; money in pence.
 * Owns     Nothing; everything lives in the arena it was read into.
 * Errors   ERR_INPUT with a sentence for whoever writes the layout.
 * See      deltareturn-layout(5).
 */
#ifndef DELTARETURN_MODEL_LAYOUT_H
#define DELTARETURN_MODEL_LAYOUT_H

#include "base/text.h"

/* Where in a fill's text its figure goes. */
#define LAYOUT_GAP "{}"

/* A text that must stand in a cell, or somewhere in a column, exactly once. */
struct layout_label {
    int line;
    bool in_column;
    uint32_t row, column; /* row only when not in_column */
    const char *text;     /* white space folded */
};

/* How a value is written into its cell. */
enum layout_as {
    AS_UNSAID,
    AS_NUMBER,
    AS_TEXT,
    AS_POUNDS,
    AS_PENCE,
    AS_DATE,
    AS_FINANCIAL_YEAR,       /* 2023-24 */
    AS_FINANCIAL_YEAR_SLASH, /* 2023/24 */
    AS_QUARTER_NAME,         /* Q3 */
    AS_QUARTER_NUMBER,       /* 3 */
    AS_FIRST_DAY,
    AS_LAST_DAY,
    AS_COUNT
};
extern const char *const LAYOUT_AS[AS_COUNT]; /* "pounds"; AS_UNSAID is "" */

/* How the cell to fill is found. */
enum layout_way {
    WAY_CELL,  /* by its place */
    WAY_NAME,  /* by a name that the form gives it */
    WAY_COLUMN /* in a column, in the row of the fill's label */
};

struct layout_fill {
    int line;
    enum layout_way way;
    uint32_t row, column; /* WAY_CELL both, WAY_COLUMN column */
    const char *name;     /* WAY_NAME */
    const char *figure;   /* its code; NULL: none */
    const char *text;     /* put in as it is, or with the figure in its gap; NULL: none */
    int32_t headline;     /* its number; 0: none */
    enum layout_as as;
    const struct layout_label *labels;
    size_t label_count;
};

struct layout_sheet {
    int line;
    const char *name;
    const struct layout_label *labels;
    size_t label_count;
    const struct layout_fill *fills;
    size_t fill_count;
};

struct layout {
    const char *path; /* of its file */
    const char *name, *version, *source;
    const struct layout_sheet *sheets;
    size_t sheet_count;
};

/* ---- figures ---- */

enum layout_kind { KIND_COUNT, KIND_MONEY, KIND_WORDS, KIND_DAY, KIND_QUARTER };

/* Where in figures.json a figure is. */
struct layout_figure {
    const char *code;  /* "claims_new", "needs_claimed", "claimable", "name" */
    const char *group; /* the object that it is in, "decisions"; NULL: none */
    bool of_headline;  /* in one of the list of headlines */
    bool sum;          /* the sum of an object's numbers */
    enum layout_kind kind;
};

/* "claims_new", "needs_claimed" (of a headline), "decisions.claimable", "quarter", and so on. */
bool layout_figure_find(const char *code, struct layout_figure *figure) MUST_USE;

/* Calls EACH with every code there is. */
void layout_figures_list(void (*each)(void *context, const char *code), void *context);

/* Whether a figure of that kind can be written that way. */
bool layout_as_fits(enum layout_kind kind, enum layout_as as);

/* What the fill asks for makes sense: its figure, headline and way of writing. */
bool layout_fill_check(const struct layout_fill *fill, struct error *err) MUST_USE;

/* ---- values ---- */

/* What figures.json says. */
struct layout_raw {
    bool is_number;
    int64_t number;
    const char *text;
};

/* What goes into a cell. */
struct layout_value {
    enum { VALUE_NUMBER, VALUE_TEXT, VALUE_DAY } kind;
    const char *text; /* VALUE_NUMBER: like 12 or 1234.50; VALUE_DAY: like 2023-12-31 */
    int32_t day;      /* VALUE_DAY */
};

/* RAW written as the fill wants it. */
bool
layout_value_make(struct arena *arena, const struct layout_fill *fill, const struct layout_raw *raw,
                  struct layout_value *value, struct error *err) MUST_USE;

#endif
