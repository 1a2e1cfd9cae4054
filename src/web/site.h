/* SPDX-License-Identifier: MIT */
/*
 * site - every page and every answer of the service: a request in, a reply out.
 *
 * Owns     Nothing; the state folder and the signing process are whoever's made it.
 * Errors   None: whatever goes wrong is a reply.
 */
#ifndef DELTARETURN_WEB_SITE_H
#define DELTARETURN_WEB_SITE_H

#include "service/sealing.h"
#include "web/reply.h"

struct site {
    struct state *state;
    struct signing *signing;
    const char *address; /* as links in mails begin: "https://returns.example", no "/" at the end */
    const char *templates; /* the folder of pages */
};

/* Answers; REPLY is zero before. */
void site_answer(struct site *site, const struct request *request, struct reply *reply);

#endif
