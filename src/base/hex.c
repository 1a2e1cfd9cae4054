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

static bool
is_digit(char digit)
{
    return (digit >= '0' && digit <= '9') || (digit >= 'a' && digit <= 'f');
}

static unsigned
value_of(char digit)
{
    return (unsigned)(digit <= '9' ? digit - '0' : digit - 'a' + 10);
}

bool
hex_read(struct text text, unsigned char *bytes, size_t length)
{
    if (text.length != 2 * length)
        return false;
    for (size_t i = 0; i < text.length; i++)
        if (!is_digit(text.at[i]))
            return false;
    for (size_t i = 0; i < length; i++)
        bytes[i] = (unsigned char)(value_of(text.at[2 * i]) << 4 | value_of(text.at[2 * i + 1]));
    return true;
}
