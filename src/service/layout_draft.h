/* SPDX-License-Identifier: MIT */
/*
 * layout_draft - proposes a map of a form, from the texts in it and the empty cells beside them.
 *
 * A cell whose text is the name of a figure gets that figure.  Where no name fits, the fill stands
 * in a comment, for a person to complete or remove.  The proposal holds against the layouts' schema
 * as it is, whenever something was found.
 *
 * Owns     The proposal lives in the arena.
 * Errors   ERR_INPUT when the form cannot be read.
 * See      deltareturn-layout(5)
 */
#ifndef DELTARETURN_SERVICE_LAYOUT_DRAFT_H
#define DELTARETURN_SERVICE_LAYOUT_DRAFT_H

#include "base/text.h"

bool
layout_draft(struct arena *arena, const char *form, struct text *draft, struct error *err) MUST_USE;

#endif
