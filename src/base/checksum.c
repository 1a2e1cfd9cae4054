/* SPDX-License-Identifier: MIT */
#include "base/checksum.h"

#include <string.h>

#include "base/error.h"

#define LANES 8
#define ODD   UINT64_C(0x9E3779B97F4A7C15)

/* The two halves of a word times each other, and the word itself into the lane beside it: numbers
 * only, so that the compiler makes vectors of the lanes. */
static inline void
add_words(uint64_t lanes[LANES], const uint64_t words[LANES])
{
    for (unsigned i = 0; i < LANES; i++) {
        uint64_t mixed = words[i] ^ (ODD * (i + 1));

        lanes[i] += (mixed & UINT32_MAX) * (mixed >> 32) + words[i ^ 1];
    }
}

static inline uint64_t
page_sum(const unsigned char *page)
{
    uint64_t lanes[LANES] = {1, 2, 3, 4, 5, 6, 7, 8}, words[LANES], sum = 0;

    for (size_t at = 0; at < CHECKSUM_PAGE; at += sizeof words) {
        memcpy(words, page + at, sizeof words);
        add_words(lanes, words);
    }
    for (unsigned i = 0; i < LANES; i++)
        sum = (sum ^ lanes[i]) * ODD + (sum >> 32);
    return sum;
}

uint64_t
checksum_add(uint64_t sum, const void *bytes, size_t length)
{
    const unsigned char *at = bytes;

    must(length % CHECKSUM_PAGE == 0);
    for (size_t page = 0; page < length; page += CHECKSUM_PAGE)
        sum = (sum ^ page_sum(at + page)) * ODD + 1;
    return sum;
}
