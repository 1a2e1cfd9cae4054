/* SPDX-License-Identifier: MIT */
/*
 * library - the files a council may change: where they are, and how a framework is read from one.
 *
 * The folder of templates is the one named by the environment variable DELTARETURN_TEMPLATES, else
 * "templates" beside the program (a build tree), else the installed one.
 *
 * Owns     Texts and frameworks live in the arena.
 * Errors   ERR_INPUT naming file, line, element and what was expected; ERR_STORAGE when a template
 *          that belongs to the program is missing.
 * See      deltareturn-framework(5).
 */
#ifndef DELTARETURN_SERVICE_LIBRARY_H
#define DELTARETURN_SERVICE_LIBRARY_H

#include "model/framework.h"
#include "port/xml.h"

/* The path of a template: library_path(arena, "frameworks"). */
const char *library_path(struct arena *arena, const char *name);

/* A sentence for people who know nothing of this computer's folders: shipped files by their names
 * alone. */
const char *library_plain(struct arena *arena, const char *sentence);

/* The names of the shipped frameworks, sorted; *COUNT of them. */
bool library_frameworks(struct arena *arena, const char *const **names, size_t *count,
                        struct error *err) MUST_USE;

/* The names of the shipped mappings, in the same way. */
/* The languages of messages; the same. */
bool library_languages(struct arena *arena, const char *const **names, size_t *count,
                       struct error *err) MUST_USE;
bool library_mappings(struct arena *arena, const char *const **names, size_t *count,
                      struct error *err) MUST_USE;

/* Where the file of a framework is, by its name or path. */
bool library_framework_path(struct arena *arena, const char *name, const char **path,
                            struct error *err) MUST_USE;

/* Loads a framework by its name or, when NAME has a slash or ends in .xml, from that file.  FAULTS
 * (may be NULL) gets everything that is wrong with the file, ERR the first of it. */
bool library_framework(struct arena *arena, const char *name, struct framework *framework,
                       struct xml_faults *faults, struct error *err) MUST_USE;

/* As library_framework; ROOT is the file's root element, for its examples. */
bool
library_open(struct arena *arena, const char *name, const struct xml_element **root,
             struct framework *framework, struct xml_faults *faults, struct error *err) MUST_USE;

#endif
