/* SPDX-License-Identifier: MIT */
#include "base/arena.h"

#include <stdalign.h>
#include <stdint.h>
#include <string.h>

#include "base/heap.h"

#define LARGE_ARRAY HUGE_PAGE /* smaller ones would waste more than they gain */

#define FIRST_CHUNK   ((size_t)8 * 1024)
#define LARGEST_CHUNK ((size_t)1024 * 1024)

#define FIRST_ROOM 8 /* items of a growing array */

#define PRINTED_USUALLY 512 /* bytes; longer texts are formed twice, once to measure them */

struct chunk {
    struct chunk *before;
    size_t size, used;
    alignas(max_align_t) unsigned char bytes[];
};

struct closing {
    struct closing *before;
    void (*close)(void *handle);
    void *handle;
};

struct arena {
    struct chunk *newest;
    struct closing *closings;
};

static void
out_of_memory(void)
{
    fputs("deltareturn: out of memory\n", stderr);
    abort();
}

static void *
allocate(size_t size)
{
    void *block = malloc(size);

    if (block == NULL)
        out_of_memory();
    return block;
}

static struct chunk *
chunk_new(struct chunk *before, size_t size)
{
    struct chunk *chunk = allocate(sizeof *chunk + size);

    *chunk = (struct chunk){.before = before, .size = size};
    return chunk;
}

/* For one block alone, which the system clears page by page as they are first touched: by each
 * thread its own. */
static struct chunk *
chunk_cleared(struct chunk *before, size_t size)
{
    struct chunk *chunk = calloc(1, sizeof *chunk + size);

    if (chunk == NULL)
        out_of_memory();
    heap_wish_huge(chunk, sizeof *chunk + size);
    *chunk = (struct chunk){.before = before, .size = size, .used = size};
    return chunk;
}

struct arena *
arena_new(void)
{
    struct arena *arena = allocate(sizeof *arena);

    *arena = (struct arena){.newest = chunk_new(NULL, FIRST_CHUNK)};
    return arena;
}

static void
run_closings(struct arena *arena)
{
    for (struct closing *closing = arena->closings; closing != NULL; closing = closing->before)
        closing->close(closing->handle);
    arena->closings = NULL;
}

void
arena_empty(struct arena *arena)
{
    run_closings(arena);
    while (arena->newest->before != NULL) {
        struct chunk *before = arena->newest->before;

        free(arena->newest);
        arena->newest = before;
    }
    arena->newest->used = 0;
}

void
arena_free(struct arena **arena)
{
    if (*arena == NULL)
        return;
    arena_empty(*arena);
    free((*arena)->newest);
    free(*arena);
    *arena = NULL;
}

static void
free_within(void *handle)
{
    struct arena *arena = handle;

    arena_free(&arena);
}

struct arena *
arena_within(struct arena *parent)
{
    struct arena *arena = arena_new();

    arena_defer(parent, free_within, arena);
    return arena;
}

static size_t
round_up(size_t size)
{
    must(size < SIZE_MAX / 2);
    return (size + alignof(max_align_t) - 1) & ~(alignof(max_align_t) - 1);
}

void *
arena_room(struct arena *arena, size_t size)
{
    struct chunk *chunk = arena->newest;
    size_t rounded = round_up(size);
    void *block;

    if (rounded > chunk->size - chunk->used) {
        size_t next = chunk->size < LARGEST_CHUNK ? chunk->size * 2 : LARGEST_CHUNK;

        chunk = arena->newest = chunk_new(chunk, rounded > next ? rounded : next);
    }
    block = chunk->bytes + chunk->used;
    chunk->used += rounded;
    return block;
}

void *
arena_alloc(struct arena *arena, size_t size)
{
    size_t rounded = round_up(size);

    if (rounded <= LARGEST_CHUNK)
        return memset(arena_room(arena, size), 0, rounded);
    arena->newest = chunk_cleared(arena->newest, rounded);
    return arena->newest->bytes;
}

void *
arena_alloc_many(struct arena *arena, size_t count, size_t size)
{
    size_t bytes;

    must(!__builtin_mul_overflow(count, size, &bytes));
    return arena_alloc(arena, bytes);
}

char *
arena_copy(struct arena *arena, const char *from, size_t length)
{
    char *copy = arena_room(arena, length + 1);

    if (length > 0)
        memcpy(copy, from, length);
    copy[length] = '\0';
    return copy;
}

char *
arena_vprintf(struct arena *arena, const char *format, va_list arguments)
{
    char first[PRINTED_USUALLY];
    va_list again;
    int length;
    char *text;

    va_copy(again, arguments);
    length = vsnprintf(first, sizeof first, format, again);
    va_end(again);
    must(length >= 0);
    if ((size_t)length < sizeof first)
        return arena_copy(arena, first, (size_t)length);
    text = arena_alloc(arena, (size_t)length + 1);
    vsnprintf(text, (size_t)length + 1, format, arguments);
    return text;
}

char *
arena_printf(struct arena *arena, const char *format, ...)
{
    va_list arguments;
    char *text;

    va_start(arguments, format);
    text = arena_vprintf(arena, format, arguments);
    va_end(arguments);
    return text;
}

void
arena_defer(struct arena *arena, void (*close)(void *handle), void *handle)
{
    struct closing *closing = arena_alloc(arena, sizeof *closing);

    *closing = (struct closing){.before = arena->closings, .close = close, .handle = handle};
    arena->closings = closing;
}

void *
arena_grow_more(struct arena *arena, void *items, size_t *room, size_t count, size_t size)
{
    void *larger;

    *room = *room == 0 ? FIRST_ROOM : *room * 2;
    larger = arena_alloc_many(arena, *room, size);
    if (count > 0)
        memcpy(larger, items, count * size);
    return larger;
}

/* How many items to make room for when NEEDED do not fit. */
static size_t
next_room(size_t room, size_t needed)
{
    room = room + room / 2 < needed ? needed : room + room / 2;
    return room < 16 ? 16 : room;
}

void *
grow(void *items, size_t *capacity, size_t needed, size_t size)
{
    size_t room = *capacity, bytes;
    void *grown;

    if (needed <= room)
        return items;
    room = next_room(room, needed);
    must(!__builtin_mul_overflow(room, size, &bytes));
    grown = realloc(items, bytes);
    if (grown == NULL)
        out_of_memory();
    *capacity = room;
    return grown;
}

static void *
allocate_huge(size_t bytes)
{
    void *block;

    if (posix_memalign(&block, HUGE_PAGE, bytes) != 0)
        out_of_memory();
    heap_wish_huge(block, bytes);
    return block;
}

void *
grow_large(void *items, size_t *capacity, size_t needed, size_t size)
{
    size_t room = *capacity, bytes;
    void *grown;

    if (needed <= room)
        return items;
    room = next_room(room, needed);
    must(!__builtin_mul_overflow(room, size, &bytes));
    if (bytes < LARGE_ARRAY)
        return grow(items, capacity, needed, size);
    grown = allocate_huge(bytes);
    if (items != NULL)
        memcpy(grown, items, *capacity * size);
    free(items);
    *capacity = room;
    return grown;
}

void *
zeroed_large(size_t count, size_t size)
{
    size_t bytes;
    void *block;

    must(!__builtin_mul_overflow(count, size, &bytes));
    if (bytes >= LARGE_ARRAY)
        return memset(allocate_huge(bytes), 0, bytes);
    block = calloc(count, size);
    if (block == NULL)
        out_of_memory();
    return block;
}
