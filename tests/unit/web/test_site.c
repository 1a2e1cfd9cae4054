/* SPDX-License-Identifier: MIT */
#include "web/site.h"

#include <CUnit/CUnit.h>
#include <inttypes.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/random.h"
#include "service/log_tell.h"
#include "service/sessions.h"
#include "service/tokens.h"
#include "site_fixture.h"
#include "suites.h"
#include "web/pages.h"
#include "web/visit.h"

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
        builder_puts(&out, strncmp(at, ":period", 7) == 0     ? "2023-24-Q3"
                           : strncmp(at, ":move", 5) == 0     ? "submit"
                           : strncmp(at, ":revision", 9) == 0 ? "1"
                           : strncmp(at, ":seq", 4) == 0      ? "0"
                                                              : "nothing");
        at += strcspn(at, "/") - 1;
    }
    return out.at;
}

static bool
may(const struct site_route *route, enum role role)
{
    return route->who == ROUTE_PUBLIC || route->who == ROUTE_PEOPLE ||
           (route->who & 1U << role) != 0;
}

static void
every_route_asks_who_it_is(void)
{
    struct sited s;

    site_open_for_test(&s);
    returns_draft(&s.f, "2023-24-Q3");
    for (size_t i = 0; i < ROUTE_TOTAL; i++) {
        const struct site_route *route = &ROUTES[i];
        struct asked asked = {.method = route->method,
                              .path = path_for(s.f.arena, route->pattern),
                              .who = ROLE_TOTAL};
        struct reply reply = site_ask(&s, &asked);

        if (route->who != ROUTE_PUBLIC) {
            EXPECT_NUMBER(route->pattern, reply.status, 303);
            CU_ASSERT(strncmp(reply_header(&reply, "Location"), "/sign-in", 8) == 0);
        }
        for (unsigned role = 0; role < ROLE_TOTAL; role++) {
            if (route->answer == signout_do)
                continue; /* tried by itself: it ends the session */
            asked.who = (enum role)role;
            reply = site_ask(&s, &asked);
            if (!may(route, asked.who)) {
                EXPECT_NUMBER(route->pattern, reply.status, 403);
                CU_ASSERT_TRUE(site_shows(&s, &reply, "Your roles do not include this."));
            } else
                CU_ASSERT_FALSE(reply.errand == NULL &&
                                site_shows(&s, &reply, "Your roles do not include this."));
        }
    }
    returns_close(&s.f);
}

static void
every_form_comes_from_a_page_of_ours(void)
{
    struct sited s;
    struct log_head before, after;

    site_open_for_test(&s);
    returns_draft(&s.f, "2023-24-Q3");
    CU_ASSERT_TRUE(log_head_read(s.f.arena, s.f.state, &before, &s.f.err));
    for (size_t i = 0; i < ROUTE_TOTAL; i++) {
        const struct site_route *route = &ROUTES[i];

        for (unsigned role = 0; role < ROLE_TOTAL; role++) {
            struct asked asked = {.method = METHOD_POST,
                                  .path = path_for(s.f.arena, route->pattern),
                                  .who = (enum role)role,
                                  .foreign = true};
            struct reply reply;

            if (route->method != METHOD_POST)
                continue;
            reply = site_ask(&s, &asked);
            EXPECT_NUMBER(route->pattern, reply.status, 403);
            asked.foreign = false;
            asked.without_csrf = true;
            reply = site_ask(&s, &asked);
            if (route->who != ROUTE_PUBLIC)
                EXPECT_NUMBER(route->pattern, reply.status, 403);
        }
    }
    CU_ASSERT_TRUE(log_head_read(s.f.arena, s.f.state, &after, &s.f.err));
    EXPECT_NUMBER("nothing was recorded", after.size, before.size);
    returns_close(&s.f);
}

/* What is not there, what is another authority's and what no route has are told in the same bytes.
 */
static void
what_is_not_theirs_is_not_there(void)
{
    static const char *const PATHS[] = {
        "/nowhere",
        "/returns/2023-24-Q2",
        "/returns/..",
        "/receipts/999999",
        "/returns/2023-24-Q2/families",
        "/returns/2023-24-Q2/files/1/submission.xlsx",
        "/returns/2023-24-Q3/files/1/keys",
        "/returns/2023-24-Q3/decide/anything",
        "/returns/2023-24-Q2/sample",
        "/returns/2023-24-Q3/sample/1/00000000000000000000",
        "/returns/2023-24-Q3/sample/1/00000000000000000000/pack",
        "/returns/2023-24-Q3/sample/1/00000000000000000000/pack.html",
        "/returns/2023-24-Q2/matches",
        "/returns/2023-24-Q3/matches/00000000000000000000",
        "/a/00000000000000000000000000000000/open",
    };
    struct sited s, other;
    struct reply first, reply;

    site_open_for_test(&s);
    site_open_for_test(&other);
    returns_draft(&s.f, "2023-24-Q3");
    returns_draft(&other.f, "2023-24-Q2");
    first = site_ask(&s, &(struct asked){.path = PATHS[0], .who = ROLE_PROVIDER});
    EXPECT_NUMBER(PATHS[0], first.status, 404);
    for (size_t i = 1; i < COUNT_OF(PATHS); i++) {
        reply = site_ask(&s, &(struct asked){.path = PATHS[i], .who = ROLE_PROVIDER});
        EXPECT_NUMBER(PATHS[i], reply.status, 404);
        CU_ASSERT_TRUE(text_equals(reply.body, first.body));
        EXPECT_NUMBER(PATHS[i], reply.header_count, first.header_count);
    }
    other.tokens[ROLE_PROVIDER] = s.tokens[ROLE_PROVIDER];
    reply = site_ask(&other, &(struct asked){.path = "/", .who = ROLE_PROVIDER});
    EXPECT_NUMBER("a session of another authority", reply.status, 303);
    returns_close(&s.f);
    returns_close(&other.f);
}

/* The folder is lent to commands, and its memory goes; the pages stay. */
static void
the_council_s_name_outlives_the_open_folder(void)
{
    struct sited s;

    site_open_for_test(&s);
    EXPECT_TEXT("its code, where no name is set", s.site.parts->council, s.f.state->authority);
    CU_ASSERT_PTR_NOT_EQUAL(s.site.parts->council, s.f.state->authority);
    returns_close(&s.f);
}

static void
answers_tell_browsers_what_to_refuse(void)
{
    struct sited s;
    struct reply reply;

    site_open_for_test(&s);
    reply = site_ask(&s, &(struct asked){.path = "/sign-in", .who = ROLE_TOTAL});
    EXPECT_TEXT("policy", reply_header(&reply, "Content-Security-Policy"),
                "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; "
                "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'");
    EXPECT_TEXT("cache", reply_header(&reply, "Cache-Control"), "no-store");
    EXPECT_TEXT("referrer", reply_header(&reply, "Referrer-Policy"), "no-referrer");
    CU_ASSERT_FALSE(site_shows(&s, &reply, "<style"));
    CU_ASSERT_FALSE(site_shows(&s, &reply, " style="));
    CU_ASSERT_FALSE(site_shows(&s, &reply, "onclick"));
    returns_close(&s.f);
}

static void
sessions_end_and_grow_stale(void)
{
    struct sited s;
    struct reply reply;

    site_open_for_test(&s);
    returns_draft(&s.f, "2023-24-Q3");
    reply = site_ask(&s, &(struct asked){.path = "/returns/2023-24-Q3/decide/submit",
                                         .who = ROLE_PROVIDER,
                                         .later = 6 * MINUTE});
    EXPECT_TEXT("stale", reply_header(&reply, "Location"),
                "/sign-in/again?next=/returns/2023-24-Q3/decide/submit");
    reply = site_ask(&s, &(struct asked){.path = "/", .who = ROLE_CERTIFIER, .later = 16 * MINUTE});
    EXPECT_TEXT("idle", reply_header(&reply, "Location"), "/sign-in");
    reply =
        site_ask(&s, &(struct asked){.method = METHOD_POST, .path = "/sign-out", .who = ROLE_SRO});
    EXPECT_TEXT("signed out", reply_header(&reply, "Set-Cookie"),
                "deltareturn=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0");
    reply = site_ask(&s, &(struct asked){.path = "/", .who = ROLE_SRO});
    EXPECT_TEXT("over", reply_header(&reply, "Location"), "/sign-in");
    returns_close(&s.f);
}

static void
links_show_everybody_the_same(void)
{
    struct sited s;
    struct reply one, two;

    site_open_for_test(&s);
    one = site_ask(
        &s, &(struct asked){.path = "/a/00000000000000000000000000000000", .who = ROLE_TOTAL});
    EXPECT_NUMBER("unknown", one.status, 200);
    two = site_ask(&s, &(struct asked){.method = METHOD_HEAD,
                                       .path = "/a/00000000000000000000000000000000",
                                       .who = ROLE_TOTAL});
    EXPECT_NUMBER("head", two.status, 200);
    CU_ASSERT_TRUE(text_equals(one.body, two.body));
    two = site_ask(&s, &(struct asked){.method = METHOD_POST,
                                       .path = "/a/00000000000000000000000000000000/renew",
                                       .who = ROLE_TOTAL});
    EXPECT_TEXT("renew", reply_header(&two, "Location"), "/sign-in");
    returns_close(&s.f);
}

/* ---- deciding ---- */

static struct reply
decide(struct sited *s, enum role who, const char *move, const struct filing *filing,
       const char *nonce, const char *agree)
{
    const struct field form[] = {
        {text_of("man"),      text_of(filing->man)           },
        {text_of("revision"), text_of(arena_printf(s->f.arena, "%" PRId64, filing->revision))},
        {text_of("nonce"), text_of(nonce)                               },
        {text_of("agree"),     text_of(agree)    },
    };

    return site_ask(s, &(struct asked){.method = METHOD_POST,
                                       .path = arena_printf(s->f.arena, "/returns/%s/decide/%s",
                                                            filing->period, move),
                                       .who = who,
                                       .form = form,
                                       .form_count = 4});
}

static void
a_decision_is_made_once(void)
{
    struct sited s;
    struct filing filing;
    struct log_head before, after;
    struct reply one, two;

    site_open_for_test(&s);
    filing = returns_draft(&s.f, "2023-24-Q3");
    CU_ASSERT_TRUE(log_head_read(s.f.arena, s.f.state, &before, &s.f.err));
    one = decide(&s, ROLE_CERTIFIER, "submit", &filing, "n0", "yes");
    EXPECT_NUMBER("a certifier", one.status, 403);
    one = decide(&s, ROLE_PROVIDER, "submit", &filing, "n1", "yes");
    EXPECT_NUMBER("done", one.status, 303);
    EXPECT_TEXT("receipt", reply_header(&one, "Location"),
                arena_printf(s.f.arena, "/receipts/%" PRIu64, before.size));
    two = decide(&s, ROLE_PROVIDER, "submit", &filing, "n1", "yes");
    EXPECT_TEXT("the same receipt", reply_header(&two, "Location"), reply_header(&one, "Location"));
    CU_ASSERT_TRUE(log_head_read(s.f.arena, s.f.state, &after, &s.f.err));
    EXPECT_NUMBER("one leaf", after.size, before.size + 1);
    two =
        site_ask(&s, &(struct asked){.path = reply_header(&one, "Location"), .who = ROLE_PROVIDER});
    EXPECT_NUMBER("shown", two.status, 200);
    CU_ASSERT_TRUE(site_shows(&s, &two, "submitted the return, 2023-24-Q3 revision 1"));
    returns_close(&s.f);
}

/* A lodging by the data provider; FILE is the name of one that came with the form. */
static struct reply
lodge(struct sited *s, const struct filing *filing, const char *nonce, const char *entered,
      const char *file)
{
    const char *path = path_join(s->f.arena, s->f.dir, "entered");
    const struct upload upload = {
        .field = text_of("file"), .file_name = text_of(file), .path = path, .length = 3};
    const struct field form[] = {
        {text_of("man"),       text_of(filing->man)},
        {text_of("revision"),  text_of("1")        },
        {text_of("nonce"),     text_of(nonce)      },
        {text_of("agree"),     text_of("yes")      },
        {text_of("reference"), text_of("D-1")      },
        {text_of("entered"),   text_of(entered)    },
    };

    CU_ASSERT_TRUE(file_write(path, "abc", 3, &s->f.err));
    return site_ask(s, &(struct asked){.method = METHOD_POST,
                                       .path = "/returns/2023-24-Q3/decide/lodge",
                                       .who = ROLE_PROVIDER,
                                       .form = form,
                                       .form_count = COUNT_OF(form),
                                       .upload = &upload});
}

/* A site with a return that is signed off. */
static struct filing
open_for_lodging(struct sited *s)
{
    struct filing filing;

    site_open_for_test(s);
    filing = returns_draft(&s->f, "2023-24-Q3");
    EXPECT_NUMBER("submit", decide(s, ROLE_PROVIDER, "submit", &filing, "n1", "yes").status, 303);
    EXPECT_NUMBER("certify", decide(s, ROLE_CERTIFIER, "certify", &filing, "n2", "yes").status,
                  303);
    EXPECT_NUMBER("sign off", decide(s, ROLE_S151, "sign-off", &filing, "n3", "yes").status, 303);
    return filing;
}

static const char *
uploaded(struct sited *s, const struct filing *filing)
{
    struct filing_events events = {.count = 0};

    CU_ASSERT_TRUE_FATAL(
        filings_events(s->f.state->db, s->f.arena, filing->id, &events, &s->f.err));
    return events.list[events.count - 1].uploaded;
}

static void
lodging_says_what_was_entered(void)
{
    struct sited s;
    struct filing filing = open_for_lodging(&s);
    struct reply reply = lodge(&s, &filing, "n4", "", "");

    EXPECT_NUMBER("not said", reply.status, 422);
    CU_ASSERT_PTR_NULL(uploaded(&s, &filing));
    reply = lodge(&s, &filing, "n4", "file", "");
    EXPECT_NUMBER("no file", reply.status, 422);
    CU_ASSERT_PTR_NULL(uploaded(&s, &filing));
    reply = lodge(&s, &filing, "n4", "file", "upload.xlsx");
    EXPECT_NUMBER("by a file", reply.status, 303);
    EXPECT_TEXT("its SHA-256", uploaded(&s, &filing),
                "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    returns_close(&s.f);
    filing = open_for_lodging(&s);
    reply = lodge(&s, &filing, "n4", "keyed", "");
    EXPECT_NUMBER("by hand", reply.status, 303);
    EXPECT_TEXT("no file", uploaded(&s, &filing), "");
    returns_close(&s.f);
}

/* ---- tokens of programs ---- */

static struct reply
make_token(struct sited *s, enum role who, const char *scope, const char *days)
{
    const struct ref_text nonce = random_ref();
    const struct field form[] = {
        {text_of("purpose"), text_of("nightly upload")},
        {text_of(scope),     text_of("yes")           },
        {text_of("days"),    text_of(days)            },
        {text_of("nonce"),   text_of(nonce.text)      },
    };

    return site_ask(s, &(struct asked){.method = METHOD_POST,
                                       .path = "/account/tokens",
                                       .who = who,
                                       .form = form,
                                       .form_count = COUNT_OF(form)});
}

static void
a_token_is_shown_once(void)
{
    const struct asked list = {.path = "/account/tokens", .who = ROLE_PROVIDER};
    struct asked revoke = {.method = METHOD_POST, .who = ROLE_CERTIFIER};
    struct sited s;
    struct reply reply;
    struct token_rows rows;

    site_open_for_test(&s);
    reply = make_token(&s, ROLE_PROVIDER, "scope-upload", "30");
    EXPECT_NUMBER("made", reply.status, 200);
    CU_ASSERT_TRUE(site_shows(&s, &reply, ">drt_"));
    reply = site_ask(&s, &list);
    CU_ASSERT_TRUE(site_shows(&s, &reply, "nightly upload"));
    CU_ASSERT_TRUE(site_shows(&s, &reply, "not yet"));
    CU_ASSERT_FALSE(site_shows(&s, &reply, "drt_"));
    CU_ASSERT_TRUE_FATAL(
        tokens_of(s.f.state->db, s.f.arena, s.f.state->authority, NULL, &rows, &s.f.err));
    revoke.path = arena_printf(s.f.arena, "/account/tokens/%s/revoke", rows.list[0].id);
    reply = site_ask(&s, &revoke);
    EXPECT_NUMBER("by somebody else", reply.status, 404);
    revoke.who = ROLE_PROVIDER;
    reply = site_ask(&s, &revoke);
    EXPECT_TEXT("by its owner", reply_header(&reply, "Location"), "/account/tokens");
    reply = site_ask(&s, &list);
    CU_ASSERT_TRUE(site_shows(&s, &reply, ">revoked"));
    returns_close(&s.f);
}

static void
what_is_wrong_with_a_token_is_told_beside_it(void)
{
    static const struct {
        const char *scope, *days, *words;
    } CASES[] = {
        {"scope-read",   "0",   "Enter a number of days from 1 to 366"              },
        {"scope-read",   "",    "Enter how many days the token is good"             },
        {"scope-read",   "400", "Enter a number of days from 1 to 366"              },
        {"scope-decide", "1",   "Choose what the token is good for"                 },
        {"scope-run",    "1",   "has no role of their own in which to run a quarter"},
    };
    struct sited s;
    struct reply reply;

    site_open_for_test(&s);
    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        reply = make_token(&s, ROLE_S151, CASES[i].scope, CASES[i].days);
        EXPECT_NUMBER(CASES[i].words, reply.status, 422);
        CU_ASSERT_TRUE(site_shows(&s, &reply, CASES[i].words));
        CU_ASSERT_TRUE(site_shows(&s, &reply, "nightly upload"));
    }
    reply = make_token(&s, ROLE_ADMINISTRATOR, "scope-read", "1");
    EXPECT_NUMBER("an administrator", reply.status, 403);
    reply = site_ask(
        &s, &(struct asked){.path = "/account/tokens", .who = ROLE_PROVIDER, .later = 6 * MINUTE});
    EXPECT_TEXT("stale", reply_header(&reply, "Location"), "/sign-in/again?next=/account/tokens");
    returns_close(&s.f);
}

void
suite_site(void)
{
    CU_pSuite suite = CU_add_suite("web/site", NULL, NULL);

    CU_add_test(suite, "every route asks who it is", every_route_asks_who_it_is);
    CU_add_test(suite, "every form comes from a page of ours",
                every_form_comes_from_a_page_of_ours);
    CU_add_test(suite, "what is not theirs is not there", what_is_not_theirs_is_not_there);
    CU_add_test(suite, "the council's name outlives the open folder",
                the_council_s_name_outlives_the_open_folder);
    CU_add_test(suite, "answers tell browsers what to refuse",
                answers_tell_browsers_what_to_refuse);
    CU_add_test(suite, "sessions end and grow stale", sessions_end_and_grow_stale);
    CU_add_test(suite, "links show everybody the same", links_show_everybody_the_same);
    CU_add_test(suite, "a decision is made once", a_decision_is_made_once);
    CU_add_test(suite, "lodging says what was entered", lodging_says_what_was_entered);
    CU_add_test(suite, "a token is shown once", a_token_is_shown_once);
    CU_add_test(suite, "what is wrong with a token is told beside it",
                what_is_wrong_with_a_token_is_told_beside_it);
}
