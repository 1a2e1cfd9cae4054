/* SPDX-License-Identifier: MIT */
/*
 * fill - writes a return's figures into the council's own copy of a form.
 *
 * Nothing is written before everything fits: the layout, the figures, every label, every cell.
 * Then the form is copied with only those cells changed, read back, compared cell by cell and part
 * by part with the form and with what was meant, and put in its place.
 *
 * Owns     What it tells lives in the arena.
 * Errors   ERR_INPUT when form, layout and figures do not fit: all that is wrong is in the
 *          findings; ERR_CONFLICT when something is at the place of the result; ERR_STORAGE when
 *          what was written does not read back as it was meant.
 * See      doc/why/form.md
 */
#ifndef DELTARETURN_SERVICE_FILL_H
#define DELTARETURN_SERVICE_FILL_H

#include "model/form.h"

struct fill_options {
    const char *form, *cells, *figures;
    const char *out; /* NULL: only look whether everything fits */
    bool replace;    /* what is at OUT */
    bool overwrite;  /* cells that hold something, or are locked */
    bool overwrite_formulas;
};

/* One cell that is filled, for people. */
struct fill_entry {
    const char *sheet, *cell; /* "Claim", "C7" */
    const char *label;        /* what stands beside it, or "" */
    const char *figure;       /* its code, or "" for a text */
    int32_t headline;         /* its number; 0: none */
    const char *value;
    bool is_number;
};

struct filling {
    struct layout layout;
    struct fill_entry *entries; /* in the order of the form */
    size_t count;
    struct findings findings; /* what keeps the form from being filled */
    struct findings notes;    /* what to know all the same */
};

/* Looks whether every cell of the map fits the form, and unless OUT is NULL writes the form filled
 * in.  False when anything does not fit: FILLING then has all findings. */
bool fill_form(struct arena *arena, const struct fill_options *options, struct filling *filling,
               struct error *err) MUST_USE;

#endif
