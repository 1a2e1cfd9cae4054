/* SPDX-License-Identifier: MIT */
#define _DEFAULT_SOURCE /* struct timeval of SO_RCVTIMEO */
#include "service/lending.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#define PATIENCE_SECONDS 60

struct loan {
    int descriptor;
};

static void
loan_end(void *handle)
{
    close(((struct loan *)handle)->descriptor);
}

int
lending_address(const char *dir, struct sockaddr_un *address)
{
    int folder = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

    *address = (struct sockaddr_un){.sun_family = AF_UNIX};
    if (folder >= 0)
        snprintf(address->sun_path, sizeof address->sun_path, "/proc/self/fd/%d/%s", folder,
                 LENDING_SOCKET);
    return folder;
}

static bool
connect_to(const char *dir, int descriptor)
{
    struct sockaddr_un address;
    int folder = lending_address(dir, &address);
    int failed;

    if (folder < 0)
        return false;
    failed = connect(descriptor, (const struct sockaddr *)&address, sizeof address);
    close(folder);
    return failed == 0;
}

/* *THERE is false when nobody listens. */
static bool
reach(struct arena *arena, const char *dir, struct loan **loan, bool *there, struct error *err)
{
    const struct timeval patience = {.tv_sec = PATIENCE_SECONDS};
    struct loan *made = ARENA_ARRAY(arena, struct loan, 1);

    made->descriptor = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
    if (made->descriptor < 0)
        return error_raise_system(err, ERR_STORAGE, errno, "cannot make a socket");
    arena_defer(arena, loan_end, made);
    setsockopt(made->descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    *there = connect_to(dir, made->descriptor);
    *loan = made;
    return true;
}

static bool
say_and_hear(const struct loan *loan, struct arena *arena, const char *word, struct text *answer,
             struct error *err)
{
    char *bytes = arena_alloc(arena, LENDING_MOST);
    ssize_t length;

    if (send(loan->descriptor, word, strlen(word), MSG_NOSIGNAL) < 0)
        return error_raise(err, ERR_RETRY, "the service on this folder ended just now; try again");
    length = recv(loan->descriptor, bytes, LENDING_MOST - 1, 0);
    if (length <= 0)
        return error_raise(err, ERR_RETRY,
                           "the service on this folder does not answer; try again, or look at its "
                           "log");
    *answer = (struct text){.at = bytes, .length = (size_t)length};
    return true;
}

bool
lending_borrow(struct arena *arena, const char *dir, bool *there, struct error *err)
{
    struct text answer;
    struct loan *loan;

    if (!reach(arena, dir, &loan, there, err))
        return false;
    if (!*there)
        return true;
    if (!say_and_hear(loan, arena, LENDING_BORROW, &answer, err))
        return false;
    return text_is(answer, LENDING_LENT) ||
           error_raise(err, ERR_RETRY, "the service on this folder does not lend it: %.*s",
                       TEXT_ARGS(answer));
}

bool
lending_ask(struct arena *arena, const char *dir, const char *word, bool *there,
            struct text *answer, struct error *err)
{
    struct loan *loan;

    if (!reach(arena, dir, &loan, there, err))
        return false;
    return !*there || say_and_hear(loan, arena, word, answer, err);
}
