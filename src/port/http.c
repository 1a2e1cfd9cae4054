/* SPDX-License-Identifier: MIT */
#include "port/http_response.h"

#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <arpa/inet.h>
#include <microhttpd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"

/* What the library may keep of one connection: the head, what is read of the body at once, and the
 * head of the reply. */
#define POOL_SIZE ((size_t)40 * 1024)

/* More than are let in: those that were shut down keep their place for a moment. */
#define SPARE_CONNECTIONS 64

#define LOOK_EVERY 250 /* milliseconds: at the deadlines */

struct connection {
    struct http *http;
    struct connection *next, *previous; /* the oldest first */
    struct http_exchange *exchange;     /* whose head is whole, or NULL */
    int descriptor;
    bool shut;
    int64_t deadline; /* 0: none */
    char source[HTTP_SOURCE_SIZE], network[HTTP_SOURCE_SIZE];
};

struct http_exchange {
    struct arena *arena;
    struct http *http;
    struct connection *connection;
    struct MHD_Connection *handle;
    struct MHD_Response *response; /* the answer, once it is there */
    struct http_head head;
    const char *raw_target; /* in the library's memory */
    void *mine;
    int status;
    int64_t begun, received; /* milliseconds; bytes */
    bool started, upload, suspended, queued, whole;
};

struct http {
    struct MHD_Daemon *daemon;
    struct http_options options;
    struct http_user user;
    struct connection *oldest, *newest;
    unsigned connections, requests;
    int64_t looked;
    int left_listener; /* to be closed; -1 */
    bool quiet;
};

/* --- connections --------------------------------------------------------------------------------
 */

static void
source_format(const struct sockaddr *address, char source[HTTP_SOURCE_SIZE])
{
    const void *bytes = NULL;

    if (address->sa_family == AF_INET)
        bytes = &((const struct sockaddr_in *)(const void *)address)->sin_addr;
    else if (address->sa_family == AF_INET6)
        bytes = &((const struct sockaddr_in6 *)(const void *)address)->sin6_addr;
    if (bytes == NULL || inet_ntop(address->sa_family, bytes, source, HTTP_SOURCE_SIZE) == NULL)
        snprintf(source, HTTP_SOURCE_SIZE, "local");
    if (strncmp(source, "::ffff:", 7) == 0 && strchr(source, '.') != NULL)
        memmove(source, source + 7, strlen(source + 7) + 1);
}

/* Whoever has one IPv6 address of a network of 64 bits has them all, so they count as one source.
 */
static void
network_format(const char source[HTTP_SOURCE_SIZE], char network[HTTP_SOURCE_SIZE])
{
    struct in6_addr address;

    memcpy(network, source, HTTP_SOURCE_SIZE);
    if (inet_pton(AF_INET6, source, &address) != 1)
        return;
    memset(address.s6_addr + 8, 0, 8);
    (void)inet_ntop(AF_INET6, &address, network, HTTP_SOURCE_SIZE);
}

/* The library reads the end of the stream and closes. */
static void
connection_shut(struct connection *connection)
{
    shutdown(connection->descriptor, SHUT_RDWR);
    connection->shut = true;
}

/* Shuts the oldest connection, of that network or of all (NULL), that asks nothing. */
static bool
make_room(struct http *http, const char *network)
{
    for (struct connection *at = http->oldest; at != NULL; at = at->next)
        if (!at->shut && at->exchange == NULL &&
            (network == NULL || strcmp(at->network, network) == 0)) {
            connection_shut(at);
            return true;
        }
    return false;
}

static unsigned
count_open(const struct http *http, const char *network)
{
    unsigned count = 0;

    for (const struct connection *at = http->oldest; at != NULL; at = at->next)
        if (!at->shut && (network == NULL || strcmp(at->network, network) == 0))
            count++;
    return count;
}

static enum MHD_Result
let_in(void *context, const struct sockaddr *address, socklen_t length)
{
    struct http *http = context;
    char source[HTTP_SOURCE_SIZE], network[HTTP_SOURCE_SIZE];

    (void)length;
    source_format(address, source);
    network_format(source, network);
    if (count_open(http, NULL) >= http->options.connections_most && !make_room(http, NULL))
        return MHD_NO;
    if (!http->options.trusted(http->user.context, source) &&
        count_open(http, network) >= http->options.source_most && !make_room(http, network))
        return MHD_NO;
    return MHD_YES;
}

static void
connection_open(struct http *http, struct MHD_Connection *handle, void **mine)
{
    struct connection *made = calloc(1, sizeof *made);

    must(made != NULL);
    made->http = http;
    made->descriptor =
        MHD_get_connection_info(handle, MHD_CONNECTION_INFO_CONNECTION_FD)->connect_fd;
    made->deadline = clock_steady() + http->options.head_within;
    source_format(MHD_get_connection_info(handle, MHD_CONNECTION_INFO_CLIENT_ADDRESS)->client_addr,
                  made->source);
    network_format(made->source, made->network);
    made->previous = http->newest;
    *(http->newest != NULL ? &http->newest->next : &http->oldest) = made;
    http->newest = made;
    http->connections++;
    *mine = made;
}

static void
connection_end(struct connection *gone)
{
    struct http *http = gone->http;

    *(gone->previous != NULL ? &gone->previous->next : &http->oldest) = gone->next;
    *(gone->next != NULL ? &gone->next->previous : &http->newest) = gone->previous;
    http->connections--;
    free(gone);
}

static void
connection_change(void *context, struct MHD_Connection *handle, void **mine,
                  enum MHD_ConnectionNotificationCode what)
{
    if (what == MHD_CONNECTION_NOTIFY_STARTED) {
        connection_open(context, handle, mine);
    } else if (*mine != NULL) {
        connection_end(*mine);
        *mine = NULL;
    }
}

static void
shut_overdue(struct http *http)
{
    int64_t now = clock_steady();

    if (now - http->looked < LOOK_EVERY)
        return;
    http->looked = now;
    for (struct connection *at = http->oldest; at != NULL; at = at->next)
        if (!at->shut && at->deadline != 0 && at->deadline < now)
            connection_shut(at);
}

/* --- requests -----------------------------------------------------------------------------------
 */

/* The request line is there: from here on the library tells us the request's end. */
static void *
exchange_open(void *context, const char *target, struct MHD_Connection *handle)
{
    struct arena *arena = arena_new();
    struct http_exchange *exchange = ARENA_ARRAY(arena, struct http_exchange, 1);

    exchange->arena = arena;
    exchange->http = context;
    exchange->handle = handle;
    exchange->head.target = arena_copy(arena, target, strlen(target));
    exchange->raw_target = target;
    exchange->connection =
        MHD_get_connection_info(handle, MHD_CONNECTION_INFO_SOCKET_CONTEXT)->socket_context;
    return exchange;
}

struct listing {
    struct arena *arena;
    struct http_field *fields;
    size_t count, room;
};

static enum MHD_Result
list_field(void *context, enum MHD_ValueKind kind, const char *name, size_t name_length,
           const char *value, size_t value_length)
{
    struct listing *listing = context;

    (void)kind;
    listing->fields = arena_grow(listing->arena, listing->fields, &listing->room, listing->count,
                                 sizeof listing->fields[0]);
    listing->fields[listing->count++] = (struct http_field){
        .name = {.at = name,                       .length = name_length },
        .value = {.at = value == NULL ? "" : value, .length = value_length}
    };
    return MHD_YES;
}

/* The library gives the target as far as a NUL in it, and drops the rest up to the version, which
 * stands behind it in the same memory.  Versions after those tried refuse such a line themselves.
 */
static bool
target_is_whole(const struct http_exchange *exchange, const char *version)
{
#if MHD_VERSION <= 0x00097700
    return (uintptr_t)version ==
           (uintptr_t)exchange->raw_target + strlen(exchange->head.target) + 1;
#else
    (void)exchange, (void)version;
    return true;
#endif
}

static void
exchange_begin(struct http_exchange *exchange, const char *method, const char *version)
{
    struct http *http = exchange->http;
    struct listing listing = {.arena = exchange->arena};
    struct http_head *head = &exchange->head;

    MHD_get_connection_values_n(exchange->handle, MHD_HEADER_KIND, list_field, &listing);
    head->method = method;
    head->version = version;
    if (!target_is_whole(exchange, version))
        head->target = ""; /* which is no path */
    head->fields = listing.fields;
    head->count = listing.count;
    head->size = MHD_get_connection_info(exchange->handle, MHD_CONNECTION_INFO_REQUEST_HEADER_SIZE)
                     ->header_size;
    head->source = exchange->connection->source;
    head->secure = http->options.certificate != NULL;
    exchange->started = true;
    exchange->begun = clock_steady();
    exchange->connection->exchange = exchange;
    exchange->connection->deadline = exchange->begun + http->options.body_within;
    http->requests++;
    exchange->mine = http->user.begin(http->user.context, exchange, head);
}

static enum MHD_Result
exchange_queue(struct http_exchange *exchange)
{
    exchange->queued = true;
    return MHD_queue_response(exchange->handle, (unsigned)exchange->status, exchange->response);
}

static void
exchange_take(struct http_exchange *exchange, const char *bytes, size_t length)
{
    const struct http_options *options = &exchange->http->options;

    exchange->received += (int64_t)length;
    if (exchange->response != NULL)
        return; /* already refused: what still comes is for nobody */
    if (exchange->upload)
        exchange->connection->deadline = exchange->begun + options->body_within +
                                         exchange->received * 1000 / options->least_rate;
    exchange->http->user.bytes(exchange->mine, (struct text){.at = bytes, .length = length});
}

/* Called for the head, for every piece of the body, at its end, and again once resumed. */
static enum MHD_Result
exchange_step(void *context, struct MHD_Connection *handle, const char *url, const char *method,
              const char *version, const char *bytes, size_t *length, void **mine)
{
    struct http_exchange *exchange = *mine;
    struct http *http = context;

    (void)url;
    if (!exchange->started) {
        exchange_begin(exchange, method, version);
        return exchange->response == NULL ? MHD_YES : exchange_queue(exchange);
    }
    if (*length > 0) {
        exchange_take(exchange, bytes, *length);
        *length = 0;
        return MHD_YES;
    }
    if (exchange->response == NULL && !exchange->whole) {
        exchange->whole = true;
        exchange->connection->deadline = 0;
        http->user.whole(exchange->mine);
    }
    if (exchange->response != NULL)
        return exchange_queue(exchange);
    exchange->suspended = true;
    MHD_suspend_connection(handle);
    return MHD_YES;
}

static void
exchange_end(void *context, struct MHD_Connection *handle, void **mine,
             enum MHD_RequestTerminationCode how)
{
    struct http_exchange *exchange = *mine;
    struct http *http = context;
    struct arena *arena; /* in which the exchange itself lies */

    (void)handle, (void)how;
    if (exchange == NULL)
        return;
    *mine = NULL;
    arena = exchange->arena;
    if (exchange->started) {
        http->requests--;
        exchange->connection->exchange = NULL;
        exchange->connection->deadline = clock_steady() + http->options.idle_within;
        http->user.gone(exchange->mine);
    }
    if (exchange->response != NULL)
        MHD_destroy_response(exchange->response);
    arena_free(&arena);
}

void
http_expect_upload(struct http_exchange *exchange)
{
    exchange->upload = true;
}

void
http_answer(struct http_exchange *exchange, const struct http_reply *reply)
{
    const struct http *http = exchange->http;
    uint64_t length;

    must(exchange->response == NULL);
    exchange->response =
        http_response(exchange->arena, reply, http->quiet, &exchange->status, &length);
    exchange->connection->deadline = clock_steady() + http->options.body_within +
                                     (int64_t)length * 1000 / http->options.least_rate;
    if (exchange->suspended) {
        exchange->suspended = false;
        MHD_resume_connection(exchange->handle);
    }
}

/* --- the whole ----------------------------------------------------------------------------------
 */

/* Percent signs are decoded by the request's reader, which is stricter. */
static size_t
leave_escaped(void *context, struct MHD_Connection *handle, char *text)
{
    (void)context, (void)handle;
    return strlen(text);
}

static void
http_stop(void *handle)
{
    struct http *http = handle;

    http_quiesce(http);
    MHD_stop_daemon(http->daemon);
    if (http->left_listener >= 0)
        close(http->left_listener);
}

bool
http_start(struct arena *arena, const struct http_options *options, const struct http_user *user,
           struct http **http, struct error *err)
{
    struct http *made = ARENA_ARRAY(arena, struct http, 1);
    struct MHD_OptionItem tls[] = {
        {MHD_OPTION_HTTPS_MEM_CERT,   0, NULL},
        {MHD_OPTION_HTTPS_MEM_KEY,    0, NULL},
        {MHD_OPTION_HTTPS_PRIORITIES, 0, NULL},
        {MHD_OPTION_END,              0, NULL}
    };
    unsigned flags = MHD_USE_EPOLL | MHD_ALLOW_SUSPEND_RESUME;

    *made = (struct http){.options = *options, .user = *user, .left_listener = -1};
    if (options->certificate != NULL) {
        flags |= MHD_USE_TLS;
        tls[0].ptr_value = arena_copy(arena, options->certificate, strlen(options->certificate));
        tls[1].ptr_value = arena_copy(arena, options->key, strlen(options->key));
        tls[2].ptr_value = arena_printf(arena, "NORMAL:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2");
    } else {
        tls[0].option = MHD_OPTION_END;
    }
    made->daemon = MHD_start_daemon(
        flags, 0, let_in, made, exchange_step, made, MHD_OPTION_LISTEN_SOCKET, options->listener,
        MHD_OPTION_CONNECTION_LIMIT, options->connections_most + SPARE_CONNECTIONS,
        MHD_OPTION_CONNECTION_MEMORY_LIMIT, POOL_SIZE, MHD_OPTION_STRICT_FOR_CLIENT, 1,
        MHD_OPTION_SIGPIPE_HANDLED_BY_APP, 1, MHD_OPTION_URI_LOG_CALLBACK, exchange_open, made,
        MHD_OPTION_UNESCAPE_CALLBACK, leave_escaped, NULL, MHD_OPTION_NOTIFY_CONNECTION,
        connection_change, made, MHD_OPTION_NOTIFY_COMPLETED, exchange_end, made, MHD_OPTION_ARRAY,
        tls, MHD_OPTION_END);
    if (made->daemon == NULL)
        return options->certificate != NULL
                   ? error_raise(err, ERR_INPUT,
                                 "cannot serve with this certificate and key: they have to be PEM, "
                                 "and the key has to be the certificate's")
                   : error_raise(err, ERR_STORAGE, "cannot serve");
    arena_defer(arena, http_stop, made);
    *http = made;
    return true;
}

int
http_descriptor(const struct http *http)
{
    return MHD_get_daemon_info(http->daemon, MHD_DAEMON_INFO_EPOLL_FD)->epoll_fd;
}

int64_t
http_patience(const struct http *http)
{
    MHD_UNSIGNED_LONG_LONG wait;
    int64_t most = http->connections > 0 ? LOOK_EVERY : -1;

    if (MHD_get_timeout(http->daemon, &wait) != MHD_YES)
        return most;
    return most < 0 || (int64_t)wait < most ? (int64_t)wait : most;
}

void
http_turn(struct http *http)
{
    shut_overdue(http);
    MHD_run(http->daemon);
}

unsigned
http_connections(const struct http *http)
{
    return http->connections;
}

unsigned
http_requests(const struct http *http)
{
    return http->requests;
}

void
http_quiesce(struct http *http)
{
    if (http->quiet)
        return;
    http->quiet = true;
    http->left_listener = MHD_quiesce_daemon(http->daemon);
}
