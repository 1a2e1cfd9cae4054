/* SPDX-License-Identifier: MIT */
#include "base/base32.h"

void
builder_base32(struct builder *builder, const void *bytes, size_t length)
{
    static const char ALPHABET[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    const unsigned char *at = bytes;
    uint32_t bits = 0;
    unsigned held = 0;

    for (size_t i = 0; i < length; i++) {
        bits = (bits << 8 | at[i]) & 0xFFFF;
        for (held += 8; held >= 5; held -= 5)
            builder_put(builder, &ALPHABET[bits >> (held - 5) & 31], 1);
    }
    if (held > 0)
        builder_put(builder, &ALPHABET[bits << (5 - held) & 31], 1);
}
