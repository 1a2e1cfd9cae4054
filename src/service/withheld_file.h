/* SPDX-License-Identifier: MIT */
/*
 * withheld_file - withheld.csv: which families were kept out of a revision, as it was made.
 *
 * It lies with the revision and stands in its manifest, so that a replay takes the same families
 * out.
 *
 * Owns     What is made lives in the arena given.
 * Errors   ERR_INPUT when the file is not what withheld_write wrote.
 * See      model/withheld.h
 */
#ifndef DELTARETURN_SERVICE_WITHHELD_FILE_H
#define DELTARETURN_SERVICE_WITHHELD_FILE_H

#include "model/withheld.h"

struct text withheld_write(struct arena *arena, const struct withheld *withheld);

bool withheld_read(struct arena *arena, struct text bytes, struct withheld *withheld,
                   struct error *err) MUST_USE;

#endif
