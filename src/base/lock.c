/* SPDX-License-Identifier: MIT */
#include "base/lock.h"

#include <errno.h>
#include <fcntl.h>
#include <time.h>
#include <unistd.h>

#define TRIES_A_SECOND 20

struct lock {
    int descriptor;
};

static void
lock_release(void *handle)
{
    struct lock *lock = handle;

    close(lock->descriptor);
}

static bool
lock_try(int descriptor)
{
    struct flock whole = {.l_type = F_WRLCK, .l_whence = SEEK_SET};

    return fcntl(descriptor, F_SETLK, &whole) == 0;
}

/* The process that holds the lock, 0 when it has just let go. */
static long
lock_holder(int descriptor)
{
    struct flock whole = {.l_type = F_WRLCK, .l_whence = SEEK_SET};

    if (fcntl(descriptor, F_GETLK, &whole) != 0 || whole.l_type == F_UNLCK)
        return 0;
    return (long)whole.l_pid;
}

bool
lock_take(struct arena *arena, const char *path, const char *what, unsigned seconds,
          struct error *err)
{
    const struct timespec pause = {.tv_nsec = 1000000000L / TRIES_A_SECOND};
    struct lock *lock = ARENA_ARRAY(arena, struct lock, 1);

    lock->descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (lock->descriptor < 0)
        return error_raise_system(err, ERR_STORAGE, errno, "cannot open \"%s\"", path);
    arena_defer(arena, lock_release, lock);
    for (unsigned tries = 0; !lock_try(lock->descriptor); tries++) {
        if (errno != EACCES && errno != EAGAIN)
            return error_raise_system(err, ERR_STORAGE, errno, "cannot lock \"%s\"", path);
        if (tries >= seconds * TRIES_A_SECOND)
            return error_raise(err, ERR_RETRY,
                               "%s is in use by process %ld; try again when it has finished", what,
                               lock_holder(lock->descriptor));
        nanosleep(&pause, NULL);
    }
    return true;
}
