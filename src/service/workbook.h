/* SPDX-License-Identifier: MIT */
/*
 * workbook - writes a book and reads it back before anybody may see it.
 *
 * libxlsxwriter says "no error" after a full disk; so every workbook is written, read back to its
 * end by our own reader, compared cell by cell with what was meant, and only then synced.
 *
 * Rows past book->rows_most go on in a second sheet, "NAME (2)", and so on.
 *
 * Errors   ERR_STORAGE naming sheet and cell when the file is not what was meant, never what stands
 *          in it; ERR_INPUT when a number is larger than a cell holds; what a row callback raises.
 * See      model/sheet.h for what a book is; port/xlsx_write.h, port/xlsx_read.h.
 */
#ifndef DELTARETURN_SERVICE_WORKBOOK_H
#define DELTARETURN_SERVICE_WORKBOOK_H

#include "model/sheet.h"

/* Writes BOOK to PATH (inside a new folder that is renamed later), with temporary files in TMPDIR
 * on the same disk, reads it back and syncs it. */
bool workbook_publish(const struct book *book, const char *path, const char *tmpdir,
                      struct error *err) MUST_USE;

/* Its two halves.  Both ask the row callbacks for every row; workbook_publish asks once, and a
 * second time only to say where a file differs from what was written. */
bool workbook_write(const struct book *book, const char *path, const char *tmpdir,
                    struct error *err) MUST_USE;
bool workbook_check(const struct book *book, const char *path, struct error *err) MUST_USE;

#endif
