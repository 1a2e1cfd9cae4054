/* SPDX-License-Identifier: MIT */
/*
 * mapping_report - what a mapping makes of exports, for whoever writes the mapping.
 *
 * Owns     Texts live in the arena.
 * See      deltareturn(1), "mapping check".
 */
#ifndef DELTARETURN_SERVICE_MAPPING_REPORT_H
#define DELTARETURN_SERVICE_MAPPING_REPORT_H

#include "service/mapped.h"

/* For each table and export: how many rows, what each column is made from and, WITH_VALUES, what
 * its cells become in the first rows; then keys that are there twice, columns of the exports that
 * nothing reads, and what the mapping's author was unsure of.  MAPPED comes from mapped_read. */
struct text mapping_report(struct arena *arena, const struct mapped *mapped, bool with_values);

/* What the mapping says it is unsure of, a line each; "" when nothing. */
const char *mapping_unsure(struct arena *arena, const struct mapping *mapping);

#endif
