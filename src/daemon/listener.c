/* SPDX-License-Identifier: MIT */
#define _DEFAULT_SOURCE
#include "daemon/listener.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#define BACKLOG 1024

struct place {
    union {
        struct sockaddr any;
        struct sockaddr_in four;
        struct sockaddr_in6 six;
    } address;
    socklen_t length;
};

static bool
read_port(const char *text, in_port_t *port)
{
    unsigned long number = 0;

    if (strlen(text) < 1 || strlen(text) > 5 || strspn(text, "0123456789") != strlen(text))
        return false;
    number = strtoul(text, NULL, 10);
    *port = htons((in_port_t)number);
    return number <= 65535;
}

static bool
read_place(const char *text, struct place *place)
{
    char host[INET6_ADDRSTRLEN];
    bool six = text[0] == '[';
    const char *end = strrchr(text, ':');
    size_t length;

    memset(place, 0, sizeof *place);
    if (end == NULL)
        return false;
    length = (size_t)(end - text);
    if (six && (length < 2 || text[length - 1] != ']'))
        return false;
    text += six;
    length -= six ? 2 : 0;
    if (length >= sizeof host)
        return false;
    memcpy(host, text, length);
    host[length] = '\0';
    if (six) {
        place->length = sizeof place->address.six;
        place->address.six.sin6_family = AF_INET6;
        return read_port(end + 1, &place->address.six.sin6_port) &&
               inet_pton(AF_INET6, host, &place->address.six.sin6_addr) == 1;
    }
    place->length = sizeof place->address.four;
    place->address.four.sin_family = AF_INET;
    return read_port(end + 1, &place->address.four.sin_port) &&
           inet_pton(AF_INET, host, &place->address.four.sin_addr) == 1;
}

static bool
raise_bind(const char *address, int number, struct error *err)
{
    if (number == EADDRINUSE)
        return error_raise(err, ERR_CONFLICT, "another program listens on %s already", address);
    if (number == EACCES)
        return error_raise(err, ERR_DENIED,
                           "only root may listen on %s; take a port above 1023, or let systemd "
                           "hand the socket over",
                           address);
    return error_raise_system(err, ERR_STORAGE, number, "cannot listen on %s", address);
}

bool
listener_open(const char *address, int *descriptor, struct error *err)
{
    const int yes = 1;
    struct place place;
    int made;

    if (!read_place(address, &place))
        return error_raise(err, ERR_INPUT,
                           "\"%s\" is no address to listen on; like 127.0.0.1:8480 or [::1]:8480",
                           address);
    made = socket(place.address.any.sa_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (made < 0)
        return error_raise_system(err, ERR_STORAGE, errno, "cannot listen on %s", address);
    setsockopt(made, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    if (bind(made, &place.address.any, place.length) != 0 || listen(made, BACKLOG) != 0) {
        raise_bind(address, errno, err);
        close(made);
        return false;
    }
    *descriptor = made;
    return true;
}

const char *
listener_name(struct arena *arena, int descriptor)
{
    struct place place = {.length = sizeof place.address};
    char host[INET6_ADDRSTRLEN];

    if (getsockname(descriptor, &place.address.any, &place.length) != 0)
        return "a socket";
    if (place.address.any.sa_family == AF_INET &&
        inet_ntop(AF_INET, &place.address.four.sin_addr, host, sizeof host) != NULL)
        return arena_printf(arena, "%s:%u", host, ntohs(place.address.four.sin_port));
    if (place.address.any.sa_family == AF_INET6 &&
        inet_ntop(AF_INET6, &place.address.six.sin6_addr, host, sizeof host) != NULL)
        return arena_printf(arena, "[%s]:%u", host, ntohs(place.address.six.sin6_port));
    return "a local socket";
}

bool
listener_is_loopback(int descriptor)
{
    struct place place = {.length = sizeof place.address};

    if (getsockname(descriptor, &place.address.any, &place.length) != 0)
        return false;
    if (place.address.any.sa_family == AF_INET)
        return ntohl(place.address.four.sin_addr.s_addr) >> 24 == 127;
    return place.address.any.sa_family == AF_UNIX ||
           (place.address.any.sa_family == AF_INET6 &&
            IN6_IS_ADDR_LOOPBACK(&place.address.six.sin6_addr));
}
