/* SPDX-License-Identifier: MIT */
/*
 * server - everything a request needs: where it came from, the pages, the hashing, the counts.
 *
 * Owns     What was opened, for the arena's life.
 */
#ifndef DELTARETURN_DAEMON_SERVER_H
#define DELTARETURN_DAEMON_SERVER_H

#include "daemon/desk.h"
#include "daemon/listener.h"
#include "daemon/options.h"
#include "daemon/postman.h"
#include "daemon/queue.h"
#include "daemon/tally.h"
#include "daemon/waker.h"
#include "port/http.h"
#include "web/forwarded.h"
#include "web/head.h"
#include "web/site.h"

struct server {
    struct arena *arena;
    struct loop *loop;
    const struct daemon_options *given;   /* on the command line */
    const struct daemon_options *options; /* with what the settings say */
    struct arena *settled;                /* of the options */
    const char *own_address;              /* when no other is declared */
    struct site site;
    struct arena *pages;               /* of what was read of the templates */
    struct arena *house;               /* of the open state folder; NULL: it is lent */
    struct exchange *held, *last_held; /* that wait for it */
    struct timer back;                 /* the next try to have it again */
    struct timer thaw;                 /* the next try to have more of it than to read */
    struct control *control;
    struct desk_def reading, fetching; /* name the state folder */
    struct desk *desks[ERRAND_KINDS];
    struct queue *queue;
    struct postman *postman;
    struct waker *waker;
    struct http *https[LISTENERS_MOST];
    struct watch watches[LISTENERS_MOST];
    size_t http_count;
    struct proxies proxies;
    struct limits limits;
    const char *folder; /* for uploads */
    struct tally tally;
    unsigned signing_restarts; /* of state folders that were closed since */
    bool stopping, read_only, wanted_back;
};

/* Opens the state folder, the pages, and listens.  SERVER has its arena, its loop and what was
 * given on the command line. */
bool server_open(struct server *server, struct error *err) MUST_USE;

/* Reads the settings, the timetable and the pages again, and logs what takes a restart; what is
 * wrong leaves what is there.  Settings of mail and of the clock are read whenever they are used.
 */
bool server_reload(struct server *server, struct error *err) MUST_USE;

/* How it is, for the person who runs it. */
void server_status(const struct server *server, struct builder *out);

/* Accepts nothing more. */
void server_quiesce(struct server *server);

/* Requests that are not answered yet. */
unsigned server_requests(const struct server *server);

/* Whether nobody waits for an answer, nor a message for what becomes of it. */
bool server_is_done(const struct server *server);

/* What is so now, for /metrics. */
void server_gauges(const struct server *server, struct gauges *gauges);

#endif
