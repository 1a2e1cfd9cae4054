/* SPDX-License-Identifier: MIT */
#include "web/api.h"

#include <inttypes.h>
#include <strings.h>

#include "base/number.h"
#include "model/moment.h"
#include "service/library.h"
#include "service/reading_process.h"
#include "service/throttle.h"
#include "web/api_route.h"
#include "web/guard.h"
#include "web/rate.h"
#include "web/visit.h"

#define LIMIT_MOST  100
#define LIMIT_USUAL 50

/* Enough for a program that asks every half second; a POST costs as much as twenty of those. */
static const struct rate_policy CALLS = {.most = 120, .every_ms = 500};
/* Of requests without a good token, from one network. */
static const struct rate_policy FAILURES = {.most = 10, .every_ms = 10000};
#define COST_OF_POST 20
#define NO_ROOM      "the service's disk is full; nothing has been changed; ask again once there is room"

bool
api_takes(struct text target)
{
    static const char FRONT[] = "/api/"; /* of other versions too: they are told in our way */
    size_t length = sizeof FRONT - 1;

    return target.length >= length && memcmp(target.at, FRONT, length) == 0;
}

/* ---- what operations share ---- */

const char *
api_param(const struct api_call *call, size_t index)
{
    return arena_copy(call->arena, call->params[index].at, call->params[index].length);
}

bool
api_send(struct api_call *call, int status, const struct json *root)
{
    call->reply->status = status;
    call->reply->body = json_print(call->arena, root);
    reply_field(call->reply, "Content-Type", text_of("application/json"));
    return true;
}

bool
api_missing(struct api_call *call)
{
    api_problem(call->arena, call->reply, 404, "there is nothing here");
    return true;
}

bool
api_refuse(struct api_call *call, const char *detail)
{
    api_problem(call->arena, call->reply, 400, detail);
    return true;
}

const char *
api_query(const struct api_call *call, const char *name)
{
    struct text value;

    return fields_find(&call->request->query, name, &value)
               ? arena_copy(call->arena, value.at, value.length)
               : NULL;
}

bool
api_limit(struct api_call *call, size_t *limit)
{
    const char *given = api_query(call, "limit");
    uint64_t number = LIMIT_USUAL;

    if (given != NULL && (!decimal_read(text_of(given), LIMIT_MOST, &number) || number == 0))
        return !api_refuse(call, "\"limit\" has to be a number from 1 to 100");
    *limit = (size_t)number;
    return true;
}

void
api_put_moment(struct json *object, const char *key, int64_t moment)
{
    if (moment == 0)
        json_put_null(object, key);
    else
        json_put_text(object, key, moment_format(moment).text);
}

void
api_put_text(struct json *object, const char *key, const char *text)
{
    if (text == NULL || text[0] == '\0')
        json_put_null(object, key);
    else
        json_put_text(object, key, text);
}

bool
api_description(struct api_call *call, struct error *err)
{
    (void)err;
    call->reply->status = 200;
    call->reply->body = call->site->parts->api;
    reply_field(call->reply, "Content-Type", text_of("application/json"));
    return true;
}

/* ---- who asks, and what for ---- */

/* The route, or the answer that there is none. */
static bool
find_route(struct api_call *call)
{
    enum method method = call->request->method == METHOD_HEAD ? METHOD_GET : call->request->method;
    const char *allow = NULL;

    for (size_t i = 0; i < API_ROUTE_TOTAL; i++) {
        const struct api_route *route = &API_ROUTES[i];

        if (!route_takes(route->pattern, call->request->path, call->params))
            continue;
        call->route = route;
        if (route->method == method)
            return true;
        allow = route->method == METHOD_POST ? "POST" : "GET, HEAD";
    }
    if (allow == NULL)
        return !api_missing(call);
    api_problem(call->arena, call->reply, 405, "this is asked for in another way");
    reply_field(call->reply, "Allow", text_of(allow));
    return false;
}

static bool
too_often(struct api_call *call, int64_t wait_seconds)
{
    api_problem(call->arena, call->reply, 429, "this is asked too often; wait a little");
    reply_field(call->reply, "Retry-After",
                text_of(arena_printf(call->arena, "%" PRId64, wait_seconds)));
    return false;
}

/* A program without a good token.  Only these are counted by where they come from, so that nobody's
 * good token is slowed down by what others try. */
static bool
turn_away(struct api_call *call, const char *challenge, const char *detail)
{
    const char *source =
        arena_copy(call->arena, call->request->source.at, call->request->source.length);
    const char *network =
        arena_printf(call->arena, "source %s", throttle_network(call->arena, source));
    int64_t wait;

    if (!rate_take(call->site->parts->rates, &FAILURES, network, 1, call->request->now, &wait))
        return too_often(call, wait);
    api_problem(call->arena, call->reply, 401, detail);
    reply_field(call->reply, "WWW-Authenticate", text_of(challenge));
    return false;
}

/* The token of "Authorization: Bearer TOKEN". */
static bool
bearer_read(const struct request *request, struct text *token)
{
    static const char SCHEME[] = "Bearer ";
    size_t length = sizeof SCHEME - 1;
    struct text value;

    if (!header_find(&request->header, "Authorization", &value) || value.length <= length ||
        strncasecmp(value.at, SCHEME, length) != 0)
        return false;
    *token = (struct text){.at = value.at + length, .length = value.length - length};
    return true;
}

static bool
find_holder(struct api_call *call, struct error *err)
{
    struct text token;

    if (!bearer_read(call->request, &token))
        return turn_away(call, "Bearer realm=\"deltareturn\"",
                         "a token has to come with this, as \"Authorization: Bearer TOKEN\"");
    if (tokens_find(call->arena, call->site->state, token, call->request->now, &call->holder, err))
        return true;
    if (err->code != ERR_DENIED)
        return false;
    turn_away(call, "Bearer realm=\"deltareturn\", error=\"invalid_token\"",
              library_plain(call->arena, err->text));
    *err = (struct error){.code = ERR_NONE};
    return false;
}

/* The token has to be good for it, and its person has to be somebody who may. */
static bool
check_scope(struct api_call *call)
{
    unsigned good = call->route->scopes & call->holder.scopes, roles = 0;

    for (unsigned i = 0; i < SCOPE_TOTAL; i++)
        roles |= (good & 1U << i) != 0 ? SCOPES[i].roles : 0;
    if ((call->holder.actor.roles & roles) != 0)
        return true;
    if (good != 0) {
        api_problem(call->arena, call->reply, 403,
                    "whoever made the token has no role any more in which to do this");
        return false;
    }
    api_problem(call->arena, call->reply, 403, "the token was not made for this");
    reply_field(call->reply, "WWW-Authenticate",
                text_of(arena_printf(call->arena,
                                     "Bearer realm=\"deltareturn\", error=\"insufficient_scope\", "
                                     "scope=\"%s\"",
                                     scopes_format(call->arena, call->route->scopes))));
    return false;
}

static bool
check_type(struct api_call *call)
{
    static const char *const TYPES[] = {
        [API_FORM] = "multipart/form-data", [API_JSON] = "application/json"};
    const char *wanted = TYPES[call->route->body];
    struct text value = text_of(""), type, ignored;

    if (call->route->body == API_NOTHING)
        return true;
    if (!header_find(&call->request->header, "Content-Type", &value) ||
        !text_cut(value, ';', &type, &ignored))
        type = value;
    while (type.length > 0 && type.at[type.length - 1] == ' ')
        type.length--;
    if (type.length == strlen(wanted) && strncasecmp(type.at, wanted, type.length) == 0)
        return true;
    api_problem(call->arena, call->reply, 415,
                arena_printf(call->arena, "this has to come as %s", wanted));
    reply_field(call->reply, "Accept", text_of(wanted));
    return false;
}

/* What nobody takes was meant for something; better to say so than to answer another question. */
static bool
check_query(struct api_call *call)
{
    const struct fields *query = &call->request->query;

    for (size_t i = 0; i < query->count; i++) {
        bool known = false;

        for (size_t q = 0; q < API_QUERY_MOST && call->route->query[q] != NULL; q++)
            known = known || text_is(query->at[i].name, call->route->query[q]);
        for (size_t k = 0; k < i; k++)
            known = known && !text_equals(query->at[i].name, query->at[k].name);
        if (!known)
            return !api_refuse(call,
                               arena_printf(call->arena,
                                            "\"%s\" is no parameter of this, or "
                                            "stands twice",
                                            text_for_show(call->arena, query->at[i].name, 40)));
    }
    return true;
}

/* Nothing is promised that a state which is only there to be read cannot take. */
static bool
check_changes(struct api_call *call, struct error *err)
{
    const struct state *state = call->site->state;

    if (call->route->method != METHOD_POST || !state_is_frozen(state))
        return true;
    if (state->frozen.no_room)
        return error_pass(err, &state->frozen);
    return error_raise(err, ERR_RETRY,
                       "nothing can be changed at this time; the service's pages say why");
}

/* Whether it may go on; otherwise it is answered, or ERR says why not. */
static bool
check_call(struct api_call *call, struct error *err)
{
    if (!find_route(call))
        return false;
    if (call->route->scopes != 0 && (!find_holder(call, err) || !check_scope(call)))
        return false;
    return check_changes(call, err) && check_type(call) && check_query(call);
}

static bool
check_rate(struct api_call *call)
{
    bool posts = call->route->method == METHOD_POST;
    int64_t wait;

    return call->route->scopes == 0 ||
           rate_take(call->site->parts->rates, &CALLS, call->holder.id, posts ? COST_OF_POST : 1,
                     call->request->now, &wait) ||
           too_often(call, wait);
}

/* ---- answering ---- */

static void
tell_error(struct api_call *call, const struct error *err)
{
    static const int STATUSES[] = {[ERR_DENIED] = 403,
                                   [ERR_CONFLICT] = 409,
                                   [ERR_INPUT] = 422,
                                   [ERR_RETRY] = 503,
                                   [ERR_STORAGE] = 500};
    int status = state_lacks_room(call->site->state, err) ? 507
                 : err->code == ERR_NONE                  ? 500
                                                          : STATUSES[err->code];

    call->reply->header_count = 0;
    if (status == 500 || status == 507)
        fprintf(stderr, "deltareturnd: %s: %s\n", call->route->pattern, err->text);
    api_problem(call->arena, call->reply, status,
                status == 507   ? NO_ROOM
                : status == 500 ? NULL
                                : library_plain(call->arena, err->text));
    if (status == 503 || status == 507)
        reply_field(call->reply, "Retry-After", text_of("30"));
}

static struct api_call
call_of(struct site *site, const struct request *request, struct reply *reply)
{
    must(site->parts != NULL);
    return (struct api_call){
        .site = site, .request = request, .reply = reply, .arena = request->arena};
}

/* ---- slow work ---- */

struct waiting_call {
    struct errand errand;
    api_then *then;
    void *kept;
};

static void
go_on(struct site *site, const struct request *request, struct errand *errand, struct reply *reply)
{
    const struct waiting_call *waiting = errand->context;
    struct api_call call = call_of(site, request, reply);
    struct error err = {.code = ERR_NONE};
    const struct json_value *answer;

    *reply = (struct reply){0};
    call.kept = waiting->kept;
    if (!check_call(&call, &err))
        must(err.code != ERR_NONE || reply->status != 0);
    else if (!errand->done)
        error_raise(&err, ERR_RETRY, "much is asked for at this moment; ask again");
    else if (reading_answer(call.arena, errand->answer, &answer, &err))
        (void)waiting->then(&call, answer, &err);
    if (err.code != ERR_NONE)
        tell_error(&call, &err);
    guard_put(reply, request, true);
}

bool
api_fetch(struct api_call *call, struct text question, api_then *then)
{
    struct waiting_call *waiting = ARENA_ARRAY(call->arena, struct waiting_call, 1);

    *waiting = (struct waiting_call){
        .errand = {.kind = ERRAND_FETCH,
                   .question = {question, text_of("")},
                   .then = go_on,
                   .context = waiting},
        .then = then,
        .kept = call->kept,
    };
    call->reply->errand = &waiting->errand;
    return true;
}

/* ---- a request ---- */

bool
api_turns_away(struct site *site, const struct request *request, struct reply *reply)
{
    struct api_call call = call_of(site, request, reply);
    struct error err = {.code = ERR_NONE};

    if (check_call(&call, &err))
        return false;
    if (err.code != ERR_NONE)
        tell_error(&call, &err);
    guard_put(reply, request, true);
    return true;
}

void
api_answer(struct site *site, const struct request *request, struct reply *reply)
{
    struct api_call call = call_of(site, request, reply);
    struct error err = {.code = ERR_NONE};

    if (check_call(&call, &err) && check_rate(&call) && !call.route->answer(&call, &err))
        tell_error(&call, &err);
    else if (err.code != ERR_NONE)
        tell_error(&call, &err);
    if (reply->errand == NULL)
        guard_put(reply, request, true);
}
