/* SPDX-License-Identifier: MIT */
/*
 * eight - eight numbers looked at together.
 *
 * Which of them is the wanted one cannot be foreseen, so asking one after the other costs a
 * misprediction; asked all at once, the answer is a number like any other.
 *
 * Units    Bit n of an answer: number n.
 * Owns     Nothing.
 */
#ifndef DELTARETURN_BASE_EIGHT_H
#define DELTARETURN_BASE_EIGHT_H

#include <stdint.h>

#define EIGHT 8

struct eight_seen {
    uint32_t equal; /* those whose bits in MASK are WANTED */
    uint32_t nought;
};

/* One after the other, for any machine. */
static inline struct eight_seen
eight_look_plain(const uint32_t at[EIGHT], uint32_t mask, uint32_t wanted)
{
    struct eight_seen seen = {.equal = 0};

    for (unsigned i = 0; i < EIGHT; i++) {
        seen.equal |= (uint32_t)((at[i] & mask) == wanted) << i;
        seen.nought |= (uint32_t)(at[i] == 0) << i;
    }
    return seen;
}

#if defined(__x86_64__)
#include <immintrin.h>

static inline struct eight_seen
eight_look(const uint32_t at[EIGHT], uint32_t mask, uint32_t wanted)
{
    const __m128i masks = _mm_set1_epi32((int32_t)mask), sought = _mm_set1_epi32((int32_t)wanted);
    __m128i low = _mm_loadu_si128((const __m128i *)(const void *)at);
    __m128i high = _mm_loadu_si128((const __m128i *)(const void *)(at + 4));
    __m128i equal = _mm_packs_epi32(_mm_cmpeq_epi32(_mm_and_si128(low, masks), sought),
                                    _mm_cmpeq_epi32(_mm_and_si128(high, masks), sought));
    __m128i nought = _mm_packs_epi32(_mm_cmpeq_epi32(low, _mm_setzero_si128()),
                                     _mm_cmpeq_epi32(high, _mm_setzero_si128()));
    uint32_t both = (uint32_t)_mm_movemask_epi8(_mm_packs_epi16(equal, nought));

    return (struct eight_seen){.equal = both & 0xFF, .nought = both >> 8};
}
#else
static inline struct eight_seen
eight_look(const uint32_t at[EIGHT], uint32_t mask, uint32_t wanted)
{
    return eight_look_plain(at, mask, wanted);
}
#endif

#endif
