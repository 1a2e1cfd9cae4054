/* SPDX-License-Identifier: MIT */
#include "service/program.h"

#include <string.h>
#include <unistd.h>

#include "base/file.h"

const char *
program_beside(struct arena *arena, const char *relative)
{
    char path[4096];
    ssize_t length = readlink("/proc/self/exe", path, sizeof path - 1);

    if (length <= 0)
        return "";
    path[length] = '\0';
    *strrchr(path, '/') = '\0';
    return path_join(arena, path, relative);
}

const char *
program_path(struct arena *arena, const char *name)
{
    const char *path = program_beside(arena, name);

    if (file_exists(path))
        return path;
    path = path_join(arena, program_beside(arena, "../libexec/deltareturn"), name);
    return file_exists(path) ? path : path_join(arena, PKGLIBEXECDIR, name);
}
