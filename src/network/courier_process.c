/* SPDX-License-Identifier: MIT */
#include "network/courier_process.h"

#include <sys/socket.h>

#include "network/walls.h"
#include "service/courier.h"
#include "service/courier_order.h"

static struct smtp_server
server_of(const struct courier_settings *settings)
{
    return (struct smtp_server){
        .host = settings->host,
        .name = settings->name,
        .port = settings->port,
        .security = settings->security,
        .user = string_or_null(settings->user),
        .password = settings->password,
        .authorities = string_or_null(settings->authorities),
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
    if (!smtp_open(arena, &server, &smtp, &setup) || !walls_raise(1, &setup))
        smtp = NULL;
    while (order_read(descriptor, &order, bytes, &length)) {
        deliver(smtp, &order, (struct text){bytes, length}, &setup, &report);
        if (send(descriptor, &report, sizeof report, MSG_NOSIGNAL) != (ssize_t)sizeof report)
            return 3;
    }
    return 0;
}
