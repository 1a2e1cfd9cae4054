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

/* The value of each digit plus 1; 0 for what is none. */
static const unsigned char VALUES[256] = {
    ['0'] = 1, ['1'] = 2,  ['2'] = 3,  ['3'] = 4,  ['4'] = 5,  ['5'] = 6,  ['6'] = 7,  ['7'] = 8,
    ['8'] = 9, ['9'] = 10, ['a'] = 11, ['b'] = 12, ['c'] = 13, ['d'] = 14, ['e'] = 15, ['f'] = 16,
};

bool
hex_read(struct text text, unsigned char *bytes, size_t length)
{
    unsigned wrong = 0;

    if (text.length != 2 * length)
        return false;
    for (size_t i = 0; i < text.length; i++)
        wrong |= VALUES[(unsigned char)text.at[i]] == 0;
    for (size_t i = 0; wrong == 0 && i < length; i++)
        bytes[i] = (unsigned char)((VALUES[(unsigned char)text.at[2 * i]] - 1) << 4 |
                                   (VALUES[(unsigned char)text.at[2 * i + 1]] - 1));
    return wrong == 0;
}
