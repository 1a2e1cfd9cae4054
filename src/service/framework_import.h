/* SPDX-License-Identifier: MIT */
/*
 * framework_import - makes a framework of a council's own copy of the need list, kept as a workbook
 * or as CSV.
 *
 * The tests and payments are another framework's; only headlines and needs come from the list. What
 * is made is never called official.
 *
 * Owns     What is read lives in the arena.
 * Errors   ERR_INPUT naming file, sheet and row, what was found and what would be right.
 * See      model/need_list.h for what lists are understood; deltareturn(1), "framework import".
 */
#ifndef DELTARETURN_SERVICE_FRAMEWORK_IMPORT_H
#define DELTARETURN_SERVICE_FRAMEWORK_IMPORT_H

#include "model/need_list.h"

struct import_options {
    const char *path;                     /* of the list */
    const char *sheet;                    /* NULL: the one that has needs */
    const char *asked[NEED_COLUMN_COUNT]; /* as need_columns_find takes it */
    const char *authority;                /* who supplied the list */
    const char *like;                     /* the framework whose tests are taken */
    const char *name, *version;           /* NULL: made from the authority; 1 */
    int32_t valid_from, valid_to;         /* DAY_UNKNOWN: those of LIKE */
};

/* Sheets are not larger than this. */
#define NEED_ROWS_MOST    5000
#define NEED_COLUMNS_MOST 100

struct import {
    const char *sheet_name; /* "" for CSV */
    struct need_sheet sheet;
    struct need_columns columns;
    struct need_list list;
    struct framework framework; /* the result */
    struct text xml;            /* as a file; it passes "framework check" */
};

/* Reads the list and makes the framework of it; writes nothing. */
bool framework_import(struct arena *arena, const struct import_options *options,
                      struct import *import, struct error *err) MUST_USE;

/* A framework as a file; the order is the schema's. */
struct text framework_xml(struct arena *arena, const struct framework *framework);

/* Reads a list's sheet: the named one, or the only one that has a column of needs. */
bool need_sheet_read(struct arena *arena, const struct import_options *options,
                     const char **sheet_name, struct need_sheet *sheet, struct error *err) MUST_USE;

#endif
