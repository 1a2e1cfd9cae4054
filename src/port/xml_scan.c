/* SPDX-License-Identifier: MIT */
#include "port/xml_scan.h"

#include <strings.h>

#include "port/unicode.h"

/* A letter, what else a name may have, a blank, a tab, a line end, a quote, a bracket, any other
 * printable byte, one above ASCII, and one that stops. */
enum {
    L = XML_NAME_FIRST | XML_NAME | XML_TEXT | XML_VALUE,
    D = XML_NAME | XML_TEXT | XML_VALUE,
    B = XML_SPACE | XML_TEXT | XML_VALUE,
    S = XML_SPACE | XML_TEXT,
    W = XML_SPACE,
    T = XML_TEXT,
    V = XML_VALUE,
    P = XML_TEXT | XML_VALUE,
    H = XML_HIGH,
    X = 0
};

/* clang-format off */
const unsigned char XML_CLASSES[256] = {
    X, X, X, X, X, X, X, X, X, S, W, X, X, W, X, X,
    X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X,
    B, P, T, P, P, P, X, T, P, P, P, P, P, D, D, P,
    D, D, D, D, D, D, D, D, D, D, D, P, X, P, P, P,
    P, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L,
    L, L, L, L, L, L, L, L, L, L, L, P, P, V, P, L,
    P, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L,
    L, L, L, L, L, L, L, L, L, L, L, P, P, P, P, X,
    H, H, H, H, H, H, H, H, H, H, H, H, H, H, H, H,
    H, H, H, H, H, H, H, H, H, H, H, H, H, H, H, H,
    H, H, H, H, H, H, H, H, H, H, H, H, H, H, H, H,
    H, H, H, H, H, H, H, H, H, H, H, H, H, H, H, H,
    H, H, H, H, H, H, H, H, H, H, H, H, H, H, H, H,
    H, H, H, H, H, H, H, H, H, H, H, H, H, H, H, H,
    H, H, H, H, H, H, H, H, H, H, H, H, H, H, H, H,
    H, H, H, H, H, H, H, H, H, H, H, H, H, H, H, H,
};
/* clang-format on */

/* Not U+FFFE and U+FFFF. */
bool
xml_is_sound(const char *at, size_t length)
{
    for (const char *end = at + length, *c = at; c + 2 < end; c++)
        if (memcmp(c, "\xEF\xBF", 2) == 0 && (unsigned char)c[2] >= 0xBE)
            return false;
    return unicode_is_clean((struct text){.at = at, .length = length});
}

char *
xml_scan_name(char *at, struct xml_name *name)
{
    if (!(xml_class(at) & XML_NAME_FIRST))
        return NULL;
    *name = (struct xml_name){.at = at};
    for (; xml_class(at) & XML_NAME; at++) {
        if (*at != ':')
            continue;
        if (name->colon != NULL)
            return NULL;
        name->colon = at;
    }
    name->end = at;
    return at[-1] == ':' ? NULL : at;
}

/* Goes over a value in quotes, from its first quote; returns behind the last, or NULL. */
static char *
skip_value(char *at, struct xml_attribute *attribute)
{
    char quote = *at;
    bool high = false;

    if (quote != '"' && quote != '\'')
        return NULL;
    attribute->value = ++at;
    for (; *at != quote; at++) {
        if (xml_class(at) & XML_HIGH)
            high = true;
        else if (!(xml_class(at) & XML_VALUE) && *at != '"' && *at != '\'')
            return NULL;
    }
    attribute->value_end = at;
    if (high && !xml_is_sound(attribute->value, (size_t)(at - attribute->value)))
        return NULL;
    return at + 1;
}

static bool
name_is_new(const struct xml_tag *tag)
{
    const struct xml_name *last = &tag->attributes[tag->count].name;
    size_t length = (size_t)(last->end - last->at);

    for (int i = 0; i < tag->count; i++) {
        const struct xml_name *other = &tag->attributes[i].name;

        if (*other->at == *last->at && (size_t)(other->end - other->at) == length &&
            memcmp(other->at, last->at, length) == 0)
            return false;
    }
    return true;
}

/* Looks through the attributes from AT on, each behind white space.  Returns where there is no
 * more, or NULL. */
char *
xml_scan_attributes(struct xml_tag *tag, char *at)
{
    tag->count = 0;
    for (;;) {
        struct xml_attribute *attribute = &tag->attributes[tag->count];
        char *before = at;

        at = xml_skip_space(at, &tag->lines);
        if (!(xml_class(at) & XML_NAME_FIRST))
            return at;
        if (at == before || tag->count == XML_ATTRIBUTES_MOST - 1)
            return NULL;
        at = xml_scan_name(at, &attribute->name);
        if (at == NULL || *at != '=')
            return NULL;
        at = skip_value(at + 1, attribute);
        if (at == NULL || !name_is_new(tag))
            return NULL;
        tag->count++;
    }
}

bool
xml_scan_tag(struct xml_tag *tag, char *at)
{
    tag->lines = 0;
    at = xml_scan_name(at, &tag->name);
    if (at == NULL)
        return false;
    at = xml_scan_attributes(tag, at);
    if (at == NULL)
        return false;
    tag->empty = *at == '/';
    at += tag->empty;
    tag->behind = at;
    return *at == '>';
}

bool
xml_attribute_is(const struct xml_attribute *attribute, const char *name, const char *const *values)
{
    if (!text_is(
            (struct text){attribute->name.at, (size_t)(attribute->name.end - attribute->name.at)},
            name))
        return false;
    for (; *values != NULL; values++)
        if (strlen(*values) == (size_t)(attribute->value_end - attribute->value) &&
            strncasecmp(*values, attribute->value, strlen(*values)) == 0)
            return true;
    return false;
}
