/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE /* memfd_create */
#include "network/fetching_process.h"

#include <errno.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/file.h"
#include "network/walls.h"
#include "port/download.h"
#include "service/fetching_order.h"

#define FILE_MOST    (UINT64_C(2) << 30)
#define TRUSTED_MOST ((size_t)4 << 20)

/* An order with the file to write; -1 when the other end is gone. */
static int
order_read(int descriptor, struct fetching_order *order)
{
    union fetching_beside beside = {.bytes = {0}};
    struct iovec part = {.iov_base = order, .iov_len = sizeof *order};
    struct msghdr packet = {.msg_iov = &part,
                            .msg_iovlen = 1,
                            .msg_control = beside.bytes,
                            .msg_controllen = sizeof beside.bytes};
    const struct cmsghdr *with;
    int file;

    if (recvmsg(descriptor, &packet, 0) != (ssize_t)sizeof *order)
        return -1;
    with = CMSG_FIRSTHDR(&packet);
    if (with == NULL || with->cmsg_type != SCM_RIGHTS)
        return -1;
    memcpy(&file, CMSG_DATA(with), sizeof file);
    return file;
}

/* What is needed of the settings' files, read before they are out of reach; the orders of one
 * process all name the same. */
struct trusted {
    struct text authorities;
    const char *known_hosts; /* NULL: none */
};

/* The library reads host keys from a path, so they get one that belongs to no folder. */
static bool
keep_known_hosts(struct arena *arena, const char *path, struct trusted *trusted, struct error *err)
{
    struct text keys;
    int descriptor;

    if (!file_read(arena, path, TRUSTED_MOST, &keys, err))
        return false;
    descriptor = memfd_create("known-hosts", MFD_CLOEXEC);
    if (descriptor < 0 || write(descriptor, keys.at, keys.length) != (ssize_t)keys.length)
        return error_raise_system(err, ERR_STORAGE, errno, "cannot keep the keys of hosts");
    trusted->known_hosts = arena_printf(arena, "/proc/self/fd/%d", descriptor);
    return true;
}

static bool
prepare(struct arena *arena, const struct fetching_order *order, struct trusted *trusted,
        struct error *err)
{
    return (order->authorities[0] == '\0' ||
            file_read(arena, order->authorities, TRUSTED_MOST, &trusted->authorities, err)) &&
           (order->known_hosts[0] == '\0' ||
            keep_known_hosts(arena, order->known_hosts, trusted, err)) &&
           walls_raise(FILE_MOST, err);
}

static void
follow(const struct fetching_order *order, const struct trusted *trusted, int file,
       struct fetching_report *report)
{
    const struct download download = {
        .url = order->url,
        .token = string_or_null(order->token),
        .authorities = trusted->authorities,
        .known_hosts = trusted->known_hosts,
        .most = FILE_MOST,
    };

    report->done = download_to(&download, file, &report->there, &report->err);
}

int
fetching_serve(int descriptor)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct trusted trusted = {.known_hosts = NULL};
    struct error setup = {.code = ERR_NONE};
    struct fetching_order order;
    bool tried = false;
    int file;

    while ((file = order_read(descriptor, &order)) >= 0) {
        struct fetching_report report = {.done = false};

        if (!tried)
            (void)!prepare(arena, &order, &trusted, &setup);
        tried = true;
        report.err = setup;
        if (setup.code == ERR_NONE)
            follow(&order, &trusted, file, &report);
        close(file);
        if (send(descriptor, &report, sizeof report, MSG_NOSIGNAL) != (ssize_t)sizeof report)
            return 3;
    }
    return 0;
}
