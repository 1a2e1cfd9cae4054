/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE /* fork, socket */
#include "port/confine.h"

#include <CUnit/CUnit.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/file.h"
#include "fixture.h"
#include "suites.h"

/* What a process may be tried at; each is a bit of its exit status when it was allowed. */
enum { READS_OWN = 1, WRITES_OWN = 2, READS_OTHER = 4, WRITES_OTHER = 8, CALLS = 16, STARTS = 32 };
#define NOT_CONFINED 64

struct trial {
    const char *own, *other; /* folders, with a file "there" in each */
    struct confinement confinement;
};

static bool
opens(const char *folder, const char *name, int flags)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    int descriptor = open(path_join(arena, folder, name), flags | O_CLOEXEC, 0600);

    return descriptor >= 0 && close(descriptor) == 0;
}

static bool
starts(void)
{
    pid_t process = fork();

    if (process == 0)
        _exit(0);
    return process > 0 && waitpid(process, NULL, 0) == process;
}

static int
try_all(const struct trial *trial)
{
    struct error err = {.code = ERR_NONE};
    int done = 0;

    if (!confine(&trial->confinement, &err))
        return NOT_CONFINED;
    done |= opens(trial->own, "there", O_RDONLY) ? READS_OWN : 0;
    done |= opens(trial->own, "new", O_WRONLY | O_CREAT) ? WRITES_OWN : 0;
    done |= opens(trial->other, "there", O_RDONLY) ? READS_OTHER : 0;
    done |= opens(trial->other, "new", O_WRONLY | O_CREAT) ? WRITES_OTHER : 0;
    done |= socket(AF_INET, SOCK_STREAM, 0) >= 0 ? CALLS : 0;
    return done | (starts() ? STARTS : 0);
}

static int
status_of(const struct trial *trial)
{
    pid_t process = fork();
    int status = 0;

    CU_ASSERT_TRUE_FATAL(process >= 0);
    if (process == 0)
        _exit(try_all(trial));
    CU_ASSERT_EQUAL(waitpid(process, &status, 0), process);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static const char *
folder_with_a_file(struct arena *arena)
{
    const char *folder = folder_for_test(arena);
    struct error err = {.code = ERR_NONE};

    CU_ASSERT_TRUE_FATAL(file_write(path_join(arena, folder, "there"), "x", 1, &err));
    return folder;
}

/* Each kind of process gets what it needs, and nothing besides. */
static void
what_was_given_up_is_refused(void)
{
    static const struct {
        const char *name;
        bool reads, writes, network, children;
        int allowed;
    } CASES[] = {
        {"nothing",  false, false, false, false, 0                                           },
        {"reading",  true,  false, false, false, READS_OWN                                   },
        {"writing",  false, true,  false, false, READS_OWN | WRITES_OWN                      },
        {"network",  false, false, true,  false, CALLS                                       },
        {"children", false, true,  false, true,  READS_OWN | WRITES_OWN | STARTS             },
        {"both",     true,  true,  true,  true,  READS_OWN | WRITES_OWN | CALLS | STARTS     },
    };
    ARENA_SCOPE struct arena *arena = arena_new();
    struct trial trial = {.own = folder_with_a_file(arena), .other = folder_with_a_file(arena)};

    if (!confine_limits_calls() || !confine_limits_folders())
        return;
    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        trial.confinement = (struct confinement){
            .readable = {CASES[i].reads ? trial.own : NULL},
            .writable = {CASES[i].writes ? trial.own : NULL},
            .network = CASES[i].network,
            .children = CASES[i].children,
        };
        EXPECT_NUMBER(CASES[i].name, status_of(&trial), CASES[i].allowed);
        unlink(path_join(arena, trial.own, "new"));
    }
}

/* A process that is confined can confine what it starts further, and give nothing back. */
static int
confine_twice(const struct trial *trial)
{
    struct trial inner = *trial;
    struct error err = {.code = ERR_NONE};
    int status;

    if (!confine(&trial->confinement, &err))
        return NOT_CONFINED;
    inner.confinement = (struct confinement){.readable = {trial->own, trial->other},
                                             .writable = {trial->own},
                                             .network = true};
    status = status_of(&inner);
    return status < 0 ? NOT_CONFINED : status;
}

static void
what_is_given_up_stays_so(void)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct trial trial = {.own = folder_with_a_file(arena), .other = folder_with_a_file(arena)};
    pid_t process;
    int status = 0;

    if (!confine_limits_calls() || !confine_limits_folders())
        return;
    trial.confinement = (struct confinement){.readable = {trial.own}, .children = true};
    process = fork();
    CU_ASSERT_TRUE_FATAL(process >= 0);
    if (process == 0)
        _exit(confine_twice(&trial));
    CU_ASSERT_EQUAL(waitpid(process, &status, 0), process);
    EXPECT_NUMBER("only what both allow", WEXITSTATUS(status), READS_OWN);
}

void
suite_confine(void)
{
    CU_pSuite suite = CU_add_suite("confine", NULL, NULL);

    CU_add_test(suite, "what was given up is refused", what_was_given_up_is_refused);
    CU_add_test(suite, "what is given up stays so", what_is_given_up_stays_so);
}
