/* SPDX-License-Identifier: MIT */
/*
 * site - every page and every answer of the service: a request in, a reply out.
 *
 * Owns     Nothing; the state folder and the signing process are whoever's made it.
 * Errors   None once it is open: whatever goes wrong is a reply.
 */
#ifndef DELTARETURN_WEB_SITE_H
#define DELTARETURN_WEB_SITE_H

#include "service/sealing.h"
#include "web/reply.h"

struct site_parts;

struct site {
    struct state *state;
    struct signing *signing;
    const char *address; /* as links in mails begin: "https://returns.example", no "/" at the end */
    const char *templates;    /* the folder of pages; NULL: the shipped one */
    struct site_parts *parts; /* pages and assets, as site_open read them */
};

/* Reads the pages and what goes with them, for the arena's life; again after a reload, into another
 * arena.  ERR_INPUT naming file and line of a page that is not sound. */
bool site_open(struct arena *arena, struct site *site, struct error *err) MUST_USE;

/* Answers; REPLY is zero before. */
void site_answer(struct site *site, const struct request *request, struct reply *reply);

/* Behind an answer: what the database is still to keep of what was signed for it. */
void site_catch_up(struct site *site);

#endif
