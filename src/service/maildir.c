/* SPDX-License-Identifier: MIT */
#include "service/maildir.h"

#include <dirent.h>
#include <errno.h>

#include "base/fault.h"
#include "base/file.h"
#include "base/number.h"

#define FOLDER "mail"
#define ENDING ".deltareturn"

static bool
parts_make(struct arena *arena, const char *mail, struct error *err)
{
    static const char *const PARTS[] = {"tmp", "new", "cur"};

    if (!folder_make(mail, err))
        return false;
    for (size_t i = 0; i < sizeof PARTS / sizeof PARTS[0]; i++)
        if (!folder_make(path_join(arena, mail, PARTS[i]), err))
            return false;
    return true;
}

/* Into tmp, then into new in one step, as maildir has it. */
bool
maildir_put(const struct state *state, int64_t queued, const char *message_id, struct text message,
            struct error *err)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    const char *mail = state_path(state, arena, FOLDER);
    const char *name =
        arena_printf(arena, "%lld.%.32s" ENDING, (long long)(queued / 1000), message_id);
    const char *at_first = path_join(arena, path_join(arena, mail, "tmp"), name);
    const char *at_last = path_join(arena, path_join(arena, mail, "new"), name);

    if (!parts_make(arena, mail, err) || !file_write(at_first, message.at, message.length, err) ||
        fault_strikes(FAULT_RENAME, err))
        return false;
    if (rename(at_first, at_last) != 0)
        return error_raise_system(err, ERR_STORAGE, errno, "cannot rename \"%s\"", at_first);
    return file_sync(at_last, err);
}

static int
by_age(const void *left, const void *right)
{
    const struct maildir_entry *a = left, *b = right;

    if (a->queued != b->queued)
        return a->queued < b->queued ? -1 : 1;
    return strcmp(a->name, b->name);
}

/* A mail program moves what was read into cur and adds flags to the name. */
static bool
read_part(struct arena *arena, const char *folder, struct maildir *mail, size_t *room,
          struct error *err)
{
    DIR *dir = opendir(folder);
    struct dirent *found;
    uint64_t seconds;
    struct text at, rest;

    if (dir == NULL)
        return errno == ENOENT ||
               error_raise_system(err, ERR_STORAGE, errno, "cannot read \"%s\"", folder);
    while ((found = readdir(dir)) != NULL) {
        if (!text_cut(text_of(found->d_name), '.', &at, &rest) ||
            strstr(found->d_name, ENDING) == NULL || !decimal_read(at, UINT32_MAX, &seconds))
            continue;
        mail->list = arena_grow(arena, mail->list, room, mail->count, sizeof *mail->list);
        mail->list[mail->count++] = (struct maildir_entry){
            .path = path_join(arena, folder, found->d_name),
            .name = arena_copy(arena, found->d_name, strlen(found->d_name)),
            .queued = (int64_t)seconds * 1000,
        };
    }
    closedir(dir);
    return true;
}

bool
maildir_read(struct arena *arena, const struct state *state, struct maildir *mail,
             struct error *err)
{
    const char *folder = state_path(state, arena, FOLDER);
    size_t room = 0;

    *mail = (struct maildir){.list = NULL};
    if (!read_part(arena, path_join(arena, folder, "new"), mail, &room, err) ||
        !read_part(arena, path_join(arena, folder, "cur"), mail, &room, err))
        return false;
    if (mail->count > 0)
        qsort(mail->list, mail->count, sizeof *mail->list, by_age);
    return true;
}
