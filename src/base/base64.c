/* SPDX-License-Identifier: MIT */
#include "base/base64.h"

static const char ALPHABET[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

#define NO_DIGIT 64U

void
builder_base64(struct builder *builder, const void *bytes, size_t length)
{
    const unsigned char *at = bytes;

    for (size_t i = 0; i < length; i += 3) {
        size_t left = length - i;
        uint32_t group = (uint32_t)at[i] << 16 | (uint32_t)(left > 1 ? at[i + 1] : 0) << 8 |
                         (uint32_t)(left > 2 ? at[i + 2] : 0);
        char four[4] = {ALPHABET[group >> 18], ALPHABET[group >> 12 & 63],
                        left > 1 ? ALPHABET[group >> 6 & 63] : '=',
                        left > 2 ? ALPHABET[group & 63] : '='};

        builder_put(builder, four, sizeof four);
    }
}

static uint32_t
digit_of(char character)
{
    if (character >= 'A' && character <= 'Z')
        return (uint32_t)(character - 'A');
    if (character >= 'a' && character <= 'z')
        return (uint32_t)(character - 'a' + 26);
    if (character >= '0' && character <= '9')
        return (uint32_t)(character - '0' + 52);
    return character == '+' ? 62 : character == '/' ? 63 : NO_DIGIT;
}

/* How many "=" a text ends with, at most two. */
static size_t
padding_of(struct text text)
{
    size_t padding = 0;

    while (padding < 2 && padding < text.length && text.at[text.length - 1 - padding] == '=')
        padding++;
    return padding;
}

bool
base64_length(struct text text, size_t *length)
{
    size_t padding = padding_of(text), digits = text.length - padding;
    uint32_t spare = padding == 0 ? 0 : padding == 1 ? 3 : 15;

    if (text.length % 4 != 0)
        return false;
    for (size_t i = 0; i < digits; i++)
        if (digit_of(text.at[i]) == NO_DIGIT)
            return false;
    if (padding > 0 && (digit_of(text.at[digits - 1]) & spare) != 0)
        return false;
    *length = text.length / 4 * 3 - padding;
    return true;
}

static void
decode(struct text text, unsigned char *bytes, size_t length)
{
    uint32_t group = 0;
    size_t made = 0;

    for (size_t i = 0; made < length; i++) {
        group = group << 6 | (text.at[i] == '=' ? 0 : digit_of(text.at[i]));
        if (i % 4 != 3)
            continue;
        for (uint32_t shift = 16; made < length && shift <= 16; shift -= 8)
            bytes[made++] = (unsigned char)(group >> shift);
    }
}

bool
base64_read(struct text text, void *bytes, size_t length)
{
    size_t found;

    if (!base64_length(text, &found) || found != length)
        return false;
    decode(text, bytes, length);
    return true;
}

bool
base64_decode(struct arena *arena, struct text text, struct text *bytes)
{
    size_t length;
    char *made;

    if (!base64_length(text, &length))
        return false;
    made = arena_alloc(arena, length + 1);
    decode(text, (unsigned char *)made, length);
    *bytes = (struct text){.at = made, .length = length};
    return true;
}
