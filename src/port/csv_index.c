/* SPDX-License-Identifier: MIT */
#include "port/csv_index.h"

#include <string.h>

#include "port/unicode.h"

#define BLOCK 64

/* Ends are noted so many at a time without asking whether there are as many, since asking would be
 * mispredicted in almost every block. */
#define AT_ONCE 8
_Static_assert(CSV_INDEX_SPARE >= BLOCK, "what is noted too much has room");

/* One bit per byte of a block. */
struct masks {
    uint64_t quote, comma, feed, back;
    uint64_t odd; /* what is not in CSV_PLAIN_EDGE, and line feeds */
};

/* What goes from one block to the next. */
struct carry {
    uint64_t inside;      /* all ones inside quotes */
    uint64_t may_open;    /* bit 0: a quote may open here */
    uint64_t after_close; /* bit 0: the byte before closed a quote */
    uint64_t after_back;  /* bit 0: the byte before was a carriage return */
    uint64_t quirks;      /* not 0: a quote or a carriage return stood where none belongs */
    uint64_t after_separator, after_odd; /* bit 0: the byte before was one */
    uint64_t odd_edges;                  /* not 0: a cell began or ended with an odd byte */
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

/* Whether cells begin or end with an odd byte; a line feed is none, since it ends the cell. */
static inline void
block_edges(const struct masks *masks, uint64_t separators, struct carry *carry)
{
    uint64_t odd = masks->odd & ~masks->feed;

    carry->odd_edges |= (separators << 1 | carry->after_separator) & odd;
    carry->odd_edges |= (odd << 1 | carry->after_odd) & separators;
    carry->after_separator = separators >> 63;
    carry->after_odd = odd >> 63;
}

/* The place of the lowest bit that is set; of none, anything. */
static inline uint32_t
lowest_bit(uint64_t bits)
{
    return bits == 0 ? BLOCK : (uint32_t)__builtin_ctzll(bits);
}

/* Notes where cells begin behind the separators of a block at POSITION. */
static inline void
starts_note(uint32_t *start, uint32_t position, uint64_t separators)
{
    for (uint64_t left = separators; left != 0; start += AT_ONCE)
        for (int i = 0; i < AT_ONCE; i++, left &= left - 1)
            start[i] = position + lowest_bit(left) + 1;
}

/* Notes the records that end in a block, and how many cells do. */
static inline void
records_note(struct pen *pen, uint64_t separators, uint64_t feeds)
{
    for (uint64_t ends = feeds; ends != 0; ends &= ends - 1) {
        uint64_t below = ends ^ (ends - 1); /* the lowest bit and those under it */

        *pen->record++ = pen->cells + (uint32_t)__builtin_popcountll(separators & below);
    }
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

/* One body for each way of making masks, of a running XOR and of noting starts.  What is missing in
 * the last block is made up of line feeds, behind which nothing is quirky, and not noted. */
#define INDEX_BODY(block_masks, running_xor, starts_note)                                 \
    struct pen pen = {.start = index->starts + 1, .record = index->records + 1};          \
    struct carry carry = {.may_open = 1, .after_separator = 1};                           \
    size_t at = 0, left = length % BLOCK;                                                 \
    char last[BLOCK];                                                                     \
                                                                                          \
    for (; at + BLOCK <= length; at += BLOCK) {                                           \
        struct masks masks = block_masks(bytes + at);                                     \
        uint64_t separators = block_separators(&masks, running_xor(masks.quote), &carry); \
                                                                                          \
        block_edges(&masks, separators, &carry);                                          \
        starts_note(pen.start, (uint32_t)at, separators);                                 \
        records_note(&pen, separators, separators &masks.feed);                           \
    }                                                                                     \
    if (left > 0) {                                                                       \
        uint64_t there = ((uint64_t)1 << left) - 1, separators;                           \
        struct masks masks;                                                               \
                                                                                          \
        memset(last, '\n', sizeof last);                                                  \
        memcpy(last, bytes + at, left);                                                   \
        masks = block_masks(last);                                                        \
        separators = block_separators(&masks, running_xor(masks.quote), &carry);          \
        block_edges(&masks, separators, &carry);                                          \
        separators &= there;                                                              \
        starts_note(pen.start, (uint32_t)at, separators);                                 \
        records_note(&pen, separators, separators &masks.feed);                           \
    }                                                                                     \
    index->record_count = (size_t)(pen.record - index->records) - 1;                      \
    index->quirky = carry.quirks != 0;                                                    \
    index->open = carry.inside != 0;                                                      \
    index->plain = carry.odd_edges == 0;                                                  \
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

/* One higher, a byte that is odd is less than the first that is not, taken with its sign. */
#define ODD_BELOW 0x24

static inline uint64_t
odd_sse2(const __m128i v[4])
{
    uint64_t mask = 0;

    for (int i = 3; i >= 0; i--) {
        __m128i higher = _mm_add_epi8(v[i], _mm_set1_epi8(1));

        mask = mask << 16 |
               (uint32_t)_mm_movemask_epi8(_mm_cmplt_epi8(higher, _mm_set1_epi8(ODD_BELOW)));
    }
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
        .odd = odd_sse2(v),
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

FAST static inline uint64_t
odd_fast(__m256i low, __m256i high)
{
    const __m256i one = _mm256_set1_epi8(1), below = _mm256_set1_epi8(ODD_BELOW);
    __m256i first = _mm256_cmpgt_epi8(below, _mm256_add_epi8(low, one));
    __m256i second = _mm256_cmpgt_epi8(below, _mm256_add_epi8(high, one));

    return (uint64_t)(uint32_t)_mm256_movemask_epi8(second) << 32 |
           (uint32_t)_mm256_movemask_epi8(first);
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
        .odd = odd_fast(low, high),
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
    INDEX_BODY(block_masks_fast, running_xor_fast, starts_note)
}

static bool
fast_is_there(void)
{
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi") &&
           __builtin_cpu_supports("popcnt") && __builtin_cpu_supports("pclmul");
}

/* Newer processors can put the places of a block's separators side by side in one instruction, and
 * compare straight into masks. */
#define FASTER \
    __attribute__((target("avx2,bmi,popcnt,pclmul,avx512f,avx512bw,avx512vl,avx512vbmi2")))

FASTER static inline struct masks
block_masks_faster(const char *at)
{
    __m512i bytes = _mm512_loadu_si512(at);

    return (struct masks){
        .quote = _mm512_cmpeq_epi8_mask(bytes, _mm512_set1_epi8('"')),
        .comma = _mm512_cmpeq_epi8_mask(bytes, _mm512_set1_epi8(',')),
        .feed = _mm512_cmpeq_epi8_mask(bytes, _mm512_set1_epi8('\n')),
        .back = _mm512_cmpeq_epi8_mask(bytes, _mm512_set1_epi8('\r')),
        .odd = _mm512_cmplt_epi8_mask(_mm512_add_epi8(bytes, _mm512_set1_epi8(1)),
                                      _mm512_set1_epi8(ODD_BELOW)),
    };
}

/* 1 to 64, one behind the place of each byte. */
static const unsigned char BEHIND[BLOCK] = {
    1,  2,  3,  4,  5,  6,  7,  8,  9,  10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22,
    23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43, 44,
    45, 46, 47, 48, 49, 50, 51, 52, 53, 54, 55, 56, 57, 58, 59, 60, 61, 62, 63, 64};

/* More than half of a block's bytes are separators only where hardly any cell is filled. */
FASTER static inline void
starts_note_faster(uint32_t *start, uint32_t position, uint64_t separators)
{
    __m512i places = _mm512_maskz_compress_epi8(separators, _mm512_loadu_si512(BEHIND));
    __m512i base = _mm512_set1_epi32((int32_t)position);
    __m512i first = _mm512_cvtepu8_epi32(_mm512_castsi512_si128(places));
    __m512i second = _mm512_cvtepu8_epi32(_mm512_extracti32x4_epi32(places, 1));

    _mm512_storeu_si512(start, _mm512_add_epi32(base, first));
    _mm512_storeu_si512(start + 16, _mm512_add_epi32(base, second));
    if (__builtin_popcountll(separators) > 32) {
        __m512i third = _mm512_cvtepu8_epi32(_mm512_extracti32x4_epi32(places, 2));
        __m512i fourth = _mm512_cvtepu8_epi32(_mm512_extracti32x4_epi32(places, 3));

        _mm512_storeu_si512(start + 32, _mm512_add_epi32(base, third));
        _mm512_storeu_si512(start + 48, _mm512_add_epi32(base, fourth));
    }
}

FASTER static void
index_faster(const char *bytes, size_t length, struct csv_index *index)
{
    INDEX_BODY(block_masks_faster, running_xor_fast, starts_note_faster)
}

static bool
faster_is_there(void)
{
    return fast_is_there() && __builtin_cpu_supports("avx512f") &&
           __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl") &&
           __builtin_cpu_supports("avx512vbmi2");
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
        masks.odd |= (uint64_t)(at[i] < '#' || at[i] > '~') << i;
    }
    return masks;
}
#endif

static void
index_plain(const char *bytes, size_t length, struct csv_index *index)
{
    INDEX_BODY(block_masks_plain, running_xor_plain, starts_note)
}

static void
index_begin(struct csv_index *index)
{
    index->cell_count = index->record_count = 0;
    index->starts[0] = index->records[0] = 0;
    index->quirky = index->open = index->unusual = index->plain = false;
}

static bool
plain_is_there(void)
{
    return true;
}

/* The fastest first. */
static const struct {
    bool (*is_there)(void);
    void (*index)(const char *bytes, size_t length, struct csv_index *index);
} WAYS[] = {
#if defined(__x86_64__)
    {faster_is_there, index_faster},
    {fast_is_there,   index_fast  },
#endif
    {plain_is_there,  index_plain },
};

size_t
csv_index_ways(void)
{
    return sizeof WAYS / sizeof *WAYS;
}

bool
csv_index_by(size_t way, const char *bytes, size_t length, struct csv_index *index)
{
    if (!WAYS[way].is_there())
        return false;
    index_begin(index);
    WAYS[way].index(bytes, length, index);
    index->cell_count = index->records[index->record_count];
    return true;
}

void
csv_index(const char *bytes, size_t length, struct csv_index *index)
{
    for (size_t way = 0; !csv_index_by(way, bytes, length, index);)
        way++;
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
