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

/* What is executed, and how it is called in a list of processes. */
struct image {
    const char *path, *name;
};

/* In the child: nothing but what may be done between fork and exec.  A signal to the whole group,
 * from a terminal or a manager, is the parent's: it may still need the child to end well. */
static void
become(int descriptor, const struct image *image, const char *const *words, pid_t parent)
{
    static const int PARENTS[] = {SIGINT, SIGTERM, SIGHUP};
    sigset_t none;

    for (size_t i = 0; i < sizeof PARENTS / sizeof PARENTS[0]; i++)
        signal(PARENTS[i], SIG_IGN);
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    if (prctl(PR_SET_PDEATHSIG, SIGKILL) == 0 && getppid() == parent &&
        (descriptor == CHILD_SOCKET ? fcntl(descriptor, F_SETFD, 0) == 0
                                    : dup2(descriptor, CHILD_SOCKET) == CHILD_SOCKET) &&
        close_range(CHILD_SOCKET + 1, ~0U, 0) == 0)
        execl(image->path, image->name, words[0], words[1], words[2], (char *)NULL);
    _exit(3);
}

static bool
start(const struct image *image, int type, const char *const *words, struct child *child,
      struct error *err)
{
    pid_t parent = getpid();
    int ends[2];

    if (socketpair(AF_UNIX, type | SOCK_CLOEXEC, 0, ends) != 0)
        return error_raise_system(err, ERR_STORAGE, errno, "cannot reach the %s", words[0]);
    *child = (struct child){.process = fork(), .descriptor = ends[0]};
    if (child->process == 0)
        become(ends[1], image, words, parent);
    close(ends[1]);
    if (child->process > 0)
        return true;
    close(ends[0]);
    return error_raise_system(err, ERR_STORAGE, errno, "cannot start the %s", words[0]);
}

bool
child_run(int type, const char *const words[CHILD_WORDS_MOST], struct child *child,
          struct error *err)
{
    static const struct image SELF = {"/proc/self/exe", "deltareturnd"};

    return start(&SELF, type, words, child, err);
}

static int
wait_for(pid_t process)
{
    int status = 0;

    while (waitpid(process, &status, 0) < 0 && errno == EINTR)
        ;
    return status;
}

int
child_end(struct child *child)
{
    close(child->descriptor);
    child->descriptor = -1;
    kill(child->process, SIGKILL);
    return wait_for(child->process);
}

static void
end_deferred(void *handle)
{
    (void)child_end(handle);
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
    const char *const words[CHILD_WORDS_MOST] = {word};
    struct image image = {.name = CHILD_PROGRAM};
    struct child *made = ARENA_ARRAY(arena, struct child, 1);

    if (!child_find(arena, &image.path, err) || !start(&image, SOCK_SEQPACKET, words, made, err))
        return false;
    arena_defer(arena, end_deferred, made);
    *child = made;
    return true;
}

void
child_dismiss(const struct child *child)
{
    shutdown(child->descriptor, SHUT_WR);
}
