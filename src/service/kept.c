/* SPDX-License-Identifier: MIT */
#include "service/kept.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>

#include "base/file.h"

#define FOLDERS_MOST 1000

static bool
ends_in(const char *path, const char *ending)
{
    size_t length = strlen(path), tail = strlen(ending);

    return length > tail && strcmp(path + length - tail, ending) == 0;
}

static const char *
file_in(struct arena *arena, const char *folder, const char *name)
{
    const char *path = path_join(arena, folder, name);

    return file_exists(path) ? path : NULL;
}

bool
kept_find(struct arena *arena, const char *path, struct kept_paths *paths, struct error *err)
{
    *paths = (struct kept_paths){.figures = NULL};
    if (folder_exists(path)) {
        paths->figures = file_in(arena, path, FIGURES_FILE);
        paths->decisions = file_in(arena, path, DECISIONS_FILE);
        return paths->figures != NULL || paths->decisions != NULL ||
               error_raise(err, ERR_INPUT,
                           "the folder \"%s\" has neither " FIGURES_FILE " nor " DECISIONS_FILE
                           "; name the folder that a run has written",
                           path);
    }
    if (!file_exists(path))
        return error_raise(err, ERR_INPUT, "there is no file and no folder \"%s\"", path);
    if (ends_in(path, ".json"))
        paths->figures = path;
    else if (ends_in(path, ".csv"))
        paths->decisions = path;
    else
        return error_raise(err, ERR_INPUT,
                           "\"%s\" is neither a .json nor a .csv file; name a " FIGURES_FILE
                           ", a " DECISIONS_FILE ", or the folder that a run has written",
                           path);
    return true;
}

static int
by_name(const void *left, const void *right)
{
    return strcmp(*(const char *const *)left, *(const char *const *)right);
}

/* Adds the figures.json of each folder in a folder. */
static bool
look_inside(struct arena *arena, const char *path, const char **list, size_t *count,
            struct error *err)
{
    DIR *dir = opendir(path);

    if (dir == NULL)
        return error_raise_system(err, ERR_STORAGE, errno, "cannot open the folder \"%s\"", path);
    for (struct dirent *entry = readdir(dir); entry != NULL && *count < FOLDERS_MOST;
         entry = readdir(dir)) {
        const char *file;

        if (entry->d_name[0] == '.')
            continue;
        file = file_in(arena, path_join(arena, path, entry->d_name), FIGURES_FILE);
        if (file != NULL)
            list[(*count)++] = file;
    }
    closedir(dir);
    if (*count > 0)
        qsort(list, *count, sizeof *list, by_name);
    return true;
}

bool
kept_find_all(struct arena *arena, const char *path, const char *const **files, size_t *count,
              struct error *err)
{
    const char **list = ARENA_ARRAY(arena, const char *, FOLDERS_MOST);

    *files = list;
    *count = 1;
    if (!folder_exists(path)) {
        list[0] = path;
        return file_exists(path) ||
               error_raise(err, ERR_INPUT, "there is no file and no folder \"%s\"", path);
    }
    list[0] = file_in(arena, path, FIGURES_FILE);
    if (list[0] != NULL)
        return true;
    *count = 0;
    if (!look_inside(arena, path, list, count, err))
        return false;
    return *count > 0 ||
           error_raise(err, ERR_INPUT,
                       "the folder \"%s\" has no " FIGURES_FILE ", and no folder with one in it",
                       path);
}
