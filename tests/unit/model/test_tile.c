/* SPDX-License-Identifier: MIT */
#include "model/tile.h"

#include <CUnit/CUnit.h>

#include "fixture.h"
#include "suites.h"

static const struct {
    struct tile tile;
    const char *path;
} PATHS[] = {
    {{0, 0, 256},                               "tile/0/000"                          },
    {{0, 0, 1},                                 "tile/0/000.p/1"                      },
    {{0, 1234067, 8},                           "tile/0/x001/x234/067.p/8"            },
    {{1, 999, 255},                             "tile/1/999.p/255"                    },
    {{6, 1000, 256},                            "tile/6/x001/000"                     },
    {{TILE_LEAVES, 1000000, 256},               "tile/entries/x001/x000/000"          },
    {{TILE_LEAVES, 7, 10},                      "tile/entries/007.p/10"               },
    {{0, INT64_C(9007199254740991) / 256, 255}, "tile/0/x035/x184/x372/x088/831.p/255"},
};

static void
paths_are_written_and_read(void)
{
    for (size_t i = 0; i < COUNT_OF(PATHS); i++) {
        ARENA_SCOPE struct arena *arena = arena_new();
        struct tile read = {0, 0, 0};

        EXPECT_TEXT("path", tile_path(arena, PATHS[i].tile), PATHS[i].path);
        EXPECT_NUMBER(PATHS[i].path, tile_path_read(text_of(PATHS[i].path), &read), true);
        EXPECT_NUMBER(PATHS[i].path, read.level, PATHS[i].tile.level);
        EXPECT_NUMBER(PATHS[i].path, read.index, PATHS[i].tile.index);
        EXPECT_NUMBER(PATHS[i].path, read.width, PATHS[i].tile.width);
    }
}

static void
other_paths_are_refused(void)
{
    static const char *const CASES[] = {
        "",
        "tile",
        "tile/0",
        "tile/0/",
        "tile/0/0",
        "tile/0/0000",
        "tile/7/000",
        "tile/00/000",
        "tile/-1/000",
        "tile/0/000.p",
        "tile/0/000.p/",
        "tile/0/000.p/0",
        "tile/0/000.p/256",
        "tile/0/000.p/01",
        "tile/0/000.q/1",
        "tile/0/x000/001",
        "tile/0/001/001",
        "tile/0/x001",
        "tile/0/x001/x001",
        "tile/0/0a1",
        "tile/0/../000",
        "tiles/0/000",
        "tile/0/000/",
        "tile/0/x999/x999/x999/x999/x999/999",
    };
    struct tile tile;

    for (size_t i = 0; i < COUNT_OF(CASES); i++)
        EXPECT_NUMBER(CASES[i], tile_path_read(text_of(CASES[i]), &tile), false);
}

static void
widths_follow_the_size(void)
{
    EXPECT_NUMBER("none", tile_at(0, 0, 0).width, 0);
    EXPECT_NUMBER("begun", tile_at(0, 0, 255).width, 255);
    EXPECT_NUMBER("full", tile_at(0, 0, 256).width, 256);
    EXPECT_NUMBER("next", tile_at(0, 1, 256).width, 0);
    EXPECT_NUMBER("next", tile_at(TILE_LEAVES, 1, 300).width, 44);
    EXPECT_NUMBER("above", tile_at(1, 0, 255).width, 0);
    EXPECT_NUMBER("above", tile_at(1, 0, 65537).width, 256);
    EXPECT_NUMBER("above", tile_at(2, 0, 65537).width, 1);
}

static void
leaves_are_put_and_taken(void)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct builder out = {.arena = arena};
    char *longest = arena_alloc(arena, TILE_LEAF_LONGEST);
    struct text rest, leaf;

    tile_put_leaf(&out, text_of("one"));
    tile_put_leaf(&out, text_of(""));
    tile_put_leaf(&out, (struct text){longest, TILE_LEAF_LONGEST});
    EXPECT_NUMBER("length", out.length, 5 + 2 + 2 + TILE_LEAF_LONGEST);
    CU_ASSERT_EQUAL(memcmp(out.at, "\0\3one\0\0\xff\xff", 9), 0);
    rest = (struct text){out.at, out.length};
    CU_ASSERT_TRUE(tile_take_leaf(&rest, &leaf) && text_is(leaf, "one"));
    CU_ASSERT_TRUE(tile_take_leaf(&rest, &leaf) && leaf.length == 0);
    rest.length--;
    CU_ASSERT_FALSE(tile_take_leaf(&rest, &leaf));
    rest.length++;
    CU_ASSERT_TRUE(tile_take_leaf(&rest, &leaf) && leaf.length == TILE_LEAF_LONGEST);
    CU_ASSERT_FALSE(tile_take_leaf(&rest, &leaf));
    rest = (struct text){"\0", 1};
    CU_ASSERT_FALSE(tile_take_leaf(&rest, &leaf));
}

void
suite_tile(void)
{
    CU_pSuite suite = CU_add_suite("model/tile", NULL, NULL);

    CU_add_test(suite, "paths are written and read", paths_are_written_and_read);
    CU_add_test(suite, "other paths are refused", other_paths_are_refused);
    CU_add_test(suite, "widths follow the size", widths_follow_the_size);
    CU_add_test(suite, "leaves are put and taken", leaves_are_put_and_taken);
}
