/* SPDX-License-Identifier: MIT */
#include "daemon/server.h"

#include <dirent.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/log.h"
#include "daemon/exchange.h"
#include "daemon/house.h"
#include "port/manager.h"
#include "service/hashing_process.h"
#include "service/reading_process.h"

#define PEM_MOST         ((size_t)256 * 1024)
#define CONNECTIONS_MOST 2000
#define SOURCE_MOST      600
#define HEAD_WITHIN      10000 /* milliseconds, as the next two */
#define BODY_WITHIN      30000
#define IDLE_WITHIN      15000
#define LEAST_RATE       16384 /* bytes a second */
#define LISTEN_USUAL     "127.0.0.1:8480"

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
open_folder(struct server *server, struct error *err)
{
    server->folder = path_join(server->arena, server->options->state, "tmp");
    if (!folder_make(server->folder, err))
        return false;
    sweep(server->folder);
    return true;
}

static unsigned
restarts(const struct server *server)
{
    unsigned count = queue_counts(server->queue).restarts + waker_restarts(server->waker) +
                     server->signing_restarts;

    for (unsigned kind = 0; kind < ERRAND_KINDS; kind++)
        count += desk_restarts(server->desks[kind]);
    return count + (server->site.signing == NULL ? 0 : signing_restarts(server->site.signing));
}

static int64_t
no_hurry(void *context)
{
    (void)context;
    return -1;
}

static bool
read_pages(struct server *server, struct error *err)
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

static bool
same_words(const char *a, const char *b)
{
    return (a == NULL && b == NULL) || (a != NULL && b != NULL && strcmp(a, b) == 0);
}

/* What a socket that listens was made from. */
static void
tell_what_stays(const struct daemon_options *now, const struct daemon_options *next)
{
    bool same = now->listen_count == next->listen_count;

    for (size_t i = 0; same && i < now->listen_count; i++)
        same = strcmp(now->listen[i], next->listen[i]) == 0;
    if (!same)
        log_say(LOG_NOTABLE, "where it listens was changed, which needs a restart");
    if (!same_words(now->certificate, next->certificate) || !same_words(now->key, next->key))
        log_say(LOG_NOTABLE, "the certificate or its key was changed, which needs a restart");
}

static void
use_options(struct server *server)
{
    const struct daemon_options *options = server->options;

    server->proxies = (struct proxies){.list = options->proxies, .count = options->proxy_count};
    server->site.address = options->address != NULL ? options->address : server->own_address;
}

/* From now on they are as they stand in the settings; a listener stays as it is. */
static bool
read_options(struct server *server, struct error *err)
{
    struct arena *fresh = arena_new();
    struct daemon_options *options = ARENA_ARRAY(fresh, struct daemon_options, 1);

    *options = *server->given;
    if (!daemon_options_settle(fresh, options, err)) {
        arena_free(&fresh);
        return false;
    }
    if (server->options != NULL)
        tell_what_stays(server->options, options);
    server->options = options;
    use_options(server);
    if (server->settled != NULL)
        arena_free(&server->settled);
    server->settled = fresh;
    return true;
}

bool
server_reload(struct server *server, struct error *err)
{
    if (server->house == NULL)
        return error_raise(err, ERR_RETRY, "somebody works on the state folder; reload again");
    return read_options(server, err) && read_pages(server, err);
}

static void
free_pages(void *handle)
{
    struct server *server = handle;

    if (server->pages != NULL)
        arena_free(&server->pages);
    if (server->settled != NULL)
        arena_free(&server->settled);
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
serve_on(struct server *server, int descriptor, struct error *err)
{
    const char *address = listener_name(server->arena, descriptor);
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
    /* Without a declared one it is what is listened on first: enough on one machine. */
    if (server->own_address == NULL)
        server->own_address = arena_printf(server->arena, "%s://%s",
                                           options.certificate != NULL ? "https" : "http", address);
    use_options(server);
    log_say(LOG_NOTABLE, "listening on %s%s", address,
            options.certificate != NULL ? " by TLS" : "");
    return loop_watch(server->loop, watch, EPOLLIN, err);
}

static bool
open_handed_over(struct server *server, size_t *count, struct error *err)
{
    int sockets[LISTENERS_MOST];

    if (!manager_sockets(sockets, LISTENERS_MOST, count, err))
        return false;
    for (size_t i = 0; i < *count; i++)
        if (!serve_on(server, sockets[i], err))
            return false;
    return true;
}

static bool
open_listeners(struct server *server, struct error *err)
{
    const struct daemon_options *options = server->options;
    size_t handed_over;

    if (!open_handed_over(server, &handed_over, err))
        return false;
    if (handed_over > 0 && options->listen_count == 0)
        return true;

    for (size_t i = 0; i < (options->listen_count == 0 ? 1 : options->listen_count); i++) {
        const char *address = options->listen_count == 0 ? LISTEN_USUAL : options->listen[i];
        int descriptor;

        if (!listener_open(address, &descriptor, err) || !serve_on(server, descriptor, err))
            return false;
    }
    return true;
}

/* Never more than two passwords at once, however many sign in. */
static const struct desk_def HASHING = {
    .helper = {.name = "hashing process", .word = HASHING_WORD, .wait_seconds = 30},
    .seats = 2,
    .waiting_most = 32
};

/* What takes a moment has a process of its own, so that it does not wait behind what takes seconds.
 */
static void
open_desks(struct server *server)
{
    server->reading = (struct desk_def){
        .helper = {.name = "reading process",
                   .word = READING_WORD,
                   .argument = server->options->state,
                   .wait_seconds = 120},
        .seats = 1,
        .waiting_most = 16,
        .shared = true
    };
    server->fetching = server->reading;
    server->fetching.helper.name = "lookup process";
    server->fetching.helper.word = LOOKUP_WORD;
    server->fetching.waiting_most = 64;
    server->desks[ERRAND_HASH] = desk_new(server->arena, server->loop, &HASHING);
    server->desks[ERRAND_READ] = desk_new(server->arena, server->loop, &server->reading);
    server->desks[ERRAND_FETCH] = desk_new(server->arena, server->loop, &server->fetching);
}

bool
server_open(struct server *server, struct error *err)
{
    server->limits = LIMITS_USUAL;
    server->tally.started = clock_now();
    server->back = (struct timer){.due = house_try_again, .context = server};
    server->thaw = (struct timer){.due = house_open_again, .context = server};
    arena_defer(server->arena, free_pages, server);
    arena_defer(server->arena, house_close, server);
    if (!read_options(server, err) || !house_open(server, err) || !open_folder(server, err) ||
        !read_pages(server, err))
        return false;
    open_desks(server);
    if (!queue_open(server->arena, server->loop, server->options->state, &server->site,
                    server->desks[ERRAND_FETCH], &server->queue, err) ||
        !open_listeners(server, err))
        return false;
    server->postman = postman_new(server->arena, server);
    server->waker = waker_new(server->arena, server);
    loop_each_turn(server->loop, no_hurry, house_look, server);
    return true;
}

void
server_quiesce(struct server *server)
{
    server->stopping = true;
    queue_stop(server->queue);
    postman_stop(server->postman);
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

bool
server_is_done(const struct server *server)
{
    return server_requests(server) == 0 && !postman_is_on_the_way(server->postman);
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
        .hashing_load = desk_load(server->desks[ERRAND_HASH]),
        .restarts = restarts(server),
        .mails_delivered = postman_counts(server->postman).delivered,
        .mails_failed = postman_counts(server->postman).failed,
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

static void
print_children(const struct server *server, struct builder *out)
{
    struct queue_counts counts = queue_counts(server->queue);

    builder_printf(out,
                   "passwords worked on or waiting: %u\njobs done: %llu, failed: %llu%s\n"
                   "processes started again: %u\n",
                   desk_load(server->desks[ERRAND_HASH]), (unsigned long long)counts.done,
                   (unsigned long long)counts.failed,
                   queue_is_busy(server->queue) ? ", one is worked on" : "", restarts(server));
}

void
server_status(const struct server *server, struct builder *out)
{
    struct gauges gauges;

    server_gauges(server, &gauges);
    builder_printf(out,
                   "process %ld, since %s\nstate folder: %s\nconnections: %u, requests: %u, "
                   "answered: %llu\n",
                   (long)getpid(), london_format(server->tally.started).text,
                   server->house == NULL ? "lent to a command"
                   : server->read_only   ? server->site.state->frozen.text
                                         : "open",
                   gauges.connections, gauges.requests, (unsigned long long)server->tally.replies);
    print_children(server, out);
}
