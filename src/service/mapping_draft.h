/* SPDX-License-Identifier: MIT */
/*
 * mapping_draft - reads exports that nobody has described, and drafts their mapping.
 *
 * Owns     Texts live in the arena given.
 * Errors   ERR_INPUT for a file that cannot be read, or has no table in it.
 * See      model/mapping_guess.h.
 */
#ifndef DELTARETURN_SERVICE_MAPPING_DRAFT_H
#define DELTARETURN_SERVICE_MAPPING_DRAFT_H

#include "model/mapping_guess.h"

/* The text of a mapping for COUNT files. */
bool mapping_draft(struct arena *arena, const char *const *paths, size_t count, struct text *draft,
                   struct error *err) MUST_USE;

#endif
