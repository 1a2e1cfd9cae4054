/* SPDX-License-Identifier: MIT */
/*
 * xlsx_sheet - the cells of one sheet part, one at a time.
 *
 * Rows and cells may lack a place of their own; they follow the one before.  Phonetic runs are not
 * part of a text.
 *
 * Units    Rows and columns from 0.
 * Owns     Nothing; a cell's text lives during its call, a shared one as long as the lexicon.
 * Errors   ERR_INPUT naming file and part; what the sink raises, as it raises it.
 * Source   ECMA-376 part 1, 18.3.
 */
#ifndef DELTARETURN_PORT_XLSX_SHEET_H
#define DELTARETURN_PORT_XLSX_SHEET_H

#include "port/xlsx_part.h"

enum xlsx_type {
    XLSX_TEXT,
    XLSX_NUMBER,
    XLSX_SERIAL, /* a number with a date's format; see xlsx_serial_day */
    XLSX_BOOLEAN,
    XLSX_FAULT,   /* #N/A and the like, as text */
    XLSX_NO_VALUE /* a formula that was saved without its value */
};

struct xlsx_cell {
    uint32_t row, column;
    enum xlsx_type type;
    bool formula;     /* the cell holds one; its value is what was last computed */
    bool shared;      /* the text lives as long as the lexicon */
    struct text text; /* XLSX_TEXT, XLSX_FAULT; of numbers, as they are written; ended by a NUL */
    double number;    /* the others; of a serial with its time as the fraction of a day */
};

/* Gets each cell; returns false to stop, having raised the error. */
struct xlsx_sink {
    bool (*cell)(void *context, const struct xlsx_cell *cell, struct error *err);
    void *context;
};

/* What cells refer to elsewhere in the workbook. */
struct xlsx_lexicon {
    const struct text *shared; /* texts */
    size_t shared_count;
    const bool *is_date; /* by cell style */
    size_t style_count;
    int32_t zero_day; /* the day of serial 0 */
};

/* Gives SINK every cell of a part that is a sheet. */
bool
xlsx_sheet_parse(struct xlsx_package *package, uint32_t part, const struct xlsx_lexicon *lexicon,
                 const struct xlsx_sink *sink, struct error *err) MUST_USE;

/* A whole number of at most nine digits that fills TEXT; FALLBACK when it is none. */
uint32_t xlsx_whole_number(struct text text, uint32_t fallback);

#endif
