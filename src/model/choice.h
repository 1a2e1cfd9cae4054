/* SPDX-License-Identifier: MIT */
/*
 * choice - whether a drop-down of a form offers a value.
 *
 * Lists that are written out, and plain ranges of cells, are understood; of anything else it is not
 * known what it offers.
 *
 * Owns     Nothing beyond the arena.
 * Errors   None.
 */
#ifndef DELTARETURN_MODEL_CHOICE_H
#define DELTARETURN_MODEL_CHOICE_H

#include "model/form.h"

/* Whether FORMULA, of a drop-down on sheet number SHEET, is understood and does not offer VALUE;
 * then *OFFERS is what it does, for a sentence. */
bool choice_refuses(struct arena *arena, const struct form *form, size_t sheet, const char *formula,
                    const char *value, const char **offers);

#endif
