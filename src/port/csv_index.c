/* SPDX-License-Identifier: MIT */
#include "port/csv_index.h"

#include <string.h>

#include "port/unicode.h"

#define BLOCK 64

/* A cell ends about every sixth byte: so many ends are noted without asking whether there are as
 * many, since asking would be mispredicted in almost every block. */
#define AT_ONCE 8
_Static_assert(CSV_INDEX_SPARE >= AT_ONCE, "what is noted too much has room");

/* One bit per byte of a block. */
struct masks {
    uint64_t quote, comma, feed, back;
};

/* What goes from one block to the next. */
struct carry {
    uint64_t inside;      /* all ones inside quotes */
    uint64_t may_open;    /* bit 0: a quote may open here */
    uint64_t after_close; /* bit 0: the byte before closed a quote */
    uint64_t after_back;  /* bit 0: the byte before was a carriage return */
    uint64_t quirks;      /* not 0: a quote or a carriage return stood where none belongs */
};

/* Where the next cell and record are noted; kept apart from struct csv_index so that the compiler
 * knows that noting one changes nothing else. */
struct pen {
    uint32_t *start;  /* of the next cell */
    uint32_t *record; /* of the next record */
    uint32_t cells;   /* noted so far */
};

/* Where cells end in this block.  Also checks the quotes: one that opens follows a separator or
 * another quote, one that closes is followed by a separator, a carriage return or another quote.
 * Bit n of PARITY is the XOR of the quotes up to byte n. */
static inline uint64_t
block_separators(const struct masks *masks, uint64_t parity, struct carry *carry)
{
    uint64_t inside = parity ^ carry->inside;
    uint64_t separators = (masks->comma | masks->feed) & ~inside;
    uint64_t opening = masks->quote & inside, closing = masks->quote & ~inside;
    uint64_t may_open = (separators | masks->quote) << 1 | carry->may_open;
    uint64_t after_close = closing << 1 | carry->after_close;

    carry->quirks |= opening & ~may_open;
    carry->quirks |= after_close & ~(masks->comma | masks->feed | masks->back | masks->quote);
    carry->quirks |= (masks->back << 1 | carry->after_back) & ~masks->feed;
    carry->inside = (uint64_t)0 - (inside >> 63);
    carry->may_open = (separators | masks->quote) >> 63;
    carry->after_close = closing >> 63;
    carry->after_back = masks->back >> 63;
    return separators;
}

/* The place of the lowest bit that is set; of none, anything. */
static inline uint32_t
lowest_bit(uint64_t bits)
{
    return bits == 0 ? BLOCK : (uint32_t)__builtin_ctzll(bits);
}

/* Notes the cells and records that end in a block at POSITION. */
static inline void
block_note(struct pen *pen, uint32_t position, uint64_t separators, uint64_t feeds)
{
    uint32_t *start = pen->start;

    for (uint64_t ends = feeds; ends != 0; ends &= ends - 1) {
        uint64_t below = ends ^ (ends - 1); /* the lowest bit and those under it */

        *pen->record++ = pen->cells + (uint32_t)__builtin_popcountll(separators & below);
    }
    for (uint64_t left = separators; left != 0; start += AT_ONCE)
        for (int i = 0; i < AT_ONCE; i++, left &= left - 1)
            start[i] = position + lowest_bit(left) + 1;
    pen->cells += (uint32_t)__builtin_popcountll(separators);
    pen->start += __builtin_popcountll(separators);
}

/* Whether there are bytes above 0x7E or NULs.  One lower, a NUL is the largest byte of all, so one
 * comparison does for both. */
static inline bool
bytes_are_unusual(const char *bytes, size_t length)
{
    unsigned char most = 0;

    for (size_t i = 0; i < length; i++) {
        unsigned char lowered = (unsigned char)((unsigned char)bytes[i] - 1);

        most = lowered > most ? lowered : most;
    }
    return most >= 0x7E;
}

/* One body for each way of making masks and of a running XOR.  What is missing in the last block is
 * made up of line feeds, behind which nothing is quirky, and not noted. */
#define INDEX_BODY(block_masks, running_xor)                                              \
    struct pen pen = {.start = index->starts + 1, .record = index->records + 1};          \
    struct carry carry = {.may_open = 1};                                                 \
    size_t at = 0, left = length % BLOCK;                                                 \
    char last[BLOCK];                                                                     \
                                                                                          \
    for (; at + BLOCK <= length; at += BLOCK) {                                           \
        struct masks masks = block_masks(bytes + at);                                     \
        uint64_t separators = block_separators(&masks, running_xor(masks.quote), &carry); \
                                                                                          \
        block_note(&pen, (uint32_t)at, separators, separators &masks.feed);               \
    }                                                                                     \
    if (left > 0) {                                                                       \
        uint64_t there = ((uint64_t)1 << left) - 1, separators;                           \
        struct masks masks;                                                               \
                                                                                          \
        memset(last, '\n', sizeof last);                                                  \
        memcpy(last, bytes + at, left);                                                   \
        masks = block_masks(last);                                                        \
        separators = block_separators(&masks, running_xor(masks.quote), &carry) & there;  \
        block_note(&pen, (uint32_t)at, separators, separators &masks.feed);               \
    }                                                                                     \
    index->record_count = (size_t)(pen.record - index->records) - 1;                      \
    index->quirky = carry.quirks != 0;                                                    \
    index->open = carry.inside != 0;                                                      \
    index->unusual = bytes_are_unusual(bytes, length);

/* Bit n of the result is the XOR of bits 0 to n. */
static inline uint64_t
running_xor_plain(uint64_t bits)
{
    for (int shift = 1; shift < 64; shift *= 2)
        bits ^= bits << shift;
    return bits;
}

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
block_masks_plain(const char *at)
{
    __m128i v[4];

    for (int i = 0; i < 4; i++)
        v[i] = _mm_loadu_si128((const __m128i *)(const void *)(at + i * 16));
    return (struct masks){
        .quote = equals_sse2(v, '"'),
        .comma = equals_sse2(v, ','),
        .feed = equals_sse2(v, '\n'),
        .back = equals_sse2(v, '\r'),
    };
}

#define FAST __attribute__((target("avx2,bmi,popcnt,pclmul")))

FAST static inline uint64_t
equals_fast(__m256i low, __m256i high, char c)
{
    const __m256i wanted = _mm256_set1_epi8(c);
    uint32_t first = (uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(low, wanted));
    uint32_t second = (uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(high, wanted));

    return (uint64_t)second << 32 | first;
}

FAST static inline struct masks
block_masks_fast(const char *at)
{
    __m256i low = _mm256_loadu_si256((const __m256i *)(const void *)at);
    __m256i high = _mm256_loadu_si256((const __m256i *)(const void *)(at + 32));

    return (struct masks){
        .quote = equals_fast(low, high, '"'),
        .comma = equals_fast(low, high, ','),
        .feed = equals_fast(low, high, '\n'),
        .back = equals_fast(low, high, '\r'),
    };
}

/* A product without carries by a number of nothing but ones is a running XOR. */
FAST static inline uint64_t
running_xor_fast(uint64_t bits)
{
    __m128i product =
        _mm_clmulepi64_si128(_mm_set_epi64x(0, (int64_t)bits), _mm_set1_epi8((char)0xFF), 0);

    return (uint64_t)_mm_cvtsi128_si64(product);
}

FAST static void
index_fast(const char *bytes, size_t length, struct csv_index *index)
{
    INDEX_BODY(block_masks_fast, running_xor_fast)
}

static bool
fast_is_there(void)
{
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi") &&
           __builtin_cpu_supports("popcnt") && __builtin_cpu_supports("pclmul");
}
#else
static inline struct masks
block_masks_plain(const char *at)
{
    struct masks masks = {0};

    for (int i = 0; i < BLOCK; i++) {
        masks.quote |= (uint64_t)(at[i] == '"') << i;
        masks.comma |= (uint64_t)(at[i] == ',') << i;
        masks.feed |= (uint64_t)(at[i] == '\n') << i;
        masks.back |= (uint64_t)(at[i] == '\r') << i;
    }
    return masks;
}
#endif

static void
index_plain(const char *bytes, size_t length, struct csv_index *index)
{
    INDEX_BODY(block_masks_plain, running_xor_plain)
}

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
    if (fast_is_there())
        index_fast(bytes, length, index);
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
    index->unusual = bytes_are_unusual(bytes, length);
}
