/* SPDX-License-Identifier: MIT */
#include "base/file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/fault.h"

struct new_file {
    char *path, *temporary;
    FILE *stream;
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
folder_exists(const char *path)
{
    struct stat status;

    return stat(path, &status) == 0 && S_ISDIR(status.st_mode);
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
    stamp.entry_seconds = status.st_ctim.tv_sec;
    stamp.entry_nanoseconds = status.st_ctim.tv_nsec;
    return stamp;
}

bool
file_has_changed(const char *path, const struct file_stamp *since)
{
    struct file_stamp now = file_stamp(path);

    return now.size != since->size || now.number != since->number ||
           now.seconds != since->seconds || now.nanoseconds != since->nanoseconds ||
           now.entry_seconds != since->entry_seconds ||
           now.entry_nanoseconds != since->entry_nanoseconds;
}

static int64_t
moment_of(struct timespec time)
{
    return (int64_t)time.tv_sec * 1000 + time.tv_nsec / 1000000;
}

const char *
file_state(struct arena *arena, const char *path, int64_t *changed)
{
    struct stat status;
    int64_t bytes, entry;

    *changed = 0;
    if (stat(path, &status) != 0)
        return "none";
    bytes = moment_of(status.st_mtim);
    entry = moment_of(status.st_ctim);
    *changed = bytes > entry ? bytes : entry;
    return arena_printf(arena, "%llu %llu %llu %lld.%09ld %lld.%09ld",
                        (unsigned long long)status.st_dev, (unsigned long long)status.st_ino,
                        (unsigned long long)status.st_size, (long long)status.st_mtim.tv_sec,
                        status.st_mtim.tv_nsec, (long long)status.st_ctim.tv_sec,
                        status.st_ctim.tv_nsec);
}

bool
folder_make(const char *path, struct error *err)
{
    return mkdir(path, 0700) == 0 || errno == EEXIST ||
           error_raise_system(err, ERR_STORAGE, errno, "cannot make the folder \"%s\"", path);
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

/* Once more where a signal came in between. */
static ssize_t
read_some(int descriptor, void *bytes, size_t size)
{
    ssize_t got;

    do
        got = read(descriptor, bytes, size);
    while (got < 0 && errno == EINTR);
    return got;
}

/* How long a file is going to be, about: room is made at once instead of by and by. */
static size_t
length_expected(int descriptor, size_t limit)
{
    struct stat status;

    if (fstat(descriptor, &status) != 0 || status.st_size < 0)
        return 0;
    return (uint64_t)status.st_size < limit ? (size_t)status.st_size : limit;
}

static bool
descriptor_read(struct arena *arena, int descriptor, const char *path, size_t limit,
                struct text *content, struct error *err)
{
    size_t room = length_expected(descriptor, limit) + 1;
    struct builder builder = {.arena = arena, .at = arena_room(arena, room), .room = room};
    char bytes[16384];
    ssize_t got;

    builder_puts(&builder, "");
    while ((got = read_some(descriptor, bytes, sizeof bytes)) > 0) {
        if (builder.length + (size_t)got > limit)
            return error_raise(err, ERR_INPUT, "\"%s\" is larger than %zu bytes", path, limit);
        builder_put(&builder, bytes, (size_t)got);
    }
    if (got < 0)
        return error_raise_system(err, ERR_STORAGE, errno, "cannot read \"%s\"", path);
    *content = (struct text){.at = builder.at, .length = builder.length};
    return true;
}

bool
file_read(struct arena *arena, const char *path, size_t limit, struct text *content,
          struct error *err)
{
    int descriptor = open(path, O_RDONLY | O_CLOEXEC);
    bool good;

    if (descriptor < 0)
        return error_raise_system(err, ERR_INPUT, errno, "cannot open \"%s\"", path);
    good = descriptor_read(arena, descriptor, path, limit, content, err);
    close(descriptor);
    return good;
}

char *
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

bool
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

bool
file_remove(const char *path, struct error *err)
{
    ARENA_SCOPE struct arena *arena = arena_new();

    if (fault_strikes(FAULT_REMOVE, err) || (unlink(path) != 0 && errno != ENOENT))
        return error_raise_system(err, ERR_STORAGE, errno, "cannot remove \"%s\"", path);
    return folder_sync(path_parent(arena, path), err);
}
