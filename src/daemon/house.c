/* SPDX-License-Identifier: MIT */
#include "daemon/house.h"

#include "base/log.h"
#include "daemon/exchange.h"
#include "service/rotation.h"
#include "service/tidying.h"

#define LOOK_EVERY 500   /* milliseconds: at what waits while the folder is lent */
#define THAW_EVERY 10000 /* milliseconds: a disk that was full is looked at again */

/* What has to be so before anything is recorded. */
static bool
begin_recording(struct server *server, struct arena *arena, struct error *err)
{
    struct site *site = &server->site;
    const char *key;

    return signing_start(arena, server->options->state, &site->signing, err) &&
           sealing_sign(site->state, site->signing, err) &&
           rotation_finish(arena, site->state, &site->signing, &key, err) &&
           tidying_end(site->state, err);
}

static bool
open_to_record(struct server *server, struct error *err)
{
    struct arena *arena = arena_new();

    if (state_open(arena, server->options->state, STATE_SERVE, &server->site.state, err) &&
        begin_recording(server, arena, err)) {
        server->house = arena;
        server->read_only = false;
        return true;
    }
    arena_free(&arena);
    return false;
}

/* What cannot go on is still there to be looked at, with the reason; where the disk fails it is
 * opened to read alone. */
static bool
open_frozen(struct server *server, const struct error *why, struct error *err)
{
    enum state_mode mode = why->code == ERR_STORAGE ? STATE_READ : STATE_SERVE;
    struct arena *arena = arena_new();

    server->site.signing = NULL;
    if (!state_open(arena, server->options->state, mode, &server->site.state, err)) {
        arena_free(&arena);
        return false;
    }
    server->site.state->frozen = *why;
    server->house = arena;
    if (!server->read_only)
        log_say(LOG_FAILED, "nothing can be changed: %s", why->text);
    server->read_only = true;
    if (mode == STATE_READ)
        loop_after(server->loop, &server->thaw, THAW_EVERY);
    return true;
}

bool
house_open(struct server *server, struct error *err)
{
    struct error why = {.code = ERR_NONE};

    if (open_to_record(server, &why))
        return true;
    if (why.code == ERR_CONFLICT || why.code == ERR_STORAGE)
        return open_frozen(server, &why, err);
    *err = why;
    return false;
}

void
house_close(void *handle)
{
    struct server *server = handle;

    if (server->house == NULL)
        return;
    if (server->site.signing != NULL)
        server->signing_restarts += signing_restarts(server->site.signing);
    server->site.signing = NULL;
    arena_free(&server->house);
}

void
house_tend(struct server *server)
{
    if (server->site.signing != NULL && signing_tend(server->site.signing))
        log_say(LOG_NOTABLE, "the signing process ended and was started again");
}

void
house_lend(struct server *server)
{
    log_say(LOG_NOTABLE, "the state folder is lent to a command");
    queue_pause(server->queue);
    house_close(server);
    loop_after(server->loop, &server->back, LOOK_EVERY);
}

void
house_try_again(void *context)
{
    struct server *server = context;

    exchanges_refuse_old(server);
    if (server->wanted_back)
        house_take_back(server);
    else if (server->house == NULL)
        loop_after(server->loop, &server->back, LOOK_EVERY);
}

void
house_take_back(struct server *server)
{
    struct error err = {.code = ERR_NONE};

    server->wanted_back = !house_open(server, &err);
    if (server->wanted_back) {
        if (err.code != ERR_RETRY) /* a borrower who is just letting go */
            log_say(LOG_FAILED, "%s", err.text);
        loop_after(server->loop, &server->back, LOOK_EVERY);
        return;
    }
    log_say(LOG_NOTABLE, "the state folder is back");
    exchanges_go_on(server);
    queue_go_on(server->queue);
    postman_look(server->postman);
}

/* The folder is opened anew, as after a loan. */
void
house_open_again(void *context)
{
    struct server *server = context;

    if (server->house == NULL)
        return;
    queue_pause(server->queue);
    house_close(server);
    house_take_back(server);
}

/* After a storage error nothing runs on the database any more. */
void
house_look(void *context)
{
    struct server *server = context;

    if (server->house != NULL && db_is_broken(server->site.state->db))
        house_open_again(server);
}
