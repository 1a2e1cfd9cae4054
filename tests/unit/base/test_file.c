/* SPDX-License-Identifier: MIT */
#include "base/file.h"

#include <CUnit/CUnit.h>
#include <dirent.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/fault.h"
#include "fixture.h"
#include "suites.h"

static unsigned
entries_of(const char *path)
{
    DIR *dir = opendir(path);
    unsigned count = 0;

    CU_ASSERT_PTR_NOT_NULL_FATAL(dir);
    for (struct dirent *entry = readdir(dir); entry != NULL; entry = readdir(dir))
        count += strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0;
    closedir(dir);
    return count;
}

static void
expect_content(const char *path, const char *expected)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct error err = {.code = ERR_NONE};
    struct text content = {.at = "", .length = 0};

    CU_ASSERT_TRUE(file_read(arena, path, 1000, &content, &err));
    EXPECT_TEXT(path_base(path), content.at, expected);
}

static void
paths_are_joined(void)
{
    ARENA_SCOPE struct arena *arena = arena_new();

    EXPECT_TEXT("plain", path_join(arena, "a", "b"), "a/b");
    EXPECT_TEXT("slash", path_join(arena, "a/", "b"), "a/b");
    EXPECT_TEXT("root", path_join(arena, "/", "b"), "/b");
    EXPECT_TEXT("empty", path_join(arena, "", "b"), "b");
    EXPECT_TEXT("base", path_base("/a/b.csv"), "b.csv");
    EXPECT_TEXT("base", path_base("b.csv"), "b.csv");
}

static void
files_are_written_and_read(void)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    const char *dir = folder_for_test(arena), *path = path_join(arena, dir, "a.txt");
    struct error err = {.code = ERR_NONE};
    struct text content;

    CU_ASSERT_FALSE(file_exists(path));
    CU_ASSERT_FALSE(folder_is_filled(dir));
    CU_ASSERT_TRUE(file_write(path, "one", 3, &err));
    CU_ASSERT_TRUE(file_exists(path) && !folder_exists(path) && folder_exists(dir));
    CU_ASSERT_TRUE(folder_is_filled(dir));
    EXPECT_NUMBER("size", file_size(path), 3);
    CU_ASSERT_TRUE(file_write(path, "second", 6, &err));
    expect_content(path, "second");
    EXPECT_NUMBER("nothing is left over", entries_of(dir), 1);
    CU_ASSERT_TRUE(file_read(arena, path, 6, &content, &err));
    CU_ASSERT_FALSE(file_read(arena, path, 5, &content, &err));
    EXPECT_TEXT("limit", err.text, arena_printf(arena, "\"%s\" is larger than 5 bytes", path));
    CU_ASSERT_FALSE(file_read(arena, "/nowhere/x", 5, &content, &err));
    EXPECT_TEXT("absent", err.text, "cannot open \"/nowhere/x\": No such file or directory");
    CU_ASSERT_EQUAL(err.code, ERR_INPUT);
    CU_ASSERT_FALSE(file_write("/nowhere/x", "", 0, &err));
    EXPECT_TEXT("no folder", err.text, "cannot write \"/nowhere/x\": No such file or directory");
    CU_ASSERT_EQUAL(err.code, ERR_STORAGE);
}

static void
folders_are_made_with_those_above(void)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    const char *dir = folder_for_test(arena), *deep = path_join(arena, dir, "a/b/c");
    const char *file = path_join(arena, dir, "file");
    struct error err = {.code = ERR_NONE};
    struct stat status;

    CU_ASSERT_TRUE(folders_make(deep, &err) && folders_make(deep, &err));
    CU_ASSERT_TRUE(folder_exists(deep) && stat(deep, &status) == 0);
    EXPECT_NUMBER("mode", status.st_mode & 0777, 0700);
    CU_ASSERT_TRUE(file_write(file, "", 0, &err));
    CU_ASSERT_FALSE(folders_make(path_join(arena, file, "x"), &err));
    EXPECT_TEXT("file", err.text,
                arena_printf(arena, "cannot make the folder \"%s\": File exists", file));
}

static void
uncommitted_files_leave_nothing(void)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    const char *dir = folder_for_test(arena), *path = path_join(arena, dir, "a.txt");
    struct error err = {.code = ERR_NONE};
    struct arena *inner = arena_new();
    struct new_file *file;

    CU_ASSERT_TRUE(file_write(path, "old", 3, &err));
    CU_ASSERT_TRUE_FATAL(file_create(inner, path, &file, &err));
    fputs("new", file_stream(file));
    expect_content(path, "old");
    EXPECT_NUMBER("both", entries_of(dir), 2);
    arena_free(&inner);
    EXPECT_NUMBER("abandoned", entries_of(dir), 1);
    expect_content(path, "old");
    inner = arena_new();
    CU_ASSERT_TRUE_FATAL(file_create(inner, path, &file, &err));
    fputs("new", file_stream(file));
    CU_ASSERT_TRUE(file_commit(file, &err));
    arena_free(&inner);
    expect_content(path, "new");
    EXPECT_NUMBER("committed", entries_of(dir), 1);
}

/* A new folder beside PATH with one file in it. */
static struct new_folder *
new_folder(struct arena *arena, const char *path, const char *content)
{
    struct error err = {.code = ERR_NONE};
    struct new_folder *folder = NULL;

    CU_ASSERT_TRUE_FATAL(folder_create(arena, path, &folder, &err));
    CU_ASSERT_TRUE_FATAL(
        file_write(path_join(arena, folder_path(folder), "f"), content, strlen(content), &err));
    return folder;
}

static void
folders_are_moved_into_place(void)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    const char *dir = folder_for_test(arena), *out = path_join(arena, dir, "out");
    struct error err = {.code = ERR_NONE};
    struct arena *inner = arena_new();
    struct stat status;

    new_folder(inner, out, "abandoned");
    CU_ASSERT_FALSE(folder_exists(out));
    arena_free(&inner);
    EXPECT_NUMBER("abandoned", entries_of(dir), 0);
    CU_ASSERT_TRUE(folder_commit(new_folder(arena, out, "one"), false, &err));
    expect_content(path_join(arena, out, "f"), "one");
    CU_ASSERT_EQUAL_FATAL(stat(out, &status), 0);
    EXPECT_NUMBER("for its owner only", status.st_mode & 0777, 0700);
    EXPECT_NUMBER("nothing is left over", entries_of(dir), 1);
}

static void
an_empty_folder_is_taken(void)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    const char *dir = folder_for_test(arena), *out = path_join(arena, dir, "out");
    struct error err = {.code = ERR_NONE};

    CU_ASSERT_EQUAL_FATAL(mkdir(out, 0700), 0);
    CU_ASSERT_TRUE(
        folder_commit(new_folder(arena, arena_printf(arena, "%s///", out), "one"), false, &err));
    expect_content(path_join(arena, out, "f"), "one");
    EXPECT_NUMBER("nothing is left over", entries_of(dir), 1);
}

static void
a_filled_folder_is_refused_or_replaced(void)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    const char *dir = folder_for_test(arena), *out = path_join(arena, dir, "out");
    struct error err = {.code = ERR_NONE};
    struct arena *inner = arena_new();

    CU_ASSERT_TRUE(folder_commit(new_folder(arena, out, "one"), false, &err));
    CU_ASSERT_TRUE(file_write(path_join(arena, out, "other"), "", 0, &err));
    CU_ASSERT_FALSE(folder_commit(new_folder(inner, out, "two"), false, &err));
    CU_ASSERT_EQUAL(err.code, ERR_CONFLICT);
    EXPECT_TEXT("refused", err.text,
                arena_printf(arena,
                             "the folder \"%s\" already holds something; name another, or add "
                             "--replace to put the new content in its place",
                             out));
    arena_free(&inner);
    expect_content(path_join(arena, out, "f"), "one");
    EXPECT_NUMBER("nothing is left over", entries_of(dir), 1);
    CU_ASSERT_TRUE(folder_commit(new_folder(arena, out, "three"), true, &err));
    expect_content(path_join(arena, out, "f"), "three");
    EXPECT_NUMBER("replaced as a whole", entries_of(out), 1);
    EXPECT_NUMBER("nothing is left over", entries_of(dir), 1);
}

static void
a_filled_folder_is_refused_before_the_work(void)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    const char *dir = folder_for_test(arena), *out = path_join(arena, dir, "out");
    struct error err = {.code = ERR_NONE};

    CU_ASSERT_TRUE(folder_is_free(out, false, "return", &err));
    CU_ASSERT_TRUE(folder_make(out, &err));
    CU_ASSERT_TRUE(folder_make(out, &err)); /* it is there */
    CU_ASSERT_TRUE(folder_is_free(out, false, "return", &err));
    CU_ASSERT_TRUE(file_write(path_join(arena, out, "other"), "", 0, &err));
    CU_ASSERT_TRUE(folder_is_free(out, true, "return", &err));
    CU_ASSERT_FALSE(folder_is_free(out, false, "return", &err));
    CU_ASSERT_EQUAL(err.code, ERR_CONFLICT);
    EXPECT_TEXT("refused", err.text,
                arena_printf(arena,
                             "the folder \"%s\" already holds something; name another, or add "
                             "--replace to put the new return in its place",
                             out));
}

/* As a process that was killed leaves it: nobody holds it. */
static void
leave(struct arena *arena, const char *name)
{
    struct error err = {.code = ERR_NONE};
    const char *file = path_join(arena, name, "families.csv");

    CU_ASSERT_EQUAL_FATAL(mkdir(name, 0700), 0);
    CU_ASSERT_TRUE(file_write(file, "x", 1, &err));
}

static void
what_a_killed_process_left_is_swept(void)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    const char *dir = folder_for_test(arena), *path = path_join(arena, dir, "showing");
    const char *left = arena_printf(arena, "%s.part-4711-AbC123", path);
    const char *named = arena_printf(arena, "%s.part-backup", path);
    struct error err = {.code = ERR_NONE};
    struct new_folder *folder;

    CU_ASSERT_TRUE_FATAL(folder_create(arena, path, &folder, &err));
    leave(arena, left);
    leave(arena, named);
    folder_sweep(path);
    CU_ASSERT_FALSE(folder_exists(left));
    CU_ASSERT_TRUE(folder_exists(named));
    CU_ASSERT_TRUE(folder_exists(folder_path(folder))); /* it is held */
    CU_ASSERT_TRUE(folder_commit(folder, false, &err));
    leave(arena, left);
    CU_ASSERT_TRUE_FATAL(folder_create(arena, path, &folder, &err));
    CU_ASSERT_FALSE(folder_exists(left));
    CU_ASSERT_TRUE(folder_exists(path));
}

/* The two change places in one step, and what is left of the old one is swept. */
static void
a_replacement_that_is_cut_short_leaves_one_of_both(void)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    const char *out = path_join(arena, folder_for_test(arena), "out");
    struct error err = {.code = ERR_NONE};
    struct new_folder *folder;

    leave(arena, out);
    CU_ASSERT_TRUE_FATAL(folder_create(arena, out, &folder, &err));
    CU_ASSERT_TRUE(file_write(path_join(arena, folder_path(folder), "new"), "y", 1, &err));
    CU_ASSERT_TRUE(fault_plan("remove:1:io", &err));
    CU_ASSERT_TRUE(folder_commit(folder, true, &err));
    CU_ASSERT_TRUE(fault_plan("", &err));
    expect_content(path_join(arena, out, "new"), "y");
    EXPECT_NUMBER("the old one is there still", entries_of(path_parent(arena, out)), 2);
    CU_ASSERT_TRUE_FATAL(folder_create(arena, out, &folder, &err));
    EXPECT_NUMBER("and is swept", entries_of(path_parent(arena, out)), 2);
}

static void
a_file_is_never_replaced_by_a_folder(void)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    const char *dir = folder_for_test(arena), *out = path_join(arena, dir, "out");
    struct error err = {.code = ERR_NONE};
    struct arena *inner = arena_new();

    CU_ASSERT_TRUE(file_write(out, "mine", 4, &err));
    CU_ASSERT_FALSE(folder_commit(new_folder(inner, out, "one"), true, &err));
    arena_free(&inner);
    expect_content(out, "mine");
    EXPECT_NUMBER("nothing is left over", entries_of(dir), 1);
    CU_ASSERT_FALSE(folder_create(arena, "/nowhere/out", &(struct new_folder *){NULL}, &err));
    EXPECT_TEXT("no parent", err.text,
                "cannot make the folder \"/nowhere/out\": No such file or directory");
    CU_ASSERT_EQUAL(err.code, ERR_STORAGE);
}

void
suite_file(void)
{
    CU_pSuite suite = CU_add_suite("base/file", NULL, NULL);

    CU_add_test(suite, "paths are joined", paths_are_joined);
    CU_add_test(suite, "files are written and read", files_are_written_and_read);
    CU_add_test(suite, "folders are made with those above", folders_are_made_with_those_above);
    CU_add_test(suite, "uncommitted files leave nothing", uncommitted_files_leave_nothing);
    CU_add_test(suite, "folders are moved into place", folders_are_moved_into_place);
    CU_add_test(suite, "an empty folder is taken", an_empty_folder_is_taken);
    CU_add_test(suite, "a filled folder is refused or replaced",
                a_filled_folder_is_refused_or_replaced);
    CU_add_test(suite, "a filled folder is refused before the work",
                a_filled_folder_is_refused_before_the_work);
    CU_add_test(suite, "what a killed process left is swept", what_a_killed_process_left_is_swept);
    CU_add_test(suite, "a replacement that is cut short leaves one of both",
                a_replacement_that_is_cut_short_leaves_one_of_both);
    CU_add_test(suite, "a file is never replaced by a folder",
                a_file_is_never_replaced_by_a_folder);
}
