/* SPDX-License-Identifier: MIT */
#include "port/csv_index.h"

#include <string.h>

#include "port/unicode.h"

#define BLOCK 64

/* One bit per byte of a block. */
struct masks {
    uint64_t quote, comma, feed, back, unusual;
};

/* What goes from one block to the next. */
struct carry {
    uint64_t inside;      /* all ones inside quotes */
    uint64_t may_open;    /* bit 0: a quote may open here */
    uint64_t after_close; /* bit 0: the byte before closed a quote */
    uint64_t after_back;  /* bit 0: the byte before was a carriage return */
};

#if defined(__x86_64__)
#include <immintrin.h>

static inline uint64_t
equals_sse2(const __m128i v[4], char c)
{
    const __m128i wanted = _mm_set1_epi8(c);
    uint64_t mask = 0;

    for (int i = 3; i >= 0; i--)
        mask = mask << 16 | (uint32_t)_mm_movemask_epi8(_mm_cmpeq_epi8(v[i], wanted));
    return mask;
}

static inline struct masks
block_masks(const char *at)
{
    __m128i v[4];
    struct masks masks;
    uint64_t high = 0;

    for (int i = 0; i < 4; i++)
        v[i] = _mm_loadu_si128((const __m128i *)(const void *)(at + i * 16));
    for (int i = 3; i >= 0; i--)
        high = high << 16 | (uint32_t)_mm_movemask_epi8(v[i]);
    masks.quote = equals_sse2(v, '"');
    masks.comma = equals_sse2(v, ',');
    masks.feed = equals_sse2(v, '\n');
    masks.back = equals_sse2(v, '\r');
    masks.unusual = high | equals_sse2(v, '\0') | equals_sse2(v, 0x7F);
    return masks;
}

__attribute__((target("avx2"))) static inline uint64_t
equals_avx2(__m256i low, __m256i high, char c)
{
    const __m256i wanted = _mm256_set1_epi8(c);
    uint32_t first = (uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(low, wanted));
    uint32_t second = (uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(high, wanted));

    return (uint64_t)second << 32 | first;
}

__attribute__((target("avx2"))) static inline struct masks
block_masks_avx2(const char *at)
{
    __m256i low = _mm256_loadu_si256((const __m256i *)(const void *)at);
    __m256i high = _mm256_loadu_si256((const __m256i *)(const void *)(at + 32));
    struct masks masks;

    masks.quote = equals_avx2(low, high, '"');
    masks.comma = equals_avx2(low, high, ',');
    masks.feed = equals_avx2(low, high, '\n');
    masks.back = equals_avx2(low, high, '\r');
    masks.unusual = (uint64_t)(uint32_t)_mm256_movemask_epi8(high) << 32 |
                    (uint32_t)_mm256_movemask_epi8(low) | equals_avx2(low, high, '\0') |
                    equals_avx2(low, high, 0x7F);
    return masks;
}
#else
static inline struct masks
block_masks(const char *at)
{
    struct masks masks = {0};

    for (int i = 0; i < BLOCK; i++) {
        unsigned char c = (unsigned char)at[i];

        masks.quote |= (uint64_t)(c == '"') << i;
        masks.comma |= (uint64_t)(c == ',') << i;
        masks.feed |= (uint64_t)(c == '\n') << i;
        masks.back |= (uint64_t)(c == '\r') << i;
        masks.unusual |= (uint64_t)(c == 0 || c > 0x7E) << i;
    }
    return masks;
}
#endif

/* Bit n of the result is the XOR of bits 0 to n. */
static inline uint64_t
running_xor(uint64_t bits)
{
    for (int shift = 1; shift < 64; shift *= 2)
        bits ^= bits << shift;
    return bits;
}

/* Where cells end in this block.  Also checks the quotes: one that opens follows a separator or
 * another quote, one that closes is followed by a separator, a carriage return or another quote. */
static inline uint64_t
block_separators(const struct masks *masks, struct carry *carry, uint64_t *quirks)
{
    uint64_t inside = running_xor(masks->quote) ^ carry->inside;
    uint64_t separators = (masks->comma | masks->feed) & ~inside;
    uint64_t opening = masks->quote & inside, closing = masks->quote & ~inside;
    uint64_t may_open = (separators | masks->quote) << 1 | carry->may_open;
    uint64_t after_close = closing << 1 | carry->after_close;

    *quirks |= opening & ~may_open;
    *quirks |= after_close & ~(masks->comma | masks->feed | masks->back | masks->quote);
    *quirks |= (masks->back << 1 | carry->after_back) & ~masks->feed;
    carry->inside = (uint64_t)0 - (inside >> 63);
    carry->may_open = (separators | masks->quote) >> 63;
    carry->after_close = closing >> 63;
    carry->after_back = masks->back >> 63;
    return separators;
}

/* Where the next cell and record are noted; kept apart from struct csv_index so that the compiler
 * knows that noting one changes nothing else. */
struct pen {
    uint32_t *start;  /* of the next cell */
    uint32_t *record; /* of the next record */
    uint32_t cells;   /* noted so far */
};

/* Notes the cells and records that end in a block at POSITION. */
static inline void
block_note(struct pen *pen, uint32_t position, uint64_t separators, uint64_t feeds)
{
    uint32_t count = (uint32_t)__builtin_popcountll(separators);
    uint32_t *start = pen->start;

    for (uint64_t ends = feeds; ends != 0; ends &= ends - 1) {
        uint64_t below = ends ^ (ends - 1); /* the lowest bit and those under it */

        *pen->record++ = pen->cells + (uint32_t)__builtin_popcountll(separators & below);
    }
    for (uint64_t left = separators; left != 0; left &= left - 1)
        *start++ = position + (uint32_t)__builtin_ctzll(left) + 1;
    pen->start = start;
    pen->cells += count;
}

static inline uint64_t
tail_mask(size_t left)
{
    return left >= BLOCK ? ~(uint64_t)0 : ((uint64_t)1 << left) - 1;
}

/* One body for each way of making masks. */
#define INDEX_BODY(make_masks)                                                   \
    struct pen pen = {.start = index->starts + 1, .record = index->records + 1}; \
    struct carry carry = {.may_open = 1};                                        \
    uint64_t quirks = 0, unusual = 0;                                            \
                                                                                 \
    for (size_t at = 0; at < length; at += BLOCK) {                              \
        struct masks masks = make_masks(bytes + at);                             \
        uint64_t valid = tail_mask(length - at), separators;                     \
                                                                                 \
        masks.quote &= valid;                                                    \
        separators = block_separators(&masks, &carry, &quirks) & valid;          \
        unusual |= masks.unusual & valid;                                        \
        block_note(&pen, (uint32_t)at, separators, separators &masks.feed);      \
    }                                                                            \
    index->record_count = (size_t)(pen.record - index->records) - 1;             \
    index->quirky = quirks != 0;                                                 \
    index->open = carry.inside != 0;                                             \
    index->unusual = unusual != 0;

static void
index_plain(const char *bytes, size_t length, struct csv_index *index)
{
    INDEX_BODY(block_masks)
}

#if defined(__x86_64__)
__attribute__((target("avx2,bmi,popcnt"))) static void
index_avx2(const char *bytes, size_t length, struct csv_index *index)
{
    INDEX_BODY(block_masks_avx2)
}
#endif

static void
index_begin(struct csv_index *index)
{
    index->cell_count = index->record_count = 0;
    index->starts[0] = index->records[0] = 0;
    index->quirky = index->open = index->unusual = false;
}

void
csv_index(const char *bytes, size_t length, struct csv_index *index)
{
    index_begin(index);
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi"))
        index_avx2(bytes, length, index);
    else
        index_plain(bytes, length, index);
#else
    index_plain(bytes, length, index);
#endif
    index->cell_count = index->records[index->record_count];
}

/* Where the white space in front of a cell ends. */
static size_t
skip_space(const char *bytes, size_t at, size_t length)
{
    while (at < length && bytes[at] != '\n') {
        size_t space = unicode_space((struct text){.at = bytes + at, .length = length - at});

        if (space == 0)
            break;
        at += space;
    }
    return at;
}

/* Goes to the end of the cell that begins at AT: the position of its separator, or LENGTH. */
static size_t
cell_end(const char *bytes, size_t at, size_t length, bool *open)
{
    *open = false;
    at = skip_space(bytes, at, length);
    if (at < length && bytes[at] == '"') {
        *open = true;
        for (at++; at < length; at++) {
            if (bytes[at] != '"')
                continue;
            if (at + 1 == length || bytes[at + 1] != '"') {
                *open = false;
                at++;
                break;
            }
            at++;
        }
    }
    while (at < length && !(bytes[at] == ',' || bytes[at] == '\n'))
        at++;
    return at;
}

void
csv_index_strictly(const char *bytes, size_t length, bool last, struct csv_index *index)
{
    size_t at = 0, cells = 0;

    index_begin(index);
    while (at < length) {
        size_t end = cell_end(bytes, at, length, &index->open);

        if (end == length && !last)
            break;
        index->starts[++cells] = (uint32_t)end + 1;
        if (end == length || bytes[end] == '\n')
            index->records[++index->record_count] = (uint32_t)cells;
        at = end + 1;
    }
    if (last && at == length && length > 0 && bytes[length - 1] == ',' && !index->open) {
        index->starts[++cells] = (uint32_t)length + 1;
        index->records[++index->record_count] = (uint32_t)cells;
    }
    index->cell_count = index->records[index->record_count];
    index->quirky = true;
    for (size_t i = 0; i < length && !index->unusual; i++)
        index->unusual = bytes[i] == '\0' || (unsigned char)bytes[i] > 0x7E;
}
