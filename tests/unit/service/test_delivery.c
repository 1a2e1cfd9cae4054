/* SPDX-License-Identifier: MIT */
#include "service/delivery.h"

#include <CUnit/CUnit.h>

#include "base/clock.h"
#include "base/fault.h"
#include "base/file.h"
#include "fixture.h"
#include "model/mail_look.h"
#include "model/retry.h"
#include "return_fixture.h"
#include "service/maildir.h"
#include "service/notice.h"
#include "store/ledger.h"
#include "suites.h"

#define NOW INT64_C(1800000000000)

struct cast {
    struct returns_for_test f;
    struct actor cora, anna;
    struct filing filing;
    struct mail_settings settings;
};

struct promising {
    struct notices notices;
    struct notice notice;
};

static bool
promise_work(struct db *db, void *context, struct error *err)
{
    struct promising *promising = context;

    (void)db;
    return notice_promise(&promising->notices, &promising->notice, err);
}

static void
promise(struct cast *cast, const struct actor *to, const char *template)
{
    struct promising promising;

    CU_ASSERT_TRUE_FATAL(
        notices_begin(cast->f.arena, cast->f.state, NOW, &promising.notices, &cast->f.err));
    promising.notice = (struct notice){
        .person = to->person.ref,
        .template = template,
        .facts = notice_text(&promising.notices,
                             notice_facts(&promising.notices, &cast->filing, "Quarterly claim")),
        .seq = -1,
        .filing = &cast->filing,
        .purpose = LINK_CERTIFY,
    };
    CU_ASSERT_TRUE_FATAL(db_transaction(cast->f.state->db, promise_work, &promising, &cast->f.err));
}

static void
cast_open(struct cast *cast)
{
    returns_open(&cast->f);
    cast->cora = returns_person(&cast->f, "cora", ROLE_CERTIFIER);
    cast->anna = returns_person(&cast->f, "anna", ROLE_ADMINISTRATOR);
    cast->filing = returns_draft(&cast->f, "2023-24-Q3");
    CU_ASSERT_TRUE_FATAL(
        mail_settings_read(cast->f.arena, cast->f.state, &cast->settings, &cast->f.err));
}

static struct outbox
outbox_of(struct cast *cast)
{
    struct outbox outbox = {.count = 0};

    CU_ASSERT_TRUE(post_list(cast->f.arena, cast->f.state, &outbox, &cast->f.err));
    return outbox;
}

static uint64_t
leaves(struct cast *cast)
{
    uint64_t size = 0;

    CU_ASSERT_TRUE(ledger_size(cast->f.state->db, "E1", &size, &cast->f.err));
    return size;
}

/* The next message, as if a mail server had said VERDICT to it at a moment. */
static void
settle(struct cast *cast, enum smtp_verdict verdict, int64_t now)
{
    struct smtp_answer answer = {.verdict = verdict, .said = "what it said"};
    struct delivery_done done = {.failed = 0};
    struct delivery delivery;
    bool found = false;

    cast->settings.transport = MAIL_BY_SMTP;
    CU_ASSERT_TRUE_FATAL(delivery_next(cast->f.arena, cast->f.state, &cast->settings, now,
                                       &delivery, &found, &done, &cast->f.err));
    CU_ASSERT_TRUE_FATAL(found);
    CU_ASSERT_TRUE(delivery_settle(cast->f.state, &cast->settings, &delivery, &answer, now, &done,
                                   &cast->f.err));
}

static bool
is_due(struct cast *cast, int64_t now)
{
    struct delivery_done done = {.failed = 0};
    struct delivery delivery;
    bool found = true;

    CU_ASSERT_TRUE(delivery_next(cast->f.arena, cast->f.state, &cast->settings, now, &delivery,
                                 &found, &done, &cast->f.err));
    return found;
}

/* The mail carries the link, promises what is enforced, and is the only place the locator is in. */
static void
mail_carries_its_link(void)
{
    struct delivery_done done;
    struct mail_look look;
    struct link_view view;
    struct maildir folder;
    struct text message, locator;
    struct cast cast;
    const char *at;

    cast_open(&cast);
    promise(&cast, &cast.cora, "new-link");
    CU_ASSERT_TRUE(delivery_run(cast.f.state, &cast.settings, NOW, &done, &cast.f.err));
    EXPECT_NUMBER("delivered", done.delivered, 1);
    CU_ASSERT_TRUE_FATAL(maildir_read(cast.f.arena, cast.f.state, &folder, &cast.f.err));
    EXPECT_NUMBER("one file", folder.count, 1);
    CU_ASSERT_TRUE_FATAL(
        file_read(cast.f.arena, folder.list[0].path, 100000, &message, &cast.f.err));
    mail_look(cast.f.arena, message, &look);
    EXPECT_TEXT("to", look.to, "\"cora\" <cora@council.example>");
    at = strstr(look.body, "http://127.0.0.1:8480/a/");
    CU_ASSERT_PTR_NOT_NULL_FATAL(at);
    locator = (struct text){at + strlen("http://127.0.0.1:8480/a/"), 32};
    CU_ASSERT_TRUE(
        links_look(cast.f.arena, cast.f.state, locator, &cast.cora, NOW, &view, &cast.f.err));
    EXPECT_NUMBER("leads there", view.state, LINK_OPEN);
    CU_ASSERT_PTR_NOT_NULL(strstr(look.body, arena_printf(cast.f.arena, "works until %s, London",
                                                          london_format(view.link.expires).text)));
    CU_ASSERT_TRUE(delivery_run(cast.f.state, &cast.settings, NOW, &done, &cast.f.err));
    EXPECT_NUMBER("once", done.delivered, 0);
    EXPECT_NUMBER("putting it there again makes no second one",
                  maildir_put(cast.f.state, folder.list[0].queued, folder.list[0].name + 11,
                              message, &cast.f.err) &&
                      maildir_read(cast.f.arena, cast.f.state, &folder, &cast.f.err),
                  true);
    EXPECT_NUMBER("still one file", folder.count, 1);
    returns_close(&cast.f);
}

static void
what_is_put_off_waits(void)
{
    const int64_t minute = 60000;
    struct outbox outbox;
    struct cast cast;
    int64_t wake;

    cast_open(&cast);
    promise(&cast, &cast.cora, "new-link");
    settle(&cast, SMTP_LATER, NOW);
    outbox = outbox_of(&cast);
    EXPECT_TEXT("state", outbox.list[0].state, "formed");
    EXPECT_TEXT("said", outbox.list[0].said, "what it said");
    EXPECT_NUMBER("tries", outbox.list[0].tries, 1);
    CU_ASSERT_TRUE(outbox.list[0].not_before >= NOW + minute &&
                   outbox.list[0].not_before <= NOW + minute * 6 / 5);
    EXPECT_NUMBER("not now", is_due(&cast, NOW + minute - 1), false);
    EXPECT_NUMBER("then", is_due(&cast, NOW + 2 * minute), true);
    EXPECT_NUMBER("by a clock that was put back a month", is_due(&cast, NOW - 30 * 1440 * minute),
                  true);
    CU_ASSERT_TRUE(delivery_wake(cast.f.state, NOW, &wake, &cast.f.err));
    EXPECT_NUMBER("wake", wake, outbox.list[0].not_before);
    EXPECT_NUMBER("no leaf", leaves(&cast), 0);
    settle(&cast, SMTP_TAKEN, NOW + 2 * minute);
    EXPECT_TEXT("in the end", outbox_of(&cast).list[0].state, "sent");
    EXPECT_NUMBER("which the log tells", leaves(&cast), 1);
    returns_close(&cast.f);
}

static void
what_is_refused_is_told_once(void)
{
    struct outbox outbox;
    struct cast cast;

    cast_open(&cast);
    promise(&cast, &cast.cora, "new-link");
    settle(&cast, SMTP_NEVER, NOW);
    outbox = outbox_of(&cast);
    EXPECT_TEXT("failed", outbox.list[0].state, "failed");
    EXPECT_NUMBER("the administrator is told", outbox.count, 2);
    EXPECT_TEXT("whom", outbox.list[1].person, "anna");
    EXPECT_TEXT("what", outbox.list[1].template, "mail-failed");
    EXPECT_NUMBER("the log too", leaves(&cast), 1);
    settle(&cast, SMTP_NEVER, NOW);
    EXPECT_NUMBER("no message about that message", outbox_of(&cast).count, 2);
    EXPECT_NUMBER("nothing waits", is_due(&cast, NOW + RETRY_LIFE), false);
    CU_ASSERT_TRUE(delivery_again(cast.f.state, outbox.list[0].id, NOW + RETRY_LIFE, &cast.f.err));
    EXPECT_NUMBER("until somebody says so", is_due(&cast, NOW + RETRY_LIFE), true);
    settle(&cast, SMTP_LATER, NOW + RETRY_LIFE);
    EXPECT_TEXT("for as many days", outbox_of(&cast).list[0].state, "formed");
    returns_close(&cast.f);
}

static void
five_days_are_enough(void)
{
    struct cast cast;
    int64_t now = NOW;

    cast_open(&cast);
    promise(&cast, &cast.cora, "new-link");
    for (int tries = 0; tries < 40 && strcmp(outbox_of(&cast).list[0].state, "failed") != 0;
         tries++) {
        settle(&cast, SMTP_LATER, now);
        CU_ASSERT_TRUE(delivery_wake(cast.f.state, now, &now, &cast.f.err));
    }
    EXPECT_TEXT("given up", outbox_of(&cast).list[0].state, "failed");
    EXPECT_NUMBER("after a good dozen tries", outbox_of(&cast).list[0].tries > 12, true);
    EXPECT_NUMBER("and told", outbox_of(&cast).count, 2);
    returns_close(&cast.f);
}

/* A disk that is full: what was to be noted is not, and the message is sent again, unchanged. */
static void
faults_lose_no_mail(void)
{
    static const char *const PLANS[] = {"begin:1:full",  "change:1:io",   "commit:1:io",
                                        "change:2:full", "create:1:full", "rename:1:io"};

    for (size_t i = 0; i < COUNT_OF(PLANS); i++) {
        struct delivery_done done = {.delivered = 9};
        struct error err = {.code = ERR_NONE};
        struct outbox outbox = {.count = 0};
        struct state *again;
        struct cast cast;

        cast_open(&cast);
        promise(&cast, &cast.cora, "new-link");
        CU_ASSERT_TRUE(fault_plan(PLANS[i], &cast.f.err));
        CU_ASSERT_FALSE(delivery_run(cast.f.state, &cast.settings, NOW, &done, &err));
        CU_ASSERT_TRUE(fault_plan("", &cast.f.err));
        EXPECT_NUMBER(PLANS[i], err.code, ERR_STORAGE);
        CU_ASSERT_TRUE_FATAL(state_open(cast.f.arena, cast.f.dir, STATE_READ, &again, &cast.f.err));
        CU_ASSERT_TRUE(post_list(cast.f.arena, again, &outbox, &cast.f.err));
        EXPECT_NUMBER(PLANS[i], outbox.count, 1);
        CU_ASSERT_STRING_NOT_EQUAL(outbox.list[0].state, "sent");
        CU_ASSERT_STRING_NOT_EQUAL(outbox.list[0].state, "failed");
        returns_close(&cast.f);
    }
}

/* The service's courier may have it in hand. */
static void
what_is_borrowed_is_left(void)
{
    struct delivery_done done;
    struct cast cast;

    cast_open(&cast);
    promise(&cast, &cast.cora, "new-link");
    cast.f.state->borrowed = true;
    CU_ASSERT_TRUE(delivery_run(cast.f.state, &cast.settings, NOW, &done, &cast.f.err));
    CU_ASSERT_TRUE(done.left);
    EXPECT_NUMBER("delivered", done.delivered, 0);
    EXPECT_TEXT("as it was", outbox_of(&cast).list[0].state, "queued");
    cast.f.state->borrowed = false;
    CU_ASSERT_TRUE(delivery_run(cast.f.state, &cast.settings, NOW, &done, &cast.f.err));
    CU_ASSERT_FALSE(done.left);
    EXPECT_NUMBER("delivered", done.delivered, 1);
    returns_close(&cast.f);
}

void
suite_delivery(void)
{
    CU_pSuite suite = CU_add_suite("delivery", NULL, NULL);

    CU_add_test(suite, "mail carries its link", mail_carries_its_link);
    CU_add_test(suite, "what is put off waits", what_is_put_off_waits);
    CU_add_test(suite, "what is refused is told once", what_is_refused_is_told_once);
    CU_add_test(suite, "five days are enough", five_days_are_enough);
    CU_add_test(suite, "faults lose no mail", faults_lose_no_mail);
    CU_add_test(suite, "what is borrowed is left", what_is_borrowed_is_left);
}
