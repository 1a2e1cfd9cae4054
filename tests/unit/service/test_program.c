/* SPDX-License-Identifier: MIT */
#include "service/program.h"

#include <CUnit/CUnit.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/file.h"
#include "fixture.h"
#include "suites.h"

/* The folder of the program that runs these tests. */
static const char *
own_folder(struct arena *arena)
{
    char *self = realpath("/proc/self/exe", NULL);
    char *folder;

    CU_ASSERT_PTR_NOT_NULL_FATAL(self);
    folder = path_parent(arena, self);
    free(self);
    return folder;
}

static void
what_lies_beside_is_seen_from_the_program(void)
{
    ARENA_SCOPE struct arena *arena = arena_new();

    EXPECT_TEXT("beside", program_beside(arena, "templates"),
                path_join(arena, own_folder(arena), "templates"));
}

static void
a_program_beside_comes_first(void)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    const char *beside = path_join(arena, own_folder(arena), "runner.beside");
    struct error err = {.code = ERR_NONE};

    EXPECT_TEXT("not there", program_path(arena, "runner.beside"), PKGLIBEXECDIR "/runner.beside");
    CU_ASSERT_TRUE_FATAL(file_write(beside, "", 0, &err));
    EXPECT_TEXT("there", program_path(arena, "runner.beside"), beside);
    unlink(beside);
}

void
suite_program(void)
{
    CU_pSuite suite = CU_add_suite("program", NULL, NULL);

    CU_add_test(suite, "what lies beside is seen from the program",
                what_lies_beside_is_seen_from_the_program);
    CU_add_test(suite, "a program beside comes first", a_program_beside_comes_first);
}
