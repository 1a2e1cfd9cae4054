/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE /* close_range */
#include "daemon/child.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/frame.h"
#include "base/log.h"

#define PAUSE_MOST   60000 /* milliseconds */
#define LIVED_ENOUGH 60000
#define READ_AT_ONCE 65536

/* Bytes that wait to be sent, or to be a whole message. */
struct backlog {
    char *at;
    size_t length, room;
};

struct child {
    const struct child_def *def;
    struct child_user user;
    struct loop *loop;
    struct watch watch; /* .descriptor -1: there is no process */
    struct timer again, patience;
    struct backlog out, in;
    pid_t process;
    int64_t started;
    int64_t pause; /* before the next start */
    unsigned restarts;
    bool stopped;
};

static void
backlog_put(struct backlog *backlog, const void *bytes, size_t length)
{
    backlog->at = grow(backlog->at, &backlog->room, backlog->length + length, 1);
    memcpy(backlog->at + backlog->length, bytes, length);
    backlog->length += length;
}

static void
backlog_drop(struct backlog *backlog, size_t length)
{
    backlog->length -= length;
    memmove(backlog->at, backlog->at + length, backlog->length);
}

/* In the child: nothing but what may be done between fork and exec. */
static void
become(int descriptor, const struct child_def *def, pid_t parent)
{
    sigset_t none;

    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    if (prctl(PR_SET_PDEATHSIG, SIGKILL) == 0 && getppid() == parent &&
        (descriptor == CHILD_SOCKET ? fcntl(descriptor, F_SETFD, 0) == 0
                                    : dup2(descriptor, CHILD_SOCKET) == CHILD_SOCKET) &&
        close_range(CHILD_SOCKET + 1, ~0U, 0) == 0)
        execl("/proc/self/exe", "deltareturnd", def->word, def->argument, (char *)NULL);
    _exit(3);
}

static void child_start(void *context);

/* The process is gone or has to go; its place is empty after this. */
static void
child_bury(struct child *child)
{
    int status = 0;

    loop_forget(child->loop, &child->watch);
    close(child->watch.descriptor);
    child->watch.descriptor = -1;
    kill(child->process, SIGKILL);
    while (waitpid(child->process, &status, 0) < 0 && errno == EINTR)
        ;
    child->out.length = child->in.length = 0;
    loop_cancel(child->loop, &child->patience);
    if (child->stopped)
        return;
    if (WIFSIGNALED(status))
        log_say(LOG_NOTABLE, "the %s (process %ld) was ended by signal %d", child->def->name,
                (long)child->process, WTERMSIG(status));
    else
        log_say(LOG_NOTABLE, "the %s (process %ld) ended with status %d", child->def->name,
                (long)child->process, WEXITSTATUS(status));
}

static void
child_rest(struct child *child)
{
    if (child->started != 0 && loop_now() - child->started >= LIVED_ENOUGH)
        child->pause = 0;
    loop_after(child->loop, &child->again, child->pause);
    child->pause = child->pause == 0 ? 1000 : child->pause * 2;
    if (child->pause > PAUSE_MOST)
        child->pause = PAUSE_MOST;
}

static void
child_lost(struct child *child)
{
    child_bury(child);
    if (child->stopped)
        return;
    child->restarts++;
    child_rest(child);
    if (child->user.ended != NULL)
        child->user.ended(child->user.context);
}

/* Hands over the whole messages that have come; false when the child was lost meanwhile. */
static bool
child_listen(struct child *child)
{
    while (child->in.length >= FRAME_HEAD_SIZE) {
        size_t length = frame_length((const unsigned char *)child->in.at);
        int descriptor = child->watch.descriptor;

        if (length > FRAME_MOST) {
            child_lost(child);
            return false;
        }
        if (child->in.length < FRAME_HEAD_SIZE + length)
            return true;
        loop_cancel(child->loop, &child->patience);
        child->user.said(child->user.context,
                         (struct text){.at = child->in.at + FRAME_HEAD_SIZE, .length = length});
        if (child->watch.descriptor != descriptor || child->in.length == 0)
            return false;
        backlog_drop(&child->in, FRAME_HEAD_SIZE + length);
    }
    return true;
}

static bool
child_hear(struct child *child)
{
    char bytes[READ_AT_ONCE];
    ssize_t count = recv(child->watch.descriptor, bytes, sizeof bytes, MSG_DONTWAIT);

    if (count < 0 && (errno == EAGAIN || errno == EINTR))
        return true;
    if (count <= 0) {
        child_lost(child);
        return false;
    }
    backlog_put(&child->in, bytes, (size_t)count);
    return child_listen(child);
}

static bool
child_flush(struct child *child)
{
    while (child->out.length > 0) {
        ssize_t sent = send(child->watch.descriptor, child->out.at, child->out.length,
                            MSG_NOSIGNAL | MSG_DONTWAIT);

        if (sent < 0 && errno == EINTR)
            continue;
        if (sent < 0 && errno != EAGAIN)
            return false;
        if (sent < 0)
            break;
        backlog_drop(&child->out, (size_t)sent);
    }
    loop_change(child->loop, &child->watch,
                child->out.length > 0 ? EPOLLIN | EPOLLOUT : (uint32_t)EPOLLIN);
    return true;
}

static void
child_ready(void *context, uint32_t events)
{
    struct child *child = context;

    if ((events & EPOLLOUT) != 0 && !child_flush(child))
        child_lost(child);
    else if ((events & (EPOLLIN | EPOLLHUP | EPOLLERR)) != 0)
        (void)child_hear(child);
}

static void
child_overdue(void *context)
{
    struct child *child = context;

    log_say(LOG_FAILED, "the %s did not answer within %u seconds", child->def->name,
            child->def->wait_seconds);
    child_lost(child);
}

static bool
child_begin(struct child *child, struct error *err)
{
    int ends[2];
    pid_t parent = getpid();

    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
        return error_raise_system(err, ERR_STORAGE, errno, "cannot reach the %s", child->def->name);
    child->process = fork();
    if (child->process == 0)
        become(ends[1], child->def, parent);
    close(ends[1]);
    child->watch.descriptor = ends[0];
    if (child->process > 0 && loop_watch(child->loop, &child->watch, EPOLLIN, err))
        return true;
    if (child->process > 0)
        child_bury(child);
    else
        close(ends[0]);
    child->watch.descriptor = -1;
    return error_raise(err, ERR_STORAGE, "cannot start the %s", child->def->name);
}

static void
child_start(void *context)
{
    struct child *child = context;
    struct error err = {.code = ERR_NONE};

    child->started = loop_now();
    if (!child_begin(child, &err)) {
        log_say(LOG_FAILED, "%s", err.text);
        child_rest(child);
    } else if (child->user.ready != NULL) {
        child->user.ready(child->user.context);
    }
}

static void
child_close(void *handle)
{
    struct child *child = handle;

    child_stop(child);
    free(child->out.at);
    free(child->in.at);
}

struct child *
child_new(struct arena *arena, struct loop *loop, const struct child_def *def,
          const struct child_user *user)
{
    struct child *child = ARENA_ARRAY(arena, struct child, 1);

    *child = (struct child){
        .def = def,
        .user = *user,
        .loop = loop,
        .watch = {.descriptor = -1, .ready = child_ready, .context = child},
        .again = {.due = child_start,                .context = child                  },
        .patience = {.due = child_overdue,                .context = child},
    };
    arena_defer(arena, child_close, child);
    loop_after(loop, &child->again, 0);
    return child;
}

bool
child_is_there(const struct child *child)
{
    return child->watch.descriptor >= 0;
}

pid_t
child_process(const struct child *child)
{
    return child->watch.descriptor >= 0 ? child->process : 0;
}

unsigned
child_restarts(const struct child *child)
{
    return child->restarts;
}

bool
child_tell(struct child *child, struct text message, struct error *err)
{
    unsigned char head[FRAME_HEAD_SIZE];

    must(message.length <= FRAME_MOST);
    if (!child_is_there(child))
        return error_raise(err, ERR_RETRY, "the %s is being started again", child->def->name);
    frame_head(message.length, head);
    backlog_put(&child->out, head, sizeof head);
    backlog_put(&child->out, message.at, message.length);
    if (child->def->wait_seconds > 0)
        loop_after(child->loop, &child->patience, (int64_t)child->def->wait_seconds * 1000);
    /* A stream that broke is noticed by the loop, which then calls ENDED. */
    (void)child_flush(child);
    return true;
}

void
child_drop(struct child *child)
{
    if (child_is_there(child))
        child_lost(child);
}

void
child_stop(struct child *child)
{
    if (child->stopped)
        return;
    child->stopped = true;
    loop_cancel(child->loop, &child->again);
    if (child_is_there(child))
        child_bury(child);
}
