/* SPDX-License-Identifier: MIT */
/*
 * mapping_read - a mapping from its XML file.
 *
 * Owns     The mapping lives in the arena.
 * Errors   ERR_INPUT naming file and line; the schema's faults name element, what was found and
 *          what was expected.
 * See      deltareturn-mapping(5); templates/schemas/mapping.xsd.
 */
#ifndef DELTARETURN_SERVICE_MAPPING_READ_H
#define DELTARETURN_SERVICE_MAPPING_READ_H

#include "model/mapping.h"

/* Reads the file at PATH, or the shipped mapping of that name when it has no slash and does not end
 * in .xml.  FAULTS gets everything that is wrong, ERR the first of it. */
bool mapping_read(struct arena *arena, const char *path, struct mapping *mapping,
                  struct mapping_faults *faults, struct error *err) MUST_USE;

/* The SHA-256 of a mapping's file, in hex. */
bool mapping_digest(const struct mapping *mapping, char hex[65], struct error *err) MUST_USE;

#endif
