/* SPDX-License-Identifier: MIT */
#include "daemon/server.h"

#include <dirent.h>
#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/log.h"
#include "daemon/exchange.h"
#include "service/rotation.h"

#define PEM_MOST         ((size_t)256 * 1024)
#define CONNECTIONS_MOST 2000
#define SOURCE_MOST      600
#define HEAD_WITHIN      10000 /* milliseconds, as the next two */
#define BODY_WITHIN      30000
#define IDLE_WITHIN      15000
#define LEAST_RATE       16384 /* bytes a second */
#define LISTEN_USUAL     "127.0.0.1:8151"

/* --- what it stands on --------------------------------------------------------------------------
 */

/* What a killed daemon left of uploads. */
static void
sweep(const char *folder)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    DIR *list = opendir(folder);
    const struct dirent *entry;

    if (list == NULL)
        return;
    while ((entry = readdir(list)) != NULL)
        if (strncmp(entry->d_name, "upload-", 7) == 0)
            unlink(path_join(arena, folder, entry->d_name));
    closedir(list);
}

static bool
open_state(struct server *server, struct error *err)
{
    struct site *site = &server->site;
    const char *dir = server->options->state, *key;

    if (!state_open(server->arena, dir, STATE_WRITE, &site->state, err) ||
        !signing_start(server->arena, dir, &site->signing, err))
        return false;
    server->folder = state_path(site->state, server->arena, "tmp");
    if (mkdir(server->folder, 0700) != 0 && errno != EEXIST)
        return error_raise_system(err, ERR_STORAGE, errno, "cannot make the folder \"%s\"",
                                  server->folder);
    sweep(server->folder);
    return sealing_sign(site->state, site->signing, err) &&
           rotation_finish(server->arena, site->state, &site->signing, &key, err);
}

bool
server_reload(struct server *server, struct error *err)
{
    struct arena *fresh = arena_new();
    struct site site = server->site;

    if (!site_open(fresh, &site, err)) {
        arena_free(&fresh);
        return false;
    }
    server->site = site;
    if (server->pages != NULL)
        arena_free(&server->pages);
    server->pages = fresh;
    return true;
}

static void
free_pages(void *handle)
{
    struct server *server = handle;

    if (server->pages != NULL)
        arena_free(&server->pages);
}

/* --- listening ----------------------------------------------------------------------------------
 */

static bool
is_trusted(void *context, const char *source)
{
    return proxies_have(&((struct server *)context)->proxies, text_of(source));
}

static int64_t
patience(void *context)
{
    return http_patience(context);
}

static void
turn(void *context)
{
    http_turn(context);
}

/* The work itself is done at the end of the loop's turn. */
static void
nothing_yet(void *context, uint32_t events)
{
    (void)context, (void)events;
}

static bool
read_pem(struct server *server, const char *path, const char **pem, struct error *err)
{
    struct text bytes;

    if (path == NULL)
        return true;
    if (!file_read(server->arena, path, PEM_MOST, &bytes, err))
        return false;
    *pem = bytes.at;
    return true;
}

static bool
check_reach(const struct server *server, int descriptor, const char *address, struct error *err)
{
    return listener_is_loopback(descriptor) || server->options->certificate != NULL ||
           server->options->proxy_count > 0 ||
           error_raise(err, ERR_INPUT,
                       "%s can be reached from other machines: that needs TLS "
                       "(--tls-certificate, --tls-key) or a declared proxy (--proxy)",
                       address);
}

static bool
serve_on(struct server *server, int descriptor, const char *address, struct error *err)
{
    struct http_options options = {.listener = descriptor,
                                   .connections_most = CONNECTIONS_MOST,
                                   .source_most = SOURCE_MOST,
                                   .trusted = is_trusted,
                                   .head_within = HEAD_WITHIN,
                                   .body_within = BODY_WITHIN,
                                   .idle_within = IDLE_WITHIN,
                                   .least_rate = LEAST_RATE};
    const struct http_user user = exchange_user(server);
    struct watch *watch = &server->watches[server->http_count];
    struct http *http;

    if (!check_reach(server, descriptor, address, err) ||
        !read_pem(server, server->options->certificate, &options.certificate, err) ||
        !read_pem(server, server->options->key, &options.key, err) ||
        !http_start(server->arena, &options, &user, &http, err))
        return false;
    server->https[server->http_count++] = http;
    *watch =
        (struct watch){.descriptor = http_descriptor(http), .ready = nothing_yet, .context = http};
    loop_each_turn(server->loop, patience, turn, http);
    log_say(LOG_NOTABLE, "listening on %s%s", address,
            options.certificate != NULL ? " by TLS" : "");
    return loop_watch(server->loop, watch, EPOLLIN, err);
}

static bool
open_listeners(struct server *server, struct error *err)
{
    const struct daemon_options *options = server->options;

    for (size_t i = 0; i < (options->listen_count == 0 ? 1 : options->listen_count); i++) {
        const char *address = options->listen_count == 0 ? LISTEN_USUAL : options->listen[i];
        int descriptor;

        if (!listener_open(address, &descriptor, err) ||
            !serve_on(server, descriptor, address, err))
            return false;
    }
    return true;
}

/* Without a declared one it is what is listened on first, which serves a trial on one machine. */
static const char *
address_of(const struct server *server)
{
    const struct daemon_options *options = server->options;

    if (options->address != NULL)
        return options->address;
    return arena_printf(server->arena, "%s://%s", options->certificate != NULL ? "https" : "http",
                        options->listen_count == 0 ? LISTEN_USUAL : options->listen[0]);
}

bool
server_open(struct server *server, struct error *err)
{
    server->limits = LIMITS_USUAL;
    server->proxies =
        (struct proxies){.list = server->options->proxies, .count = server->options->proxy_count};
    server->site.address = address_of(server);
    server->tally.started = clock_now();
    arena_defer(server->arena, free_pages, server);
    if (!open_state(server, err) || !server_reload(server, err))
        return false;
    server->hashing = hashing_new(server->arena, server->loop);
    return queue_open(server->arena, server->loop, server->options->state, &server->site,
                      &server->queue, err) &&
           open_listeners(server, err);
}

void
server_quiesce(struct server *server)
{
    server->stopping = true;
    queue_stop(server->queue);
    for (size_t i = 0; i < server->http_count; i++)
        http_quiesce(server->https[i]);
}

unsigned
server_requests(const struct server *server)
{
    unsigned count = 0;

    for (size_t i = 0; i < server->http_count; i++)
        count += http_requests(server->https[i]);
    return count;
}

/* --- what is so now -----------------------------------------------------------------------------
 */

static uint64_t
memory_used(void)
{
    FILE *file = fopen("/proc/self/statm", "re");
    unsigned long long pages = 0;

    if (file == NULL)
        return 0;
    if (fscanf(file, "%*s %llu", &pages) != 1)
        pages = 0;
    fclose(file);
    return pages * (uint64_t)sysconf(_SC_PAGESIZE);
}

static uint64_t
descriptors_open(void)
{
    DIR *list = opendir("/proc/self/fd");
    uint64_t count = 0;

    if (list == NULL)
        return 0;
    while (readdir(list) != NULL)
        count++;
    closedir(list);
    return count - 3; /* ".", "..", and this list */
}

void
server_gauges(const struct server *server, struct gauges *gauges)
{
    *gauges = (struct gauges){
        .requests = server_requests(server),
        .hashing_load = hashing_load(server->hashing),
        .restarts = hashing_restarts(server->hashing) + queue_counts(server->queue).restarts,
        .jobs_done = queue_counts(server->queue).done,
        .jobs_failed = queue_counts(server->queue).failed,
        .job_busy = queue_is_busy(server->queue),
        .memory = memory_used(),
        .descriptors = descriptors_open(),
        .read_only = server->read_only,
    };
    for (size_t i = 0; i < server->http_count; i++)
        gauges->connections += http_connections(server->https[i]);
}
