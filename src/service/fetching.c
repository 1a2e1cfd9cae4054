/* SPDX-License-Identifier: MIT */
#include "service/fetching.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "base/file.h"
#include "model/table.h"
#include "service/child.h"
#include "service/fetching_order.h"
#include "service/imports.h"
#include "service/mail_settings.h"

struct fetching {
    struct arena *arena;
    struct child *child;
    struct fetching_order order;
    const char *folder;
};

static bool
put(char to[FETCHING_TEXT_MOST], const char *text, const char *what, struct error *err)
{
    size_t length = text == NULL ? 0 : strlen(text);

    if (length >= FETCHING_TEXT_MOST)
        return error_raise(err, ERR_INPUT, "the %s has more than %d bytes", what,
                           FETCHING_TEXT_MOST - 1);
    memcpy(to, text == NULL ? "" : text, length + 1);
    return true;
}

static bool
order_send(const struct fetching *fetching, int file, struct error *err)
{
    union fetching_beside beside = {.bytes = {0}};
    struct fetching_order order = fetching->order;
    struct iovec part = {.iov_base = &order, .iov_len = sizeof order};
    struct msghdr packet = {.msg_iov = &part,
                            .msg_iovlen = 1,
                            .msg_control = beside.bytes,
                            .msg_controllen = sizeof beside.bytes};
    struct cmsghdr *with = CMSG_FIRSTHDR(&packet);

    with->cmsg_level = SOL_SOCKET;
    with->cmsg_type = SCM_RIGHTS;
    with->cmsg_len = CMSG_LEN(sizeof file);
    memcpy(CMSG_DATA(with), &file, sizeof file);
    return sendmsg(fetching->child->descriptor, &packet, MSG_NOSIGNAL) == (ssize_t)sizeof order ||
           error_raise(err, ERR_STORAGE, "the fetching process has ended unexpectedly");
}

static bool
ask(const struct fetching *fetching, int file, bool *there, struct error *err)
{
    struct fetching_report report;

    if (!order_send(fetching, file, err))
        return false;
    if (recv(fetching->child->descriptor, &report, sizeof report, 0) != (ssize_t)sizeof report)
        return error_raise(err, ERR_STORAGE, "the fetching process has ended unexpectedly");
    *there = report.there;
    if (!report.done)
        *err = report.err;
    return report.done;
}

/* Fetches URL as the file NAME of the private folder; one that is not there leaves none. */
static bool
fetch(struct fetching *fetching, const char *url, const char *name, bool *there, struct error *err)
{
    const char *path = path_join(fetching->arena, fetching->folder, name);
    int file;
    bool good;

    if (!put(fetching->order.url, url, "address of the exports", err))
        return false;
    file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (file < 0)
        return error_raise_system(err, ERR_STORAGE, errno, "cannot make \"%s\"", path);
    good = ask(fetching, file, there, err);
    close(file);
    if (good && !*there && unlink(path) != 0)
        return error_raise_system(err, ERR_STORAGE, errno, "cannot remove \"%s\"", path);
    return good;
}

static bool
fetch_tables(struct fetching *fetching, const char *url, const char **data, struct error *err)
{
    bool there;

    *data = fetching->folder;
    for (unsigned table = 0; table < TABLE_COUNT; table++)
        if (!fetch(fetching, arena_printf(fetching->arena, "%s%s", url, TABLES[table].file),
                   TABLES[table].file, &there, err))
            return false;
    return true;
}

/* The last part of the path, without what is asked of the server behind it. */
static bool
file_name(struct arena *arena, const char *url, const char **name, struct error *err)
{
    const char *last = path_base(url);
    size_t length = strcspn(last, "?#");

    *name = arena_copy(arena, last, length);
    for (size_t i = 0; i < length; i++)
        if (!(last[i] >= 'a' && last[i] <= 'z') && !(last[i] >= 'A' && last[i] <= 'Z') &&
            !(last[i] >= '0' && last[i] <= '9') && strchr("-_.", last[i]) == NULL)
            length = 0;
    return (length > 0 && last[0] != '.') ||
           error_raise(
               err, ERR_INPUT,
               "\"fetch_source\" has to end in \"/\" or in a file's name like exports.xlsx");
}

static bool
fetch_file(struct fetching *fetching, const char *url, const char **data, struct error *err)
{
    const char *name;
    bool there;

    if (!file_name(fetching->arena, url, &name, err) || !fetch(fetching, url, name, &there, err))
        return false;
    *data = path_join(fetching->arena, fetching->folder, name);
    return there || error_raise(err, ERR_INPUT, "%s is not there", url);
}

static bool
fetching_begin(struct fetching *fetching, const struct state *state,
               const struct settings *settings, struct error *err)
{
    struct arena *arena = fetching->arena;
    const char *token = settings_path(arena, settings, state->dir, SET_FETCH_TOKEN_FILE);
    struct new_folder *folder;

    if (token != NULL && !secret_read(arena, token, &token, err))
        return false;
    if (!put(fetching->order.token, token, "token", err) ||
        !put(fetching->order.authorities,
             settings_path(arena, settings, state->dir, SET_FETCH_CERTIFICATES),
             "\"fetch_certificates\"", err) ||
        !put(fetching->order.known_hosts,
             settings_path(arena, settings, state->dir, SET_FETCH_KNOWN_HOSTS),
             "\"fetch_known_hosts\"", err))
        return false;
    folder_sweep(state_path(state, arena, "fetched"));
    if (!folder_create(arena, state_path(state, arena, "fetched"), &folder, err))
        return false;
    fetching->folder = folder_path(folder);
    return child_start(arena, FETCHING_WORD, &fetching->child, err);
}

/* What lies in a folder, or was fetched into one. */
static bool
find_data(struct arena *arena, const struct state *state, const struct settings *settings,
          const char *source, const char **data, struct error *err)
{
    struct fetching fetching = {.arena = arena};

    *data = source;
    if (strncmp(source, "https://", 8) != 0 && strncmp(source, "sftp://", 7) != 0)
        return true;
    if (!fetching_begin(&fetching, state, settings, err))
        return false;
    return source[strlen(source) - 1] == '/' ? fetch_tables(&fetching, source, data, err)
                                             : fetch_file(&fetching, source, data, err);
}

bool
fetching_take(struct arena *arena, struct state *state, const struct settings *settings,
              const char **snapshot, struct error *err)
{
    ARENA_SCOPE struct arena *scratch = arena_new(); /* the private folder goes with it */
    const char *source = settings_text(settings, SET_FETCH_SOURCE), *data;
    struct import_prepared prepared;
    struct import_done done;
    struct state *writing;

    *snapshot = NULL;
    if (source == NULL)
        return true;
    if (!find_data(scratch, state, settings, source, &data, err) ||
        !imports_prepare(arena, state, NULL, data, settings_text(settings, SET_FETCH_MAPPING),
                         &prepared, err) ||
        !state_to_write(scratch, state, &writing, err) ||
        !imports_record(arena, writing, NULL, &prepared, NULL, &done, err))
        return false;
    *snapshot = done.id;
    return true;
}
