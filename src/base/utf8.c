/* SPDX-License-Identifier: MIT */
#include "base/utf8.h"

/* How many bytes a character takes by its first, or 0. */
static size_t
length_by(unsigned char first)
{
    if (first < 0x80)
        return 1;
    if (first < 0xC2 || first > 0xF4)
        return 0;
    return first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
}

size_t
utf8_read(struct text text, size_t at, uint32_t *character)
{
    static const uint32_t LEAST[] = {0, 0, 0x80, 0x800, 0x10000};
    unsigned char first = (unsigned char)text.at[at];
    size_t length = length_by(first);
    uint32_t code = length == 1 ? first : first & (0x7FU >> length);

    if (length == 0 || length > text.length - at)
        return 0;
    for (size_t i = 1; i < length; i++) {
        unsigned char byte = (unsigned char)text.at[at + i];

        if ((byte & 0xC0) != 0x80)
            return 0;
        code = code << 6 | (byte & 0x3FU);
    }
    if (code < LEAST[length] || code > 0x10FFFF || (code >= 0xD800 && code < 0xE000))
        return 0;
    *character = code;
    return length;
}

size_t
utf8_count(struct text text)
{
    size_t count = 0;

    for (size_t i = 0; i < text.length; i++)
        count += ((unsigned char)text.at[i] & 0xC0) != 0x80;
    return count;
}
