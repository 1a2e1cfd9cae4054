/* SPDX-License-Identifier: MIT */
#include <CUnit/CUnit.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/folder.h"
#include "fixture.h"
#include "port/json_read.h"
#include "return_fixture.h"
#include "service/jobs.h"
#include "service/office.h"
#include "service/sessions.h"
#include "suites.h"
#include "web/api_route.h"
#include "web/rate.h"

#define MINUTE      INT64_C(60000)
#define DESCRIPTION TEMPLATES_DIR "/api/openapi.json"

/* A site over a state folder, and a token of paul, the data provider, for each scope. */
struct called {
    struct returns_for_test f;
    struct site site;
    struct actor paul, anna;
    struct token_text tokens[SCOPE_TOTAL];
    int64_t now;
    unsigned errands;                    /* that other processes were sent on so far */
    void (*meanwhile)(struct called *c); /* NULL, or what happens while one is */
};

static struct token_text
token_for(struct called *c, const struct actor *actor, unsigned scopes)
{
    const struct token_wish wish = {.purpose = "tests", .scopes = scopes, .days = 1};
    struct token_text text;
    struct token_row row;

    CU_ASSERT_TRUE_FATAL(
        tokens_make(c->f.arena, c->f.state, actor, &wish, c->now, &text, &row, &c->f.err));
    return text;
}

static void
open_api(struct called *c)
{
    *c = (struct called){.errands = 0};
    returns_open(&c->f);
    c->now = clock_now();
    c->site = (struct site){.state = c->f.state, .address = "http://127.0.0.1:8480"};
    CU_ASSERT_TRUE_FATAL(site_open(c->f.arena, &c->site, &c->f.err));
    c->paul = returns_person(&c->f, "paul", ROLE_PROVIDER);
    c->anna = returns_person(&c->f, "anna", ROLE_ADMINISTRATOR);
    for (unsigned i = 0; i < SCOPE_TOTAL; i++)
        c->tokens[i] = token_for(c, &c->paul, 1U << i);
}

/* How a request is made. */
struct asked {
    enum method method;
    const char *path, *token; /* NULL: no token */
    const char *type, *body, *key, *tag;
    struct field query, second, field; /* parameters of the query; a field of the form */
    const struct upload *upload;
    const char *cookie;
    int64_t later; /* milliseconds */
};

static struct reply
ask(struct called *c, const struct asked *asked)
{
    struct field *header = ARENA_ARRAY(c->f.arena, struct field, 4);
    struct field *one = ARENA_ARRAY(c->f.arena, struct field, 4);
    struct request request = {
        .arena = c->f.arena,
        .now = c->now + asked->later,
        .method = asked->method,
        .path = text_of(asked->path),
        .query = {&one[0], asked->second.name.length > 0 ? 2 : asked->query.name.length > 0},
        .form = {&one[2], asked->field.name.length > 0},
        .cookies = {&one[3], asked->cookie != NULL       },
        .header = {header,  0                           },
        .uploads = asked->upload,
        .upload_count = asked->upload != NULL,
        .body = text_of(asked->body == NULL ? "" : asked->body),
        .source = text_of("192.0.2.7"),
    };
    struct reply reply = {0};

    one[0] = asked->query;
    one[1] = asked->second;
    one[2] = asked->field;
    if (asked->cookie != NULL)
        one[3] = (struct field){text_of("deltareturn"), text_of(asked->cookie)};
    if (asked->token != NULL)
        header[request.header.count++] = (struct field){
            text_of("Authorization"), text_of(arena_printf(c->f.arena, "Bearer %s", asked->token))};
    if (asked->type != NULL)
        header[request.header.count++] =
            (struct field){text_of("Content-Type"), text_of(asked->type)};
    if (asked->key != NULL)
        header[request.header.count++] =
            (struct field){text_of("Idempotency-Key"), text_of(asked->key)};
    if (asked->tag != NULL)
        header[request.header.count++] =
            (struct field){text_of("If-None-Match"), text_of(asked->tag)};
    site_answer(&c->site, &request, &reply);
    while (reply.errand != NULL) {
        struct errand *errand = reply.errand;

        c->errands++;
        if (c->meanwhile != NULL)
            c->meanwhile(c);
        errand->done = returns_read(&c->f, errand->question[0], &errand->answer, &errand->bulk);
        reply.errand = NULL;
        errand->then(&c->site, &request, errand, &reply);
    }
    return reply;
}

static const char *
field_of(const struct reply *reply, const char *name)
{
    const struct fields fields = {reply->header, reply->header_count};
    struct text value;

    return header_find(&fields, name, &value) ? value.at : "";
}

static const struct json_value *
body_of(struct called *c, const struct reply *reply)
{
    const struct json_value *root;

    c->f.err.text[0] = '\0';
    if (!json_read_bytes(c->f.arena, "the reply", reply->body, &root, &c->f.err))
        CU_FAIL_FATAL("a reply that is no JSON");
    return root;
}

/* A status and, when it is a problem, what its detail says. */
static void
expect(struct called *c, const char *name, const struct reply *reply, int status,
       const char *detail)
{
    const struct json_value *root;

    EXPECT_NUMBER(name, reply->status, status);
    if (detail == NULL || reply->status < 400)
        return;
    EXPECT_TEXT(name, field_of(reply, "Content-Type"), "application/problem+json");
    root = body_of(c, reply);
    EXPECT_NUMBER(name, json_number_of(json_member(root, "status")), status);
    EXPECT_TEXT(name, json_text_of(json_member(root, "type")), "about:blank");
    EXPECT_TEXT(name, json_text_of(json_member(root, "detail")), detail);
}

/* ---- the description ---- */

/* "/returns/{period}" of "/api/v1/returns/:period". */
static const char *
described_path(struct arena *arena, const char *pattern)
{
    struct builder out = {.arena = arena};

    for (const char *at = pattern + strlen(API_PATH); *at != '\0'; at++) {
        size_t length = strcspn(at, "/");

        if (*at != ':') {
            builder_put(&out, at, 1);
            continue;
        }
        builder_printf(&out, "{%.*s}", (int)length - 1, at + 1);
        at += length - 1;
    }
    return out.at;
}

static unsigned
described_scopes(const struct json_value *operation)
{
    const struct json_value *list = json_member(operation, "security");
    unsigned scopes = 0, one;

    for (size_t i = 0; i < json_item_count(list); i++) {
        const struct json_value *named = json_member(json_item(list, i), "token");
        struct error err = {.code = ERR_NONE};

        CU_ASSERT_EQUAL_FATAL(json_item_count(named), 1);
        CU_ASSERT_TRUE_FATAL(scopes_read(json_text_of(json_item(named, 0)), &one, &err));
        scopes |= one;
    }
    return scopes;
}

static const struct json_value *
resolved(const struct json_value *root, const struct json_value *value, const char *kind)
{
    const struct json_value *ref = json_member(value, "$ref");

    if (ref == NULL)
        return value;
    return json_member(json_member(json_member(root, "components"), kind),
                       strrchr(json_text_of(ref), '/') + 1);
}

/* The parameters of the query, as "after limit". */
static const char *
described_query(struct arena *arena, const struct json_value *root,
                const struct json_value *operation)
{
    const struct json_value *list = json_member(operation, "parameters");
    struct builder out = {.arena = arena};

    builder_puts(&out, "");
    for (size_t i = 0; i < json_item_count(list); i++) {
        const struct json_value *one = resolved(root, json_item(list, i), "parameters");

        if (strcmp(json_text_of(json_member(one, "in")), "query") == 0)
            builder_printf(&out, "%s%s", out.length == 0 ? "" : " ",
                           json_text_of(json_member(one, "name")));
    }
    return out.at;
}

static const char *
taken_query(struct arena *arena, const struct api_route *route)
{
    struct builder out = {.arena = arena};

    builder_puts(&out, "");
    for (size_t i = 0; i < API_QUERY_MOST && route->query[i] != NULL; i++)
        builder_printf(&out, "%s%s", out.length == 0 ? "" : " ", route->query[i]);
    return out.at;
}

static const char *
described_type(const struct json_value *operation)
{
    const struct json_value *content =
                                json_member(json_member(operation, "requestBody"), "content"),
                            *value;
    const void *cursor = NULL;
    const char *type;

    return json_kind_of(content) == JSON_KIND_OBJECT &&
                   json_next_member(content, &cursor, &type, &value)
               ? type
               : "";
}

static void
the_description_is_the_table(void)
{
    static const char *const TYPES[] = {"", "multipart/form-data", "application/json"};
    ARENA_SCOPE struct arena *arena = arena_new();
    const struct json_value *root, *paths, *path, *operation;
    struct error err = {.code = ERR_NONE};
    const void *cursor = NULL, *inner;
    const char *name, *method;
    size_t count = 0;

    CU_ASSERT_TRUE_FATAL(json_read(arena, DESCRIPTION, 1024 * 1024, &root, &err));
    paths = json_member(root, "paths");
    for (size_t i = 0; i < API_ROUTE_TOTAL; i++) {
        const struct api_route *route = &API_ROUTES[i];

        operation = json_member(json_member(paths, described_path(arena, route->pattern)),
                                route->method == METHOD_POST ? "post" : "get");
        CU_ASSERT_PTR_NOT_NULL_FATAL(operation);
        EXPECT_NUMBER(route->pattern, described_scopes(operation), route->scopes);
        EXPECT_TEXT(route->pattern, described_query(arena, root, operation),
                    taken_query(arena, route));
        EXPECT_TEXT(route->pattern, described_type(operation), TYPES[route->body]);
    }
    while (json_next_member(paths, &cursor, &name, &path))
        for (inner = NULL; json_next_member(path, &inner, &method, &operation);)
            count++;
    EXPECT_NUMBER("operations that have no route", count, API_ROUTE_TOTAL);
}

/* ---- who may ---- */

/* A path that a pattern takes: of the return that is there. */
static const char *
path_for(struct arena *arena, const char *pattern)
{
    struct builder out = {.arena = arena};

    for (const char *at = pattern; *at != '\0'; at++) {
        if (*at != ':') {
            builder_put(&out, at, 1);
            continue;
        }
        builder_puts(&out, strncmp(at, ":period", 7) == 0 ? "2023-24-Q3" : "nothing");
        at += strcspn(at, "/") - 1;
    }
    return out.at;
}

static void
every_route_asks_for_its_scope(void)
{
    struct called c;

    open_api(&c);
    returns_draft(&c.f, "2023-24-Q3");
    for (size_t i = 0; i < API_ROUTE_TOTAL; i++) {
        const struct api_route *route = &API_ROUTES[i];
        struct asked asked = {.method = route->method, .path = path_for(c.f.arena, route->pattern)};
        struct reply reply = ask(&c, &asked);

        if (route->scopes != 0) {
            expect(&c, route->pattern, &reply, 401,
                   "a token has to come with this, as \"Authorization: Bearer TOKEN\"");
            EXPECT_TEXT(route->pattern, field_of(&reply, "WWW-Authenticate"),
                        "Bearer realm=\"deltareturn\"");
        } else
            EXPECT_NUMBER(route->pattern, reply.status, 200);
        for (unsigned scope = 0; route->scopes != 0 && scope < SCOPE_TOTAL; scope++) {
            asked.token = c.tokens[scope].text;
            reply = ask(&c, &asked);
            if ((route->scopes & 1U << scope) != 0)
                CU_ASSERT(reply.status != 401 && reply.status != 403)
            else
                expect(&c, route->pattern, &reply, 403, "the token was not made for this");
        }
    }
    returns_close(&c.f);
}

static void
cookies_mean_nothing(void)
{
    struct session_token session;
    struct called c;
    struct reply reply;

    open_api(&c);
    CU_ASSERT_TRUE_FATAL(
        sessions_begin(c.f.arena, c.f.state, &c.paul, "192.0.2.7", c.now, &session, &c.f.err));
    reply = ask(&c, &(struct asked){.path = API_PATH "/returns", .cookie = session.text});
    EXPECT_NUMBER("a session", reply.status, 401);
    reply = ask(&c, &(struct asked){.path = API_PATH "/returns", .token = session.text});
    expect(&c, "a session's token", &reply, 401, "this is no token of this service");
    EXPECT_TEXT("challenge", field_of(&reply, "WWW-Authenticate"),
                "Bearer realm=\"deltareturn\", error=\"invalid_token\"");
    reply = ask(&c, &(struct asked){.path = "/", .cookie = c.tokens[SCOPE_READ].text});
    EXPECT_TEXT("a token is no session", field_of(&reply, "Location"), "/sign-in");
    returns_close(&c.f);
}

static void
a_token_dies_with_its_person(void)
{
    const struct asked asked = {.path = API_PATH "/returns"};
    struct asked with = asked;
    struct called c;
    struct reply reply;

    open_api(&c);
    with.token = c.tokens[SCOPE_READ].text;
    CU_ASSERT_TRUE(office_revoke(c.f.state, &c.anna, "paul", ROLE_PROVIDER, &c.f.err));
    reply = ask(&c, &with);
    expect(&c, "no role any more", &reply, 403,
           "whoever made the token has no role any more in which to do this");
    CU_ASSERT_TRUE(office_grant(c.f.state, &c.anna, "paul", ROLE_AUDITOR, &c.f.err));
    reply = ask(&c, &with);
    EXPECT_NUMBER("another role that may", reply.status, 200);
    CU_ASSERT_TRUE(office_disable(c.f.state, &c.anna, "paul", &c.f.err));
    reply = ask(&c, &with);
    EXPECT_NUMBER("closed", reply.status, 401);
    with.later = 48 * 60 * MINUTE;
    reply = ask(&c, &with);
    EXPECT_NUMBER("and expired", reply.status, 401);
    returns_close(&c.f);
}

/* ---- what there is ---- */

static void
what_is_not_theirs_is_not_there(void)
{
    static const char *const PATHS[] = {
        API_PATH "/returns/2023-24-Q2",
        API_PATH "/returns/2023-24-Q2/figures",
        API_PATH "/returns/x",
        API_PATH "/nowhere",
        API_PATH "/",
        API_PATH "/returns/",
        API_PATH "/returns/2023-24-Q3/figures",
        API_PATH "/returns/2023-24-Q3/decide",
        "/api/v2/returns",
        "/api/",
    };
    struct called c, other;
    struct reply first, reply;

    open_api(&c);
    open_api(&other);
    returns_draft(&other.f, "2023-24-Q2");
    first = ask(&c, &(struct asked){.path = PATHS[0], .token = c.tokens[SCOPE_READ].text});
    expect(&c, PATHS[0], &first, 404, "there is nothing here");
    for (size_t i = 1; i < COUNT_OF(PATHS); i++) {
        reply = ask(&c, &(struct asked){.path = PATHS[i], .token = c.tokens[SCOPE_READ].text});
        EXPECT_NUMBER(PATHS[i], reply.status, 404);
        CU_ASSERT_TRUE(text_equals(reply.body, first.body));
        EXPECT_NUMBER(PATHS[i], reply.header_count, first.header_count);
    }
    reply = ask(&other,
                &(struct asked){.path = API_PATH "/returns", .token = c.tokens[SCOPE_READ].text});
    EXPECT_NUMBER("a token of another authority", reply.status, 401);
    reply = ask(&c, &(struct asked){.method = METHOD_DELETE, .path = API_PATH "/returns"});
    expect(&c, "delete", &reply, 405, "this is asked for in another way");
    EXPECT_TEXT("allow", field_of(&reply, "Allow"), "GET, HEAD");
    reply = ask(&c, &(struct asked){.method = METHOD_HEAD, .path = API_PATH "/runs"});
    EXPECT_TEXT("allow", field_of(&reply, "Allow"), "POST");
    returns_close(&c.f);
    returns_close(&other.f);
}

static void
lists_go_on(void)
{
    static const char *const PERIODS[] = {"2023-24-Q1", "2023-24-Q2", "2023-24-Q3"};
    struct called c;
    const struct json_value *root, *list;
    struct asked asked = {
        .path = API_PATH "/returns", .query = {text_of("limit"), text_of("2")}
    };
    struct reply reply;

    open_api(&c);
    asked.token = c.tokens[SCOPE_READ].text;
    for (size_t i = 0; i < COUNT_OF(PERIODS); i++)
        returns_draft(&c.f, PERIODS[COUNT_OF(PERIODS) - 1 - i]);
    reply = ask(&c, &asked);
    root = body_of(&c, &reply);
    list = json_member(root, "returns");
    EXPECT_NUMBER("two", json_item_count(list), 2);
    EXPECT_TEXT("first", json_text_of(json_member(json_item(list, 0), "period")), PERIODS[0]);
    EXPECT_TEXT("next", json_text_of(json_member(root, "next")),
                "/api/v1/returns?after=2023-24-Q2&limit=2");
    asked.query = (struct field){text_of("after"), text_of("2023-24-Q2")};
    reply = ask(&c, &asked);
    root = body_of(&c, &reply);
    list = json_member(root, "returns");
    EXPECT_NUMBER("one", json_item_count(list), 1);
    EXPECT_TEXT("last", json_text_of(json_member(json_item(list, 0), "period")), PERIODS[2]);
    EXPECT_NUMBER("no next", json_kind_of(json_member(root, "next")), JSON_KIND_NULL);
    returns_close(&c.f);
}

static void
parameters_are_what_they_say(void)
{
    static const struct {
        const char *path, *name, *value, *detail;
    } CASES[] = {
        {"/returns",                    "limit",    "0",    "\"limit\" has to be a number from 1 to 100"       },
        {"/returns",                    "limit",    "101",  "\"limit\" has to be a number from 1 to 100"       },
        {"/returns",                    "after",    "2023", "\"after\" has to be a quarter like 2023-24-Q3"    },
        {"/returns",                    "page",     "2",    "\"page\" is no parameter of this, or stands twice"},
        {"/returns/2023-24-Q3",         "revision", "1",
         "\"revision\" is no parameter of this, or stands twice"                                               },
        {"/returns/2023-24-Q3/figures", "revision", "0",    "\"revision\" has to be a number from 1"           },
    };
    struct called c;

    open_api(&c);
    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        struct reply reply =
            ask(&c, &(struct asked){
                        .path = arena_printf(c.f.arena, API_PATH "%s", CASES[i].path),
                        .token = c.tokens[SCOPE_READ].text,
                        .query = {text_of(CASES[i].name), text_of(CASES[i].value)},
        });

        expect(&c, CASES[i].value, &reply, 400, CASES[i].detail);
    }
    returns_close(&c.f);
}

/* ---- asking for work ---- */

static struct reply
run(struct called *c, const char *key, const char *body)
{
    return ask(c, &(struct asked){.method = METHOD_POST,
                                  .path = API_PATH "/runs",
                                  .token = c->tokens[SCOPE_RUN].text,
                                  .type = "application/json; charset=utf-8",
                                  .key = key,
                                  .body = body});
}

#define NATIONAL "\"frameworks\":[\"supporting-families-2022\"]"
#define GOOD_RUN "{\"quarter\":\"2023-24-Q3\"," NATIONAL "}"

static void
a_run_is_asked_for_once(void)
{
    struct called c;
    struct reply one, two;
    const struct json_value *job;

    open_api(&c);
    one = run(&c, "k1", GOOD_RUN);
    EXPECT_NUMBER("accepted", one.status, 202);
    job = body_of(&c, &one);
    EXPECT_TEXT("kind", json_text_of(json_member(job, "kind")), "run");
    EXPECT_TEXT("state", json_text_of(json_member(job, "state")), "waiting");
    EXPECT_TEXT("location", field_of(&one, "Location"),
                arena_printf(c.f.arena, "/api/v1/jobs/%s", json_text_of(json_member(job, "id"))));
    two = run(&c, "k1", GOOD_RUN);
    EXPECT_TEXT("the same", field_of(&two, "Location"), field_of(&one, "Location"));
    two = run(&c, "k2", GOOD_RUN);
    CU_ASSERT_STRING_NOT_EQUAL(field_of(&two, "Location"), field_of(&one, "Location"));
    two = run(&c, "a b", GOOD_RUN);
    expect(&c, "a key with a blank", &two, 400,
           "\"Idempotency-Key\" has to be 1 to 64 letters, digits and signs of ASCII without "
           "blanks");
    returns_close(&c.f);
}

/* Whoever else has the scopes does not see what was asked for. */
static void
jobs_are_their_owners(void)
{
    struct called c;
    struct actor pia;
    struct token_text token;
    struct reply asked, reply;
    const char *path;

    open_api(&c);
    pia = returns_person(&c.f, "pia", ROLE_PROVIDER);
    token = token_for(&c, &pia, 1U << SCOPE_RUN);
    asked = run(&c, NULL, GOOD_RUN);
    path = field_of(&asked, "Location");
    reply = ask(&c, &(struct asked){.path = path, .token = c.tokens[SCOPE_UPLOAD].text});
    EXPECT_NUMBER("one's own, by another token", reply.status, 200);
    reply = ask(&c, &(struct asked){.path = path, .token = token.text});
    expect(&c, "another's", &reply, 404, "there is nothing here");
    path = arena_printf(c.f.arena, "%s/problems", path);
    reply = ask(&c, &(struct asked){.path = path, .token = token.text});
    EXPECT_NUMBER("its problems", reply.status, 404);
    reply = ask(&c, &(struct asked){.path = path, .token = c.tokens[SCOPE_RUN].text});
    EXPECT_NUMBER("one's own problems", reply.status, 200);
    returns_close(&c.f);
}

/* Three errors and two warnings, as an import leaves them. */
static void
put_problems(struct called *c, const char *location)
{
    static const char FOUND[] =
        "{\"errors\":[{\"kind\":\"e1\",\"row\":2},{\"kind\":\"e2\"},{\"kind\":\"e3\"}],"
        "\"warnings\":[{\"kind\":\"w1\",\"keys\":{\"need_id\":\"N1\"}},{\"kind\":\"w2\"}]}";
    const char *folder = jobs_folder(c->f.arena, c->f.state, strrchr(location, '/') + 1);

    CU_ASSERT_TRUE_FATAL(
        folders_make(folder, &c->f.err) &&
        file_write(path_join(c->f.arena, folder, "problems.json"), FOUND, sizeof FOUND - 1,
                   &c->f.err));
}

/* "3 e3 error, 4 w1 warning, then PATH" */
static const char *
told_problems(struct called *c, const struct reply *reply)
{
    const struct json_value *root = body_of(c, reply), *list = json_member(root, "problems");
    const struct json_value *next = json_member(root, "next");
    struct builder out = {.arena = c->f.arena};

    EXPECT_NUMBER("status", reply->status, 200);
    EXPECT_NUMBER("errors", json_number_of(json_member(root, "errors")), 3);
    EXPECT_NUMBER("warnings", json_number_of(json_member(root, "warnings")), 2);
    builder_puts(&out, "");
    for (size_t i = 0; i < json_item_count(list); i++) {
        const struct json_value *problem = json_item(list, i);

        builder_printf(&out, "%d %s %s, ", (int)json_number_of(json_member(problem, "number")),
                       json_text_of(json_member(problem, "kind")),
                       json_text_of(json_member(problem, "severity")));
    }
    builder_printf(&out, "then %s",
                   json_kind_of(next) == JSON_KIND_TEXT ? strchr(json_text_of(next), '?')
                                                        : "nothing");
    return out.at;
}

/* However many there are, another process reads them; the loop has those that were asked for. */
static void
problems_are_sent_for_by_the_page(void)
{
    static const struct {
        const char *after, *expected;
    } CASES[] = {
        {"0",  "1 e1 error, 2 e2 error, then ?after=2&limit=2"    },
        {"2",  "3 e3 error, 4 w1 warning, then ?after=4&limit=2"  },
        {"4",  "5 w2 warning, then nothing"                       },
        {"5",  "then nothing"                                     },
        {"77", "then nothing"                                     },
    };
    struct called c;
    struct reply reply;
    const char *path;

    open_api(&c);
    reply = run(&c, NULL, GOOD_RUN);
    path = field_of(&reply, "Location");
    put_problems(&c, path);
    path = arena_printf(c.f.arena, "%s/problems", path);
    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        struct field query[] = {
            {text_of("after"), text_of(CASES[i].after)},
            {text_of("limit"), text_of("2")           },
        };

        reply = ask(&c, &(struct asked){.path = path,
                                        .token = c.tokens[SCOPE_RUN].text,
                                        .query = query[0],
                                        .second = query[1]});
        EXPECT_TEXT(CASES[i].after, told_problems(&c, &reply), CASES[i].expected);
        EXPECT_NUMBER("one errand each", c.errands, i + 1);
    }
    reply = ask(&c, &(struct asked){.path = path, .token = c.tokens[SCOPE_RUN].text});
    EXPECT_TEXT("all", told_problems(&c, &reply),
                "1 e1 error, 2 e2 error, 3 e3 error, 4 w1 warning, 5 w2 warning, then nothing");
    returns_close(&c.f);
}

static void
close_the_account(struct called *c)
{
    if (!db_script(c->f.state->db, "UPDATE token SET revoked = 1", &c->f.err))
        CU_FAIL(c->f.err.text);
}

/* A token that is revoked while somebody works for it gets nothing any more. */
static void
what_was_sent_for_is_for_good_tokens(void)
{
    struct called c;
    struct reply reply;
    const char *path;

    open_api(&c);
    reply = run(&c, NULL, GOOD_RUN);
    path = field_of(&reply, "Location");
    put_problems(&c, path);
    c.meanwhile = close_the_account;
    reply = ask(&c, &(struct asked){.path = arena_printf(c.f.arena, "%s/problems", path),
                                    .token = c.tokens[SCOPE_RUN].text});
    EXPECT_NUMBER("errands", c.errands, 1);
    EXPECT_NUMBER("status", reply.status, 401);
    returns_close(&c.f);
}

static void
bodies_are_what_they_say(void)
{
    static const struct {
        const char *body;
        int status;
        const char *detail;
    } CASES[] = {
        {"",                                                                400, NULL                                                    },
        {"{\"quarter\":",                                                   400, NULL                                                    },
        {"{\"quarter\":\"2023-24-Q3\",\"quarter\":\"2023-24-Q3\"}",         400, NULL                                                    },
        {"[]",                                                              422, "the body has to be an object"                          },
        {"{}",                                                              422, "\"quarter\" has to be there: a quarter like 2023-24-Q3"},
        {"{\"quarter\":\"2023-24-Q3\"}",                                    422,
         "\"frameworks\" has to be there: a list of 1 to 16 names"                                                                       },
        {"{\"quarter\":1," NATIONAL "}",                                    422,
         "\"quarter\" has to be a text of 1 to 100 letters, digits and signs of ASCII"                                                   },
        {"{\"quarter\":\"2023-25-Q3\"," NATIONAL "}",                       422,
         "\"2023-25-Q3\" is not a quarter like 2023-24-Q3"                                                                               },
        {"{\"quarter\":\"2023-24-Q3\",\"frameworks\":[]}",                  422,
         "\"frameworks\" has to be a list of 1 to 16 names"                                                                              },
        {"{\"quarter\":\"2023-24-Q3\",\"frameworks\":[\"../secret\"]}",     422,
         "\"../secret\" is no framework of this council"                                                                                 },
        {"{\"quarter\":\"2023-24-Q3\"," NATIONAL ",\"area\":\"moon\"}",     422,
         "\"moon\" is not pbr, ea or devolved"                                                                                           },
        {"{\"quarter\":\"2023-24-Q3\"," NATIONAL ",\"agreed_number\":1.5}", 422,
         "\"agreed_number\" has to be a whole number of families"                                                                        },
        {"{\"quarter\":\"2023-24-Q3\"," NATIONAL ",\"certify\":true}",      422,
         "\"certify\" is no member of this"                                                                                              },
    };
    struct called c;

    open_api(&c);
    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        struct reply reply;

        c.now += 10 * MINUTE; /* a budget that is full again */
        reply = run(&c, NULL, CASES[i].body);
        expect(&c, CASES[i].body, &reply, CASES[i].status, CASES[i].detail);
    }
    returns_close(&c.f);
}

static void
uploads_are_what_they_say(void)
{
    static const struct {
        const char *name, *type, *field, *value, *upload;
        int status;
        const char *detail;
    } CASES[] = {
        {"JSON",                   "application/json",                "",          "",                         NULL,    415, "this has to come as multipart/form-data"},
        {"no type",                NULL,                              "",          "",                         NULL,    415, "this has to come as multipart/form-data"},
        {"no files",               "multipart/form-data; boundary=B", "",          "",                         NULL,    422,
         "there are no files in the field \"files\""                                                                                                                  },
        {"another field",          "multipart/form-data; boundary=B", "colour",    "red",                      "files", 422,
         "\"colour\" is no field of this, or stands there too often; there are files, mapping and "
         "framework"                                                                                                                                                  },
        {"another field of files", "multipart/form-data; boundary=B", "",          "",                         "file",  422,
         "\"file\" is no field of files; there is \"files\""                                                                                                          },
        {"no mapping",             "multipart/form-data; boundary=B", "mapping",   "nowhere",                  "files", 422,
         "\"nowhere\" is no mapping of this council"                                                                                                                  },
        {"no framework",           "multipart/form-data; boundary=B", "framework", "x",                        "files", 422,
         "\"x\" is no framework of this council"                                                                                                                      },
        {"good",                   "multipart/form-data; boundary=B", "framework", "supporting-families-2022",
         "files",                                                                                                       202, NULL                                     },
    };
    struct called c;
    const char *path;

    open_api(&c);
    path = path_join(c.f.arena, c.f.dir, "sent");
    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        const struct upload upload = {.field =
                                          text_of(CASES[i].upload == NULL ? "" : CASES[i].upload),
                                      .file_name = text_of("families.csv"),
                                      .path = path,
                                      .length = 3};
        struct reply reply;

        CU_ASSERT_TRUE(file_write(path, "abc", 3, &c.f.err));
        c.now += 10 * MINUTE;
        reply = ask(&c, &(struct asked){
                            .method = METHOD_POST,
                            .path = API_PATH "/datasets",
                            .token = c.tokens[SCOPE_UPLOAD].text,
                            .type = CASES[i].type,
                            .field = {text_of(CASES[i].field), text_of(CASES[i].value)},
                            .upload = CASES[i].upload == NULL ? NULL : &upload,
        });
        expect(&c, CASES[i].name, &reply, CASES[i].status, CASES[i].detail);
    }
    returns_close(&c.f);
}

static void
what_is_only_read_takes_nothing(void)
{
    static const struct {
        struct error frozen;
        int status;
        const char *detail;
    } CASES[] = {
        {{.code = ERR_CONFLICT, .text = "an older state was put back"},
         503, "nothing can be changed at this time; the service's pages say why"                  },
        {{.code = ERR_STORAGE, .text = "the disk failed"},
         503, "nothing can be changed at this time; the service's pages say why"                  },
        {{.code = ERR_STORAGE, .no_room = true, .text = "cannot write \"/a/path\""},
         507, "the service's disk is full; nothing has been changed; ask again once there is room"},
    };
    struct called c;
    struct reply reply;

    open_api(&c);
    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        c.now += 10 * MINUTE;
        c.f.state->frozen = CASES[i].frozen;
        reply = run(&c, NULL, "{\"quarter\":\"2023-24-Q3\"," NATIONAL "}");
        expect(&c, CASES[i].frozen.text, &reply, CASES[i].status, CASES[i].detail);
        EXPECT_TEXT("wait", field_of(&reply, "Retry-After"), "30");
        reply = ask(
            &c, &(struct asked){.path = API_PATH "/returns", .token = c.tokens[SCOPE_READ].text});
        EXPECT_NUMBER("what can be read", reply.status, 200);
    }
    returns_close(&c.f);
}

/* ---- how often ---- */

static void
budgets_run_out_and_fill(void)
{
    static const struct rate_policy POLICY = {.most = 3, .every_ms = 1000};
    ARENA_SCOPE struct arena *arena = arena_new();
    struct rates *rates = rates_new(arena);
    int64_t wait = 0;

    CU_ASSERT_TRUE(rate_take(rates, &POLICY, "a", 1, 5000, &wait));
    CU_ASSERT_TRUE(rate_take(rates, &POLICY, "a", 2, 5000, &wait));
    CU_ASSERT_FALSE(rate_take(rates, &POLICY, "a", 1, 5000, &wait));
    EXPECT_NUMBER("one", wait, 1);
    CU_ASSERT_FALSE(rate_take(rates, &POLICY, "a", 3, 5001, &wait));
    EXPECT_NUMBER("three, less a millisecond", wait, 3);
    CU_ASSERT_FALSE(rate_take(rates, &POLICY, "a", 1, 5999, &wait));
    CU_ASSERT_TRUE(rate_take(rates, &POLICY, "a", 1, 6000, &wait));
    CU_ASSERT_TRUE(rate_take(rates, &POLICY, "b", 3, 5000, &wait));
    /* a clock that was an hour ahead keeps nobody out */
    CU_ASSERT_TRUE(rate_take(rates, &POLICY, "c", 3, 3605000, &wait));
    CU_ASSERT_TRUE(rate_take(rates, &POLICY, "c", 1, 5000, &wait));
    /* the quietest of too many is forgotten, which leaves it more, not less */
    for (int i = 0; i < 1000; i++)
        CU_ASSERT_TRUE(
            rate_take(rates, &POLICY, arena_printf(arena, "n%d", i), 3, 7000 + i, &wait));
    CU_ASSERT_FALSE(rate_take(rates, &POLICY, "n999", 1, 7999, &wait));
    CU_ASSERT_TRUE(rate_take(rates, &POLICY, "b", 3, 7999, &wait));
}

static void
whoever_asks_too_often_waits(void)
{
    const struct asked nobody = {.path = API_PATH "/returns", .token = "drt_x"};
    struct asked good = {.path = API_PATH "/returns"};
    struct called c;
    struct reply reply;

    open_api(&c);
    good.token = c.tokens[SCOPE_READ].text;
    for (int i = 0; i < 10; i++) {
        reply = ask(&c, &nobody);
        EXPECT_NUMBER("no token", reply.status, 401);
    }
    reply = ask(&c, &nobody);
    expect(&c, "too often", &reply, 429, "this is asked too often; wait a little");
    EXPECT_TEXT("wait", field_of(&reply, "Retry-After"), "10");
    for (int i = 0; i < 120; i++) {
        reply = ask(&c, &good);
        EXPECT_NUMBER("a good one from the same place", reply.status, 200);
    }
    reply = ask(&c, &good);
    EXPECT_NUMBER("its own budget", reply.status, 429);
    good.token = c.tokens[SCOPE_UPLOAD].text;
    reply = ask(&c, &good);
    EXPECT_NUMBER("is not another's", reply.status, 403);
    returns_close(&c.f);
}

void
suite_api(void)
{
    CU_pSuite suite = CU_add_suite("web/api", NULL, NULL);

    CU_add_test(suite, "the description is the table", the_description_is_the_table);
    CU_add_test(suite, "every route asks for its scope", every_route_asks_for_its_scope);
    CU_add_test(suite, "cookies mean nothing", cookies_mean_nothing);
    CU_add_test(suite, "a token dies with its person", a_token_dies_with_its_person);
    CU_add_test(suite, "what is not theirs is not there", what_is_not_theirs_is_not_there);
    CU_add_test(suite, "lists go on", lists_go_on);
    CU_add_test(suite, "parameters are what they say", parameters_are_what_they_say);
    CU_add_test(suite, "a run is asked for once", a_run_is_asked_for_once);
    CU_add_test(suite, "jobs are their owners'", jobs_are_their_owners);
    CU_add_test(suite, "problems are sent for by the page", problems_are_sent_for_by_the_page);
    CU_add_test(suite, "what was sent for is for good tokens",
                what_was_sent_for_is_for_good_tokens);
    CU_add_test(suite, "bodies are what they say", bodies_are_what_they_say);
    CU_add_test(suite, "what is only read takes nothing", what_is_only_read_takes_nothing);
    CU_add_test(suite, "uploads are what they say", uploads_are_what_they_say);
    CU_add_test(suite, "budgets run out and fill", budgets_run_out_and_fill);
    CU_add_test(suite, "whoever asks too often waits", whoever_asks_too_often_waits);
}
