/* SPDX-License-Identifier: MIT */
/*
 * xml_scan - looks through one tag of XML, and changes nothing.
 *
 * Only what programs write is known: names of ASCII with at most one colon, values in quotes
 * without entities and line ends.  Whatever else there is makes a scan say no, which is no
 * judgement.
 *
 * The bytes end with a NUL at least; no scan goes beyond it.
 *
 * Owns     Nothing; all pointers are into the bytes.
 * Errors   None.
 */
#ifndef DELTARETURN_PORT_XML_SCAN_H
#define DELTARETURN_PORT_XML_SCAN_H

#include "base/text.h"

#define XML_ATTRIBUTES_MOST 32

/* What a byte may be part of, by itself. */
enum {
    XML_NAME_FIRST = 1,
    XML_NAME = 2,
    XML_SPACE = 4,
    XML_TEXT = 8,
    XML_VALUE = 16,
    XML_HIGH = 32 /* above ASCII: to be held against UTF-8 */
};

extern const unsigned char XML_CLASSES[256];

static inline unsigned
xml_class(const char *at)
{
    return XML_CLASSES[(unsigned char)*at];
}

/* A name, and the colon in it or NULL. */
struct xml_name {
    char *at, *end, *colon;
};

struct xml_attribute {
    struct xml_name name;
    char *value, *value_end;
};

/* A tag that was looked through, and not yet changed. */
struct xml_tag {
    struct xml_name name;
    char *behind; /* its ">" */
    bool empty;
    int count;
    uint32_t lines; /* line ends inside */
    struct xml_attribute attributes[XML_ATTRIBUTES_MOST];
};

/* Goes over white space, counting its line ends. */
static inline char *
xml_skip_space(char *at, uint32_t *lines)
{
    while (xml_class(at) & XML_SPACE)
        *lines += *at++ == '\n';
    return at;
}

/* Goes over a name; returns behind it, or NULL when it is none. */
char *xml_scan_name(char *at, struct xml_name *name);

/* Looks through the attributes from AT on, each behind white space; adds to the tag's line ends.
 * Returns where there is no more, or NULL. */
char *xml_scan_attributes(struct xml_tag *tag, char *at);

/* Looks through a tag that opens an element, from its name on. */
bool xml_scan_tag(struct xml_tag *tag, char *at);

/* Whether an attribute has the name, and one of the values (letters of either case), ended by NULL.
 */
bool xml_attribute_is(const struct xml_attribute *attribute, const char *name,
                      const char *const *values);

/* Whether the bytes are UTF-8 that XML may hold. */
bool xml_is_sound(const char *at, size_t length);

#endif
