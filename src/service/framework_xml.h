/* SPDX-License-Identifier: MIT */
/*
 * framework_xml - a framework as a file, so that what is read back is the same framework.
 *
 * The inverse of service/framework_read and service/framework_rules: a part of a framework that is
 * added to them is added here.  Comments and examples of a file are not part of a framework.
 *
 * Owns     The text lives in the arena given.
 * Errors   None.
 */
#ifndef DELTARETURN_SERVICE_FRAMEWORK_XML_H
#define DELTARETURN_SERVICE_FRAMEWORK_XML_H

#include "model/framework.h"

/* The text of the file; the order is the schema's. */
struct text framework_xml(struct arena *arena, const struct framework *framework);

/* The parts of it, and what they are made of. */
void xml_put_escaped(struct builder *out, const char *text);
void xml_put_attribute(struct builder *out, const char *name, const char *value);
void xml_put_number(struct builder *out, const char *name, int64_t value);

/* A rule, with all that it holds, INDENT blanks from the left. */
void framework_xml_rule(struct builder *out, const struct framework *framework,
                        const struct rule *rule, int indent);

#endif
