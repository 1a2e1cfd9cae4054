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

/* The value of each digit with the bits of IS_DIGIT; 0 for what is none. */
#define IS_DIGIT     0xF0
#define DIGIT(value) (IS_DIGIT | (value))
static const unsigned char VALUES[256] = {
    ['0'] = DIGIT(0),  ['1'] = DIGIT(1),  ['2'] = DIGIT(2),  ['3'] = DIGIT(3),
    ['4'] = DIGIT(4),  ['5'] = DIGIT(5),  ['6'] = DIGIT(6),  ['7'] = DIGIT(7),
    ['8'] = DIGIT(8),  ['9'] = DIGIT(9),  ['a'] = DIGIT(10), ['b'] = DIGIT(11),
    ['c'] = DIGIT(12), ['d'] = DIGIT(13), ['e'] = DIGIT(14), ['f'] = DIGIT(15),
};

bool
hex_read(struct text text, unsigned char *bytes, size_t length)
{
    unsigned all = IS_DIGIT;

    if (text.length != 2 * length)
        return false;
    for (size_t i = 0; i < length; i++) {
        unsigned high = VALUES[(unsigned char)text.at[2 * i]];
        unsigned low = VALUES[(unsigned char)text.at[2 * i + 1]];

        all &= high & low;
        bytes[i] = (unsigned char)(high << 4 | (low & 15));
    }
    return (all & IS_DIGIT) == IS_DIGIT;
}
