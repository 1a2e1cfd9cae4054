/* SPDX-License-Identifier: MIT */
/*
 * template - pages that a council may change, filled with values and nothing else.
 *
 *   {{name}}              the value, escaped; there is no other way to put one in
 *   {{#name}}..{{/name}}  once per item of a list, or once when there is a value
 *   {{^name}}..{{/name}}  when there is none
 *   {{>name}}             another template of the folder
 *   {{.}}                 the item itself
 *   {{!words}}            nothing
 *
 * A name is looked for in the innermost section first.  What nobody put in is nothing.  A line that
 * holds nothing but a section's mark leaves no line behind.
 *
 * A value may stand in text and in quoted attributes; a template that puts one into a script, a
 * style, a comment, a tag or an unquoted attribute is refused when it is read.
 *
 * Owns     Templates live in the arena they were read into, and are only read from then on.
 * Errors   ERR_INPUT naming file, line, what was found and what would be right; ERR_STORAGE.
 * See      base/view.h, base/html_place.h
 */
#ifndef DELTARETURN_BASE_TEMPLATE_H
#define DELTARETURN_BASE_TEMPLATE_H

#include "base/view.h"

struct template;
struct templates;

/* Reads all files of FOLDER that end in .html; a template's name is the file's without that. */
bool templates_read(struct arena *arena, const char *folder, struct templates **templates,
                    struct error *err) MUST_USE;

/* NULL when there is none of that name. */
const struct template *templates_find(const struct templates *templates, const char *name);

/* Reads one template from a text; FILE is its name in sentences.  It has no others to name. */
bool template_read(struct arena *arena, const char *file, struct text text,
                   struct template **template, struct error *err) MUST_USE;

void template_fill(const struct template *template, const struct view *view, struct builder *out);

/* TEXT with & < > " ' as references. */
void builder_html(struct builder *out, struct text text);

#endif
