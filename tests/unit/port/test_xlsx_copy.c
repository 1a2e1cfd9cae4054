/* SPDX-License-Identifier: MIT */
#include "port/xlsx_copy.h"

#include <CUnit/CUnit.h>
#include <zip.h>

#include "base/file.h"
#include "fixture.h"
#include "suites.h"

static const struct xlsx_limits LIMITS = {.bytes = 4096, .parts = 10};

/* A zip with three parts, the last of them stored as it is. */
static const char *
zip_for_test(struct arena *arena)
{
    static const char *const PARTS[][2] = {
        {"a.xml",     "<a/>"      },
        {"dir/b.xml", "<b>old</b>"},
        {"c.bin",     "ccc"       }
    };
    const char *path = path_join(arena, folder_for_test(arena), "form.xlsx");
    zip_t *zip = zip_open(path, ZIP_CREATE, NULL);

    CU_ASSERT_PTR_NOT_NULL_FATAL(zip);
    for (size_t i = 0; i < COUNT_OF(PARTS); i++) {
        zip_source_t *source = zip_source_buffer(zip, PARTS[i][1], strlen(PARTS[i][1]), 0);
        zip_int64_t place = zip_file_add(zip, PARTS[i][0], source, 0);

        CU_ASSERT_FATAL(place >= 0);
        CU_ASSERT_EQUAL_FATAL(
            zip_file_set_mtime(zip, (zip_uint64_t)place, 1000000000 + (time_t)i * 60, 0), 0);
    }
    CU_ASSERT_EQUAL_FATAL(zip_set_file_compression(zip, 2, ZIP_CM_STORE, 0), 0);
    CU_ASSERT_EQUAL_FATAL(zip_close(zip), 0);
    return path;
}

static struct xlsx_copy *
open_for_test(struct arena *arena, const char *path)
{
    struct error err = {.code = ERR_NONE};
    struct xlsx_copy *copy = NULL;

    CU_ASSERT_TRUE_FATAL(xlsx_copy_open(arena, path, &LIMITS, &copy, &err));
    return copy;
}

static const char *
write_for_test(struct arena *arena, struct xlsx_copy *copy, const char *name)
{
    const char *path = path_join(arena, folder_for_test(arena), name);
    struct error err = {.code = ERR_NONE};
    FILE *file = fopen(path, "wb");

    CU_ASSERT_PTR_NOT_NULL_FATAL(file);
    CU_ASSERT_TRUE_FATAL(xlsx_copy_write(copy, file, &err));
    fclose(file);
    return path;
}

static void
expect_part(struct arena *arena, struct xlsx_copy *copy, const char *name, const char *expected)
{
    struct error err = {.code = ERR_NONE};
    struct text bytes;

    CU_ASSERT_TRUE_FATAL(xlsx_copy_read(copy, arena, name, &bytes, &err));
    EXPECT_TEXT(name, arena_copy(arena, bytes.at, bytes.length), expected);
}

static void
one_part_is_exchanged(void)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct xlsx_copy *copy = open_for_test(arena, zip_for_test(arena));
    struct error err = {.code = ERR_NONE};
    struct xlsx_copy *back;

    EXPECT_NUMBER("parts", xlsx_copy_count(copy), 3);
    EXPECT_TEXT("name", xlsx_copy_name(copy, 1), "dir/b.xml");
    CU_ASSERT_TRUE(xlsx_copy_has(copy, "c.bin"));
    CU_ASSERT_FALSE(xlsx_copy_has(copy, "C.bin"));
    CU_ASSERT_TRUE_FATAL(xlsx_copy_put(copy, "dir/b.xml", text_of("<b>new</b>"), &err));
    expect_part(arena, copy, "dir/b.xml", "<b>old</b>");
    back = open_for_test(arena, write_for_test(arena, copy, "out.xlsx"));
    EXPECT_NUMBER("parts", xlsx_copy_count(back), 3);
    expect_part(arena, back, "a.xml", "<a/>");
    expect_part(arena, back, "dir/b.xml", "<b>new</b>");
    expect_part(arena, back, "c.bin", "ccc");
}

static void
what_stays_keeps_its_facts(void)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    const char *path = zip_for_test(arena);
    struct xlsx_copy *copy = open_for_test(arena, path);
    struct error err = {.code = ERR_NONE};
    zip_t *old, *new;

    CU_ASSERT_TRUE_FATAL(xlsx_copy_put(copy, "a.xml", text_of("<aa/>"), &err));
    old = zip_open(path, ZIP_RDONLY, NULL);
    new = zip_open(write_for_test(arena, copy, "out.xlsx"), ZIP_RDONLY, NULL);
    CU_ASSERT_FATAL(old != NULL && new != NULL);
    for (zip_uint64_t i = 0; i < 3; i++) {
        zip_stat_t was, is;

        CU_ASSERT_FATAL(zip_stat_index(old, i, 0, &was) == 0 &&
                        zip_stat_index(new, i, 0, &is) == 0);
        EXPECT_TEXT("name", is.name, was.name);
        EXPECT_NUMBER(was.name, is.mtime, was.mtime);
        EXPECT_NUMBER(was.name, i == 0 || (is.comp_method == was.comp_method && is.crc == was.crc),
                      true);
    }
    zip_discard(old);
    zip_discard(new);
}

static void
a_part_is_left_out(void)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct xlsx_copy *copy = open_for_test(arena, zip_for_test(arena)), *back;
    struct error err = {.code = ERR_NONE};

    CU_ASSERT_TRUE_FATAL(xlsx_copy_drop(copy, "a.xml", &err));
    back = open_for_test(arena, write_for_test(arena, copy, "out.xlsx"));
    EXPECT_NUMBER("parts", xlsx_copy_count(back), 2);
    EXPECT_TEXT("first", xlsx_copy_name(back, 0), "dir/b.xml");
}

static void
faults_name_file_and_part(void)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    const char *path = zip_for_test(arena);
    struct xlsx_copy *copy = open_for_test(arena, path);
    struct error err = {.code = ERR_NONE};
    struct text bytes;

    CU_ASSERT_FALSE(xlsx_copy_read(copy, arena, "none", &bytes, &err));
    EXPECT_TEXT("read", err.text,
                arena_printf(arena, "%s: the part \"none\" cannot be opened", path));
    CU_ASSERT_FALSE(xlsx_copy_put(copy, "none", text_of("x"), &err));
    EXPECT_TEXT("put", err.text,
                arena_printf(arena, "%s: the part \"none\" cannot be exchanged", path));
    CU_ASSERT_FALSE(xlsx_copy_drop(copy, "none", &err));
    EXPECT_TEXT("drop", err.text,
                arena_printf(arena, "%s: the part \"none\" cannot be left out", path));
    CU_ASSERT_TRUE_FATAL(
        xlsx_copy_open(arena, path, &(struct xlsx_limits){.bytes = 5, .parts = 9}, &copy, &err));
    CU_ASSERT_FALSE(xlsx_copy_read(copy, arena, "dir/b.xml", &bytes, &err));
    EXPECT_TEXT("limit", err.text,
                arena_printf(arena,
                             "%s: the part \"dir/b.xml\" makes the workbook larger than is read",
                             path));
    CU_ASSERT_TRUE_FATAL(file_write(path, "%PDF-1.7", 8, &err));
    CU_ASSERT_FALSE(xlsx_copy_open(arena, path, &LIMITS, &copy, &err));
    EXPECT_TEXT("no zip", err.text,
                arena_printf(arena, "%s is not a whole .xlsx workbook: Not a zip archive", path));
    EXPECT_NUMBER("code", err.code, ERR_INPUT);
}

static void
a_full_disk_is_told(void)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct xlsx_copy *copy = open_for_test(arena, zip_for_test(arena));
    struct error err = {.code = ERR_NONE};
    FILE *full = fopen("/dev/full", "wb");

    CU_ASSERT_PTR_NOT_NULL_FATAL(full);
    CU_ASSERT_TRUE_FATAL(xlsx_copy_put(copy, "a.xml", text_of("<aa/>"), &err));
    CU_ASSERT_FALSE(xlsx_copy_write(copy, full, &err));
    EXPECT_NUMBER("code", err.code, ERR_STORAGE);
    CU_ASSERT(strstr(err.text, "cannot be written: No space left on device") != NULL);
    fclose(full);
}

void
suite_xlsx_copy(void)
{
    CU_pSuite suite = CU_add_suite("port/xlsx_copy", NULL, NULL);

    CU_add_test(suite, "one part is exchanged", one_part_is_exchanged);
    CU_add_test(suite, "what stays keeps its facts", what_stays_keeps_its_facts);
    CU_add_test(suite, "a part is left out", a_part_is_left_out);
    CU_add_test(suite, "faults name file and part", faults_name_file_and_part);
    CU_add_test(suite, "a full disk is told", a_full_disk_is_told);
}
