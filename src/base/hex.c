/* SPDX-License-Identifier: MIT */
#include "base/hex.h"

static const char DIGITS[] = "0123456789abcdef";

void
hex_write(const unsigned char *bytes, size_t length, char *out)
{
    for (size_t i = 0; i < length; i++) {
        out[2 * i] = DIGITS[bytes[i] >> 4];
        out[2 * i + 1] = DIGITS[bytes[i] & 15];
    }
    out[2 * length] = '\0';
}

/* The value of a digit, or 16 and more. */
static unsigned
value_of(char digit)
{
    unsigned number = (unsigned)(digit - '0'), letter = (unsigned)(digit - 'a');

    return number <= 9 ? number : letter <= 5 ? letter + 10 : 16;
}

bool
hex_read(struct text text, unsigned char *bytes, size_t length)
{
    unsigned wrong = 0;

    if (text.length != 2 * length)
        return false;
    for (size_t i = 0; i < text.length; i++)
        wrong |= value_of(text.at[i]) & 16;
    for (size_t i = 0; wrong == 0 && i < length; i++)
        bytes[i] = (unsigned char)(value_of(text.at[2 * i]) << 4 | value_of(text.at[2 * i + 1]));
    return wrong == 0;
}
