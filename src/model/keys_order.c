/* SPDX-License-Identifier: MIT */
/*
 * keys_order - puts the rows of a table in the byte order of their ids.
 */
#define _DEFAULT_SOURCE /* endian.h */
#include <endian.h>

#include "model/keys.h"

/* An id ready to be put in order: its first eight bytes as a big-endian number. */
struct sortable {
    uint64_t front;
    uint32_t row;
};

static uint64_t
front_of(struct text id)
{
    uint64_t word = 0;

    memcpy(&word, id.at, id.length < sizeof word ? id.length : sizeof word);
    return be64toh(word);
}

#define DIGITS 256

/* Puts LIST in the order of one byte of the fronts, those with the same one as they stood, by way
 * of OTHER.  Returns whichever of the two holds the result. */
static struct sortable *
sort_by_byte(struct sortable *list, struct sortable *other, size_t count, unsigned shift)
{
    uint32_t places[DIGITS] = {0}, place = 0;

    for (size_t i = 0; i < count; i++)
        places[list[i].front >> shift & (DIGITS - 1)]++;
    if (places[list[0].front >> shift & (DIGITS - 1)] == count)
        return list;
    for (unsigned digit = 0; digit < DIGITS; digit++) {
        uint32_t here = places[digit];

        places[digit] = place;
        place += here;
    }
    for (size_t i = 0; i < count; i++)
        other[places[list[i].front >> shift & (DIGITS - 1)]++] = list[i];
    return other;
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

/* Byte by byte from the back: no comparison that could be foreseen wrongly.  Most ids differ in
 * their first eight bytes; the others are compared. */
uint32_t *
keys_in_order(struct arena *arena, const struct keys *keys)
{
    ARENA_SCOPE struct arena *scratch = arena_new();
    uint32_t *order = ARENA_ARRAY(arena, uint32_t, keys->count), count = keys->count;
    struct sortable *list = ARENA_ARRAY(scratch, struct sortable, count);
    struct sortable *other = ARENA_ARRAY(scratch, struct sortable, count), *sorted = list;

    for (uint32_t row = 0; row < count; row++)
        list[row] = (struct sortable){.front = front_of(keys_text(keys, row)), .row = row};
    for (unsigned shift = 0; shift < 64 && count > 1; shift += 8)
        sorted = sort_by_byte(sorted, sorted == list ? other : list, count, shift);
    for (uint32_t i = 0; i < count; i++)
        order[i] = sorted[i].row;
    for (uint32_t first = 0, end; first < count; first = end) {
        for (end = first + 1; end < count && sorted[end].front == sorted[first].front;)
            end++;
        if (end - first > 1)
            untie(keys, order + first, end - first);
    }
    return order;
}
