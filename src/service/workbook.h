/* SPDX-License-Identifier: MIT */
/*
 * workbook - writes a book and reads it back before anybody may see it.
 *
 * libxlsxwriter says "no error" after a full disk; so every workbook is written, read back to its
 * end by our own reader, compared cell by cell with what was meant, and only then synced.
 *
 * Errors   ERR_STORAGE naming sheet and cell when the file is not what was meant.
 */
#ifndef DELTARETURN_SERVICE_WORKBOOK_H
#define DELTARETURN_SERVICE_WORKBOOK_H

#include "model/sheet.h"

/* Writes BOOK to PATH (inside a new folder that is renamed later), with temporary files in TMPDIR
 * on the same disk, reads it back and syncs it. */
bool workbook_publish(const struct book *book, const char *path, const char *tmpdir,
                      struct error *err) MUST_USE;

#endif
