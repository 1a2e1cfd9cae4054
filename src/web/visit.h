/* SPDX-License-Identifier: MIT */
/*
 * visit - one request while it is answered: who asks, what for, and what their page is filled with.
 *
 * Owns     Nothing; everything lives in the arena of the request.
 * Errors   As the services that pages call; a sentence becomes a page.
 */
#ifndef DELTARETURN_WEB_VISIT_H
#define DELTARETURN_WEB_VISIT_H

#include "base/template.h"
#include "service/capacity.h"
#include "service/sessions.h"
#include "service/timetables.h"
#include "web/asset.h"
#include "web/route.h"
#include "web/site.h"

struct families_kept;
struct figures_kept;
struct rates;

struct site_parts {
    struct templates *templates;
    struct assets assets;
    const char *council;            /* its name */
    struct schedule schedule;       /* when returns are due */
    struct figures_kept *figures;   /* of returns that were looked at */
    struct families_kept *families; /* likewise */
    struct text api;                /* templates/api/openapi.json */
    struct rates *rates;            /* how often programs asked */
};

struct visit {
    struct site *site;
    const struct request *request;
    struct reply *reply;
    struct arena *arena;
    const struct site_route *route;
    struct text params[ROUTE_PARAMS_MOST];
    bool signed_in;
    struct session session; /* of whoever is signed in */
    unsigned roles;         /* theirs and those lent to them today, for any kind of return */
    struct view *view;
    void *kept; /* of whoever goes on after an errand */
};

/* What a colon of the pattern stands for, counted from 0. */
const char *visit_param(const struct visit *visit, size_t index);

/* A value of the query or the form; "" when there is none, and when it holds control characters
 * other than lines and tabs.  visit_pasted gives it with them. */
const char *visit_query(const struct visit *visit, const char *name);
const char *visit_pasted(const struct visit *visit, const char *name);
const char *visit_form(const struct visit *visit, const char *name);

static inline const struct actor *
visit_actor(const struct visit *visit)
{
    return &visit->session.actor;
}

/* Answers with a template of the folder of pages, filled with the visit's view. */
bool visit_show(struct visit *visit, int status, const char *page, struct error *err) MUST_USE;

/* Answers that the browser should go on to one of our own paths. */
bool visit_go(struct visit *visit, const char *path);

/* Answers with bytes to be kept as a file. */
bool visit_send(struct visit *visit, const char *type, const char *file_name, struct text bytes);

/* The same for bytes that another process handed over; ERR_RETRY when BULK is NULL: they could not
 * be. */
bool visit_send_bulk(struct visit *visit, const char *type, const char *file_name,
                     const struct bulk *bulk, struct error *err) MUST_USE;

/* Tells a problem on a page of its own: 403, 404, 409, 500, 503. */
void visit_problem(struct visit *visit, int status, const char *words);

/* "Nothing is here", the same bytes for whatever is not there or is not theirs. */
bool visit_missing(struct visit *visit);

/* The sentence of an error as a page shows it: with a capital letter. */
const char *visit_sentence(const struct visit *visit, const struct error *err);

/* Has what was recorded signed.  What cannot be signed now is signed later, so a failure is no
 * problem of whoever asked. */
void visit_sign(struct visit *visit);

/* The same before an answer that somebody waits for: what need not be done for it, site_catch_up
 * does behind it. */
void visit_sign_ahead(struct visit *visit);

/* Has a password worked on, or what is kept read or fetched, by another process, and goes on with
 * THEN, which answers; visit->kept is then what it is now. */
typedef bool visit_then(struct visit *visit, const struct errand *errand, struct error *err);
bool visit_hash(struct visit *visit, struct text secret, struct text salt, visit_then *then);
bool visit_read(struct visit *visit, struct text question, visit_then *then);
bool visit_fetch(struct visit *visit, struct text question, visit_then *then);

/* Whether they may act as one of ROLES, of their own or lent. */
static inline bool
visit_is(const struct visit *visit, unsigned roles)
{
    return (visit->roles & roles) != 0;
}

#endif
