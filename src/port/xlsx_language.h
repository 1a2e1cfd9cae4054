/* SPDX-License-Identifier: MIT */
/*
 * xlsx_language - says in a finished workbook in which language it is written.
 *
 * libxlsxwriter cannot, so the core properties get one more element once the file is there.  libzip
 * copies the other parts as they stand, packed.
 *
 * Errors   ERR_STORAGE naming the workbook.
 */
#ifndef DELTARETURN_PORT_XLSX_LANGUAGE_H
#define DELTARETURN_PORT_XLSX_LANGUAGE_H

#include "base/error.h"

/* Sets LANGUAGE ("en-GB") in the workbook PATH, which has none yet.  The same bytes come out each
 * time. */
bool xlsx_language_set(const char *path, const char *language, struct error *err) MUST_USE;

#endif
