/* SPDX-License-Identifier: MIT */
#include "daemon/exchange.h"

#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "daemon/exchange_body.h"
#include "daemon/server.h"
#include "web/api.h"
#include "web/cookies.h"
#include "web/target.h"

#define RETRY_AFTER "5"   /* seconds */
#define HELD_MOST   10000 /* milliseconds that a request waits while the folder is lent */
#define SHORT_BODY  65536 /* bytes */

struct exchange {
    struct arena *arena;
    struct server *server;
    struct http_exchange *handle;
    const char *method; /* as it came; a word once the head was checked */
    struct intent intent;
    struct request request;
    struct body body;
    struct errand *errand;
    struct desk_wish wish;
    int64_t begun; /* of the clock that only goes forward */
    bool answered;
    bool by_program; /* that wants problem details instead of words */
    struct exchange *next_held;
    int64_t held;      /* since when it waits for the state folder */
    bool answer_waits; /* for it with an answer that came: in the errand */
};

/* --- the answer ---------------------------------------------------------------------------------
 */

/* The first segment of the path, when it is a plain word: all of it that a log may know. */
static struct text
room_of(const struct exchange *exchange)
{
    struct text path = exchange->request.path, room, rest;

    if (path.length == 0)
        return text_of("-");
    path = (struct text){.at = path.at + 1, .length = path.length - 1};
    room = text_cut(path, '/', &room, &rest) ? room : path;
    if (room.length > 20)
        return text_of("-");
    for (size_t i = 0; i < room.length; i++)
        if (!((room.at[i] >= 'a' && room.at[i] <= 'z') || room.at[i] == '-' || room.at[i] == '.'))
            return text_of("-");
    return room;
}

/* Whether a reply says that something went wrong here: not that the method or the coding is none of
 * ours, nor that there is too much to do. */
static bool
is_failure(int status)
{
    return status >= 500 && status != 501 && status != 503;
}

static void
tell(const struct exchange *exchange, int status)
{
    static const char *const METHODS[] = {"GET", "HEAD", "POST", "PUT", "DELETE", "OTHER"};
    int64_t took = clock_steady() - exchange->begun;
    struct text room = room_of(exchange);

    tally_reply(&exchange->server->tally, status, took);
    log_say(is_failure(status) ? LOG_FAILED : LOG_USUAL, "%s /%.*s %d, %lld ms",
            METHODS[exchange->intent.method], TEXT_ARGS(room), status, (long long)took);
}

static void
send_reply(struct exchange *exchange, const struct reply *reply, bool close)
{
    struct http_field fields[REPLY_FIELDS_MOST];
    const struct http_reply sent = {.status = reply->status,
                                    .fields = fields,
                                    .count = reply->header_count,
                                    .body = reply->body,
                                    .bulk = reply->bulk,
                                    .file = reply->file,
                                    .close = close};

    for (size_t i = 0; i < reply->header_count; i++)
        fields[i] =
            (struct http_field){.name = reply->header[i].name, .value = reply->header[i].value};
    exchange->answered = true;
    http_answer(exchange->handle, &sent);
    if (reply->file != NULL && reply->temporary)
        unlink(reply->file);
    tell(exchange, reply->status);
}

static void
send_words(struct exchange *exchange, int status, const char *type, struct text words, bool close)
{
    struct reply reply = {.status = status, .body = words};

    reply_field(&reply, "Content-Type", text_of(type));
    reply_field(&reply, "Cache-Control", text_of("no-store"));
    reply_field(&reply, "X-Content-Type-Options", text_of("nosniff"));
    if (status == 503)
        reply_field(&reply, "Retry-After", text_of(RETRY_AFTER));
    if (status == 405)
        reply_field(&reply, "Allow", text_of("GET, HEAD, POST, PUT, DELETE"));
    send_reply(exchange, &reply, close);
}

/* Why it is not answered: to people in words, to programs as problem details. */
static void
send_reason(struct exchange *exchange, int status, const char *why, bool close)
{
    struct reply problem = {.status = 0};

    if (exchange->by_program) {
        api_problem(exchange->arena, &problem, status, why);
        send_words(exchange, status, "application/problem+json", problem.body, close);
    } else
        send_words(exchange, status, "text/plain; charset=utf-8",
                   text_of(arena_printf(exchange->arena, "%s\n", why)), close);
}

static void
send_refusal(struct exchange *exchange, const struct refusal *refusal)
{
    exchange->server->tally.refused++;
    send_reason(exchange, refusal->status, refusal->why, true);
}

/* --- what takes long ----------------------------------------------------------------------------
 */

static void deliver(struct exchange *exchange, const struct reply *reply);

static void
hold(struct exchange *exchange)
{
    struct server *server = exchange->server;

    exchange->held = clock_steady();
    exchange->next_held = NULL;
    *(server->last_held != NULL ? &server->last_held->next_held : &server->held) = exchange;
    server->last_held = exchange;
}

static void
use_answer(struct exchange *exchange)
{
    struct errand *errand = exchange->errand;
    struct reply reply = {.status = 0};

    exchange->errand = NULL;
    exchange->request.now = clock_now();
    errand->then(&exchange->server->site, &exchange->request, errand, &reply);
    deliver(exchange, &reply);
}

static void
errand_done(void *context, struct text answer, int handed)
{
    struct exchange *exchange = context;
    struct errand *errand = exchange->errand;
    struct error err = {.code = ERR_NONE};

    errand->done = answer.length > 0;
    if (handed >= 0 && !bulk_take(exchange->arena, handed, &errand->bulk, &err)) {
        log_say(LOG_FAILED, "%s", err.text);
        errand->done = false;
    }
    errand->answer = (struct text){.at = arena_copy(exchange->arena, answer.at, answer.length),
                                   .length = answer.length};
    exchange->answer_waits = exchange->server->house == NULL;
    if (exchange->answer_waits)
        hold(exchange);
    else
        use_answer(exchange);
}

static void
run_errand(struct exchange *exchange, struct errand *errand)
{
    struct server *server = exchange->server;
    bool hashes = errand->kind == ERRAND_HASH;

    exchange->errand = errand;
    exchange->wish = (struct desk_wish){
        .parts = {errand->question[0], errand->question[1]},
        .done = errand_done,
        .context = exchange
    };
    if (desk_ask(server->desks[errand->kind], &exchange->wish)) {
        server->tally.hashes += hashes;
        return;
    }
    server->tally.hashes_refused += hashes;
    errand_done(exchange, text_of(""), -1);
}

static void
deliver(struct exchange *exchange, const struct reply *reply)
{
    if (reply->errand != NULL)
        run_errand(exchange, reply->errand);
    else
        send_reply(exchange, reply, false);
}

/* --- the request --------------------------------------------------------------------------------
 */

static struct fields
fields_of(struct arena *arena, const struct http_field *fields, size_t count)
{
    struct field *list = ARENA_ARRAY(arena, struct field, count);

    for (size_t i = 0; i < count; i++)
        list[i] = (struct field){.name = fields[i].name, .value = fields[i].value};
    return (struct fields){.at = list, .count = count};
}

static bool
read_head(struct exchange *exchange, const struct http_head *from, struct refusal *refusal)
{
    struct server *server = exchange->server;
    struct request *request = &exchange->request;
    const struct head head = {
        .method = text_of(from->method),
        .target = text_of(from->target),
        .version = text_of(from->version),
        .header = fields_of(exchange->arena, from->fields, from->count),
        .size = from->size,
    };
    struct text cookies;

    request->header = head.header;
    request->secure = from->secure;
    if (!head_check(&head, &server->limits, &exchange->intent, refusal) ||
        !target_read(exchange->arena, head.target, exchange->intent.host, &request->path,
                     &request->query, refusal) ||
        !forwarded_read(&server->proxies, text_of(from->source), &head.header, &request->source,
                        &request->secure, refusal))
        return false;
    request->method = exchange->intent.method;
    if (header_find(&head.header, "Cookie", &cookies))
        cookies_read(exchange->arena, cookies, &request->cookies);
    return true;
}

/* In clear only from this machine, or from a proxy that says how it was asked. */
static bool
is_let_in(const struct exchange *exchange, const struct http_head *head, struct refusal *refusal)
{
    const struct server *server = exchange->server;

    return head->secure || strncmp(head->source, "127.", 4) == 0 ||
           strcmp(head->source, "::1") == 0 ||
           proxies_have(&server->proxies, text_of(head->source)) ||
           refuse(refusal, 403, "this address is for a proxy only");
}

/* A program whose token is not good for this sends no long upload first to learn it.  A short body
 * is taken all the same: a connection that is closed on it may lose the answer. */
static bool
turn_away(struct exchange *exchange)
{
    struct reply reply = {.status = 0};
    int64_t length = exchange->intent.length;

    if (!exchange->by_program || (length >= 0 && length <= SHORT_BODY) ||
        exchange->server->house == NULL ||
        !api_turns_away(&exchange->server->site, &exchange->request, &reply))
        return false;
    send_reply(exchange, &reply, true);
    return true;
}

static void *
begin(void *context, struct http_exchange *handle, const struct http_head *head)
{
    struct arena *arena = arena_new();
    struct exchange *exchange = ARENA_ARRAY(arena, struct exchange, 1);
    struct refusal refusal = {.status = 0};

    *exchange = (struct exchange){
        .arena = arena,
        .server = context,
        .handle = handle,
        .begun = clock_steady(),
        .request = {.arena = arena, .now = clock_now()},
        .by_program = api_takes(text_of(head->target))
    };
    exchange->body = (struct body){.arena = arena,
                                   .folder = exchange->server->folder,
                                   .intent = &exchange->intent,
                                   .form_most = exchange->server->limits.form_size};
    if (!is_let_in(exchange, head, &refusal) || !read_head(exchange, head, &refusal))
        send_refusal(exchange, &refusal);
    else if (exchange->server->stopping)
        send_reason(exchange, 503, "the service is being stopped", true);
    else if (!turn_away(exchange) && exchange->intent.body == BODY_MULTIPART)
        http_expect_upload(handle);
    return exchange;
}

static void
take_bytes(void *mine, struct text bytes)
{
    struct exchange *exchange = mine;
    struct refusal refusal;

    if (!body_take(&exchange->body, bytes, &refusal))
        send_refusal(exchange, &refusal);
}

static void
answer_metrics(struct exchange *exchange)
{
    struct builder out = {.arena = exchange->arena};
    struct gauges gauges;

    server_gauges(exchange->server, &gauges);
    tally_print(&exchange->server->tally, &gauges, &out);
    send_words(exchange, 200, "text/plain; version=0.0.4; charset=utf-8",
               (struct text){out.at, out.length}, false);
}

/* What programs ask that watch the service; only from this machine, not through a proxy. */
static bool
answer_watcher(struct exchange *exchange)
{
    const struct request *request = &exchange->request;
    struct text ignored;

    if (request->method != METHOD_GET && request->method != METHOD_HEAD)
        return false;
    if (text_is(request->path, "/health")) {
        send_words(exchange, 200, "text/plain; charset=utf-8",
                   text_of(exchange->server->read_only ? "read-only\n" : "ok\n"), false);
        return true;
    }
    if (!text_is(request->path, "/metrics") ||
        header_find(&request->header, "X-Forwarded-For", &ignored) ||
        !(text_is(request->source, "127.0.0.1") || text_is(request->source, "::1")))
        return false;
    answer_metrics(exchange);
    return true;
}

static void
answer_page(struct exchange *exchange)
{
    struct reply reply = {.status = 0};

    exchange->request.now = clock_now();
    site_answer(&exchange->server->site, &exchange->request, &reply);
    if (exchange->request.method == METHOD_POST) {
        queue_look(exchange->server->queue);
        postman_look_soon(exchange->server->postman);
    }
    deliver(exchange, &reply);
}

static struct exchange *
take_held(struct server *server)
{
    struct exchange *exchange = server->held;

    server->held = exchange->next_held;
    server->last_held = server->held == NULL ? NULL : server->last_held;
    return exchange;
}

void
exchanges_go_on(struct server *server)
{
    while (server->held != NULL && server->house != NULL) {
        struct exchange *exchange = take_held(server);

        if (exchange->answer_waits)
            use_answer(exchange);
        else
            answer_page(exchange);
    }
}

void
exchanges_refuse_old(struct server *server)
{
    const char *reason = server->wanted_back
                             ? "the state folder cannot be opened at this time; the service's log "
                               "says why, and it is tried again all the time"
                             : "somebody works on the state folder; try again in a moment";

    while (server->held != NULL && clock_steady() - server->held->held >= HELD_MOST)
        send_reason(take_held(server), 503, reason, false);
}

static void
whole(void *mine)
{
    struct exchange *exchange = mine;
    struct tally *tally = &exchange->server->tally;
    struct refusal refusal;

    if (!body_finish(&exchange->body, &exchange->request, &refusal)) {
        send_refusal(exchange, &refusal);
        return;
    }
    for (size_t i = 0; i < exchange->body.upload_count; i++) {
        tally->uploads++;
        tally->upload_bytes += (uint64_t)exchange->body.uploads[i].length;
    }
    if (answer_watcher(exchange))
        return;
    if (exchange->server->house == NULL)
        hold(exchange);
    else
        answer_page(exchange);
}

static void
gone(void *mine)
{
    struct exchange *exchange = mine;
    struct arena *arena = exchange->arena;

    if (!exchange->answered)
        exchange->server->tally.by_class[0]++;
    if (exchange->server->house != NULL)
        site_catch_up(&exchange->server->site);
    body_discard(&exchange->body);
    arena_free(&arena);
}

struct http_user
exchange_user(struct server *server)
{
    return (struct http_user){
        .context = server, .begin = begin, .bytes = take_bytes, .whole = whole, .gone = gone};
}
