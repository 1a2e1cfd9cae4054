/* SPDX-License-Identifier: MIT */
#include "service/courier.h"

#include <sys/socket.h>

#include "port/confine.h"
#include "service/child.h"

#define NAME_MOST 256
#define PATH_SIZE 1024

/* Of the process. */
#define MEMORY_MOST ((uint64_t)1 << 30)
#define FILES_MOST  64

/* Both ends are the same program, so a message is a struct as it lies in memory. */
struct courier_settings {
    char host[NAME_MOST], name[NAME_MOST], user[NAME_MOST], password[NAME_MOST];
    char authorities[PATH_SIZE];
    enum smtp_security security;
    unsigned port, connect_seconds, whole_seconds;
};
struct courier_order {
    int64_t id;
    char from[NAME_MOST], to[NAME_MOST];
};
struct courier_report {
    int64_t id;
    struct smtp_answer answer;
};

struct courier {
    struct child *child;
};

/* --- the process --------------------------------------------------------------------------------
 */

static const char *
or_null(const char *text)
{
    return text[0] == '\0' ? NULL : text;
}

static struct smtp_server
server_of(const struct courier_settings *settings)
{
    return (struct smtp_server){
        .host = settings->host,
        .name = settings->name,
        .port = settings->port,
        .security = settings->security,
        .user = or_null(settings->user),
        .password = settings->password,
        .authorities = or_null(settings->authorities),
        .connect_seconds = settings->connect_seconds,
        .whole_seconds = settings->whole_seconds,
    };
}

/* What cannot be tried is told as an answer: the other side decides what becomes of it. */
static void
deliver(struct smtp *smtp, const struct courier_order *order, struct text message,
        const struct error *setup, struct courier_report *report)
{
    struct error err = *setup;

    *report = (struct courier_report){.id = order->id};
    if (smtp != NULL && smtp_send(smtp, order->from, order->to, message, &report->answer, &err))
        return;
    report->answer.verdict = smtp == NULL ? SMTP_LATER : SMTP_NEVER;
    snprintf(report->answer.said, sizeof report->answer.said, "%.*s", SMTP_SAID_SIZE - 1, err.text);
}

static bool
order_read(int descriptor, struct courier_order *order, char *bytes, size_t *length)
{
    struct iovec parts[] = {
        {order, sizeof *order       },
        {bytes, COURIER_MESSAGE_MOST},
    };
    struct msghdr packet = {.msg_iov = parts, .msg_iovlen = 2};
    ssize_t got = recvmsg(descriptor, &packet, 0);

    if (got < (ssize_t)sizeof *order || packet.msg_flags & MSG_TRUNC)
        return false;
    *length = (size_t)got - sizeof *order;
    return true;
}

/* The network, and the certificates that the settings name. */
static bool
give_up_everything_else(const struct smtp_server *server, struct error *err)
{
    const struct confinement confinement = {
        .readable = {server->authorities},
        .memory_most = MEMORY_MOST,
        .file_size_most = 1,
        .files_most = FILES_MOST,
        .network = true,
    };

    return confine(&confinement, err);
}

int
courier_serve(int descriptor)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    char *bytes = arena_alloc(arena, COURIER_MESSAGE_MOST);
    struct error setup = {.code = ERR_NONE};
    struct courier_settings settings;
    struct courier_report report;
    struct courier_order order;
    struct smtp_server server;
    struct smtp *smtp = NULL;
    size_t length;

    if (recv(descriptor, &settings, sizeof settings, 0) != (ssize_t)sizeof settings)
        return 3;
    server = server_of(&settings);
    if (!give_up_everything_else(&server, &setup) || !smtp_open(arena, &server, &smtp, &setup))
        smtp = NULL;
    while (order_read(descriptor, &order, bytes, &length)) {
        deliver(smtp, &order, (struct text){bytes, length}, &setup, &report);
        if (send(descriptor, &report, sizeof report, MSG_NOSIGNAL) != (ssize_t)sizeof report)
            return 3;
    }
    return 0;
}

/* --- the other end ------------------------------------------------------------------------------
 */

static bool
put(char *to, size_t size, const char *text, const char *what, struct error *err)
{
    size_t length = text == NULL ? 0 : strlen(text);

    if (length >= size)
        return error_raise(err, ERR_INPUT, "the mail server's %s has more than %zu bytes", what,
                           size - 1);
    memcpy(to, text == NULL ? "" : text, length + 1);
    return true;
}

static bool
settings_put(struct courier_settings *settings, const struct smtp_server *server, struct error *err)
{
    settings->security = server->security;
    settings->port = server->port;
    settings->connect_seconds = server->connect_seconds;
    settings->whole_seconds = server->whole_seconds;
    return put(settings->host, sizeof settings->host, server->host, "name", err) &&
           put(settings->name, sizeof settings->name, server->name, "greeting", err) &&
           put(settings->user, sizeof settings->user, server->user, "account", err) &&
           put(settings->password, sizeof settings->password, server->password, "password", err) &&
           put(settings->authorities, sizeof settings->authorities, server->authorities,
               "certificates", err);
}

static bool
ended(struct error *err)
{
    return error_raise(err, ERR_STORAGE, "the courier process has ended unexpectedly");
}

bool
courier_start(struct arena *arena, const struct smtp_server *server, struct courier **courier,
              struct error *err)
{
    struct courier *made = ARENA_ARRAY(arena, struct courier, 1);
    struct courier_settings settings = {.port = 0};

    if (!settings_put(&settings, server, err) ||
        !child_start(arena, COURIER_WORD, &made->child, err))
        return false;
    if (send(made->child->descriptor, &settings, sizeof settings, MSG_NOSIGNAL) !=
        (ssize_t)sizeof settings)
        return ended(err);
    *courier = made;
    return true;
}

bool
courier_send(struct courier *courier, int64_t id, const char *from, const char *to,
             struct text message, struct error *err)
{
    struct courier_order order = {.id = id};
    struct iovec parts[] = {
        {&order,                        sizeof order  },
        {(void *)(uintptr_t)message.at, message.length},
    };
    struct msghdr packet = {.msg_iov = parts, .msg_iovlen = 2};

    must(message.length <= COURIER_MESSAGE_MOST);
    if (!put(order.from, sizeof order.from, from, "sender", err) ||
        !put(order.to, sizeof order.to, to, "recipient", err))
        return false;
    return sendmsg(courier->child->descriptor, &packet, MSG_NOSIGNAL) ==
               (ssize_t)(sizeof order + message.length) ||
           ended(err);
}

bool
courier_receive(struct courier *courier, int64_t *id, struct smtp_answer *answer, struct error *err)
{
    struct courier_report report;

    if (recv(courier->child->descriptor, &report, sizeof report, 0) != (ssize_t)sizeof report)
        return ended(err);
    *id = report.id;
    *answer = report.answer;
    return true;
}

int
courier_descriptor(const struct courier *courier)
{
    return courier->child->descriptor;
}
