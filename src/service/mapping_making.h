/* SPDX-License-Identifier: MIT */
/*
 * mapping_making - what the parts of service/mapping_read share: attributes (mapping_attributes.c),
 * files, value maps and tables (mapping_read.c), and what stands inside a table
 * (mapping_read_table.c).
 *
 * Owns     Texts live in the arena of the making.
 * Errors   None; what is wrong is added to the faults.
 */
#ifndef DELTARETURN_SERVICE_MAPPING_MAKING_H
#define DELTARETURN_SERVICE_MAPPING_MAKING_H

#include "model/mapping.h"
#include "port/xml.h"

/* A mapping on its way in. */
struct making {
    struct arena *arena;
    struct mapping *mapping;
    struct mapping_faults *faults;
    struct mapping_values *values; /* those with a name */
    size_t value_count;
};

/* An attribute without blanks at its ends, or NULL: cells and headings have none either. */
const char *making_text_attribute(const struct making *making, const struct xml_element *element,
                                  const char *name);

/* A number the schema has checked. */
int32_t making_number_attribute(const struct making *making, const struct xml_element *element,
                                const char *name, int32_t otherwise);

/* Which of WORDS, ended by NULL, an attribute is; 0 when it is not there. */
unsigned making_choice_attribute(const struct making *making, const struct xml_element *element,
                                 const char *name, const char *const *words);

bool making_yes_attribute(const struct making *making, const struct xml_element *element,
                          const char *name);

/* How many of some attributes and children an element has; both lists end with NULL. */
size_t making_count_ways(const struct making *making, const struct xml_element *element,
                         const char *const *attributes, const char *const *children);

/* The attribute otherwise, OTHERWISE_REFUSE unless given. */
enum mapping_otherwise
making_otherwise(const struct making *making, const struct xml_element *element);

/* The place of a file by its name; told, and the first, when there is none. */
size_t
making_find_file(const struct making *making, const struct xml_element *element, const char *name);

/* A value map, and the one of a name; NULL, and told, when there is none. */
void making_values(const struct making *making, const struct xml_element *element,
                   struct mapping_values *values);
const struct mapping_values *
making_find_values(const struct making *making, const struct xml_element *element,
                   const char *name);

/* What stands inside a table element. */
void making_columns(const struct making *making, const struct xml_element *element,
                    struct mapping_table *table);
void making_whens(const struct making *making, const struct xml_element *element,
                  struct mapping_table *table);
void making_groups(const struct making *making, const struct xml_element *element,
                   struct mapping_table *table);

#endif
