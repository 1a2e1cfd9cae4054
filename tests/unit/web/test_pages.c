/* SPDX-License-Identifier: MIT */
/*
 * Journeys over pages as requests and answers: an audit sample, families under another id, words
 * that wait while somebody signs in again.
 */
#include "web/pages.h"

#include <CUnit/CUnit.h>
#include <dirent.h>
#include <inttypes.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "fixture.h"
#include "port/password.h"
#include "service/delivery.h"
#include "service/drafting.h"
#include "service/jobs.h"
#include "service/log_tell.h"
#include "service/office.h"
#include "service/returns.h"
#include "service/sealing.h"
#include "service/signing_process.h"
#include "service/vault.h"
#include "site_fixture.h"
#include "suites.h"

#define Q "2023-24-Q3"

/* F1 has the child of G1, who was claimed a year before; names that would harm a page that does not
 * escape them. */
/* clang-format off */
static const struct tables RETURNING = {
    {[TABLE_FAMILIES] = FAMILIES_HEAD "F1,LA1,North,\nG1,LA2,North,\n",
     [TABLE_MEMBERS] = "member_id,family_id,role,dob,from,until,forename,surname\n"
                       "C1,F1,child,2012-05-01,,,Amy <i>,Ash\n"
                       "P1,F1,parent_carer,1985-02-03,,,Bea,Ash\n"
                       "C2,G1,child,2012-05-01,,,Amy <i>,Ash\n",
     [TABLE_EPISODES] = "episode_id,family_id,opened_on,assessed_on,whole_family_assessment,plan_on,"
                        "plan_covers_all_needs,lead_practitioner,lead_organisation,closed_on,"
                        "closure_quality\n"
                        "E1,F1,2022-09-01,2022-09-20,y,2022-10-01,y,A Worker,Oak & Elm,2023-04-10,y\n"
                        "E2,G1,2023-09-01,,,,,,Ash,,\n",
     [TABLE_CLAIMS] = CLAIMS_HEAD "G1,,2022-23-Q1,,\n"}
};
/* clang-format on */

/* A site with a return that was really run, and a log that is signed. */
struct told {
    struct sited s;
    struct fixture data;
};

static void
open_return(struct told *told)
{
    struct returns_for_test *f = &told->s.f;
    struct actor paul;

    site_open_for_test(&told->s);
    CU_ASSERT_TRUE_FATAL(signing_prepare(f->dir, &f->err));
    CU_ASSERT_TRUE_FATAL(signing_start(f->arena, f->dir, &told->s.site.signing, &f->err));
    fixture_open(&told->data, &RETURNING);
    paul = returns_person(f, "pia", ROLE_PROVIDER);
    returns_run(f, &told->data, &paul);
}

static void
close_return(struct told *told)
{
    fixture_close(&told->data);
    returns_close(&told->s.f);
}

static struct reply
get(struct told *told, enum role who, const char *path)
{
    return site_ask(&told->s, &(struct asked){.path = path, .who = who});
}

static struct reply
post(struct told *told, enum role who, const char *path, const struct field *form, size_t count)
{
    return site_ask(
        &told->s,
        &(struct asked){
            .method = METHOD_POST, .path = path, .who = who, .form = form, .form_count = count});
}
#define POST(told, who, path, form) post((told), (who), (path), (form), COUNT_OF(form))

static void
expect_shown(struct told *told, const struct reply *reply, int status, const char *words)
{
    EXPECT_NUMBER(words, reply->status, status);
    CU_ASSERT_TRUE(site_shows(&told->s, reply, words));
    if (!site_shows(&told->s, reply, words))
        fprintf(stderr, "not shown: %s\n", words);
}

/* The first link of a page that begins so. */
static const char *
link_of(struct told *told, const struct reply *reply, const char *begin)
{
    const char *page = arena_copy(told->s.f.arena, reply->body.at, reply->body.length);
    const char *at = strstr(page, arena_printf(told->s.f.arena, "href=\"%s", begin));

    CU_ASSERT_PTR_NOT_NULL_FATAL(at);
    at += strlen("href=\"");
    return arena_copy(told->s.f.arena, at, strcspn(at, "\""));
}

static uint64_t
log_size(struct told *told)
{
    struct log_head head;

    CU_ASSERT_TRUE_FATAL(log_head_read(told->s.f.arena, told->s.f.state, &head, &told->s.f.err));
    return head.size;
}

/* ---- audit samples ---- */

static struct reply
draw(struct told *told, const char *share)
{
    const struct field form[] = {
        {text_of("share"), text_of(share)}
    };

    return POST(told, ROLE_AUDITOR, "/returns/" Q "/sample", form);
}

static struct reply
record(struct told *told, const char *path, const char *audited, const char *reason)
{
    const struct field form[] = {
        {text_of("audited"), text_of(audited)},
        {text_of("reason"),  text_of(reason) },
    };

    return POST(told, ROLE_AUDITOR, path, form);
}

static void
an_auditor_draws_once(void)
{
    struct told told;
    struct reply reply;
    uint64_t before;

    open_return(&told);
    reply = get(&told, ROLE_AUDITOR, "/returns/" Q "/sample");
    expect_shown(&told, &reply, 200, "This return has not been sampled.");
    CU_ASSERT_TRUE(site_shows(&told.s, &reply, "value=\"10%\""));
    reply = get(&told, ROLE_S151, "/returns/" Q);
    expect_shown(&told, &reply, 200, "No audit sample of this return has been drawn.");
    reply = get(&told, ROLE_PROVIDER, "/returns/" Q "/sample");
    CU_ASSERT_FALSE(site_shows(&told.s, &reply, "Announce and draw"));
    before = log_size(&told);
    reply = draw(&told, "200%");
    expect_shown(&told, &reply, 422, "&quot;200%&quot;");
    EXPECT_NUMBER("nothing was announced", log_size(&told), before);
    reply = draw(&told, "10");
    EXPECT_TEXT("drawn", reply_header(&reply, "Location"), "/returns/" Q "/sample");
    EXPECT_NUMBER("announced and drawn", log_size(&told), before + 2);
    reply = get(&told, ROLE_AUDITOR, "/returns/" Q "/sample");
    expect_shown(&told, &reply, 200, "1 of 1 claimed families (10%), drawn by otto");
    CU_ASSERT_FALSE(site_shows(&told.s, &reply, "Announce and draw"));
    reply = draw(&told, "10%");
    expect_shown(&told, &reply, 409, "was sampled already");
    close_return(&told);
}

/* What grows with the number of families is done by others, twice; what is lost in between is taken
 * up again, with the share that was announced. */
static void
a_draw_goes_on_where_it_was_lost(void)
{
    struct told told;
    struct reply reply;
    uint64_t before;

    open_return(&told);
    before = log_size(&told);
    reply = POST(&told, ROLE_PROVIDER, "/returns/" Q "/sample",
                 ((const struct field[]){
                     {text_of("share"), text_of("10%")}
    }));
    EXPECT_NUMBER("a provider draws nothing", reply.status, 403);
    EXPECT_NUMBER("and sends nobody", told.s.errands, 0);
    told.s.lost = 1;
    reply = draw(&told, "10%");
    EXPECT_NUMBER("nobody counts", reply.status, 503);
    EXPECT_NUMBER("so nothing is announced", log_size(&told), before);
    told.s.lost = 3;
    reply = draw(&told, "10%");
    EXPECT_NUMBER("nobody draws", reply.status, 503);
    EXPECT_NUMBER("it is announced", log_size(&told), before + 1);
    EXPECT_NUMBER("one counted, one drew", told.s.errands, 3);
    reply = draw(&told, "100%");
    EXPECT_TEXT("drawn", reply_header(&reply, "Location"), "/returns/" Q "/sample");
    EXPECT_NUMBER("announced once", log_size(&told), before + 2);
    EXPECT_NUMBER("nobody counts again", told.s.errands, 4);
    reply = get(&told, ROLE_AUDITOR, "/returns/" Q "/sample");
    expect_shown(&told, &reply, 200, "1 of 1 claimed families (10%), drawn by otto");
    close_return(&told);
}

static void
what_an_auditor_finds_is_told(void)
{
    struct told told;
    struct reply reply;
    const char *path;
    uint64_t before;

    open_return(&told);
    draw(&told, "10%");
    reply = get(&told, ROLE_AUDITOR, "/returns/" Q "/sample");
    path = link_of(&told, &reply, "/returns/" Q "/sample/1/");
    CU_ASSERT_STRING_NOT_EQUAL(strrchr(path, '/') + 1, "F1");
    EXPECT_NUMBER("another session's name", get(&told, ROLE_CERTIFIER, path).status, 404);
    reply = get(&told, ROLE_AUDITOR, path);
    expect_shown(&told, &reply, 200, "Nobody has looked at it yet.");
    reply = record(&told, path, "", "");
    expect_shown(&told, &reply, 422, "Choose what you found");
    CU_ASSERT_TRUE(site_shows(&told.s, &reply, "Write what you looked at and found"));
    reply = record(&told, path, "keep", "x");
    expect_shown(&told, &reply, 422, "Choose what you found");
    before = log_size(&told);
    reply = record(&told, path, "hold", "no <plan> on file");
    EXPECT_NUMBER("recorded", reply.status, 303);
    reply = record(&told, path, "hold", "no <plan> on file");
    EXPECT_NUMBER("once more", reply.status, 303);
    EXPECT_NUMBER("one leaf", log_size(&told), before + 1);
    reply = get(&told, ROLE_AUDITOR, path);
    expect_shown(&told, &reply, 200, "no &lt;plan&gt; on file");
    reply = get(&told, ROLE_S151, "/returns/" Q);
    expect_shown(&told, &reply, 200, "0 passed, 1 held back, 0 removed");
    CU_ASSERT_FALSE(site_shows(&told.s, &reply, "/sample\""));
    reply = get(&told, ROLE_PROVIDER, "/returns/" Q "/decide/submit");
    expect_shown(&told, &reply, 200, "0 passed, 1 held back, 0 removed");
    reply = record(&told, path, "pass", "the plan was found");
    EXPECT_NUMBER("passed", reply.status, 303);
    reply = get(&told, ROLE_PROVIDER, "/returns/" Q);
    expect_shown(&told, &reply, 200, "1 passed, 0 held back, 0 removed");
    close_return(&told);
}

static void
a_pack_is_shown_and_saved(void)
{
    struct told told;
    struct reply reply;
    const char *path;

    open_return(&told);
    draw(&told, "10%");
    reply = get(&told, ROLE_AUDITOR, "/returns/" Q "/sample");
    path = link_of(&told, &reply, "/returns/" Q "/sample/1/");
    reply = get(&told, ROLE_AUDITOR, arena_printf(told.s.f.arena, "%s/pack", path));
    expect_shown(&told, &reply, 200, "Spot check of family F1");
    CU_ASSERT_TRUE(site_shows(&told.s, &reply, "one of 1 of 1 claimed families, seed "));
    CU_ASSERT_TRUE(site_shows(&told.s, &reply, "T1 Dependants"));
    reply = get(&told, ROLE_AUDITOR, arena_printf(told.s.f.arena, "%s/pack.html", path));
    expect_shown(&told, &reply, 200, "<style>");
    EXPECT_TEXT("as a file", reply_header(&reply, "Content-Disposition"),
                "attachment; filename=\"" Q "-spot-check.html\"");
    EXPECT_NUMBER("not for everybody",
                  get(&told, ROLE_SRO, arena_printf(told.s.f.arena, "%s/pack", path)).status, 403);
    close_return(&told);
}

/* ---- families under another id ---- */

static struct reply
decide_match(struct told *told, enum role who, const char *path, const char *verdict,
             const char *reason)
{
    const struct field form[] = {
        {text_of("verdict"), text_of(verdict)},
        {text_of("reason"),  text_of(reason) },
    };

    return POST(told, who, path, form);
}

static void
a_provider_decides_who_is_the_same(void)
{
    struct told told;
    struct reply reply;
    const char *path;
    uint64_t before;

    open_return(&told);
    reply = get(&told, ROLE_PROVIDER, "/returns/" Q);
    expect_shown(&told, &reply, 200, "1 likely earlier claim is not decided.");
    reply = get(&told, ROLE_PROVIDER, link_of(&told, &reply, "/returns/" Q "/matches"));
    expect_shown(&told, &reply, 200, "the same name (40), the same date of birth (30)");
    path = link_of(&told, &reply, "/returns/" Q "/matches/");
    CU_ASSERT_STRING_NOT_EQUAL(strrchr(path, '/') + 1, "F1");
    reply = get(&told, ROLE_PROVIDER, path);
    expect_shown(&told, &reply, 200, "Amy &lt;i&gt;");
    CU_ASSERT_TRUE(site_shows(&told.s, &reply, "Like nobody of the claimed family"));
    reply = get(&told, ROLE_CERTIFIER, "/returns/" Q "/matches");
    EXPECT_NUMBER("a certifier",
                  decide_match(&told, ROLE_CERTIFIER,
                               link_of(&told, &reply, "/returns/" Q "/matches/"), "same", "x")
                      .status,
                  403);
    reply = get(&told, ROLE_CERTIFIER, link_of(&told, &reply, "/returns/" Q "/matches/"));
    EXPECT_NUMBER("looks", reply.status, 200);
    CU_ASSERT_FALSE(site_shows(&told.s, &reply, "Record the decision"));
    reply = decide_match(&told, ROLE_PROVIDER, path, "perhaps", "");
    expect_shown(&told, &reply, 422, "Write how you know");
    reply = decide_match(&told, ROLE_PROVIDER, path, "perhaps", "x");
    expect_shown(&told, &reply, 422, "Choose whether it is the same family");
    before = log_size(&told);
    EXPECT_NUMBER("decided", decide_match(&told, ROLE_PROVIDER, path, "same", "moved").status, 303);
    EXPECT_NUMBER("twice", decide_match(&told, ROLE_PROVIDER, path, "same", "moved").status, 303);
    EXPECT_NUMBER("one leaf", log_size(&told), before + 1);
    reply = get(&told, ROLE_PROVIDER, "/returns/" Q "/matches");
    expect_shown(&told, &reply, 200, "Some were decided since these figures were made.");
    CU_ASSERT_TRUE(site_shows(&told.s, &reply, "not in these figures yet"));
    close_return(&told);
}

/* ---- the list of families ---- */

static void
families_are_listed_by_organisation(void)
{
    struct told told;
    struct reply reply;
    struct field query = {.name = text_of("led_by")};
    const char *value;

    open_return(&told);
    reply = get(&told, ROLE_CERTIFIER, "/returns/" Q "/families");
    expect_shown(&told, &reply, 200, "<strong>2</strong> episodes,");
    value = arena_copy(told.s.f.arena, reply.body.at, reply.body.length);
    value = strstr(value, ">Oak &amp; Elm</option>");
    CU_ASSERT_PTR_NOT_NULL_FATAL(value);
    query.value = (struct text){value - 21, 20};
    reply = site_ask(&told.s, &(struct asked){.path = "/returns/" Q "/families",
                                              .who = ROLE_CERTIFIER,
                                              .query = &query,
                                              .query_count = 1});
    expect_shown(&told, &reply, 200, "<strong>1</strong> episode,");
    CU_ASSERT_TRUE(site_shows(&told.s, &reply, ">E1</a>"));
    CU_ASSERT_FALSE(site_shows(&told.s, &reply, ">E2</a>"));
    reply = site_ask(&told.s, &(struct asked){.path = "/returns/" Q "/families",
                                              .who = ROLE_AUDITOR,
                                              .query = &query,
                                              .query_count = 1});
    expect_shown(&told, &reply, 200,
                 "<strong>2</strong> episodes,"); /* a name of another session */
    close_return(&told);
}

/* What grows with the number of families is done by others. */
static void
what_grows_is_sent_for(void)
{
    static const struct {
        const char *path, *words;
        unsigned errands;
    } CASES[] = {
        {"/returns/" Q,                        "Return for " Q,  0},
        {"/returns/" Q "/families",            ">E2</a>",        1},
        {"/returns/" Q "/families",            ">E2</a>",        0}, /* it is kept */
        {"/returns/" Q "/files/1/decisions.csv", "episode_id,",    1},
        {"/returns/" Q "/files/1/figures.json",  "\"quarter\"",    1},
        {"/returns/" Q "/evidence/1",          "PK\003\004",     1},
        {"/returns/" Q "/files/1/keys",        "not found",      0},
        {"/returns/" Q "/families/E1",         "not found",      0}, /* no name at all */
        {"/returns/" Q "/families/00000000000000000000", "not found", 1},
    };
    struct reply reply;
    struct told told;

    open_return(&told);
    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        unsigned before = told.s.errands;

        reply = get(&told, ROLE_AUDITOR, CASES[i].path);
        expect_shown(&told, &reply, strcmp(CASES[i].words, "not found") == 0 ? 404 : 200,
                     CASES[i].words);
        EXPECT_NUMBER(CASES[i].path, told.s.errands - before, CASES[i].errands);
    }
    close_return(&told);
}

/* A list that was kept is not shown once its revision's key is gone. */
static void
a_list_goes_with_its_key(void)
{
    struct reply reply;
    struct told told;
    struct filing filing;

    open_return(&told);
    reply = get(&told, ROLE_AUDITOR, "/returns/" Q "/families");
    expect_shown(&told, &reply, 200, ">E2</a>");
    CU_ASSERT_TRUE_FATAL(
        returns_find(told.s.f.arena, told.s.f.state, Q, &filing, &told.s.f.err));
    CU_ASSERT_TRUE_FATAL(vault_erase(told.s.f.state, VAULT_REVISION,
                                     drafting_box(told.s.f.arena, filing.id, 1),
                                     &told.s.f.err));
    reply = get(&told, ROLE_AUDITOR, "/returns/" Q "/families");
    EXPECT_NUMBER("erased", reply.status, 422);
    CU_ASSERT_TRUE(site_shows(&told.s, &reply, "it was erased, or its backup has not been put back"));
    CU_ASSERT_FALSE(site_shows(&told.s, &reply, ">E2</a>"));
    close_return(&told);
}

static void
a_family_has_notes_of_its_own(void)
{
    const struct field form[] = {
        {text_of("note"), text_of("seen <twice>\r\nby the school")}
    };
    struct told told;
    struct reply reply;
    const char *path;

    open_return(&told);
    reply = get(&told, ROLE_CERTIFIER, "/returns/" Q "/families");
    path = link_of(&told, &reply, "/returns/" Q "/families/");
    reply = post(&told, ROLE_CERTIFIER, arena_printf(told.s.f.arena, "%s/notes", path), NULL, 0);
    expect_shown(&told, &reply, 422, "Write a note");
    reply = POST(&told, ROLE_CERTIFIER, arena_printf(told.s.f.arena, "%s/notes", path), form);
    EXPECT_TEXT("saved", reply_header(&reply, "Location"),
                arena_printf(told.s.f.arena, "%s#notes", path));
    reply = get(&told, ROLE_CERTIFIER, path);
    expect_shown(&told, &reply, 200, "seen &lt;twice&gt;\nby the school");
    reply = get(&told, ROLE_S151, "/returns/" Q);
    CU_ASSERT_FALSE(site_shows(&told.s, &reply, "seen"));
    close_return(&told);
}

static void
a_family_tells_that_it_is_held_back(void)
{
    struct told told;
    struct reply reply;
    const char *path;

    open_return(&told);
    draw(&told, "10%");
    reply = get(&told, ROLE_AUDITOR, "/returns/" Q "/families");
    path = link_of(&told, &reply, "/returns/" Q "/families/");
    reply = get(&told, ROLE_AUDITOR, path);
    CU_ASSERT_FALSE(site_shows(&told.s, &reply, "This family is held back"));
    EXPECT_NUMBER(
        "held",
        record(&told, link_of(&told, &reply, "/returns/" Q "/sample/1/"), "hold", "no plan on file")
            .status,
        303);
    reply = get(&told, ROLE_AUDITOR, path);
    expect_shown(&told, &reply, 200,
                 "This family is held back by the audit sample of " Q " revision 1 on ");
    close_return(&told);
}

static struct reply
hold(struct told *told, enum role who, const char *path, const char *what, const char *reason)
{
    const struct field form[] = {
        {text_of("reason"), text_of(reason)}
    };

    return POST(told, who, arena_printf(told->s.f.arena, "%s/%s", path, what), form);
}

static const char *
family_of(struct told *told, enum role who)
{
    struct reply reply = get(told, who, "/returns/" Q "/families");

    return link_of(told, &reply, "/returns/" Q "/families/");
}

static void
a_family_is_held_back_and_released(void)
{
    struct told told;
    struct reply reply;
    const char *path;
    uint64_t size;

    open_return(&told);
    size = log_size(&told);
    path = family_of(&told, ROLE_PROVIDER);
    reply = get(&told, ROLE_PROVIDER, path);
    expect_shown(&told, &reply, 200, "Nobody has held this family back without an audit sample.");
    reply = hold(&told, ROLE_PROVIDER, path, "hold", " ");
    expect_shown(&told, &reply, 422, "Write why");
    reply = hold(&told, ROLE_PROVIDER, path, "release", "why not");
    expect_shown(&told, &reply, 409, "is not held back, or was released already");
    EXPECT_NUMBER("nothing yet", log_size(&told), size);
    reply = hold(&told, ROLE_PROVIDER, path, "hold", "a record <is> looked into");
    EXPECT_TEXT("held", reply_header(&reply, "Location"),
                arena_printf(told.s.f.arena, "%s#hold", path));
    reply = hold(&told, ROLE_PROVIDER, path, "hold", "a record <is> looked into");
    EXPECT_NUMBER("a double click", reply.status, 303);
    EXPECT_NUMBER("is one entry", log_size(&told), size + 1);
    reply = get(&told, ROLE_PROVIDER, path);
    expect_shown(&told, &reply, 200,
                 "This family is held back by a data provider who saw " Q " revision 1 on ");
    expect_shown(&told, &reply, 200, "a record &lt;is&gt; looked into");
    expect_shown(&told, &reply, 200, "Release for the claim");
    CU_ASSERT_FALSE(site_shows(&told.s, &reply, "Hold back from the claim</button>"));
    reply = get(&told, ROLE_S151, "/returns/" Q);
    expect_shown(&told, &reply, 200, "<strong>1</strong> family is held back without a sample");
    CU_ASSERT_FALSE(site_shows(&told.s, &reply, "looked into"));
    reply = hold(&told, ROLE_PROVIDER, path, "release", "it was right");
    EXPECT_NUMBER("released", reply.status, 303);
    reply = get(&told, ROLE_S151, "/returns/" Q);
    CU_ASSERT_FALSE(site_shows(&told.s, &reply, "held back without a sample"));
    close_return(&told);
}

static void
what_an_auditor_holds_no_provider_releases(void)
{
    struct told told;
    struct reply reply;
    const char *path;

    open_return(&told);
    path = family_of(&told, ROLE_AUDITOR);
    EXPECT_NUMBER("held", hold(&told, ROLE_AUDITOR, path, "hold", "seen elsewhere").status, 303);
    path = family_of(&told, ROLE_CERTIFIER);
    reply = get(&told, ROLE_CERTIFIER, path);
    expect_shown(&told, &reply, 200, "seen elsewhere");
    CU_ASSERT_FALSE(site_shows(&told.s, &reply, "Release for the claim"));
    EXPECT_NUMBER("a certifier", hold(&told, ROLE_CERTIFIER, path, "release", "well").status, 403);
    path = family_of(&told, ROLE_PROVIDER);
    reply = get(&told, ROLE_PROVIDER, path);
    CU_ASSERT_FALSE(site_shows(&told.s, &reply, "Release for the claim"));
    reply = hold(&told, ROLE_PROVIDER, path, "release", "well");
    expect_shown(&told, &reply, 403, "An auditor held family");
    close_return(&told);
}

/* ---- words that wait ---- */

static struct reply
send_back(struct told *told, const char *reason, int64_t later)
{
    const struct field form[] = {
        {text_of("reason"),   text_of(reason)},
        {text_of("agree"),    text_of("yes") },
        {text_of("nonce"),    text_of("n9")  },
        {text_of("man"),      text_of("m")   },
        {text_of("revision"), text_of("1")   },
    };

    return site_ask(&told->s, &(struct asked){.method = METHOD_POST,
                                              .path = "/returns/" Q "/decide/send-back",
                                              .who = ROLE_CERTIFIER,
                                              .form = form,
                                              .form_count = COUNT_OF(form),
                                              .later = later});
}

static void
prove_again(struct told *told, enum role who)
{
    struct returns_for_test *f = &told->s.f;
    struct session_token fresh;
    struct session session;

    CU_ASSERT_TRUE_FATAL(sessions_find(f->arena, f->state, text_of(told->s.tokens[who].text),
                                       told->s.now, &session, &f->err));
    session.actor.proved = told->s.now;
    CU_ASSERT_TRUE_FATAL(sessions_prove(f->state, text_of(told->s.tokens[who].text), &session.actor,
                                        told->s.now, &fresh, &f->err));
    told->s.tokens[who] = fresh;
}

static void
a_reason_waits_while_somebody_signs_in_again(void)
{
    struct signoff_done done;
    struct told told;
    struct reply reply;
    struct actor pia;

    open_return(&told);
    pia = returns_person(&told.s.f, "pam", ROLE_PROVIDER);
    CU_ASSERT_TRUE_FATAL(returns_move(&told.s.f, &pia, Q, MOVE_SUBMIT, &done));
    reply = send_back(&told, "families \"worked\" with looks double", 6 * MINUTE);
    EXPECT_TEXT("asked again", reply_header(&reply, "Location"),
                "/sign-in/again?next=/returns/" Q "/decide/send-back");
    told.s.now += 6 * MINUTE;
    prove_again(&told, ROLE_CERTIFIER);
    reply = get(&told, ROLE_CERTIFIER, "/returns/" Q "/decide/send-back");
    expect_shown(&told, &reply, 200, "families &quot;worked&quot; with looks double");
    CU_ASSERT_TRUE(site_shows(&told.s, &reply, "What you wrote then is in the form again."));
    CU_ASSERT_FALSE(site_shows(&told.s, &reply, "value=\"n9\""));
    reply = get(&told, ROLE_CERTIFIER, "/returns/" Q "/decide/certify");
    CU_ASSERT_FALSE(site_shows(&told.s, &reply, "looks double"));
    close_return(&told);
}

/* ---- running ---- */

static struct reply
run(struct told *told, const char *first, const char *further, const char *another)
{
    const struct field form[] = {
        {text_of("quarter"),   text_of(Q)      },
        {text_of("framework"), text_of(first)  },
        {text_of("further"),   text_of(further)},
        {text_of("further"),   text_of(another)},
        {text_of("nonce"),     text_of("n1")   },
        {text_of("area"),      text_of("pbr")  },
    };

    return POST(told, ROLE_PROVIDER, "/run", form);
}

static void
a_quarter_is_run_by_several_frameworks(void)
{
    struct told told;
    struct reply reply;
    struct job job;
    bool found;

    open_return(&told);
    reply = get(&told, ROLE_PROVIDER, "/run");
    expect_shown(&told, &reply, 200,
                 "<option value=\"supporting-families-2022\" selected>supporting");
    reply = run(&told, "supporting-families-2022", "coventry-2023", "");
    expect_shown(&told, &reply, 422, "are both in force from 2022-10-03 to 2025-03-31");
    CU_ASSERT_TRUE(site_shows(&told.s, &reply,
                              "id=\"further-coventry-2023\" name=\"further\" "
                              "type=\"checkbox\" value=\"coventry-2023\" checked"));
    reply = run(&told, "supporting-families-2022", "../../etc", "");
    expect_shown(&told, &reply, 422, "Choose the framework");
    reply = run(&told, "supporting-families-2022", "warwickshire-2015", "supporting-families-2022");
    EXPECT_NUMBER("asked for", reply.status, 303);
    CU_ASSERT_TRUE_FATAL(jobs_find(told.s.f.arena, told.s.f.state,
                                   reply_header(&reply, "Location") + strlen("/jobs/"), &job,
                                   &found, &told.s.f.err));
    CU_ASSERT_PTR_NOT_NULL(strstr(
        job.arguments, "\"frameworks\":[\"supporting-families-2022\",\"warwickshire-2015\"]"));
    close_return(&told);
}

static struct reply
discard(struct told *told, const struct filing *filing, const char *reason)
{
    const struct field form[] = {
        {text_of("reason"),   text_of(reason)     },
        {text_of("nonce"),    text_of("n5")       },
        {text_of("man"),      text_of(filing->man)},
        {text_of("revision"), text_of("1")        },
    };

    return POST(told, ROLE_PROVIDER, "/returns/" Q "/decide/discard", form);
}

/* A draft made by mistake is taken away, with a reason, and made anew by the next run. */
static void
a_draft_is_discarded(void)
{
    struct told told;
    struct reply reply;
    struct filing filing;

    open_return(&told);
    CU_ASSERT_TRUE_FATAL(returns_find(told.s.f.arena, told.s.f.state, Q, &filing, &told.s.f.err));
    reply = get(&told, ROLE_CERTIFIER, "/returns/" Q);
    CU_ASSERT_FALSE(site_shows(&told.s, &reply, "Discard this draft"));
    reply = get(&told, ROLE_PROVIDER, "/returns/" Q);
    expect_shown(&told, &reply, 200, "href=\"/returns/" Q "/decide/discard\">Discard this draft</a>");
    reply = get(&told, ROLE_PROVIDER, "/returns/" Q "/decide/discard");
    expect_shown(&told, &reply, 200, "what happened stays in the log, with your reason");
    reply = discard(&told, &filing, "");
    expect_shown(&told, &reply, 422, "Write why, for whoever has to act on it");
    reply = discard(&told, &filing, "the wrong data");
    EXPECT_NUMBER("done", reply.status, 303);
    CU_ASSERT_TRUE_FATAL(returns_find(told.s.f.arena, told.s.f.state, Q, &filing, &told.s.f.err));
    EXPECT_TEXT("stands", FILING_STATES[filing.state], "discarded");
    reply = get(&told, ROLE_PROVIDER, "/");
    expect_shown(&told, &reply, 200, "<p class=\"govuk-body\">Nothing waits for you now.</p>");
    CU_ASSERT_TRUE(site_shows(&told.s, &reply, ">Discarded</strong>"));
    reply = get(&told, ROLE_PROVIDER, "/returns/" Q);
    expect_shown(&told, &reply, 200, "Run the quarter again");
    CU_ASSERT_FALSE(site_shows(&told.s, &reply, "/decide/"));
    close_return(&told);
}

static void
a_quarter_that_has_not_begun_is_not_run(void)
{
    const struct field form[] = {
        {text_of("quarter"),   text_of("2098-99-Q1")              },
        {text_of("framework"), text_of("supporting-families-2022")},
        {text_of("nonce"),     text_of("n1")                      },
        {text_of("area"),      text_of("pbr")                     },
    };
    struct told told;
    struct reply reply;

    open_return(&told);
    reply = POST(&told, ROLE_PROVIDER, "/run", form);
    expect_shown(&told, &reply, 422,
                 "The quarter 2098-99-Q1 begins on 2098-04-01; a return for it can be made from "
                 "that day on");
    close_return(&told);
}

/* ---- inviting somebody who signs off ---- */

static const char *
person_path(struct told *told, const char *login)
{
    struct office_entry *list;
    const char *path = NULL;
    size_t count;

    CU_ASSERT_TRUE_FATAL(
        office_list(told->s.f.arena, told->s.f.state, &list, &count, &told->s.f.err));
    for (size_t i = 0; i < count; i++)
        if (strcmp(list[i].person.login, login) == 0)
            path = arena_printf(told->s.f.arena, "/people/%s/invite", list[i].person.ref);
    CU_ASSERT_PTR_NOT_NULL_FATAL(path);
    return path;
}

/* Posts the form, and has the password worked on when that is asked for. */
static struct reply
invite(struct told *told, const char *whom, const char *login, const char *password)
{
    const struct field form[] = {
        {text_of("second_login"),    text_of(login)   },
        {text_of("second_password"), text_of(password)},
    };
    struct reply reply = POST(told, ROLE_ADMINISTRATOR, person_path(told, whom), form);
    unsigned char hash[PASSWORD_HASH_SIZE];
    struct errand *errand = reply.errand;

    if (errand == NULL)
        return reply;
    CU_ASSERT_TRUE(password_hash(text_of(password), (const unsigned char *)errand->question[0].at,
                                 hash, &told->s.f.err));
    errand->done = true;
    errand->answer = (struct text){(const char *)hash, sizeof hash};
    errand->then(&told->s.site, &told->s.request, errand, &reply);
    return reply;
}

static void
a_signatory_is_invited_by_two(void)
{
    struct told told;
    struct reply reply;
    struct session olga;
    struct actor cora;

    site_open_for_test(&told.s);
    CU_ASSERT_TRUE_FATAL(sessions_find(told.s.f.arena, told.s.f.state,
                                       text_of(told.s.tokens[ROLE_S151].text), told.s.now, &olga,
                                       &told.s.f.err));
    CU_ASSERT_TRUE_FATAL(
        office_password(told.s.f.state, &olga.actor, "another sentence of words", &told.s.f.err));
    cora = returns_person(&told.s.f, "carl", ROLE_CERTIFIER);
    CU_ASSERT_TRUE_FATAL(
        office_password(told.s.f.state, &cora, "a sentence of words", &told.s.f.err));
    reply = invite(&told, "cora", "", "");
    expect_shown(&told, &reply, 200, "An invitation for cora");
    reply = invite(&told, "olga", "", "");
    expect_shown(&told, &reply, 403, "may sign returns off, so nobody does this alone");
    CU_ASSERT_TRUE(site_shows(&told.s, &reply, "A second person signs in as well"));
    reply = invite(&told, "olga", "carl", "a sentence of wards");
    EXPECT_NUMBER("wrong", reply.status, 403);
    CU_ASSERT_FALSE(site_shows(&told.s, &reply, "An invitation for"));
    CU_ASSERT_FALSE(site_shows(&told.s, &reply, "a sentence of"));
    told.s.now += 5 * MINUTE;
    reply = invite(&told, "olga", "carl", "a sentence of words");
    expect_shown(&told, &reply, 200, "An invitation for olga");
    returns_close(&told.s.f);
}

/* ---- the language of messages ---- */

/* Templates that have a second catalogue, in which one sentence is another. */
static const char *
with_welsh(struct told *told)
{
    static const char *const SHARED[] = {"api",     "assets",     "evidence",  "frameworks",
                                         "mappings", "pack",      "pages",     "returns",
                                         "schemas",  "timetables", "workbooks", "mail/en.xml",
                                         "mail/layout.html", "mail/layout.txt"};
    static const char SENTENCE[] = "waiting to be certified", LANGUAGE[] = "language=\"en\"";
    struct arena *arena = told->s.f.arena;
    const char *folder = folder_for_test(arena), *at;
    struct builder welsh = {.arena = arena};
    struct text english;

    CU_ASSERT_TRUE_FATAL(folders_make(path_join(arena, folder, "mail"), &told->s.f.err));
    for (size_t i = 0; i < COUNT_OF(SHARED); i++)
        CU_ASSERT_EQUAL_FATAL(symlink(path_join(arena, TEMPLATES_DIR, SHARED[i]),
                                      path_join(arena, folder, SHARED[i])),
                              0);
    CU_ASSERT_TRUE_FATAL(file_read(arena, TEMPLATES_DIR "/mail/en.xml", 1 << 20, &english,
                                   &told->s.f.err));
    at = strstr(english.at, LANGUAGE);
    CU_ASSERT_PTR_NOT_NULL_FATAL(at);
    builder_put(&welsh, english.at, (size_t)(at - english.at));
    builder_puts(&welsh, "language=\"cy\"");
    at += sizeof LANGUAGE - 1;
    for (const char *next = strstr(at, SENTENCE); next != NULL; next = strstr(at, SENTENCE)) {
        builder_put(&welsh, at, (size_t)(next - at));
        builder_puts(&welsh, "yn aros am ardystiad");
        at = next + sizeof SENTENCE - 1;
    }
    builder_puts(&welsh, at);
    CU_ASSERT_TRUE_FATAL(file_write(path_join(arena, folder, "mail/cy.xml"), welsh.at,
                                    welsh.length, &told->s.f.err));
    return folder;
}

static struct reply
add_person(struct told *told, const char *login, const char *language)
{
    const struct field form[] = {
        {text_of("name"),           text_of("Cadi Carter")     },
        {text_of("login"),          text_of(login)             },
        {text_of("email"),          text_of("cadi@example.org")},
        {text_of("language"),       text_of(language)          },
        {text_of("role-certifier"), text_of("yes")             },
    };

    return POST(told, ROLE_ADMINISTRATOR, "/people/add", form);
}

/* Delivers what is promised, and counts the messages that have these words. */
static unsigned
letters_with(struct told *told, const char *words)
{
    struct arena *arena = told->s.f.arena;
    const char *folder = path_join(arena, told->s.f.dir, "mail/new");
    struct mail_settings settings;
    struct delivery_done done;
    unsigned count = 0;
    DIR *dir;

    CU_ASSERT_TRUE_FATAL(mail_settings_read(arena, told->s.f.state, &settings, &told->s.f.err) &&
                         delivery_run(told->s.f.state, &settings, clock_now(), &done,
                                      &told->s.f.err));
    dir = opendir(folder);
    CU_ASSERT_PTR_NOT_NULL_FATAL(dir);
    for (struct dirent *entry = readdir(dir); entry != NULL; entry = readdir(dir)) {
        struct text letter;

        if (entry->d_name[0] == '.')
            continue;
        CU_ASSERT_TRUE_FATAL(file_read(arena, path_join(arena, folder, entry->d_name), 1 << 20,
                                       &letter, &told->s.f.err));
        count += strstr(letter.at, words) != NULL;
    }
    closedir(dir);
    return count;
}

/* Chosen when a person is added, changed later; told at its field when there is none such; and
 * messages are written in it. */
static void
a_language_is_chosen(void)
{
    struct signoff_done done;
    struct told told;
    struct actor perry;
    struct people found;
    struct reply reply;
    const char *kept, *path;

    open_return(&told);
    kept = arena_printf(told.s.f.arena, "%s", getenv("DELTARETURN_TEMPLATES"));
    setenv("DELTARETURN_TEMPLATES", with_welsh(&told), 1);
    reply = get(&told, ROLE_ADMINISTRATOR, "/people/add");
    expect_shown(&told, &reply, 200, "<option value=\"cy\">cy</option>");
    reply = add_person(&told, "cadi", "fr");
    expect_shown(&told, &reply, 422, "There is no catalogue of messages &quot;fr&quot;");
    CU_ASSERT_TRUE(site_shows(&told.s, &reply, "<a href=\"#language\">"));
    reply = add_person(&told, "cadi", "cy");
    expect_shown(&told, &reply, 200, "Cadi Carter");
    CU_ASSERT_TRUE_FATAL(people_read(told.s.f.state->db, told.s.f.arena, "E1", PEOPLE_BY_LOGIN,
                                     "cadi", &found, &told.s.f.err) &&
                         found.count == 1);
    EXPECT_TEXT("kept", found.list[0].language, "cy");
    path = arena_printf(told.s.f.arena, "/people/%s", found.list[0].ref);
    reply = get(&told, ROLE_ADMINISTRATOR, path);
    expect_shown(&told, &reply, 200, "<option value=\"cy\" selected>cy</option>");
    perry = returns_person(&told.s.f, "perry", ROLE_PROVIDER);
    CU_ASSERT_TRUE_FATAL(returns_move(&told.s.f, &perry, Q, MOVE_SUBMIT, &done) &&
                         sealing_sign(told.s.f.state, told.s.site.signing, &told.s.f.err));
    EXPECT_NUMBER("to cadi", letters_with(&told, "yn aros am ardystiad"), 1);
    EXPECT_NUMBER("to the other certifier", letters_with(&told, "waiting to be certified"), 1);
    reply = POST(&told, ROLE_ADMINISTRATOR, arena_printf(told.s.f.arena, "%s/change", path),
                 ((const struct field[]){
                     {text_of("login"),    text_of("cadi")            },
                     {text_of("name"),     text_of("Cadi Carter")     },
                     {text_of("email"),    text_of("cadi@example.org")},
                     {text_of("language"), text_of("")                },
    }));
    EXPECT_TEXT("changed", reply_header(&reply, "Location"), path);
    reply = get(&told, ROLE_ADMINISTRATOR, path);
    CU_ASSERT_FALSE(site_shows(&told.s, &reply, " selected>cy</option>"));
    setenv("DELTARETURN_TEMPLATES", kept, 1);
    close_return(&told);
}

void
suite_pages(void)
{
    CU_pSuite suite = CU_add_suite("web/pages", NULL, NULL);

    CU_add_test(suite, "an auditor draws once", an_auditor_draws_once);
    CU_add_test(suite, "a draw goes on where it was lost", a_draw_goes_on_where_it_was_lost);
    CU_add_test(suite, "what an auditor finds is told", what_an_auditor_finds_is_told);
    CU_add_test(suite, "a pack is shown and saved", a_pack_is_shown_and_saved);
    CU_add_test(suite, "a provider decides who is the same", a_provider_decides_who_is_the_same);
    CU_add_test(suite, "families are listed by organisation", families_are_listed_by_organisation);
    CU_add_test(suite, "what grows is sent for", what_grows_is_sent_for);
    CU_add_test(suite, "a list goes with its key", a_list_goes_with_its_key);
    CU_add_test(suite, "a family has notes of its own", a_family_has_notes_of_its_own);
    CU_add_test(suite, "a family tells that it is held back", a_family_tells_that_it_is_held_back);
    CU_add_test(suite, "a family is held back and released", a_family_is_held_back_and_released);
    CU_add_test(suite, "what an auditor holds no provider releases",
                what_an_auditor_holds_no_provider_releases);
    CU_add_test(suite, "a reason waits while somebody signs in again",
                a_reason_waits_while_somebody_signs_in_again);
    CU_add_test(suite, "a draft is discarded", a_draft_is_discarded);
    CU_add_test(suite, "a quarter that has not begun is not run",
                a_quarter_that_has_not_begun_is_not_run);
    CU_add_test(suite, "a quarter is run by several frameworks",
                a_quarter_is_run_by_several_frameworks);
    CU_add_test(suite, "a signatory is invited by two", a_signatory_is_invited_by_two);
    CU_add_test(suite, "a language is chosen", a_language_is_chosen);
}
