/* SPDX-License-Identifier: MIT */
#include "service/child.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

static void
child_end(void *handle)
{
    const struct child *child = handle;

    close(child->descriptor);
    waitpid(child->process, NULL, 0);
}

/* In the child: nothing but what may be done between fork and exec. */
static void
become(int descriptor, const char *word)
{
    if (descriptor == CHILD_SOCKET ? fcntl(descriptor, F_SETFD, 0) == 0
                                   : dup2(descriptor, CHILD_SOCKET) == CHILD_SOCKET)
        execl("/proc/self/exe", "deltareturn", word, (char *)NULL);
    _exit(3);
}

bool
child_start(struct arena *arena, const char *word, struct child **child, struct error *err)
{
    struct child *made = ARENA_ARRAY(arena, struct child, 1);
    int ends[2];

    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0)
        return error_raise_system(err, ERR_STORAGE, errno, "cannot reach the %s", word);
    made->process = fork();
    if (made->process == 0)
        become(ends[1], word);
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
