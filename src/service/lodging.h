/* SPDX-License-Identifier: MIT */
/*
 * lodging - what was entered on Delta, in words, and whether it is what was made here.
 *
 * The file that was uploaded need not be one of the return's own: a council may key its figures
 * into a copy of the form.  So a file that differs is taken, and it is told that it does.
 *
 * Units    Digests are SHA-256 in hex.
 * Owns     What is returned lives in the arena given.
 * Errors   As port/db.h.
 */
#ifndef DELTARETURN_SERVICE_LODGING_H
#define DELTARETURN_SERVICE_LODGING_H

#include "port/db.h"

/* "which is submission.xlsx of this revision, byte for byte", of a file with that digest; "" when
 * none was uploaded. */
bool lodging_compare(struct db *db, struct arena *arena, const char *filing, int64_t revision,
                     const char *uploaded, const char **told, struct error *err) MUST_USE;

/* The part of a statement that tells the reference and how the figures were entered, by UPLOADED as
 * in struct move_request; without its end. */
const char *lodging_tell(struct arena *arena, const char *reference, const char *uploaded);

#endif
