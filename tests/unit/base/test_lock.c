/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE /* program_invocation_short_name */
#include "base/lock.h"

#include <CUnit/CUnit.h>
#include <errno.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/file.h"
#include "fixture.h"
#include "suites.h"

/* What another process gets when it asks for the lock. */
static int
other_process_tries(const char *path)
{
    int status = 0;
    pid_t child = fork();

    if (child == 0) {
        struct error err = {.code = ERR_NONE};
        struct arena *arena = arena_new();
        char words[128];

        snprintf(words, sizeof words, "\"a\" is in use by process %ld (%s", (long)getppid(),
                 program_invocation_short_name);
        if (lock_take(arena, path, "\"a\"", 0, &err))
            _exit(1);
        _exit(err.code == ERR_RETRY && strncmp(err.text, words, strlen(words)) == 0 &&
                      strstr(err.text, "); try again when it has finished") != NULL
                  ? 2
                  : 3);
    }
    CU_ASSERT_EQUAL(waitpid(child, &status, 0), child);
    return WEXITSTATUS(status);
}

static void
one_process_at_a_time(void)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    const char *path = path_join(arena, folder_for_test(arena), "lock");
    struct arena *holder = arena_new();
    struct error err = {.code = ERR_NONE};

    CU_ASSERT_TRUE(lock_take(holder, path, "\"a\"", 0, &err));
    EXPECT_NUMBER("held", other_process_tries(path), 2);
    arena_free(&holder);
    EXPECT_NUMBER("let go", other_process_tries(path), 1);
}

static void
a_lock_needs_its_folder(void)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    const char *path = path_join(arena, folder_for_test(arena), "none/lock");
    struct error err = {.code = ERR_NONE};

    CU_ASSERT_FALSE(lock_take(arena, path, "\"a\"", 0, &err));
    EXPECT_NUMBER("code", err.code, ERR_STORAGE);
}

void
suite_lock(void)
{
    CU_pSuite suite = CU_add_suite("lock", NULL, NULL);

    CU_add_test(suite, "one process at a time", one_process_at_a_time);
    CU_add_test(suite, "a lock needs its folder", a_lock_needs_its_folder);
}
