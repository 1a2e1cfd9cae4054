/* SPDX-License-Identifier: MIT */
/*
 * runner - runs all suites, or the one named on the command line.
 *
 * The last line is "N passed, N failed"; the exit status is 1 when any failed, 2 for wrong usage.
 */
#include "suites.h"

#include <CUnit/Basic.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "service/processes.h"

static const struct {
    const char *name;
    void (*add)(void);
} LIST[] = {
#define ENTRY(suite) {.name = #suite, .add = suite_##suite},
    SUITES(ENTRY)
#undef ENTRY
};

#define SUITE_COUNT (sizeof LIST / sizeof *LIST)

/* Adds the suite of that name, or all; returns how many. */
static unsigned
add_suites(const char *name)
{
    unsigned added = 0;

    for (size_t i = 0; i < SUITE_COUNT; i++) {
        if (name != NULL && strcmp(LIST[i].name, name) != 0)
            continue;
        LIST[i].add();
        added++;
    }
    return added;
}

static int
tell_suites(const char *name)
{
    fprintf(stderr, "there is no suite \"%s\"; there are:", name);
    for (size_t i = 0; i < SUITE_COUNT; i++)
        fprintf(stderr, " %s", LIST[i].name);
    fputs("\n", stderr);
    return 2;
}

int
main(int argc, char **argv)
{
    const char *name = argc > 1 ? argv[1] : NULL;
    unsigned run, failed;
    int status;

    if (processes_serve(argc, argv, &status)) /* as src/main.c does */
        return status;
    setenv("DELTARETURN_TEMPLATES", TEMPLATES_DIR, 0);
    signal(SIGPIPE, SIG_IGN);
    signal(SIGXFSZ, SIG_IGN);
    if (CU_initialize_registry() != CUE_SUCCESS)
        return 3;
    if (add_suites(name) == 0)
        return tell_suites(name);
    CU_basic_set_mode(CU_BRM_NORMAL);
    if (CU_get_error() != CUE_SUCCESS || CU_basic_run_tests() != CUE_SUCCESS) {
        fprintf(stderr, "the tests cannot be run: %s\n", CU_get_error_msg());
        return 3;
    }
    run = CU_get_number_of_tests_run();
    failed = CU_get_number_of_tests_failed() + CU_get_number_of_suites_failed();
    CU_cleanup_registry();
    printf("%u passed, %u failed\n", run - failed, failed);
    return failed == 0 && run > 0 ? 0 : 1;
}
