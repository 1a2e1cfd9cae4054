/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE /* close_range */
#include "service/child.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/file.h"
#include "service/program.h"

static void
child_end(void *handle)
{
    const struct child *child = handle;

    close(child->descriptor);
    kill(child->process, SIGKILL);
    while (waitpid(child->process, NULL, 0) < 0 && errno == EINTR)
        ;
}

/* In the child: nothing but what may be done between fork and exec. */
static void
become(int descriptor, const char *program, const char *word, pid_t parent)
{
    sigset_t none;

    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    if (prctl(PR_SET_PDEATHSIG, SIGKILL) == 0 && getppid() == parent &&
        (descriptor == CHILD_SOCKET ? fcntl(descriptor, F_SETFD, 0) == 0
                                    : dup2(descriptor, CHILD_SOCKET) == CHILD_SOCKET) &&
        close_range(CHILD_SOCKET + 1, ~0U, 0) == 0)
        execl(program, CHILD_PROGRAM, word, (char *)NULL);
    _exit(3);
}

bool
child_find(struct arena *arena, const char **program, struct error *err)
{
    *program = program_path(arena, CHILD_PROGRAM);
    return file_exists(*program) ||
           error_raise(err, ERR_STORAGE,
                       "the program \"%s\", which speaks to other machines, is not there; install "
                       "it again",
                       *program);
}

bool
child_start(struct arena *arena, const char *word, struct child **child, struct error *err)
{
    struct child *made = ARENA_ARRAY(arena, struct child, 1);
    const char *program;
    pid_t parent = getpid();
    int ends[2];

    if (!child_find(arena, &program, err))
        return false;
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0)
        return error_raise_system(err, ERR_STORAGE, errno, "cannot reach the %s", word);
    made->process = fork();
    if (made->process == 0)
        become(ends[1], program, word, parent);
    close(ends[1]);
    made->descriptor = ends[0];
    if (made->process < 0) {
        close(ends[0]);
        return error_raise_system(err, ERR_STORAGE, errno, "cannot start the %s", word);
    }
    arena_defer(arena, child_end, made);
    *child = made;
    return true;
}

void
child_dismiss(const struct child *child)
{
    shutdown(child->descriptor, SHUT_WR);
}
