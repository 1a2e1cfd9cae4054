/* SPDX-License-Identifier: MIT */
#include "base/lock.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
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

/* What the process is, by the first words of how it was started: "deltareturn run".  What stands
 * behind them may name people.  "" when it cannot be known. */
static void
lock_name_holder(long process, char *name, size_t size)
{
    char path[64], words[256];
    const char *program, *command;
    ssize_t length = 0;
    int descriptor;

    snprintf(path, sizeof path, "/proc/%ld/cmdline", process);
    name[0] = '\0';
    descriptor = open(path, O_RDONLY | O_CLOEXEC);
    if (descriptor < 0)
        return;
    length = read(descriptor, words, sizeof words - 2);
    close(descriptor);
    if (length <= 0)
        return;
    words[length] = words[length + 1] = '\0';
    program = strrchr(words, '/') == NULL ? words : strrchr(words, '/') + 1;
    command = words + strlen(words) + 1;
    if (command[strspn(command, "abcdefghijklmnopqrstuvwxyz-")] != '\0' || command[0] == '-')
        command = "";
    snprintf(name, size, " (%.30s%s%.30s)", program, command[0] == '\0' ? "" : " ", command);
}

static bool
lock_is_held(int descriptor, const char *what, struct error *err)
{
    long process = lock_holder(descriptor);
    char name[72];

    if (process == 0)
        return error_raise(err, ERR_RETRY, "%s was in use until just now; try again", what);
    lock_name_holder(process, name, sizeof name);
    return error_raise(err, ERR_RETRY,
                       "%s is in use by process %ld%s; try again when it has finished", what,
                       process, name);
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
            return lock_is_held(lock->descriptor, what, err);
        nanosleep(&pause, NULL);
    }
    return true;
}
