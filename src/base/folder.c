/* SPDX-License-Identifier: MIT */
#include "base/folder.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "base/exchange.h"
#include "base/fault.h"
#include "base/file.h"

#define HOLD_TRIES  8
#define SUFFIX_SIZE 6 /* of what mkdtemp makes up */

struct new_folder {
    char *path, *temporary; /* temporary is NULL once committed */
    int held;               /* locked for as long as the folder is somebody's; -1: not */
    struct arena *arena;
};

static int
remove_entry(const char *path, const struct stat *status, int type, struct FTW *where)
{
    (void)status;
    (void)type;
    (void)where;
    return remove(path);
}

static void
folder_remove(const char *path)
{
    nftw(path, remove_entry, 16, FTW_DEPTH | FTW_PHYS);
}

bool
folder_erase(const char *path, struct error *err)
{
    ARENA_SCOPE struct arena *arena = arena_new();

    if (fault_strikes(FAULT_REMOVE, err) ||
        (nftw(path, remove_entry, 16, FTW_DEPTH | FTW_PHYS) != 0 && errno != ENOENT))
        return error_raise_system(err, ERR_STORAGE, errno, "cannot remove \"%s\"", path);
    return folder_sync(path_parent(arena, path), err);
}

static void
folder_let_go(struct new_folder *folder)
{
    if (folder->held >= 0)
        close(folder->held);
    folder->held = -1;
}

static void
folder_abandon(void *handle)
{
    struct new_folder *folder = handle;

    if (folder->temporary != NULL)
        folder_remove(folder->temporary);
    folder_let_go(folder);
}

/* Locks a folder; -1 with EWOULDBLOCK when another process has it, or it is gone. */
static int
folder_hold(const char *path)
{
    int descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
    struct stat there, held;
    int number;

    if (descriptor >= 0 && flock(descriptor, LOCK_EX | LOCK_NB) != 0) {
        number = errno;
    } else {
        if (descriptor >= 0 && stat(path, &there) == 0 && fstat(descriptor, &held) == 0 &&
            there.st_ino == held.st_ino)
            return descriptor;
        number = EWOULDBLOCK;
    }
    if (descriptor >= 0)
        close(descriptor);
    errno = number;
    return -1;
}

/* A folder that a sweep took before it was locked is made again. */
static bool
temporary_make(struct new_folder *folder)
{
    for (unsigned tries = 0; tries < HOLD_TRIES; tries++) {
        folder->temporary =
            arena_printf(folder->arena, "%s.part-%ld-XXXXXX", folder->path, (long)getpid());
        if (mkdtemp(folder->temporary) == NULL)
            return false;
        folder->held = folder_hold(folder->temporary);
        if (folder->held >= 0 || errno != EWOULDBLOCK)
            return true; /* where nothing can be locked, no sweep takes anything either */
    }
    return false;
}

bool
folder_create(struct arena *arena, const char *path, struct new_folder **folder, struct error *err)
{
    struct new_folder *made = ARENA_ARRAY(arena, struct new_folder, 1);
    size_t length = strlen(path);

    while (length > 1 && path[length - 1] == '/')
        length--;
    made->arena = arena;
    made->held = -1;
    made->path = arena_copy(arena, path, length);
    folder_sweep(made->path);
    if (fault_strikes(FAULT_CREATE, err) || !temporary_make(made))
        return error_raise_system(err, ERR_STORAGE, errno, "cannot make the folder \"%s\"", path);
    arena_defer(arena, folder_abandon, made);
    *folder = made;
    return true;
}

/* "NAME.part-" with a process and what mkdtemp made up: nothing that a person names. */
static bool
is_temporary(const char *name, const char *prefix)
{
    size_t length = strlen(prefix), digits;

    if (strncmp(name, prefix, length) != 0)
        return false;
    digits = strspn(name + length, "0123456789");
    return digits > 0 && name[length + digits] == '-' &&
           strlen(name + length + digits + 1) == SUFFIX_SIZE;
}

void
folder_sweep(const char *path)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    const char *parent = path_parent(arena, path);
    const char *prefix = arena_printf(arena, "%s.part-", path_base(path));
    DIR *dir = opendir(parent);

    if (dir == NULL)
        return;
    for (struct dirent *entry = readdir(dir); entry != NULL; entry = readdir(dir))
        if (is_temporary(entry->d_name, prefix)) {
            const char *left = path_join(arena, parent, entry->d_name);
            int held = folder_hold(left);

            if (held < 0)
                continue;
            folder_remove(left);
            close(held);
        }
    closedir(dir);
}

const char *
folder_path(const struct new_folder *folder)
{
    return folder->temporary;
}

/* Two renames with a moment between them in which PATH is missing; a crash there leaves both
 * folders whole, the old one under the name told in the error or with ".old-" in it. */
static bool
folder_swap_slowly(struct new_folder *folder, struct error *err)
{
    char *aside = arena_printf(folder->arena, "%s.old-XXXXXX", folder->path);

    if (mkdtemp(aside) == NULL || fault_strikes(FAULT_RENAME, err) ||
        rename(folder->path, aside) != 0)
        return error_raise_system(err, ERR_STORAGE, errno, "cannot move \"%s\" aside",
                                  folder->path);
    if (fault_strikes(FAULT_RENAME, err) || rename(folder->temporary, folder->path) != 0) {
        int number = errno;

        if (rename(aside, folder->path) != 0)
            return error_raise_system(err, ERR_STORAGE, number,
                                      "cannot put \"%s\" in place; its old content is in \"%s\"",
                                      folder->path, aside);
        return error_raise_system(err, ERR_STORAGE, number, "cannot put \"%s\" in place",
                                  folder->path);
    }
    folder_remove(aside);
    return true;
}

/* The old content gets the temporary name: what a crash leaves of it, the next sweep takes. */
static bool
folder_swap(struct new_folder *folder, struct error *err)
{
    struct error left;

    if (fault_strikes(FAULT_RENAME, err))
        return error_raise_system(err, ERR_STORAGE, errno, "cannot put \"%s\" in place",
                                  folder->path);
    if (!exchange_names(folder->temporary, folder->path)) {
        if (errno != ENOSYS && errno != EINVAL)
            return error_raise_system(err, ERR_STORAGE, errno, "cannot put \"%s\" in place",
                                      folder->path);
        if (!folder_swap_slowly(folder, err))
            return false;
    } else if (!fault_strikes(FAULT_REMOVE, &left)) {
        folder_remove(folder->temporary);
    }
    folder->temporary = NULL;
    return true;
}

static bool
raise_filled(const char *path, const char *what, struct error *err)
{
    return error_raise(err, ERR_CONFLICT,
                       "the folder \"%s\" already holds something; name another, or add --replace "
                       "to put the new %s in its place",
                       path, what);
}

bool
folder_is_free(const char *path, bool replace, const char *what, struct error *err)
{
    return replace || !folder_is_filled(path) || raise_filled(path, what, err);
}

bool
folder_commit(struct new_folder *folder, bool replace, struct error *err)
{
    if (!folder_sync(folder->temporary, err))
        return false;
    if (!fault_strikes(FAULT_RENAME, err) && rename(folder->temporary, folder->path) == 0) {
        folder->temporary = NULL;
        folder_let_go(folder);
    } else if (errno != EEXIST && errno != ENOTEMPTY) {
        return error_raise_system(err, ERR_STORAGE, errno, "cannot put \"%s\" in place",
                                  folder->path);
    } else if (!replace) {
        return raise_filled(folder->path, "content", err);
    } else if (!folder_swap(folder, err)) {
        return false;
    }
    return folder_sync(path_parent(folder->arena, folder->path), err);
}

bool
folder_room(const char *path, uint64_t *bytes, struct error *err)
{
    struct statvfs disk;

    if (statvfs(path, &disk) != 0)
        return error_raise_system(err, ERR_STORAGE, errno, "how full the disk of \"%s\" is", path);
    *bytes = (uint64_t)disk.f_bavail * disk.f_frsize;
    return true;
}
