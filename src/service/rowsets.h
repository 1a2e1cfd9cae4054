/* SPDX-License-Identifier: MIT */
/*
 * rowsets - reads a file that somebody else wrote into text tables: a CSV file into one, a workbook
 * into one a sheet, an XML dataset into one a table.
 *
 * What a file is, its first bytes say; but one that is named .xlsx is read as a workbook, so that
 * somebody is told what it is instead.
 *
 *   CSV       the first record that is not blank has the names; UTF-8 unless an encoding is named.
 *   workbook  the first row that is not blank has the names.  Numbers come in the shortest decimal
 *             form that reads back to the same number; dates (numbers with a date's format) as
 *             yyyy-mm-dd, with " hh:mm:ss" behind when there is a time of day; booleans as TRUE and
 *             FALSE; formulas as the value last saved.
 *   XML       <dataset> holds tables, tables hold <row>s, rows hold one element a column.
 *
 * Owns     Everything lives in the arena given.
 * Errors   ERR_INPUT naming file, and sheet or line; ERR_CONFLICT when the file changes meanwhile.
 * See      port/xlsx_part.h and port/xml_stream.h for what is refused of hostile files.
 */
#ifndef DELTARETURN_SERVICE_ROWSETS_H
#define DELTARETURN_SERVICE_ROWSETS_H

#include "model/feed.h"

struct rowset_options {
    const char *encoding; /* of CSV: one of port/encoding.h; NULL: UTF-8 */
    char delimiter;       /* of CSV: ',', ';', '\t' or '|'; 0: a comma */
    uint32_t header_row;  /* of CSV and sheets: rows above it are left out; 0: none */
    /* Which sheets to read; the others come without columns and rows.  NULL: all. */
    bool (*wants)(void *context, const char *sheet);
    void *context;
};

struct rowset_file {
    struct feed_file file; /* its name and SHA-256; rows 0 */
    enum rowset_kind kind;
    size_t count;
    struct rowset *list; /* sheets in the order of their tabs, tables in that of the file */
};

/* OPTIONS NULL: all of it, as a plain reader would. */
bool rowsets_read(struct arena *arena, const char *path, const struct rowset_options *options,
                  struct rowset_file *file, struct error *err) MUST_USE;

/* A number of a workbook as its shortest decimal, without exponent as long as that is short:
 * "0.1", "12345", "-0.5".  TEXT is how the file has it. */
#define NUMBER_WORDS_SIZE 48
struct text number_words(struct text text, double number, char words[NUMBER_WORDS_SIZE]);

#endif
