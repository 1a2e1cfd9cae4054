/* SPDX-License-Identifier: MIT */
#include "port/csv_filled.h"

#define AT_ONCE 4 /* cells */

#if defined(__x86_64__)
#include <immintrin.h>

static inline uint64_t
some_filled(const uint32_t *starts)
{
    __m128i from = _mm_loadu_si128((const __m128i *)(const void *)starts);
    __m128i to = _mm_loadu_si128((const __m128i *)(const void *)(starts + 1));
    __m128i filled = _mm_cmpgt_epi32(_mm_sub_epi32(to, from), _mm_set1_epi32(1));

    return (uint64_t)_mm_movemask_ps(_mm_castsi128_ps(filled));
}
#else
static inline uint64_t
some_filled(const uint32_t *starts)
{
    uint64_t mask = 0;

    for (unsigned i = 0; i < AT_ONCE; i++)
        mask |= (uint64_t)(starts[i + 1] - starts[i] > 1) << i;
    return mask;
}
#endif

struct csv_filled
csv_filled(const uint32_t *starts, size_t stride, size_t rows, uint64_t *masks)
{
    uint64_t there = UINT64_MAX >> (CSV_FILLED_MOST - stride);
    struct csv_filled together = {.any = 0, .all = there};

    for (size_t row = 0; row < rows; row++, starts += stride) {
        uint64_t mask = 0;

        for (size_t cell = 0; cell < stride; cell += AT_ONCE)
            mask |= some_filled(starts + cell) << cell;
        masks[row] = mask & there;
        together.any |= masks[row];
        together.all &= masks[row];
    }
    return together;
}
