/* SPDX-License-Identifier: MIT */
/*
 * http - requests over HTTP/1.1 and their replies, by libmicrohttpd on its epoll.
 *
 * Here are connections, framing, deadlines and TLS; what a request means is decided by whoever is
 * the user.  A request goes through begin (its head is whole), bytes (of its body, as they come),
 * whole, and at last gone; http_answer may be called at any time from begin on, also much later.
 *
 * A deadline belongs to a connection, not to its silence: a head takes at most so many seconds
 * however busily it trickles, and a body or a reply has to keep up a rate.  A source that has
 * too many connections loses the oldest that asks nothing, not the newest: slow sockets give way.
 *
 * Units    Times in milliseconds of a clock that only goes forward; sizes in bytes.
 * Owns     The listening socket, the connections, for the arena's life.
 * Errors   ERR_INPUT for a certificate that does not fit; ERR_STORAGE.
 * Source   RFC 9112; libmicrohttpd 0.9.75.
 */
#ifndef DELTARETURN_PORT_HTTP_H
#define DELTARETURN_PORT_HTTP_H

#include "base/bulk.h"

#define HTTP_SOURCE_SIZE 48 /* of an address as text */

struct http_field {
    struct text name, value;
};

/* As it came: nothing is decoded, nothing is checked.  Valid while the request is. */
struct http_head {
    const char *method, *target, *version;
    const struct http_field *fields;
    size_t count;       /* of fields */
    size_t size;        /* of the whole head */
    const char *source; /* address of the other end, without a port */
    bool secure;        /* by TLS */
};

struct http_reply {
    int status;
    const struct http_field *fields;
    size_t count;
    struct text body;        /* has to be there until the request is gone */
    const struct bulk *bulk; /* or this, when not NULL, which may be gone after http_answer */
    const char *file;        /* or this file, likewise */
    bool close;              /* the connection, after it */
};

struct http_exchange;

struct http_user {
    void *context;
    /* Returns by what the request is known in the other three. */
    void *(*begin)(void *context, struct http_exchange *exchange, const struct http_head *head);
    void (*bytes)(void *mine, struct text bytes);
    void (*whole)(void *mine);
    void (*gone)(void *mine); /* answered, or its connection lost */
};

struct http_options {
    int listener;                  /* a socket that listens; becomes ours */
    const char *certificate, *key; /* PEM, not file names; NULL: no TLS */
    unsigned connections_most;     /* at once */
    unsigned source_most; /* of one address, or IPv6 network of 64 bits; none of trusted ones */
    bool (*trusted)(void *context, const char *source);
    int64_t head_within, body_within, idle_within; /* milliseconds */
    int64_t least_rate;                            /* bytes a second, of uploads and replies */
};

struct http;

bool http_start(struct arena *arena, const struct http_options *options,
                const struct http_user *user, struct http **http, struct error *err) MUST_USE;

/* What to wait for (readable), for how long at most (-1: for ever), and what to call then. */
int http_descriptor(const struct http *http);
int64_t http_patience(const struct http *http);
void http_turn(struct http *http);

/* Connections that are open, requests that have begun and are not gone. */
unsigned http_connections(const struct http *http);
unsigned http_requests(const struct http *http);

/* Accepts nothing more; connections are closed after the reply they wait for. */
void http_quiesce(struct http *http);

/* Answers.  Once. */
void http_answer(struct http_exchange *exchange, const struct http_reply *reply);

/* The body may take longer than a form's, if it keeps up the least rate. */
void http_expect_upload(struct http_exchange *exchange);

#endif
