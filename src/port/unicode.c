/* SPDX-License-Identifier: MIT */
#include "port/unicode.h"

#include <unictype.h>
#include <unistr.h>

static const uint8_t *
units(const char *at)
{
    return (const uint8_t *)at;
}

bool
unicode_is_clean(struct text text)
{
    return u8_check(units(text.at), text.length) == NULL &&
           (text.length == 0 || memchr(text.at, '\0', text.length) == NULL);
}

size_t
unicode_space(struct text text)
{
    ucs4_t character;
    int length = u8_mbtoucr(&character, units(text.at), text.length);

    return length > 0 && uc_is_property_white_space(character) ? (size_t)length : 0;
}

/* The length of the white space character that TEXT ends with, or 0. */
static size_t
space_at_end(struct text text)
{
    ucs4_t character;
    const uint8_t *before = u8_prev(&character, units(text.at) + text.length, units(text.at));

    if (before == NULL || !uc_is_property_white_space(character))
        return 0;
    return (size_t)(units(text.at) + text.length - before);
}

struct text
unicode_trim(struct text text)
{
    size_t space;

    while (text.length > 0 && (space = unicode_space(text)) > 0) {
        text.at += space;
        text.length -= space;
    }
    while (text.length > 0 && (space = space_at_end(text)) > 0)
        text.length -= space;
    return text;
}
