/* SPDX-License-Identifier: MIT */
/*
 * xlsx_copy - a copy of a workbook in which a few parts are others.
 *
 * The parts that stay are copied as they lie in the file, compressed bytes and all, in their order
 * and with their dates; what is put in takes the date of what it replaces, so that the same form
 * and figures give the same file.
 *
 * Owns     The file's bytes, for the arena's life.
 * Errors   ERR_INPUT naming the file and the part; ERR_STORAGE when writing fails.
 * See      xlsx_part.h, which looks over the same file first: names, macros, what it may inflate
 * to.
 */
#ifndef DELTARETURN_PORT_XLSX_COPY_H
#define DELTARETURN_PORT_XLSX_COPY_H

#include "port/xlsx_part.h"

/* A file that is larger is no form. */
#define XLSX_COPY_MOST ((size_t)64 * 1024 * 1024)

struct xlsx_copy;

/* Reads all of PATH into memory. */
bool xlsx_copy_open(struct arena *arena, const char *path, const struct xlsx_limits *limits,
                    struct xlsx_copy **copy, struct error *err) MUST_USE;

/* How many parts it was opened with, and their names. */
size_t xlsx_copy_count(const struct xlsx_copy *copy);
const char *xlsx_copy_name(const struct xlsx_copy *copy, size_t part);

/* Whether a part is there, by its exact name. */
bool xlsx_copy_has(const struct xlsx_copy *copy, const char *name);

/* A part as it was in the file, inflated, in ARENA. */
bool xlsx_copy_read(struct xlsx_copy *copy, struct arena *arena, const char *name,
                    struct text *bytes, struct error *err) MUST_USE;

/* Exchanges a part, or leaves it out.  BYTES must last until xlsx_copy_write. */
bool xlsx_copy_put(struct xlsx_copy *copy, const char *name, struct text bytes,
                   struct error *err) MUST_USE;
bool xlsx_copy_drop(struct xlsx_copy *copy, const char *name, struct error *err) MUST_USE;

/* Writes the copy to STREAM; afterwards nothing more is read from or put into it. */
bool xlsx_copy_write(struct xlsx_copy *copy, FILE *stream, struct error *err) MUST_USE;

#endif
