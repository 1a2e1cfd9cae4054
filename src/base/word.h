/* SPDX-License-Identifier: MIT */
/*
 * word - eight bytes of a text looked at together, as one number.
 *
 * Whether any of them is what is sought is a few operations; which of them, where that matters, is
 * found byte by byte.
 *
 * Owns     Nothing.
 * Source   Bit Twiddling Hacks, "Determine if a word has a zero byte", "... a byte less than n".
 */
#ifndef DELTARETURN_BASE_WORD_H
#define DELTARETURN_BASE_WORD_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#define WORD_SIZE 8 /* bytes */

/* A word whose bytes are all BYTE. */
#define WORD_OF(byte) (UINT64_C(0x0101010101010101) * (byte))

static inline uint64_t
word_at(const char *at)
{
    uint64_t word;

    memcpy(&word, at, WORD_SIZE);
    return word;
}

/* Whether a byte of it is less than LIMIT, which is 0x80 at most. */
static inline bool
word_has_below(uint64_t word, unsigned char limit)
{
    return ((word - WORD_OF(limit)) & ~word & WORD_OF(0x80)) != 0;
}

static inline bool
word_has(uint64_t word, unsigned char byte)
{
    return word_has_below(word ^ WORD_OF(byte), 1);
}

#endif
