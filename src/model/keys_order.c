/* SPDX-License-Identifier: MIT */
/*
 * keys_order - puts the rows of a table in the byte order of their ids.
 */
#include "model/keys.h"

static inline uint64_t
front_of(const struct keys *keys, uint32_t row)
{
    return text_front(keys_text(keys, row));
}

#define BYTES  8
#define DIGITS 256

static inline unsigned
digit_of(uint64_t front, unsigned byte)
{
    return front >> 8 * byte & (DIGITS - 1);
}

/* How often each digit stands at each byte of the fronts, counted from the last. */
static void
count_digits(const struct keys *keys, uint32_t counts[BYTES][DIGITS])
{
    memset(counts, 0, BYTES * sizeof *counts);
    for (uint32_t row = 0; row < keys->count; row++) {
        uint64_t front = front_of(keys, row);

        for (unsigned byte = 0; byte < BYTES; byte++)
            counts[byte][digit_of(front, byte)]++;
    }
}

/* Puts ROWS in the order of one byte of their fronts, those with the same one as they stood, into
 * OTHER; COUNTS are used up. */
static void
sort_by_byte(const struct keys *keys, const uint32_t *rows, unsigned byte, uint32_t *counts,
             uint32_t *other)
{
    uint32_t place = 0;

    for (unsigned digit = 0; digit < DIGITS; digit++) {
        uint32_t here = counts[digit];

        counts[digit] = place;
        place += here;
    }
    for (uint32_t i = 0; i < keys->count; i++)
        other[counts[digit_of(front_of(keys, rows[i]), byte)]++] = rows[i];
}

/* An id whose front others have, too. */
struct tied {
    struct text id;
    uint32_t row;
};

static int
by_id(const void *left, const void *right)
{
    return text_compare(((const struct tied *)left)->id, ((const struct tied *)right)->id);
}

/* Puts COUNT rows in the order of their whole ids. */
static void
untie(const struct keys *keys, uint32_t *rows, size_t count)
{
    ARENA_SCOPE struct arena *scratch = arena_new();
    struct tied *list = ARENA_ARRAY(scratch, struct tied, count);

    for (size_t i = 0; i < count; i++)
        list[i] = (struct tied){.id = keys_text(keys, rows[i]), .row = rows[i]};
    qsort(list, count, sizeof *list, by_id);
    for (size_t i = 0; i < count; i++)
        rows[i] = list[i].row;
}

/* Byte by byte from the back: no comparison that could be foreseen wrongly, and only numbers of
 * rows move, since this is done when memory is full of everything else.  Most ids differ in their
 * first eight bytes; the others are compared. */
uint32_t *
keys_in_order(struct arena *arena, const struct keys *keys)
{
    ARENA_SCOPE struct arena *scratch = arena_new();
    uint32_t *order = ARENA_ARRAY(arena, uint32_t, keys->count), count = keys->count;
    uint32_t *other = ARENA_ARRAY(scratch, uint32_t, count), counts[BYTES][DIGITS];
    uint32_t *from = order, *to = other;

    for (uint32_t row = 0; row < count; row++)
        order[row] = row;
    count_digits(keys, counts);
    for (unsigned byte = 0; byte < BYTES && count > 1; byte++) {
        uint32_t *sorted = to;

        if (counts[byte][digit_of(front_of(keys, 0), byte)] == count)
            continue; /* all have the same one */
        sort_by_byte(keys, from, byte, counts[byte], to);
        to = from;
        from = sorted;
    }
    if (from != order)
        memcpy(order, from, count * sizeof *order);
    for (uint32_t first = 0, end; first < count; first = end) {
        uint64_t front = front_of(keys, order[first]);

        for (end = first + 1; end < count && front_of(keys, order[end]) == front;)
            end++;
        if (end - first > 1)
            untie(keys, order + first, end - first);
    }
    return order;
}
