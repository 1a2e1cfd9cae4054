/* SPDX-License-Identifier: MIT */
#include "port/archive.h"

#include <CUnit/CUnit.h>

#include "fixture.h"
#include "suites.h"

static const struct archive_limits LIMITS = {100000, 10};

static void
archives_are_written_and_read(void)
{
    static const struct archive_file FILES[] = {
        {"b/c.txt", {"two", 3}   },
        {"a",       {"", 0}      },
        {"bytes",   {"\0\1\2", 3}},
    };
    ARENA_SCOPE struct arena *arena = arena_new();
    const struct archive made = {FILES, COUNT_OF(FILES)};
    struct error err = {.code = ERR_NONE};
    struct archive read = {NULL, 0};
    struct text bytes, again;

    CU_ASSERT_TRUE_FATAL(archive_write(arena, &made, &bytes, &err));
    CU_ASSERT_TRUE_FATAL(archive_write(arena, &made, &again, &err));
    CU_ASSERT_TRUE(text_equals(bytes, again));
    CU_ASSERT_TRUE_FATAL(archive_read(arena, bytes, &LIMITS, &read, &err));
    EXPECT_NUMBER("files", read.count, COUNT_OF(FILES));
    EXPECT_TEXT("sorted", read.files[0].name, "a");
    CU_ASSERT_TRUE(text_is(archive_find(&read, "b/c.txt")->bytes, "two"));
    CU_ASSERT_TRUE(text_equals(archive_find(&read, "bytes")->bytes, FILES[2].bytes));
    CU_ASSERT_PTR_NULL(archive_find(&read, "b"));
}

static const char *
refusal(struct arena *arena, const struct archive_file *files, size_t count,
        const struct archive_limits *limits)
{
    struct error err = {.code = ERR_NONE, .text = "was read"};
    struct archive read;
    struct text bytes;

    CU_ASSERT_TRUE_FATAL(archive_write(arena, &(struct archive){files, count}, &bytes, &err));
    (void)!archive_read(arena, bytes, limits, &read, &err);
    return arena_copy(arena, err.text, strlen(err.text));
}

static void
strange_names_are_refused(void)
{
    static const char *const NAMES[] = {"../a", "/a",  "a/../b", "a//b", "a/",
                                        ".",    "a/.", "a\\b",   "a\nb"};

    for (size_t i = 0; i < COUNT_OF(NAMES); i++) {
        ARENA_SCOPE struct arena *arena = arena_new();
        const struct archive_file file = {
            NAMES[i], {"x", 1}
        };

        EXPECT_TEXT(NAMES[i], refusal(arena, &file, 1, &LIMITS),
                    "it holds a name that is no plain path");
    }
}

static void
much_is_refused(void)
{
    static const struct archive_file FILES[] = {
        {"a", {"xxx", 3}},
        {"b", {"yyy", 3}},
    };
    ARENA_SCOPE struct arena *arena = arena_new();
    struct error err = {.code = ERR_NONE};
    struct archive read;

    EXPECT_TEXT("bytes", refusal(arena, FILES, 2, &(struct archive_limits){5, 2}),
                "it holds more than is read");
    EXPECT_TEXT("files", refusal(arena, FILES, 2, &(struct archive_limits){6, 1}),
                "it holds 2 files; at most 1 are read");
    EXPECT_TEXT("just so", refusal(arena, FILES, 2, &(struct archive_limits){6, 2}), "was read");
    CU_ASSERT_FALSE(archive_read(arena, text_of("nonsense"), &LIMITS, &read, &err));
    EXPECT_TEXT("nonsense", err.text, "it is no whole zip: Not a zip archive");
    CU_ASSERT_FALSE(archive_read(arena, text_of(""), &LIMITS, &read, &err));
    EXPECT_TEXT("empty", err.text, "it holds no file");
}

/* A file whose bytes no longer fit its checksum. */
static void
damage_is_found(void)
{
    static const struct archive_file FILE_OF_LETTERS = {
        "a", {"abcdefghijklmnop", 16}
    };
    ARENA_SCOPE struct arena *arena = arena_new();
    struct error err = {.code = ERR_NONE};
    struct archive read;
    struct text bytes;
    char *copy;

    CU_ASSERT_TRUE_FATAL(
        archive_write(arena, &(struct archive){&FILE_OF_LETTERS, 1}, &bytes, &err));
    copy = arena_copy(arena, bytes.at, bytes.length);
    copy[33] = (char)(copy[33] ^ 4); /* behind the head of 30 bytes and the name */
    CU_ASSERT_FALSE(archive_read(arena, (struct text){copy, bytes.length}, &LIMITS, &read, &err));
    EXPECT_TEXT("damaged", err.text, "\"a\" in it is damaged");
}

void
suite_archive(void)
{
    CU_pSuite suite = CU_add_suite("port/archive", NULL, NULL);

    CU_add_test(suite, "archives are written and read", archives_are_written_and_read);
    CU_add_test(suite, "strange names are refused", strange_names_are_refused);
    CU_add_test(suite, "much is refused", much_is_refused);
    CU_add_test(suite, "damage is found", damage_is_found);
}
