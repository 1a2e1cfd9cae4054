/* SPDX-License-Identifier: MIT */
#include "site_fixture.h"

#include <CUnit/CUnit.h>

#include "base/clock.h"

static const char *const LOGINS[ROLE_TOTAL] = {
    [ROLE_PROVIDER] = "paul", [ROLE_CERTIFIER] = "cora", [ROLE_SRO] = "sid",
    [ROLE_S151] = "olga",     [ROLE_AUDITOR] = "otto",   [ROLE_ADMINISTRATOR] = "anna",
};

void
site_open_for_test(struct sited *s)
{
    *s = (struct sited){.errands = 0};
    returns_open(&s->f);
    s->now = clock_now();
    s->site = (struct site){.state = s->f.state, .address = ADDRESS};
    CU_ASSERT_TRUE_FATAL(site_open(s->f.arena, &s->site, &s->f.err));
    for (unsigned role = 0; role < ROLE_TOTAL; role++) {
        struct actor actor = returns_person(&s->f, LOGINS[role], (enum role)role);
        struct session session;

        CU_ASSERT_TRUE_FATAL(sessions_begin(s->f.arena, s->f.state, &actor, "127.0.0.1", s->now,
                                            &s->tokens[role], &s->f.err));
        CU_ASSERT_TRUE_FATAL(sessions_find(s->f.arena, s->f.state, text_of(s->tokens[role].text),
                                           s->now, &session, &s->f.err));
        s->csrf[role] = session.csrf;
    }
}

#define FORM_MOST 8

/* As the daemon does, but waiting for it. */
static void
have_it_read(struct sited *s, struct reply *reply)
{
    struct errand *errand = reply->errand;

    errand->done = ++s->errands != s->lost &&
                   returns_read(&s->f, errand->question[0], &errand->answer, &errand->bulk);
    reply->errand = NULL;
    errand->then(&s->site, &s->request, errand, reply);
    if (reply->bulk != NULL)
        CU_ASSERT_TRUE(bulk_map(s->f.arena, reply->bulk, &reply->body, &s->f.err));
}

struct reply
site_ask(struct sited *s, const struct asked *asked)
{
    struct field *form = ARENA_ARRAY(s->f.arena, struct field, FORM_MOST);
    struct field *cookie = ARENA_ARRAY(s->f.arena, struct field, 1);
    struct field *header = ARENA_ARRAY(s->f.arena, struct field, 1);
    bool signed_in = asked->who != ROLE_TOTAL;
    struct request request = {
        .arena = s->f.arena,
        .now = s->now + asked->later,
        .method = asked->method,
        .path = text_of(asked->path),
        .query = {asked->query, asked->query_count},
        .form = {form,         asked->form_count },
        .cookies = {cookie,       signed_in ? 1 : 0 },
        .header = {header,       1                 },
        .uploads = asked->upload,
        .upload_count = asked->upload != NULL,
        .source = text_of("127.0.0.1"),
    };
    struct reply reply = {0};

    for (size_t i = 0; i < asked->form_count; i++)
        form[i] = asked->form[i];
    *header = (struct field){text_of("Sec-Fetch-Site"),
                             text_of(asked->foreign ? "cross-site" : "same-origin")};
    if (signed_in) {
        *cookie = (struct field){text_of("deltareturn"), text_of(s->tokens[asked->who].text)};
        if (!asked->without_csrf)
            form[request.form.count++] =
                (struct field){text_of("csrf"), text_of(s->csrf[asked->who])};
    }
    s->request = request;
    site_answer(&s->site, &s->request, &reply);
    while (reply.errand != NULL && reply.errand->kind != ERRAND_HASH)
        have_it_read(s, &reply);
    return reply;
}

const char *
reply_header(const struct reply *reply, const char *name)
{
    const struct fields fields = {reply->header, reply->header_count};
    struct text value;

    return header_find(&fields, name, &value) ? value.at : "";
}

bool
site_shows(struct sited *s, const struct reply *reply, const char *words)
{
    return strstr(arena_copy(s->f.arena, reply->body.at, reply->body.length), words) != NULL;
}
