/* SPDX-License-Identifier: MIT */
#include "daemon/loop.h"

#include <errno.h>
#include <limits.h>
#include <unistd.h>

#include "base/clock.h"

#define EVENTS_AT_ONCE  64
#define TURN_USERS_MOST 9

struct turn_user {
    loop_patience *patience;
    void (*turn)(void *context);
    void *context;
};

struct loop {
    int descriptor;
    struct timer *timers; /* soonest first */
    struct epoll_event events[EVENTS_AT_ONCE];
    int event_count;
    struct turn_user users[TURN_USERS_MOST];
    size_t user_count;
};

static void
loop_close(void *handle)
{
    close(((struct loop *)handle)->descriptor);
}

bool
loop_new(struct arena *arena, struct loop **loop, struct error *err)
{
    struct loop *made = ARENA_ARRAY(arena, struct loop, 1);

    made->descriptor = epoll_create1(EPOLL_CLOEXEC);
    if (made->descriptor < 0)
        return error_raise_system(err, ERR_STORAGE, errno, "cannot wait for requests");
    arena_defer(arena, loop_close, made);
    *loop = made;
    return true;
}

bool
loop_watch(struct loop *loop, struct watch *watch, uint32_t events, struct error *err)
{
    struct epoll_event event = {.events = events, .data.ptr = watch};

    return epoll_ctl(loop->descriptor, EPOLL_CTL_ADD, watch->descriptor, &event) == 0 ||
           error_raise_system(err, ERR_STORAGE, errno, "cannot wait for one descriptor more");
}

void
loop_change(struct loop *loop, struct watch *watch, uint32_t events)
{
    struct epoll_event event = {.events = events, .data.ptr = watch};

    must(epoll_ctl(loop->descriptor, EPOLL_CTL_MOD, watch->descriptor, &event) == 0);
}

void
loop_forget(struct loop *loop, struct watch *watch)
{
    epoll_ctl(loop->descriptor, EPOLL_CTL_DEL, watch->descriptor, NULL);
    for (int i = 0; i < loop->event_count; i++)
        if (loop->events[i].data.ptr == watch)
            loop->events[i].data.ptr = NULL;
}

void
loop_cancel(struct loop *loop, struct timer *timer)
{
    struct timer **at = &loop->timers;

    if (!timer->set)
        return;
    while (*at != timer)
        at = &(*at)->next;
    *at = timer->next;
    timer->set = false;
}

void
loop_after(struct loop *loop, struct timer *timer, int64_t span)
{
    struct timer **at = &loop->timers;

    loop_cancel(loop, timer);
    timer->at = clock_steady() + span;
    while (*at != NULL && (*at)->at <= timer->at)
        at = &(*at)->next;
    timer->next = *at;
    timer->set = true;
    *at = timer;
}

void
loop_each_turn(struct loop *loop, loop_patience *patience, void (*turn)(void *context),
               void *context)
{
    must(loop->user_count < TURN_USERS_MOST);
    loop->users[loop->user_count++] =
        (struct turn_user){.patience = patience, .turn = turn, .context = context};
}

static int
longest_wait(const struct loop *loop)
{
    int64_t least = INT_MAX, now = clock_steady();

    if (loop->timers != NULL)
        least = loop->timers->at > now ? loop->timers->at - now : 0;
    for (size_t i = 0; i < loop->user_count; i++) {
        int64_t patience = loop->users[i].patience(loop->users[i].context);

        if (patience >= 0 && patience < least)
            least = patience;
    }
    return least == INT_MAX ? -1 : (int)least;
}

static void
call_due(struct loop *loop)
{
    int64_t now = clock_steady();

    while (loop->timers != NULL && loop->timers->at <= now) {
        struct timer *timer = loop->timers;

        loop->timers = timer->next;
        timer->set = false;
        timer->due(timer->context);
    }
}

bool
loop_turn(struct loop *loop, struct error *err)
{
    loop->event_count =
        epoll_wait(loop->descriptor, loop->events, EVENTS_AT_ONCE, longest_wait(loop));
    if (loop->event_count < 0 && errno != EINTR)
        return error_raise_system(err, ERR_STORAGE, errno, "cannot wait for requests");
    for (int i = 0; i < loop->event_count; i++) {
        const struct watch *watch = loop->events[i].data.ptr;

        if (watch != NULL)
            watch->ready(watch->context, loop->events[i].events);
    }
    loop->event_count = 0;
    call_due(loop);
    for (size_t i = 0; i < loop->user_count; i++)
        loop->users[i].turn(loop->users[i].context);
    return true;
}
