/* SPDX-License-Identifier: MIT */
#include "daemon/helper.h"

#include <errno.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/frame.h"
#include "base/log.h"

#define PAUSE_MOST   MS_A_MINUTE
#define LIVED_ENOUGH MS_A_MINUTE
#define READ_AT_ONCE 65536

/* Bytes that wait to be sent, or to be a whole message. */
struct backlog {
    char *at;
    size_t length, room;
};

struct helper {
    const struct helper_def *def;
    struct helper_user user;
    struct loop *loop;
    struct watch watch; /* .descriptor -1: there is no process */
    struct timer again, patience;
    struct backlog out, in;
    struct child child;
    int handed; /* with the message that is next whole; -1: nothing */
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

static void helper_start(void *context);

static void
forget_handed(struct helper *helper)
{
    if (helper->handed >= 0)
        close(helper->handed);
    helper->handed = -1;
}

/* The process is gone or has to go; its place is empty after this. */
static void
helper_bury(struct helper *helper)
{
    int status;

    loop_forget(helper->loop, &helper->watch);
    helper->watch.descriptor = -1;
    status = child_end(&helper->child);
    helper->out.length = helper->in.length = 0;
    forget_handed(helper);
    loop_cancel(helper->loop, &helper->patience);
    if (helper->stopped)
        return;
    if (WIFSIGNALED(status))
        log_say(LOG_NOTABLE, "the %s (process %ld) was ended by signal %d", helper->def->name,
                (long)helper->child.process, WTERMSIG(status));
    else
        log_say(LOG_NOTABLE, "the %s (process %ld) ended with status %d", helper->def->name,
                (long)helper->child.process, WEXITSTATUS(status));
}

static void
helper_rest(struct helper *helper)
{
    if (helper->started != 0 && clock_steady() - helper->started >= LIVED_ENOUGH)
        helper->pause = 0;
    loop_after(helper->loop, &helper->again, helper->pause);
    helper->pause = helper->pause == 0 ? MS_A_SECOND : helper->pause * 2;
    if (helper->pause > PAUSE_MOST)
        helper->pause = PAUSE_MOST;
}

static void
helper_lost(struct helper *helper)
{
    helper_bury(helper);
    if (helper->stopped)
        return;
    helper->restarts++;
    helper_rest(helper);
    if (helper->user.ended != NULL)
        helper->user.ended(helper->user.context);
}

/* Hands over the whole messages that have come; false when the child was lost meanwhile. */
static bool
helper_listen(struct helper *helper)
{
    while (helper->in.length >= FRAME_HEAD_SIZE) {
        size_t length = frame_length((const unsigned char *)helper->in.at);
        int descriptor = helper->watch.descriptor;

        if (length > FRAME_MOST) {
            helper_lost(helper);
            return false;
        }
        if (helper->in.length < FRAME_HEAD_SIZE + length)
            return true;
        loop_cancel(helper->loop, &helper->patience);
        helper->user.said(helper->user.context,
                          (struct text){.at = helper->in.at + FRAME_HEAD_SIZE, .length = length});
        forget_handed(helper);
        if (helper->watch.descriptor != descriptor || helper->in.length == 0)
            return false;
        backlog_drop(&helper->in, FRAME_HEAD_SIZE + length);
    }
    return true;
}

static bool
helper_hear(struct helper *helper)
{
    char bytes[READ_AT_ONCE];
    ssize_t count =
        frame_hear(helper->watch.descriptor, bytes, sizeof bytes, MSG_DONTWAIT, &helper->handed);

    if (count < 0 && (errno == EAGAIN || errno == EINTR))
        return true;
    if (count <= 0) {
        helper_lost(helper);
        return false;
    }
    backlog_put(&helper->in, bytes, (size_t)count);
    return helper_listen(helper);
}

static bool
helper_flush(struct helper *helper)
{
    while (helper->out.length > 0) {
        ssize_t sent = send(helper->watch.descriptor, helper->out.at, helper->out.length,
                            MSG_NOSIGNAL | MSG_DONTWAIT);

        if (sent < 0 && errno == EINTR)
            continue;
        if (sent < 0 && errno != EAGAIN)
            return false;
        if (sent < 0)
            break;
        backlog_drop(&helper->out, (size_t)sent);
    }
    loop_change(helper->loop, &helper->watch,
                helper->out.length > 0 ? EPOLLIN | EPOLLOUT : (uint32_t)EPOLLIN);
    return true;
}

static void
helper_ready(void *context, uint32_t events)
{
    struct helper *helper = context;

    if ((events & EPOLLOUT) != 0 && !helper_flush(helper))
        helper_lost(helper);
    else if ((events & (EPOLLIN | EPOLLHUP | EPOLLERR)) != 0)
        (void)helper_hear(helper);
}

static void
helper_overdue(void *context)
{
    struct helper *helper = context;

    log_say(LOG_FAILED, "the %s did not answer within %u seconds", helper->def->name,
            helper->def->wait_seconds);
    helper_lost(helper);
}

static bool
helper_begin(struct helper *helper, struct error *err)
{
    const char *const words[CHILD_WORDS_MOST] = {helper->def->word, helper->def->argument};

    if (!child_run(SOCK_STREAM, words, &helper->child, err))
        return false;
    helper->watch.descriptor = helper->child.descriptor;
    if (loop_watch(helper->loop, &helper->watch, EPOLLIN, err))
        return true;
    helper->watch.descriptor = -1;
    (void)child_end(&helper->child);
    return false;
}

static void
helper_start(void *context)
{
    struct helper *helper = context;
    struct error err = {.code = ERR_NONE};

    helper->started = clock_steady();
    if (!helper_begin(helper, &err)) {
        log_say(LOG_FAILED, "%s", err.text);
        helper_rest(helper);
    } else if (helper->user.ready != NULL) {
        helper->user.ready(helper->user.context);
    }
}

static void
helper_close(void *handle)
{
    struct helper *helper = handle;

    helper_stop(helper);
    free(helper->out.at);
    free(helper->in.at);
}

struct helper *
helper_new(struct arena *arena, struct loop *loop, const struct helper_def *def,
           const struct helper_user *user)
{
    struct helper *helper = ARENA_ARRAY(arena, struct helper, 1);

    *helper = (struct helper){
        .def = def,
        .user = *user,
        .loop = loop,
        .handed = -1,
        .watch = {.descriptor = -1, .ready = helper_ready, .context = helper},
        .again = {.due = helper_start,                .context = helper                  },
        .patience = {.due = helper_overdue,                .context = helper},
    };
    arena_defer(arena, helper_close, helper);
    loop_after(loop, &helper->again, 0);
    return helper;
}

bool
helper_is_there(const struct helper *helper)
{
    return helper->watch.descriptor >= 0;
}

pid_t
helper_process(const struct helper *helper)
{
    return helper->watch.descriptor >= 0 ? helper->child.process : 0;
}

unsigned
helper_restarts(const struct helper *helper)
{
    return helper->restarts;
}

int
helper_handed(const struct helper *helper)
{
    return helper->handed;
}

bool
helper_tell(struct helper *helper, struct text message, struct error *err)
{
    unsigned char head[FRAME_HEAD_SIZE];

    must(message.length <= FRAME_MOST);
    if (!helper_is_there(helper))
        return error_raise(err, ERR_RETRY, "the %s is being started again", helper->def->name);
    frame_head(message.length, head);
    backlog_put(&helper->out, head, sizeof head);
    backlog_put(&helper->out, message.at, message.length);
    if (helper->def->wait_seconds > 0)
        loop_after(helper->loop, &helper->patience,
                   (int64_t)helper->def->wait_seconds * MS_A_SECOND);
    /* A stream that broke is noticed by the loop, which then calls ENDED. */
    (void)helper_flush(helper);
    return true;
}

void
helper_drop(struct helper *helper)
{
    if (helper_is_there(helper))
        helper_lost(helper);
}

void
helper_stop(struct helper *helper)
{
    if (helper->stopped)
        return;
    helper->stopped = true;
    loop_cancel(helper->loop, &helper->again);
    if (helper_is_there(helper))
        helper_bury(helper);
}
