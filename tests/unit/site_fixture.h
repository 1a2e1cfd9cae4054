/* SPDX-License-Identifier: MIT */
/*
 * site_fixture - the pages over a state folder, with one person a role who is signed in.
 *
 * Owns     Everything lives in the fixture's arena; returns_close(&s->f) removes it.
 */
#ifndef DELTARETURN_TESTS_UNIT_SITE_FIXTURE_H
#define DELTARETURN_TESTS_UNIT_SITE_FIXTURE_H

#include "return_fixture.h"
#include "service/sessions.h"
#include "web/site.h"

#define ADDRESS "http://127.0.0.1:8480"
#define MINUTE  INT64_C(60000)

/* A site over a state folder with one person a role, all signed in. */
struct sited {
    struct returns_for_test f;
    struct site site;
    struct session_token tokens[ROLE_TOTAL];
    const char *csrf[ROLE_TOTAL];
    int64_t now;
    struct request request; /* the last one */
    unsigned errands;       /* that pages have sent other processes on so far, passwords aside */
    unsigned lost;          /* which of them, counted from 1, gets no answer; 0: none */
};

void site_open_for_test(struct sited *s);

/* How a request is made. */
struct asked {
    enum method method;
    const char *path;
    enum role who;     /* ROLE_TOTAL: nobody is signed in */
    bool foreign;      /* the form came from another site */
    bool without_csrf; /* or without the session's token */
    const struct field *form, *query;
    size_t form_count, query_count;
    const struct upload *upload; /* a file that came with it */
    int64_t later;               /* milliseconds */
};

struct reply site_ask(struct sited *s, const struct asked *asked);

/* A field of a reply's header; "" when it has none. */
const char *reply_header(const struct reply *reply, const char *name);

/* Whether a page has these bytes. */
bool site_shows(struct sited *s, const struct reply *reply, const char *words);

#endif
