/* SPDX-License-Identifier: MIT */
/*
 * layouts - reads the files that say which figure goes into which cell of a form.
 *
 * Owns     Layouts live in the arena.
 * Errors   ERR_INPUT naming file, line, element and what was expected.
 * See      deltareturn-layout(5), service/library.h for where shipped files are.
 */
#ifndef DELTARETURN_SERVICE_LAYOUTS_H
#define DELTARETURN_SERVICE_LAYOUTS_H

#include "model/layout.h"
#include "port/xml.h"

/* Loads a layout by the name of a shipped one or, when NAME has a slash or ends in .xml, from that
 * file.  FAULTS (may be NULL) gets everything that is wrong with the file, ERR the first of it. */
bool layout_load(struct arena *arena, const char *name, struct layout *layout,
                 struct xml_faults *faults, struct error *err) MUST_USE;

#endif
