/* SPDX-License-Identifier: MIT */
/*
 * framework_parts - how a framework file becomes plain values, in three steps: framework_read takes
 * the parts, framework_rules the rules, framework_check sees whether they fit each other.
 *
 * The schema has been checked before, so that an attribute that must be there is there, and a
 * number is one.
 *
 * Owns     Everything lives in the arena.
 * Errors   ERR_INPUT naming file, line and element, what was found and what is expected.
 */
#ifndef DELTARETURN_SERVICE_FRAMEWORK_PARTS_H
#define DELTARETURN_SERVICE_FRAMEWORK_PARTS_H

#include "model/framework.h"
#include "port/xml.h"

/* A file on its way in. */
struct framework_file {
    struct arena *arena;
    const char *path;
    const struct xml_element *root;
    struct framework *framework;
    struct measure *measures; /* the framework's, while they are being filled */
};

/* Raises "PATH line N: element NAME: ..." and returns false. */
bool framework_fault(const struct framework_file *file, int line, const char *element,
                     struct error *err, const char *format, ...) PRINTF_LIKE(5, 6);

/* An attribute with its white space folded, as the schema read it; NULL when it is not there. */
const char *framework_attribute(const struct framework_file *file,
                                const struct xml_element *element, const char *name);

/* The whole of a file whose root element is ROOT. */
bool framework_read(struct arena *arena, const char *path, const struct xml_element *root,
                    struct framework *framework, struct error *err) MUST_USE;

/* One rule, and the rules that an element holds. */
bool framework_read_rule(const struct framework_file *file, const struct xml_element *element,
                         struct rule *rule, struct error *err) MUST_USE;
bool framework_read_children(const struct framework_file *file, const struct xml_element *element,
                             struct rule *rule, struct error *err) MUST_USE;

/* The index of a measure that ELEMENT names. */
bool framework_find_measure(const struct framework_file *file, const struct xml_element *element,
                            struct text id, uint16_t *measure, struct error *err) MUST_USE;

/* The words of a list parted by blanks, each ended by a NUL; *COUNT of them. */
const char *const *framework_list(struct arena *arena, const char *words, uint16_t *count);

/* What a schema cannot say: the parts have to fit each other.  Adds warnings. */
bool framework_check(const struct framework_file *file, struct error *err) MUST_USE;

#endif
