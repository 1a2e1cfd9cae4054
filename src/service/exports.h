/* SPDX-License-Identifier: MIT */
/*
 * exports - a whole dataset in one file, a workbook or an XML file, as a feed.
 *
 * A sheet or an element is a table when it is named as one: "families", "Families" or
 * "families.csv".
 *
 * Owns     Everything lives in the arena given.
 * Errors   As rowsets_read; ERR_INPUT when a table is there twice, or an element is no table.
 * Source   Dataset contract, section 1.
 */
#ifndef DELTARETURN_SERVICE_EXPORTS_H
#define DELTARETURN_SERVICE_EXPORTS_H

#include "model/feed.h"

bool exports_read(struct arena *arena, const char *path, const struct feed **feed,
                  struct error *err) MUST_USE;

#endif
