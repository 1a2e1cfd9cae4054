/* SPDX-License-Identifier: MIT */
/*
 * xml - small XML files that people write, held against a schema, by libxml2.
 *
 * No network, no entities, no DOCTYPE.  Every fault is told with its line, the element, what was
 * found and what was expected, as libxml2's schema validator words it.
 *
 * Owns     The document, for the arena's life; texts returned belong to it.
 * Errors   ERR_INPUT for a file that is no XML or does not follow its schema; ERR_STORAGE when the
 *          schema itself cannot be used.
 * Source   XML 1.0; XML Schema 1.0.
 */
#ifndef DELTARETURN_PORT_XML_H
#define DELTARETURN_PORT_XML_H

#include "base/text.h"

/* A file larger than this is none that people wrote. */
#define XML_FILE_MOST ((size_t)4 * 1024 * 1024)

struct xml_element;

/* One thing that is wrong with a file; texts live in the arena given to xml_read. */
struct xml_fault {
    int line;
    const char *words;
};

struct xml_faults {
    size_t count, room;
    struct xml_fault *list;
};

/* Reads PATH and checks it against SCHEMA.  When the file is at fault, FAULTS (may be NULL) has all
 * of them and ERR the first, with the number of the others. */
bool
xml_read(struct arena *arena, const char *path, const char *schema, const struct xml_element **root,
         struct xml_faults *faults, struct error *err) MUST_USE;

/* Tells the first of the faults of PATH, of which there is one at least, and how many more there
 * are. Returns false. */
bool xml_faults_tell(const char *path, const struct xml_faults *faults, struct error *err);

/* Reads the bytes of a file called PATH that are known to follow their schema. */
bool xml_read_sound(struct arena *arena, struct text bytes, const char *path,
                    const struct xml_element **root, struct error *err) MUST_USE;

/* The first child element, or the next sibling, of that name (NULL: of any); NULL when there is
 * none.
 */
const struct xml_element *xml_child(const struct xml_element *element, const char *name);
const struct xml_element *xml_next(const struct xml_element *element, const char *name);

/* The first child element whatever its name, the next sibling, and an element's name. */
const struct xml_element *xml_first(const struct xml_element *element);
const struct xml_element *xml_following(const struct xml_element *element);
const char *xml_name(const struct xml_element *element);

size_t xml_count(const struct xml_element *element, const char *name);

/* An attribute's value in the arena, or NULL. */
const char *xml_attribute(struct arena *arena, const struct xml_element *element, const char *name);

/* The text inside, white space folded to single blanks. */
const char *xml_words(struct arena *arena, const struct xml_element *element);

/* The text inside as it stands, in the arena. */
const char *xml_text(struct arena *arena, const struct xml_element *element);

int xml_line(const struct xml_element *element);

#endif
