/* SPDX-License-Identifier: MIT */
#include "base/arena.h"

#include <CUnit/CUnit.h>
#include <stdalign.h>
#include <stdint.h>
#include <string.h>

#include "fixture.h"
#include "suites.h"

static void
blocks_are_zeroed_and_apart(void)
{
    static const size_t SIZES[] = {0, 1, 15, 16, 17, 4096, 8192, 100000, 3000000};
    ARENA_SCOPE struct arena *arena = arena_new();
    unsigned char *blocks[200];

    for (unsigned i = 0; i < COUNT_OF(blocks); i++) {
        size_t size = SIZES[i % COUNT_OF(SIZES)];

        blocks[i] = arena_alloc(arena, size);
        CU_ASSERT_EQUAL_FATAL((uintptr_t)blocks[i] % alignof(max_align_t), 0);
        for (size_t k = 0; k < size; k++)
            CU_ASSERT_EQUAL_FATAL(blocks[i][k], 0);
        memset(blocks[i], (int)i + 1, size);
    }
    for (unsigned i = 0; i < COUNT_OF(blocks); i++)
        for (size_t k = 0; k < SIZES[i % COUNT_OF(SIZES)]; k++)
            CU_ASSERT_EQUAL_FATAL(blocks[i][k], (unsigned char)(i + 1));
}

static void
texts_are_copied_and_printed(void)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    char bytes[] = "abcdef";
    char *copy = arena_copy(arena, bytes, 3);

    bytes[0] = 'x';
    EXPECT_TEXT("copy", copy, "abc");
    EXPECT_TEXT("nothing", arena_copy(arena, NULL, 0), "");
    EXPECT_TEXT("printed", arena_printf(arena, "%d %s", 7, "seven"), "7 seven");
    EXPECT_NUMBER("long", strlen(arena_printf(arena, "%20000d", 1)), 20000);
}

static char closed[8];

static void
note_close(void *handle)
{
    strncat(closed, handle, 1);
}

static void
handles_close_newest_first(void)
{
    struct arena *arena = arena_new();

    closed[0] = '\0';
    arena_defer(arena, note_close, arena_copy(arena, "1", 1));
    arena_defer(arena, note_close, arena_copy(arena, "2", 1));
    EXPECT_TEXT("open", closed, "");
    arena_empty(arena);
    EXPECT_TEXT("emptied", closed, "21");
    arena_defer(arena, note_close, arena_copy(arena, "3", 1));
    arena_free(&arena);
    EXPECT_TEXT("freed", closed, "213");
    CU_ASSERT_PTR_NULL(arena);
    arena_free(&arena);
    {
        ARENA_SCOPE struct arena *scoped = arena_new();

        arena_defer(scoped, note_close, arena_copy(scoped, "4", 1));
    }
    EXPECT_TEXT("out of scope", closed, "2134");
    {
        ARENA_SCOPE struct arena *parent = arena_new();

        arena_defer(arena_within(parent), note_close, arena_copy(parent, "5", 1));
    }
    EXPECT_TEXT("with its parent", closed, "21345");
}

static void
emptied_arena_is_new(void)
{
    ARENA_SCOPE struct arena *arena = arena_new();

    for (int round = 0; round < 50; round++) {
        unsigned char *block = arena_alloc(arena, 50000);

        CU_ASSERT_EQUAL_FATAL(block[0] | block[49999], 0);
        memset(block, 0xFF, 50000);
        arena_empty(arena);
    }
}

static void
lists_grow_in_an_arena(void)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    int *items = NULL;
    size_t room = 0;

    for (int i = 0; i < 1000; i++) {
        items = arena_grow(arena, items, &room, (size_t)i, sizeof *items);
        CU_ASSERT_EQUAL_FATAL(items[i], 0);
        items[i] = i + 1;
    }
    for (int i = 0; i < 1000; i++)
        CU_ASSERT_EQUAL(items[i], i + 1);
    CU_ASSERT_TRUE(room >= 1000);
    CU_ASSERT_PTR_EQUAL(arena_grow(arena, items, &room, room - 1, sizeof *items), items);
}

static void
lists_grow(void)
{
    size_t room = 0;
    int *items = NULL;

    for (int i = 0; i < 10000; i++) {
        items = grow(items, &room, (size_t)i + 1, sizeof *items);
        CU_ASSERT_FATAL(room > (size_t)i);
        items[i] = i;
    }
    for (int i = 0; i < 10000; i++)
        CU_ASSERT_EQUAL_FATAL(items[i], i);
    CU_ASSERT_PTR_EQUAL(grow(items, &room, 1, sizeof *items), items);
    free(items);
}

void
suite_arena(void)
{
    CU_pSuite suite = CU_add_suite("base/arena", NULL, NULL);

    CU_add_test(suite, "blocks are zeroed and apart", blocks_are_zeroed_and_apart);
    CU_add_test(suite, "texts are copied and printed", texts_are_copied_and_printed);
    CU_add_test(suite, "handles close newest first", handles_close_newest_first);
    CU_add_test(suite, "an emptied arena is new", emptied_arena_is_new);
    CU_add_test(suite, "lists grow", lists_grow);
    CU_add_test(suite, "lists grow in an arena", lists_grow_in_an_arena);
}
