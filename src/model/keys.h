/* SPDX-License-Identifier: MIT */
/*
 * keys - the ids of one table, each found again by its bytes.
 *
 * As long as no id has more than eight bytes, a row takes eight; then sixteen, in which an id of up
 * to 15 bytes lies; a longer one lies in a heap.  The index
 * is open addressing over 32-bit slots that hold the row and a few bits of the hash, so that a
 * look-up costs two cache misses; keys_find_many overlaps the misses of many look-ups.
 *
 * Owns     Everything inside a struct keys; keys_free gives it back.
 * Errors   None.
 */
#ifndef DELTARETURN_MODEL_KEYS_H
#define DELTARETURN_MODEL_KEYS_H

#include "base/cells.h"

/* No such row. */
#define ROW_NONE UINT32_MAX

/* A short id as it stands, its length in the last byte; or, when that is KEY_LONG, where a long one
 * lies in the heap and how long it is. */
struct key {
    uint64_t low, high; /* little-endian in memory, so that a short id's bytes can be pointed at */
};

struct keys {
    uint64_t *narrow; /* ids of up to eight bytes, noughts behind them; NULL once one was longer */
    struct key *wide; /* any ids; NULL as long as none was longer */
    size_t room;
    uint32_t count;
    uint32_t *slots; /* EIGHT in a group; 0 = free */
    uint32_t groups;
    unsigned bits; /* that 1 + any row takes in a slot */
    uint32_t used;
    char *heap;
    size_t heap_length, heap_room;
};

/* Says how many ids are going to be added, about: the index is made for them at once. */
void keys_expect(struct keys *keys, size_t count);

/* Gives the index back; ids keep their texts but are not found any more. */
void keys_forget_index(struct keys *keys);

/* Adds the next row under ID.  Returns ROW_NONE when the id is new, otherwise the row that has it;
 * the new row is there in both cases, but is not found.  A blank ID adds a row that is never found.
 */
uint32_t keys_add(struct keys *keys, struct text id);

/* keys_add for COUNT ids at once; EARLIER gets what keys_add would return. */
void keys_add_many(struct keys *keys, struct cells ids, size_t count, uint32_t *earlier);

/* The row of an id, or ROW_NONE. */
uint32_t keys_find(const struct keys *keys, struct text id);

/* keys_find for COUNT ids at once; blank ids give ROW_NONE. */
void keys_find_many(const struct keys *keys, struct cells ids, size_t count, uint32_t *rows);

/* The id of a row; valid until the next keys_add. */
struct text keys_text(const struct keys *keys, uint32_t row);

/* Asks for a row's id, so that it is in the cache when it is wanted. */
static inline void
keys_fetch(const struct keys *keys, uint32_t row)
{
    if (keys->wide != NULL)
        __builtin_prefetch(&keys->wide[row]);
    else
        __builtin_prefetch(&keys->narrow[row]);
}

/* All rows in the byte order of their ids, in the arena. */
uint32_t *keys_in_order(struct arena *arena, const struct keys *keys);

void keys_free(struct keys *keys);

#endif
