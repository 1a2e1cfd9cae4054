/* SPDX-License-Identifier: MIT */
/*
 * api_route - the table of what programs may ask: by which method, where, with which scope, sending
 * what, and who answers.
 *
 * What is not in API_ROUTES does not exist.  templates/api/openapi.json says the same to the
 * programs' authors; a test holds the two together, operation by operation.
 *
 * Owns     Nothing; the table is a constant.
 * Errors   An operation answers false with a sentence, which becomes problem details.
 * See      api.c, which walks it; tests/unit/web/test_api.c; tests/stories/story-api.sh.
 */
#ifndef DELTARETURN_WEB_API_ROUTE_H
#define DELTARETURN_WEB_API_ROUTE_H

#include "port/json.h"
#include "service/tokens.h"
#include "web/api.h"
#include "web/route.h"
#include "web/site.h"

#define API_QUERY_MOST 2

/* What a request brings. */
enum api_body { API_NOTHING, API_FORM, API_JSON };

struct api_call;
typedef bool api_operation(struct api_call *call, struct error *err);

struct api_route {
    enum method method;
    const char *pattern;
    unsigned scopes; /* 1 << enum scope: one of them is needed; 0: not even a token */
    enum api_body body;
    const char *query[API_QUERY_MOST]; /* the parameters that it takes; NULL: no more */
    api_operation *answer;
};
extern const struct api_route API_ROUTES[];
extern const size_t API_ROUTE_TOTAL;

/* One request while it is answered. */
struct api_call {
    struct site *site;
    const struct request *request;
    struct reply *reply;
    struct arena *arena;
    const struct api_route *route;
    struct text params[ROUTE_PARAMS_MOST];
    struct token_holder holder; /* of a route that needs a scope */
    void *kept;                 /* of whoever goes on after an errand */
};

/* What a colon of the pattern stands for, counted from 0. */
const char *api_param(const struct api_call *call, size_t index);

/* Answers with a document of ours. */
bool api_send(struct api_call *call, int status, const struct json *root);

/* Answers "not found", the same for whatever is not there or is not theirs. */
bool api_missing(struct api_call *call);

/* Answers 400: a parameter or field of the head is not what it has to be. */
bool api_refuse(struct api_call *call, const char *detail);

/* How much of a list is asked for; false, answered, for what is no number from 1 to 100. */
bool api_limit(struct api_call *call, size_t *limit) MUST_USE;

/* Has what is kept fetched by another process, and goes on with THEN, which answers, if the token
 * is good still; call->kept is then what it is now. */
typedef bool api_then(struct api_call *call, const struct json_value *answer, struct error *err);
bool api_fetch(struct api_call *call, struct text question, api_then *then);

/* A parameter of the query; NULL when it is not given. */
const char *api_query(const struct api_call *call, const char *name);

/* A moment as 2024-01-15T10:20:30.123Z; null for 0. */
void api_put_moment(struct json *object, const char *key, int64_t moment);

/* A text; null for NULL and "". */
void api_put_text(struct json *object, const char *key, const char *text);

/* api.c */
api_operation api_description;

/* api_returns.c */
api_operation api_returns, api_return, api_figures;

/* api_jobs.c, api_ask.c */
api_operation api_upload, api_run, api_job, api_job_problems;

/* Puts a job into a document, as all operations about jobs answer. */
bool api_show_job(struct api_call *call, int status, const char *id, struct error *err) MUST_USE;

#endif
