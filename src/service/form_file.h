/* SPDX-License-Identifier: MIT */
/*
 * form_file - reads what stands in a council's form.
 *
 * Owns     The book and the form live in the arena.
 * Errors   ERR_INPUT naming the file and its part.
 */
#ifndef DELTARETURN_SERVICE_FORM_FILE_H
#define DELTARETURN_SERVICE_FORM_FILE_H

#include "model/form.h"
#include "port/xlsx_read.h"

/* What a form may inflate to, and how many parts it may have. */
extern const struct xlsx_limits FORM_LIMITS;

/* Reads every cell of PATH; TITLE is what sentences call the form. */
bool form_file_read(struct arena *arena, const char *path, const char *title,
                    struct xlsx_book **book, struct form *form, struct error *err) MUST_USE;

#endif
