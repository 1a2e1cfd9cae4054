/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE /* struct ucred */
#include "daemon/control.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/file.h"
#include "base/log.h"
#include "daemon/house.h"
#include "service/lending.h"

#define CALLERS_MOST 16
#define WORD_MOST    32

struct caller {
    struct control *control;
    struct watch watch; /* .descriptor -1: the place is free */
    bool borrows;       /* waits for the folder, or has it */
};

struct control {
    struct server *server;
    struct loop *loop;
    void (*reload)(void *context);
    void *context;
    const char *path;
    struct watch listener;
    struct caller callers[CALLERS_MOST];
    struct caller *borrower; /* who has the folder; NULL: we */
};

static void
answer(const struct caller *caller, struct text text)
{
    /* a caller who does not listen is told nothing */
    (void)!send(caller->watch.descriptor, text.at, text.length, MSG_NOSIGNAL | MSG_DONTWAIT);
}

/* The first of those who wait; nobody: the folder is ours again. */
static void
lend_next(struct control *control)
{
    control->borrower = NULL;
    for (size_t i = 0; i < CALLERS_MOST && control->borrower == NULL; i++)
        if (control->callers[i].watch.descriptor >= 0 && control->callers[i].borrows)
            control->borrower = &control->callers[i];
    if (control->borrower == NULL)
        house_take_back(control->server);
    else
        answer(control->borrower, text_of(LENDING_LENT));
}

static void
caller_gone(struct caller *caller)
{
    struct control *control = caller->control;

    loop_forget(control->loop, &caller->watch);
    close(caller->watch.descriptor);
    caller->watch.descriptor = -1;
    caller->borrows = false;
    if (control->borrower == caller)
        lend_next(control);
}

static void
borrow(struct caller *caller)
{
    struct control *control = caller->control;

    caller->borrows = true;
    if (control->borrower != NULL)
        return; /* its turn comes */
    house_lend(control->server);
    control->borrower = caller;
    answer(caller, text_of(LENDING_LENT));
}

static void
tell_status(const struct caller *caller)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct builder out = {.arena = arena};

    server_status(caller->control->server, &out);
    answer(caller, (struct text){out.at, out.length});
}

static void
caller_ready(void *context, uint32_t events)
{
    struct caller *caller = context;
    char word[WORD_MOST];
    ssize_t length = recv(caller->watch.descriptor, word, sizeof word, MSG_DONTWAIT);
    struct text said = {.at = word, .length = length > 0 ? (size_t)length : 0};

    (void)events;
    if (length < 0 && (errno == EAGAIN || errno == EINTR))
        return;
    if (length <= 0) {
        caller_gone(caller);
    } else if (text_is(said, LENDING_BORROW)) {
        borrow(caller);
    } else if (text_is(said, LENDING_STATUS)) {
        tell_status(caller);
    } else if (text_is(said, LENDING_RELOAD)) {
        caller->control->reload(caller->control->context);
        answer(caller, text_of("reloaded"));
    } else {
        caller_gone(caller);
    }
}

static bool
caller_is_ours(int descriptor)
{
    struct ucred who;
    socklen_t length = sizeof who;

    return getsockopt(descriptor, SOL_SOCKET, SO_PEERCRED, &who, &length) == 0 &&
           (who.uid == geteuid() || who.uid == 0);
}

static struct caller *
free_place(struct control *control)
{
    for (size_t i = 0; i < CALLERS_MOST; i++)
        if (control->callers[i].watch.descriptor < 0)
            return &control->callers[i];
    return NULL;
}

static void
somebody_calls(void *context, uint32_t events)
{
    struct control *control = context;
    struct caller *caller = free_place(control);
    int descriptor = accept4(control->listener.descriptor, NULL, NULL, SOCK_CLOEXEC);
    struct error err = {.code = ERR_NONE};

    (void)events;
    if (descriptor < 0)
        return;
    if (caller == NULL || !caller_is_ours(descriptor)) {
        close(descriptor);
        return;
    }
    caller->watch.descriptor = descriptor;
    if (!loop_watch(control->loop, &caller->watch, EPOLLIN, &err)) {
        close(descriptor);
        caller->watch.descriptor = -1;
    }
}

static void
control_close(void *handle)
{
    struct control *control = handle;

    for (size_t i = 0; i < CALLERS_MOST; i++)
        if (control->callers[i].watch.descriptor >= 0)
            close(control->callers[i].watch.descriptor);
    close(control->listener.descriptor);
    unlink(control->path);
}

static bool
bind_in(const char *dir, int descriptor)
{
    struct sockaddr_un address;
    int folder = lending_address(dir, &address);
    int failed;

    if (folder < 0)
        return false;
    failed = bind(descriptor, (const struct sockaddr *)&address, sizeof address);
    close(folder);
    return failed == 0 && listen(descriptor, CALLERS_MOST) == 0;
}

bool
control_open(struct arena *arena, struct server *server, void (*reload)(void *context),
             void *context, struct control **control, struct error *err)
{
    struct control *made = ARENA_ARRAY(arena, struct control, 1);
    const char *dir = server->options->state;

    *made = (struct control){.server = server,
                             .loop = server->loop,
                             .reload = reload,
                             .context = context,
                             .path = path_join(arena, dir, LENDING_SOCKET)};
    for (size_t i = 0; i < CALLERS_MOST; i++)
        made->callers[i] = (struct caller){
            .control = made,
            .watch = {.descriptor = -1, .ready = caller_ready, .context = &made->callers[i]}
        };
    unlink(made->path); /* the lock is ours, so nobody listens there */
    made->listener = (struct watch){
        .descriptor = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0),
        .ready = somebody_calls,
        .context = made};
    if (made->listener.descriptor < 0 || !bind_in(dir, made->listener.descriptor))
        return error_raise_system(err, ERR_STORAGE, errno, "cannot listen on \"%s\"", made->path);
    arena_defer(arena, control_close, made);
    *control = made;
    return loop_watch(server->loop, &made->listener, EPOLLIN, err);
}
