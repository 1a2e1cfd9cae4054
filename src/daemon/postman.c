/* SPDX-License-Identifier: MIT */
#include "daemon/postman.h"

#include "base/clock.h"
#include "base/log.h"
#include "daemon/server.h"
#include "service/courier.h"
#include "service/delivery.h"

#define LOOK_EVERY MS_A_MINUTE /* at the latest */
#define TRY_AGAIN  5000        /* when the courier died, or the folder is lent */
#define AT_ONCE    10          /* messages for the folder, before others have a turn */
#define MARGIN     30000       /* for a report, beyond what the courier gives the server */
#define LEAVE      5000        /* for a courier that is dismissed */

struct postman {
    struct server *server;
    struct timer next;
    struct arena *courier_arena; /* NULL: there is none */
    struct courier *courier;
    struct watch watch;
    struct timer patience; /* with the courier */
    bool leaving;          /* the courier: it was dismissed */
    int64_t dropped;       /* the message with which one died; 0: none did */
    struct arena *arena;   /* of the message at hand; NULL: none */
    struct mail_settings settings;
    struct delivery delivery;
    struct smtp_answer answer; /* to it, that could not be settled yet */
    bool answered;
    bool stopped;
    bool noted; /* in the log what became of messages, which is not signed yet */
    struct postman_counts counts;
};

/* Whatever it is doing. */
static void
end_courier(struct postman *postman)
{
    if (postman->courier_arena == NULL)
        return;
    loop_cancel(postman->server->loop, &postman->patience);
    loop_forget(postman->server->loop, &postman->watch);
    arena_free(&postman->courier_arena);
    postman->leaving = false;
}

/* One that has nothing to do takes leave of the server, which may take a moment. */
static void
dismiss_courier(struct postman *postman)
{
    if (postman->courier_arena == NULL || postman->leaving)
        return;
    postman->leaving = true;
    courier_dismiss(postman->courier);
    loop_after(postman->server->loop, &postman->patience, LEAVE);
}

static void
forget_message(struct postman *postman)
{
    postman->answered = false;
    if (postman->arena != NULL)
        arena_free(&postman->arena);
}

static void
look_in(struct postman *postman, int64_t span)
{
    loop_after(postman->server->loop, &postman->next, span);
}

/* While the folder is lent the borrower signs. */
static void
sign(struct postman *postman)
{
    struct site *site = &postman->server->site;
    struct error err = {.code = ERR_NONE};

    if (postman->noted && site->signing != NULL && !sealing_sign(site->state, site->signing, &err))
        log_say(LOG_FAILED, "what became of mail is recorded, but not signed yet: %s", err.text);
    postman->noted = false;
}

static void
give_up_for_now(struct postman *postman, const struct error *err)
{
    log_say(LOG_FAILED, "mail waits: %s", err->text);
    sign(postman);
    forget_message(postman);
    end_courier(postman);
    look_in(postman, LOOK_EVERY);
}

/* Notes what became of the message; false when it has to be done later. */
static bool
settle(struct postman *postman)
{
    struct delivery_done done = {.delivered = 0};
    struct error err = {.code = ERR_NONE};

    postman->answered = true;
    if (postman->server->house == NULL) {
        look_in(postman, TRY_AGAIN);
        return false;
    }
    if (!delivery_settle(postman->server->site.state, &postman->settings, &postman->delivery,
                         &postman->answer, clock_now(), &done, &err)) {
        give_up_for_now(postman, &err);
        return false;
    }
    postman->counts.delivered += done.delivered;
    postman->counts.failed += done.failed;
    postman->noted |= done.delivered + done.failed > 0;
    forget_message(postman);
    return true;
}

/* Nobody knows what became of the message: it goes out again, the same.  When that ends in the same
 * way it may be the message's doing. */
static void
courier_lost(struct postman *postman, const char *how)
{
    bool again = postman->arena != NULL && postman->dropped == postman->delivery.row.id;

    log_say(LOG_NOTABLE, "the courier %s", how);
    end_courier(postman);
    postman->dropped = postman->arena == NULL || again ? 0 : postman->delivery.row.id;
    if (again) {
        postman->answer = (struct smtp_answer){.verdict = SMTP_LATER};
        snprintf(postman->answer.said, sizeof postman->answer.said, "the courier %s, twice", how);
        (void)settle(postman);
    } else {
        forget_message(postman);
    }
    look_in(postman, TRY_AGAIN);
}

static void
courier_reports(void *context, uint32_t events)
{
    struct postman *postman = context;
    struct error err = {.code = ERR_NONE};
    int64_t id;

    (void)events;
    if (!courier_receive(postman->courier, &id, &postman->answer, &err)) {
        if (postman->leaving)
            end_courier(postman);
        else
            courier_lost(postman, "ended unexpectedly");
    } else if (postman->arena != NULL && id == postman->delivery.row.id) {
        loop_cancel(postman->server->loop, &postman->patience);
        postman->dropped = 0;
        if (settle(postman))
            postman_look(postman);
    }
}

static void
courier_overdue(void *context)
{
    struct postman *postman = context;

    if (postman->leaving)
        end_courier(postman);
    else
        courier_lost(postman, "did not report in time");
}

static bool
hire_courier(struct postman *postman, struct error *err)
{
    if (postman->courier_arena != NULL && !postman->leaving)
        return true;
    end_courier(postman);
    postman->courier_arena = arena_new();
    if (!courier_start(postman->courier_arena, &postman->settings.server, &postman->courier, err)) {
        arena_free(&postman->courier_arena);
        return false;
    }
    postman->watch = (struct watch){.descriptor = courier_descriptor(postman->courier),
                                    .ready = courier_reports,
                                    .context = postman};
    return loop_watch(postman->server->loop, &postman->watch, EPOLLIN, err);
}

/* Links lead to where this service is reached, which the command line may have named. */
static bool
read_settings(struct postman *postman, struct error *err)
{
    const struct site *site = &postman->server->site;

    if (!mail_settings_read(postman->arena, site->state, &postman->settings, err))
        return false;
    postman->settings.address = arena_copy(postman->arena, site->address, strlen(site->address));
    return true;
}

/* Takes the next message; false when there is none, or when it cannot be had. */
static bool
take_message(struct postman *postman, struct error *err)
{
    struct delivery_done done = {.delivered = 0};
    bool found;

    postman->arena = arena_new();
    if (!read_settings(postman, err) ||
        !delivery_next(postman->arena, postman->server->site.state, &postman->settings, clock_now(),
                       &postman->delivery, &found, &done, err))
        return false;
    postman->counts.failed += done.failed;
    postman->noted |= done.failed > 0;
    if (!found)
        arena_free(&postman->arena);
    return found;
}

static void
rest(struct postman *postman)
{
    struct error err = {.code = ERR_NONE};
    int64_t now = clock_now(), wake = now + LOOK_EVERY;

    sign(postman);
    dismiss_courier(postman); /* who would keep a connection for nothing */
    if (!delivery_wake(postman->server->site.state, now, &wake, &err)) {
        log_say(LOG_FAILED, "mail: %s", err.text);
        wake = now + LOOK_EVERY;
    }
    if (wake > now + LOOK_EVERY)
        wake = now + LOOK_EVERY;
    look_in(postman, wake > now ? wake - now : 1);
}

/* True when the message is settled already. */
static bool
send_message(struct postman *postman, struct error *err)
{
    const struct delivery *delivery = &postman->delivery;

    if (postman->settings.transport == MAIL_TO_FOLDER)
        return delivery_to_folder(postman->server->site.state, delivery, &postman->answer, err) &&
               settle(postman);
    if (hire_courier(postman, err) &&
        courier_send(postman->courier, delivery->row.id, postman->settings.from,
                     delivery->row.email, delivery->message, err))
        loop_after(postman->server->loop, &postman->patience,
                   (int64_t)postman->settings.server.whole_seconds * MS_A_SECOND + MARGIN);
    return false;
}

void
postman_look(struct postman *postman)
{
    struct error err = {.code = ERR_NONE};

    if (postman->server->house == NULL || postman->server->read_only) {
        look_in(postman, TRY_AGAIN);
        return;
    }
    site_catch_up(&postman->server->site); /* or else a mail would lack its receipt */
    if (postman->answered && !settle(postman))
        return;
    if (postman->arena != NULL || postman->stopped)
        return; /* the courier is on the way */
    for (unsigned i = 0; i < AT_ONCE; i++) {
        if (!take_message(postman, &err)) {
            if (err.code == ERR_NONE)
                rest(postman);
            else
                give_up_for_now(postman, &err);
            return;
        }
        if (!send_message(postman, &err)) {
            if (err.code != ERR_NONE)
                give_up_for_now(postman, &err);
            return;
        }
    }
    look_in(postman, 1);
}

void
postman_look_soon(struct postman *postman)
{
    look_in(postman, 1);
}

static void
time_to_look(void *context)
{
    postman_look(context);
}

static void
postman_close(void *handle)
{
    struct postman *postman = handle;

    forget_message(postman);
    end_courier(postman);
}

struct postman *
postman_new(struct arena *arena, struct server *server)
{
    struct postman *postman = ARENA_ARRAY(arena, struct postman, 1);

    *postman = (struct postman){
        .server = server,
        .next = {.due = time_to_look,    .context = postman},
        .patience = {.due = courier_overdue, .context = postman}
    };
    arena_defer(arena, postman_close, postman);
    look_in(postman, 1);
    return postman;
}

void
postman_stop(struct postman *postman)
{
    postman->stopped = true;
}

bool
postman_is_on_the_way(const struct postman *postman)
{
    return postman->arena != NULL;
}

struct postman_counts
postman_counts(const struct postman *postman)
{
    return postman->counts;
}
