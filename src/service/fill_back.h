/* SPDX-License-Identifier: MIT */
/*
 * fill_back - reads a filled form back: what was meant stands in its cells, all else is as it was.
 *
 * Owns     Nothing beyond the call.
 * Errors   ERR_STORAGE naming the cell or part that is not as it was meant.
 */
#ifndef DELTARETURN_SERVICE_FILL_BACK_H
#define DELTARETURN_SERVICE_FILL_BACK_H

#include "model/form.h"

/* A part of the form that became another. */
struct fill_change {
    const char *part;
    struct text bytes;
};

struct fill_changes {
    struct fill_change *list;
    size_t count;
    const char *dropped; /* a part that was left out, or NULL */
};

struct fill_meant {
    const struct placement *placements; /* in the order of sheets, rows and columns */
    const struct layout_value *values;
    size_t count;
    const struct fill_changes *changes;
};

/* Compares the file FILLED with the form at PATH, whose cells are in FORM. */
bool fill_read_back(const char *path, const char *filled, const struct form *form,
                    const struct fill_meant *meant, struct error *err) MUST_USE;

#endif
