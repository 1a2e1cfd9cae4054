/* SPDX-License-Identifier: MIT */
#include "base/file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/fault.h"

struct new_file {
    char *path, *temporary;
    FILE *stream;
};

struct new_folder {
    char *path, *temporary; /* temporary is NULL once committed */
    struct arena *arena;
};

char *
path_join(struct arena *arena, const char *dir, const char *name)
{
    size_t length = strlen(dir);
    const char *slash = length == 0 || dir[length - 1] == '/' ? "" : "/";

    return arena_printf(arena, "%s%s%s", dir, slash, name);
}

const char *
path_base(const char *path)
{
    const char *slash = strrchr(path, '/');

    return slash == NULL ? path : slash + 1;
}

bool
file_exists(const char *path)
{
    struct stat status;

    return stat(path, &status) == 0 && S_ISREG(status.st_mode);
}

bool
file_is_same(const char *path, const char *other)
{
    struct stat one, two;

    return stat(path, &one) == 0 && stat(other, &two) == 0 && one.st_dev == two.st_dev &&
           one.st_ino == two.st_ino;
}

uint64_t
file_size(const char *path)
{
    struct stat status;

    return stat(path, &status) == 0 ? (uint64_t)status.st_size : 0;
}

struct file_stamp
file_stamp(const char *path)
{
    struct file_stamp stamp = {.size = 0};
    struct stat status;

    if (stat(path, &status) != 0)
        return stamp;
    stamp.size = (uint64_t)status.st_size;
    stamp.number = (uint64_t)status.st_ino;
    stamp.seconds = status.st_mtim.tv_sec;
    stamp.nanoseconds = status.st_mtim.tv_nsec;
    return stamp;
}

bool
file_has_changed(const char *path, const struct file_stamp *since)
{
    struct file_stamp now = file_stamp(path);

    return now.size != since->size || now.number != since->number ||
           now.seconds != since->seconds || now.nanoseconds != since->nanoseconds;
}

bool
folder_exists(const char *path)
{
    struct stat status;

    return stat(path, &status) == 0 && S_ISDIR(status.st_mode);
}

bool
folders_make(const char *path, struct error *err)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    char *part = arena_copy(arena, path, strlen(path));

    for (char *slash = part + 1; slash[-1] != '\0'; slash++) {
        char kept = *slash;

        if (kept != '/' && kept != '\0')
            continue;
        *slash = '\0';
        if (mkdir(part, 0700) != 0 && (errno != EEXIST || !folder_exists(part)))
            return error_raise_system(err, ERR_STORAGE, errno, "cannot make the folder \"%s\"",
                                      part);
        *slash = kept;
    }
    return true;
}

bool
folder_is_filled(const char *path)
{
    DIR *dir = opendir(path);
    bool filled = false;

    if (dir == NULL)
        return false;
    for (struct dirent *entry = readdir(dir); entry != NULL && !filled; entry = readdir(dir))
        filled = strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0;
    closedir(dir);
    return filled;
}

static bool
stream_read(struct arena *arena, FILE *stream, const char *path, size_t limit, struct text *content,
            struct error *err)
{
    struct builder builder = {.arena = arena};
    char bytes[16384];
    size_t got;

    builder_puts(&builder, "");
    while ((got = fread(bytes, 1, sizeof bytes, stream)) > 0) {
        if (builder.length + got > limit)
            return error_raise(err, ERR_INPUT, "\"%s\" is larger than %zu bytes", path, limit);
        builder_put(&builder, bytes, got);
    }
    if (ferror(stream))
        return error_raise_system(err, ERR_STORAGE, errno, "cannot read \"%s\"", path);
    *content = (struct text){.at = builder.at, .length = builder.length};
    return true;
}

static int
by_name(const void *left, const void *right)
{
    const char *const *a = left, *const *b = right;

    return strcmp(*a, *b);
}

bool
folder_names(struct arena *arena, const char *path, const char *const **names, size_t *count,
             struct error *err)
{
    DIR *dir = opendir(path);
    const char **list = NULL;
    size_t room = 0;

    *count = 0;
    if (dir == NULL)
        return error_raise_system(err, ERR_STORAGE, errno, "cannot open the folder \"%s\"", path);
    for (struct dirent *entry = readdir(dir); entry != NULL; entry = readdir(dir)) {
        if (entry->d_name[0] == '.')
            continue;
        list = arena_grow(arena, list, &room, *count, sizeof *list);
        list[(*count)++] = arena_copy(arena, entry->d_name, strlen(entry->d_name));
    }
    closedir(dir);
    if (*count > 0)
        qsort(list, *count, sizeof *list, by_name);
    *names = list;
    return true;
}

bool
file_read(struct arena *arena, const char *path, size_t limit, struct text *content,
          struct error *err)
{
    FILE *stream = fopen(path, "rbe");
    bool good;

    if (stream == NULL)
        return error_raise_system(err, ERR_INPUT, errno, "cannot open \"%s\"", path);
    good = stream_read(arena, stream, path, limit, content, err);
    fclose(stream);
    return good;
}

/* The folder a path lies in. */
static char *
path_parent(struct arena *arena, const char *path)
{
    const char *slash = strrchr(path, '/');

    if (slash == NULL)
        return arena_copy(arena, ".", 1);
    return slash == path ? arena_copy(arena, "/", 1)
                         : arena_copy(arena, path, (size_t)(slash - path));
}

static bool
descriptor_sync(int descriptor, const char *path, struct error *err)
{
    bool fails = fault_strikes(FAULT_SYNC, err);
    int number = fails || descriptor < 0 || fsync(descriptor) != 0 ? errno : 0;

    if (descriptor >= 0)
        close(descriptor);
    if (number != 0)
        return error_raise_system(err, ERR_STORAGE, number, "cannot write \"%s\" to the disk",
                                  path);
    return true;
}

bool
file_sync(const char *path, struct error *err)
{
    return descriptor_sync(open(path, O_RDONLY | O_CLOEXEC), path, err);
}

static bool
folder_sync(const char *path, struct error *err)
{
    return descriptor_sync(open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC), path, err);
}

static void
file_abandon(void *handle)
{
    struct new_file *file = handle;

    if (file->stream == NULL)
        return;
    fclose(file->stream);
    unlink(file->temporary);
}

bool
file_create(struct arena *arena, const char *path, struct new_file **file, struct error *err)
{
    struct new_file *made = ARENA_ARRAY(arena, struct new_file, 1);
    int descriptor;

    made->path = arena_copy(arena, path, strlen(path));
    made->temporary = arena_printf(arena, "%s.part-XXXXXX", path);
    if (fault_strikes(FAULT_CREATE, err))
        return error_while(err, "\"%s\"", path);
    descriptor = mkstemp(made->temporary);
    if (descriptor < 0)
        return error_raise_system(err, ERR_STORAGE, errno, "cannot write \"%s\"", path);
    made->stream = fdopen(descriptor, "wb");
    must(made->stream != NULL);
    arena_defer(arena, file_abandon, made);
    *file = made;
    return true;
}

FILE *
file_stream(struct new_file *file)
{
    return file->stream;
}

/* Puts all that was written on the disk and closes the stream. */
static bool
stream_settle(FILE *stream, struct error *err)
{
    bool good = !fault_strikes(FAULT_WRITE, err) && fflush(stream) == 0 && ferror(stream) == 0 &&
                !fault_strikes(FAULT_SYNC, err) && fsync(fileno(stream)) == 0;
    int number = errno;

    if (fclose(stream) != 0 && good) {
        number = errno;
        good = false;
    }
    errno = number;
    return good;
}

/* rename(2), which replaces what is there. */
static bool
move_into_place(const char *from, const char *to, struct error *err)
{
    return !fault_strikes(FAULT_RENAME, err) && rename(from, to) == 0;
}

const char *
file_path(const struct new_file *file)
{
    return file->temporary;
}

bool
file_commit(struct new_file *file, struct error *err)
{
    FILE *stream = file->stream;
    bool good;

    must(stream != NULL);
    file->stream = NULL;
    good = stream_settle(stream, err);
    if (!good)
        error_raise_system(err, ERR_STORAGE, errno, "cannot write \"%s\"", file->path);
    if (good && !move_into_place(file->temporary, file->path, err))
        good =
            error_raise_system(err, ERR_STORAGE, errno, "cannot put \"%s\" in place", file->path);
    if (!good)
        unlink(file->temporary);
    return good;
}

bool
file_write(const char *path, const void *bytes, size_t length, struct error *err)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct new_file *file;

    if (!file_create(arena, path, &file, err))
        return false;
    if (length > 0 && fwrite(bytes, 1, length, file->stream) != length)
        return error_raise_system(err, ERR_STORAGE, errno, "cannot write \"%s\"", path);
    return file_commit(file, err) && folder_sync(path_parent(arena, path), err);
}

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

static void
folder_abandon(void *handle)
{
    struct new_folder *folder = handle;

    if (folder->temporary != NULL)
        folder_remove(folder->temporary);
}

bool
folder_create(struct arena *arena, const char *path, struct new_folder **folder, struct error *err)
{
    struct new_folder *made = ARENA_ARRAY(arena, struct new_folder, 1);
    size_t length = strlen(path);

    while (length > 1 && path[length - 1] == '/')
        length--;
    made->arena = arena;
    made->path = arena_copy(arena, path, length);
    made->temporary = arena_printf(arena, "%s.part-XXXXXX", made->path);
    if (fault_strikes(FAULT_CREATE, err) || mkdtemp(made->temporary) == NULL)
        return error_raise_system(err, ERR_STORAGE, errno, "cannot make the folder \"%s\"", path);
    arena_defer(arena, folder_abandon, made);
    *folder = made;
    return true;
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
        if (strncmp(entry->d_name, prefix, strlen(prefix)) == 0)
            folder_remove(path_join(arena, parent, entry->d_name));
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
folder_swap(struct new_folder *folder, struct error *err)
{
    char *aside = arena_printf(folder->arena, "%s.old-XXXXXX", folder->path);

    if (mkdtemp(aside) == NULL || !move_into_place(folder->path, aside, err))
        return error_raise_system(err, ERR_STORAGE, errno, "cannot move \"%s\" aside",
                                  folder->path);
    if (!move_into_place(folder->temporary, folder->path, err)) {
        int number = errno;

        if (rename(aside, folder->path) != 0)
            return error_raise_system(err, ERR_STORAGE, number,
                                      "cannot put \"%s\" in place; its old content is in \"%s\"",
                                      folder->path, aside);
        return error_raise_system(err, ERR_STORAGE, number, "cannot put \"%s\" in place",
                                  folder->path);
    }
    folder->temporary = NULL;
    folder_remove(aside);
    return true;
}

bool
folder_commit(struct new_folder *folder, bool replace, struct error *err)
{
    if (!folder_sync(folder->temporary, err))
        return false;
    if (move_into_place(folder->temporary, folder->path, err)) {
        folder->temporary = NULL;
    } else if (errno != EEXIST && errno != ENOTEMPTY) {
        return error_raise_system(err, ERR_STORAGE, errno, "cannot put \"%s\" in place",
                                  folder->path);
    } else if (!replace) {
        return error_raise(err, ERR_CONFLICT,
                           "the folder \"%s\" already holds something; name another, or add "
                           "--replace to put the new content in its place",
                           folder->path);
    } else if (!folder_swap(folder, err)) {
        return false;
    }
    return folder_sync(path_parent(folder->arena, folder->path), err);
}
