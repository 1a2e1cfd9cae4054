/* SPDX-License-Identifier: MIT */
#include "service/courier.h"

#include <sys/socket.h>

#include "port/confine.h"
#include "service/child.h"
#include "service/courier_order.h"

struct courier {
    struct child *child;
};

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

void
courier_dismiss(const struct courier *courier)
{
    child_dismiss(courier->child);
}
