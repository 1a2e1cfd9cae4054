/* SPDX-License-Identifier: MIT */
#include "service/tiles.h"

#include <CUnit/CUnit.h>
#include <unistd.h>

#include "base/file.h"
#include "fixture.h"
#include "log_fixture.h"
#include "suites.h"

#define ROOM 66000

static bool
read_leaf(void *context, uint64_t index, struct text *leaf, struct error *err)
{
    const struct log_fixture *f = context;

    (void)err;
    *leaf = f->leaves[index];
    return true;
}

static void
fill(struct log_fixture *f, size_t size)
{
    while (f->size < size)
        log_record(f, log_any_leaf(f->size));
}

static struct tiles_source
source_of(struct log_fixture *f)
{
    return (struct tiles_source){f->source, read_leaf, f};
}

static void
write_log(struct log_fixture *f, const char *dir, uint64_t old)
{
    struct tiles_source source = source_of(f);
    struct error err = {.code = ERR_NONE};

    if (!tiles_write(dir, &source, old, f->size, log_checkpoint(f, f->size, false), &err))
        EXPECT_TEXT("tiles_write", err.text, "");
}

static const char *
checked(struct log_fixture *f, const char *dir)
{
    struct error err = {.code = ERR_NONE, .text = "good"};
    struct merkle_head head = {.size = 0}, expected = log_head(f, f->size);

    if (tiles_check(dir, &f->log, &head, &err))
        CU_ASSERT_TRUE(head.size == f->size && hash_equals(&head.root, &expected.root));
    return arena_copy(f->arena, err.text, strlen(err.text));
}

/* A log that grows by steps, each written on top of the last, and each the same as written at once.
 */
static void
logs_are_written_and_checked(void)
{
    static const size_t SIZES[] = {0, 1, 2, 255, 256, 257, 511, 512, 1000};
    struct log_fixture f;
    const char *grown;
    size_t before = 0;

    log_make(&f, ROOM, 1);
    grown = folder_for_test(f.arena);
    for (size_t i = 0; i < COUNT_OF(SIZES); i++) {
        const char *dir = folder_for_test(f.arena);

        fill(&f, SIZES[i]);
        write_log(&f, dir, 0);
        EXPECT_TEXT("at once", checked(&f, dir), "good");
        write_log(&f, grown, before);
        EXPECT_TEXT("grown", checked(&f, grown), "good");
        before = SIZES[i];
    }
    CU_ASSERT_TRUE(file_exists(path_join(f.arena, grown, "tile/0/003")) == false);
    CU_ASSERT_TRUE(file_exists(path_join(f.arena, grown, "tile/0/001")));
    CU_ASSERT_TRUE(file_exists(path_join(f.arena, grown, "tile/0/003.p/232")));
    CU_ASSERT_TRUE(file_exists(path_join(f.arena, grown, "tile/1/000.p/3")));
    CU_ASSERT_TRUE(file_exists(path_join(f.arena, grown, "tile/entries/003.p/232")));
    EXPECT_NUMBER("size of a full tile", file_size(path_join(f.arena, grown, "tile/0/001")),
                  256 * HASH_SIZE);
    log_close(&f);
}

/* Any byte of any file changed, any file gone: told, by name. */
static void
changes_are_found(void)
{
    static const struct {
        const char *file;
        size_t at;
        const char *sentence;
    } CASES[] = {
        {"checkpoint",            0,    "the signature of returns.example/X0123 is wrong"   },
        {"checkpoint",            22,   "the signature of returns.example/X0123 is wrong"   },
        {"tile/entries/000",      2,    "entry "                                            },
        {"tile/entries/001.p/44", 0,    "entry 256: byte "                                  },
        {"tile/0/000",            8191, "tile/0/000 is not what the log's entries make"     },
        {"tile/0/001.p/44",       0,    "tile/0/001.p/44 is not what the log's entries make"},
        {"tile/1/000.p/1",        3,    "tile/1/000.p/1 is not what the log's entries make" },
    };
    struct log_fixture f;
    const char *dir;

    log_make(&f, ROOM, 1);
    dir = folder_for_test(f.arena);
    fill(&f, 300);
    write_log(&f, dir, 0);
    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        const char *path = path_join(f.arena, dir, CASES[i].file), *found;
        struct error err = {.code = ERR_NONE};
        struct text bytes = text_of("");
        char *copy;

        CU_ASSERT_TRUE_FATAL(file_read(f.arena, path, 10000000, &bytes, &err));
        copy = arena_copy(f.arena, bytes.at, bytes.length);
        copy[CASES[i].at] = (char)(copy[CASES[i].at] ^ 1);
        CU_ASSERT_TRUE(file_write(path, copy, bytes.length, &err));
        found = checked(&f, dir);
        if (strstr(found, CASES[i].sentence) == NULL)
            EXPECT_TEXT(CASES[i].file, found, CASES[i].sentence);
        CU_ASSERT_EQUAL(unlink(path), 0);
        EXPECT_TEXT(CASES[i].file, checked(&f, dir),
                    arena_printf(f.arena, "cannot open \"%s\": No such file or directory", path));
        CU_ASSERT_TRUE(file_write(path, bytes.at, bytes.length, &err));
        EXPECT_TEXT(CASES[i].file, checked(&f, dir), "good");
    }
    log_close(&f);
}

/* Signed by the log itself, and yet wrong: entries that do not follow each other. */
static void
entries_follow_each_other(void)
{
    struct log_fixture f;
    const char *dir;

    log_make(&f, ROOM, 1);
    dir = folder_for_test(f.arena);
    fill(&f, 3);
    log_append(&f, f.leaves[1]);
    write_log(&f, dir, 0);
    EXPECT_TEXT("doubled", checked(&f, dir), "entry 3 says that it is entry 1");
    log_close(&f);
    log_make(&f, ROOM, 1);
    dir = folder_for_test(f.arena);
    log_append(&f, text_of("{}"));
    write_log(&f, dir, 0);
    EXPECT_TEXT("no entry", checked(&f, dir),
                "entry 0: a leaf holds \"act\", \"aut\", \"ev\", \"obj\", \"seq\", \"sub\", "
                "\"sw\", \"ts\", \"v\" and \"why\", and nothing else");
    log_close(&f);
}

/* Large enough for a full tile of the second level. */
static void
a_large_log_is_right(void)
{
    struct log_fixture f;
    const char *dir;

    log_make(&f, ROOM, 1);
    dir = folder_for_test(f.arena);
    fill(&f, 65537);
    write_log(&f, dir, 0);
    EXPECT_TEXT("large", checked(&f, dir), "good");
    CU_ASSERT_TRUE(file_exists(path_join(f.arena, dir, "tile/1/000")));
    CU_ASSERT_TRUE(file_exists(path_join(f.arena, dir, "tile/2/000.p/1")));
    log_close(&f);
}

void
suite_tiles(void)
{
    CU_pSuite suite = CU_add_suite("service/tiles", NULL, NULL);

    CU_add_test(suite, "logs are written and checked", logs_are_written_and_checked);
    CU_add_test(suite, "changes are found", changes_are_found);
    CU_add_test(suite, "entries follow each other", entries_follow_each_other);
    CU_add_test(suite, "a large log is right", a_large_log_is_right);
}
