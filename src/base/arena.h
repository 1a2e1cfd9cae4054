/* SPDX-License-Identifier: MIT */
/*
 * arena - memory that is given back all at once.
 *
 * What a function returns lives in the arena it was given; without an arena parameter it allocates
 * nothing.  Library handles join an arena with arena_defer and are closed with it, newest first.
 *
 * Owns     Every block handed out, until arena_free.
 * Errors   None: running out of memory stops the program.
 */
#ifndef DELTARETURN_BASE_ARENA_H
#define DELTARETURN_BASE_ARENA_H

#include <stdarg.h>
#include <stddef.h>

#include "base/error.h"

struct arena;

/* A new, empty arena. */
struct arena *arena_new(void);

/* Runs the deferred closings, newest first, gives all memory back and clears the caller's pointer.
 */
void arena_free(struct arena **arena);

/* A new arena that is freed with PARENT: for what another thread makes. */
struct arena *arena_within(struct arena *parent);

/* Frees the arena when the variable goes out of scope. */
#define ARENA_SCOPE __attribute__((cleanup(arena_free)))

/* SIZE zeroed bytes, aligned for any type.  SIZE 0 gives a valid pointer. */
void *arena_alloc(struct arena *arena, size_t size) __attribute__((returns_nonnull));

/* The same with whatever stands there: for what is written before it is read. */
void *arena_room(struct arena *arena, size_t size) __attribute__((returns_nonnull));

/* COUNT zeroed items of TYPE. */
#define ARENA_ARRAY(arena, type, count) ((type *)arena_alloc_many((arena), (count), sizeof(type)))
void *
arena_alloc_many(struct arena *arena, size_t count, size_t size) __attribute__((returns_nonnull));

/* LENGTH bytes at FROM, copied and ended by a NUL. */
char *
arena_copy(struct arena *arena, const char *from, size_t length) __attribute__((returns_nonnull));

/* A printf into the arena. */
char *arena_printf(struct arena *arena, const char *format, ...) PRINTF_LIKE(2, 3)
    __attribute__((returns_nonnull));
char *arena_vprintf(struct arena *arena, const char *format, va_list arguments)
    __attribute__((format(printf, 2, 0), returns_nonnull));

/* Calls close(handle) when the arena is freed or emptied. */
void arena_defer(struct arena *arena, void (*close)(void *handle), void *handle);

/* Runs the deferred closings and forgets all blocks, but keeps the first chunk for what comes next.
 */
void arena_empty(struct arena *arena);

/* What arena_grow does when there is no room. */
void *arena_grow_more(struct arena *arena, void *items, size_t *room, size_t count, size_t size)
    __attribute__((returns_nonnull));

/* Room for one more than COUNT items of SIZE bytes in a list that lives in the arena: ITEMS itself,
 * or a copy of them with larger *ROOM.  What is new in it is zero. */
MUST_USE static inline void *
arena_grow(struct arena *arena, void *items, size_t *room, size_t count, size_t size)
{
    return count < *room ? items : arena_grow_more(arena, items, room, count, size);
}

/* For long-lived arrays that grow: makes room for NEEDED items of SIZE bytes at ITEMS, which holds
 * *CAPACITY of them, doubling as it goes.  The caller owns the result and passes it to free(). */
void *grow(void *items, size_t *capacity, size_t needed, size_t size) MUST_USE;

/* As grow, for arrays that may become large and are read here and there: those of some MiB are put
 * on huge pages where the system has them, which saves a good part of the misses of address
 * look-up. */
void *grow_large(void *items, size_t *capacity, size_t needed, size_t size) MUST_USE;

/* COUNT zeroed items for such an array; for free(). */
void *zeroed_large(size_t count, size_t size) MUST_USE;

#endif
