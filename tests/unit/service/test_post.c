/* SPDX-License-Identifier: MIT */
#include "service/post.h"

#include <CUnit/CUnit.h>
#include <dirent.h>

#include "base/clock.h"
#include "base/file.h"
#include "fixture.h"
#include "return_fixture.h"
#include "service/delivery.h"
#include "service/returns.h"
#include "service/sealing.h"
#include "suites.h"

#define PERIOD "2023-24-Q3"

struct place {
    struct returns_for_test f;
    struct signing *signing;
    struct mail_settings settings;
    struct actor dana, chris;
    struct filing filing;
};

/* A draft that dana submits: mail is promised to her and to the certifier. */
static void
place_open(struct place *place)
{
    struct signoff_done done;

    returns_open(&place->f);
    CU_ASSERT_TRUE_FATAL(
        signing_prepare(place->f.dir, &place->f.err) &&
        signing_start(place->f.arena, place->f.dir, &place->signing, &place->f.err));
    CU_ASSERT_TRUE_FATAL(
        mail_settings_read(place->f.arena, place->f.state, &place->settings, &place->f.err));
    place->dana = returns_person(&place->f, "dana", ROLE_PROVIDER);
    place->chris = returns_person(&place->f, "chris", ROLE_CERTIFIER);
    place->filing = returns_draft(&place->f, PERIOD);
    CU_ASSERT_TRUE_FATAL(returns_move(&place->f, &place->dana, PERIOD, MOVE_SUBMIT, &done));
}

static void
seal(struct place *place)
{
    CU_ASSERT_TRUE_FATAL(sealing_sign(place->f.state, place->signing, &place->f.err));
}

static struct delivery_done
deliver(struct place *place)
{
    struct delivery_done done;

    if (!delivery_run(place->f.state, &place->settings, clock_now(), &done, &place->f.err))
        CU_FAIL_FATAL(place->f.err.text);
    return done;
}

static unsigned
delivered(struct place *place)
{
    DIR *dir = opendir(path_join(place->f.arena, place->f.dir, "mail/new"));
    unsigned count = 0;

    if (dir == NULL)
        return 0;
    for (struct dirent *entry = readdir(dir); entry != NULL; entry = readdir(dir))
        count += entry->d_name[0] != '.';
    closedir(dir);
    return count;
}

static struct outbox
outbox_of(struct place *place)
{
    struct outbox outbox;

    CU_ASSERT_TRUE_FATAL(post_list(place->f.arena, place->f.state, &outbox, &place->f.err));
    return outbox;
}

static void
nothing_goes_out_before_it_is_signed(void)
{
    struct place place;
    struct delivery_done done;

    place_open(&place);
    CU_ASSERT_FALSE(
        delivery_run(place.f.state, &place.settings, clock_now(), &done, &place.f.err));
    EXPECT_TEXT("why", place.f.err.text, "message 1: leaf 0 is not signed yet");
    EXPECT_NUMBER("nothing", delivered(&place), 0);
    EXPECT_TEXT("it waits", outbox_of(&place).list[0].state, "queued");
    returns_close(&place.f);
}

static void
each_message_is_delivered_once(void)
{
    struct place place;
    struct outbox outbox;
    struct delivery_done done;

    place_open(&place);
    seal(&place);
    done = deliver(&place);
    EXPECT_NUMBER("delivered", done.delivered, 2);
    EXPECT_NUMBER("failed", done.failed, 0);
    EXPECT_NUMBER("files", delivered(&place), 2);
    outbox = outbox_of(&place);
    EXPECT_NUMBER("rows", outbox.count, 2);
    for (size_t i = 0; i < outbox.count; i++) {
        EXPECT_TEXT("state", outbox.list[i].state, "sent");
        EXPECT_NUMBER("tries", outbox.list[i].tries, 1);
    }
    done = deliver(&place);
    EXPECT_NUMBER("not again", done.delivered + done.failed, 0);
    EXPECT_NUMBER("files", delivered(&place), 2);
    returns_close(&place.f);
}

/* A crash between the maildir and the database: the row waits still. */
static void
what_was_delivered_and_forgotten_is_no_second_message(void)
{
    struct place place;
    struct delivery_done done;

    place_open(&place);
    seal(&place);
    deliver(&place);
    CU_ASSERT_TRUE_FATAL(
        db_script(place.f.state->db, "UPDATE outbox SET state = 'formed'", &place.f.err));
    done = deliver(&place);
    EXPECT_NUMBER("delivered again", done.delivered, 2);
    EXPECT_NUMBER("to the same names", delivered(&place), 2);
    returns_close(&place.f);
}

static void
a_message_carries_its_receipt_and_no_figure(void)
{
    struct place place;
    struct outbox outbox;
    struct text message;
    const char *text;

    place_open(&place);
    seal(&place);
    outbox = outbox_of(&place);
    for (size_t i = 0; i < outbox.count; i++) {
        CU_ASSERT_TRUE_FATAL(post_form(place.f.arena, place.f.state, &place.settings,
                                       &outbox.list[i], &message, &place.f.err));
        text = arena_copy(place.f.arena, message.at, message.length);
        CU_ASSERT_PTR_NOT_NULL(strstr(text, "entry-0.tlog-proof"));
        CU_ASSERT_PTR_NOT_NULL(strstr(text, PERIOD));
        CU_ASSERT_PTR_NOT_NULL(strstr(text, returns_fingerprint(place.filing.man).text));
        CU_ASSERT_FALSE(names_for_test(message, "F1"));
        CU_ASSERT_PTR_NOT_NULL(
            strstr(text, arena_printf(place.f.arena, "<%s>", outbox.list[i].email)));
    }
    returns_close(&place.f);
}

static void
a_message_that_cannot_be_formed_is_marked(void)
{
    struct place place;
    struct outbox outbox;
    struct delivery_done done;

    place_open(&place);
    seal(&place);
    CU_ASSERT_TRUE_FATAL(db_script(place.f.state->db,
                                   "UPDATE person SET email = 'nowhere' WHERE login = 'chris'",
                                   &place.f.err));
    done = deliver(&place);
    EXPECT_NUMBER("delivered", done.delivered, 1);
    EXPECT_NUMBER("failed", done.failed, 1);
    outbox = outbox_of(&place);
    for (size_t i = 0; i < outbox.count; i++)
        if (strcmp(outbox.list[i].person, "chris") == 0) {
            EXPECT_TEXT("state", outbox.list[i].state, "failed");
            EXPECT_TEXT("why", outbox.list[i].said,
                        "the address has to be one mailbox like someone@council.example");
        }
    returns_close(&place.f);
}

void
suite_post(void)
{
    CU_pSuite suite = CU_add_suite("service/post", NULL, NULL);

    CU_add_test(suite, "nothing goes out before it is signed",
                nothing_goes_out_before_it_is_signed);
    CU_add_test(suite, "each message is delivered once", each_message_is_delivered_once);
    CU_add_test(suite, "what was delivered and forgotten is no second message",
                what_was_delivered_and_forgotten_is_no_second_message);
    CU_add_test(suite, "a message carries its receipt and no figure",
                a_message_carries_its_receipt_and_no_figure);
    CU_add_test(suite, "a message that cannot be formed is marked",
                a_message_that_cannot_be_formed_is_marked);
}
