/* SPDX-License-Identifier: MIT */
/*
 * route - the table of what may be asked for: by which method, where, by whom, and who answers.
 *
 * What is not in ROUTES does not exist.  Every POST of somebody who is signed in has to carry the
 * session's token; there is no flag to leave it out.
 *
 * Owns     Nothing; the table is a constant.
 * See      site.c, which walks it; tests/unit/web/test_route.c, which tries all of it.
 */
#ifndef DELTARETURN_WEB_ROUTE_H
#define DELTARETURN_WEB_ROUTE_H

#include "model/role.h"
#include "web/request.h"

#define ROUTE_PARAMS_MOST 3

struct visit;

/* Answers; false with a sentence becomes a page that tells the problem. */
typedef bool route_answer(struct visit *visit, struct error *err);

/* Who may ask: one of the roles as bits, everybody who is signed in, or anybody at all. */
#define ROUTE_PUBLIC (1U << 30)
#define ROUTE_PEOPLE (1U << 29)

/* Asks for a sign-in of the last five minutes. */
#define ROUTE_FRESH 1U

/* A form that changes nothing that is recorded: there also while nothing can be. */
#define ROUTE_READS 2U

struct site_route {
    enum method method;
    const char *pattern; /* "/returns/:period"; a part with a colon takes anything but a slash */
    unsigned who, flags;
    route_answer *answer;
};
extern const struct site_route ROUTES[];
extern const size_t ROUTE_TOTAL;

/* The route of a path, HEAD taken as GET, and what its colons stand for.  NULL when there is none;
 * *OTHER_METHOD tells whether the path has another method. */
const struct site_route *route_find(enum method method, struct text path,
                                    struct text params[ROUTE_PARAMS_MOST], bool *other_method);

/* The methods that a path has, as the field Allow lists them; "" for a path that is not there. */
const char *route_methods(struct text path);

/* Whether PATTERN, of any route, takes a path. */
bool route_takes(const char *pattern, struct text path, struct text params[ROUTE_PARAMS_MOST]);

#endif
