/* SPDX-License-Identifier: MIT */
#include "daemon/waker.h"

#include "base/clock.h"
#include "base/log.h"
#include "daemon/postman.h"
#include "daemon/server.h"
#include "service/clock_process.h"
#include "service/schedule.h"
#include "service/tidying.h"

#define LOOK_EVERY   MS_A_MINUTE /* a clock that was put right is noticed so soon */
#define FIRST_LOOK   500
#define WAIT_SECONDS 7200
#define TIDY_EVERY   (10 * MS_A_MINUTE)

struct waker {
    struct server *server;
    struct helper_def def;
    struct helper *helper;
    struct timer next;
    int64_t due;    /* moment; 0: now, at a start */
    int64_t tidied; /* moment; 0: not since the start */
    bool acting;
};

static void
look_in(struct waker *waker, int64_t span)
{
    loop_after(waker->server->loop, &waker->next, span);
}

static void
plan_next(struct waker *waker)
{
    struct error err = {.code = ERR_NONE};

    if (!schedule_next(waker->server->site.state, clock_now(), &waker->due, &err)) {
        log_say(LOG_FAILED, "the timetable: %s", err.text);
        waker->due = clock_now() + LOOK_EVERY;
    }
}

/* What people leave behind: sessions that have ended, above all. */
static void
tidy(struct waker *waker)
{
    struct error err = {.code = ERR_NONE};
    int64_t now = clock_now();

    if (now >= waker->tidied && now - waker->tidied < TIDY_EVERY)
        return;
    waker->tidied = now;
    if (!tidying_forget(waker->server->site.state, now, &err))
        log_say(LOG_FAILED, "what has ended is not forgotten: %s", err.text);
}

static void
acted(void *context, struct text message)
{
    struct waker *waker = context;

    waker->acting = false;
    if (message.length > 0)
        log_say(LOG_FAILED, "the clock: %.*s", TEXT_ARGS(message));
    waker->due = -1; /* to be worked out when the folder is back */
    look_in(waker, FIRST_LOOK);
}

static void
ended(void *context)
{
    struct waker *waker = context;

    waker->acting = false;
    look_in(waker, FIRST_LOOK); /* one that dies again and again is started at ever longer spans */
}

static void
act(struct waker *waker)
{
    struct error err = {.code = ERR_NONE};

    waker->acting = helper_tell(waker->helper, text_of("now"), &err);
    if (!waker->acting)
        look_in(waker, FIRST_LOOK);
}

static void
look(void *context)
{
    struct waker *waker = context;

    if (waker->acting)
        return;
    if (waker->server->house == NULL || waker->server->read_only || waker->server->stopping) {
        look_in(waker, FIRST_LOOK);
        return;
    }
    tidy(waker);
    if (waker->due < 0) {
        postman_look(waker->server->postman);
        plan_next(waker);
    }
    if (waker->due > clock_now() + SCHEDULE_NEXT_MOST) /* a clock that was put back */
        plan_next(waker);
    if (waker->due <= clock_now())
        act(waker);
    else
        look_in(waker, LOOK_EVERY);
}

struct waker *
waker_new(struct arena *arena, struct server *server)
{
    struct waker *waker = ARENA_ARRAY(arena, struct waker, 1);
    const struct helper_user user = {.context = waker, .said = acted, .ended = ended};

    *waker = (struct waker){
        .server = server,
        .def = {.name = "clock process",
                .word = CLOCK_WORD,
                .argument = server->options->state,
                .wait_seconds = WAIT_SECONDS},
        .next = {.due = look, .context = waker}
    };
    waker->helper = helper_new(arena, server->loop, &waker->def, &user);
    look_in(waker, FIRST_LOOK);
    return waker;
}

void
waker_look(struct waker *waker)
{
    waker->due = 0;
    look_in(waker, 1);
}

unsigned
waker_restarts(const struct waker *waker)
{
    return helper_restarts(waker->helper);
}
