/* SPDX-License-Identifier: MIT */
#include "service/links.h"

#include <CUnit/CUnit.h>

#include "base/clock.h"
#include "base/fault.h"
#include "base/file.h"
#include "fixture.h"
#include "model/moment.h"
#include "return_fixture.h"
#include "service/settings.h"
#include "store/ledger.h"
#include "store/outbox.h"
#include "store/schema.h"
#include "suites.h"

#define Q         "2023-24-Q3"
#define FILE_MOST ((size_t)64 << 20)

struct cast {
    struct returns_for_test f;
    struct actor paul, cora, carl, olga;
    struct filing filing;
};

static void
cast_open(struct cast *cast)
{
    returns_open(&cast->f);
    cast->paul = returns_person(&cast->f, "paul", ROLE_PROVIDER);
    cast->cora = returns_person(&cast->f, "cora", ROLE_CERTIFIER);
    cast->carl = returns_person(&cast->f, "carl", ROLE_CERTIFIER);
    cast->olga = returns_person(&cast->f, "olga", ROLE_S151);
    cast->filing = returns_draft(&cast->f, Q);
}

static void
move(struct cast *cast, const struct actor *actor, enum move which)
{
    struct signoff_done done;

    CU_ASSERT_TRUE_FATAL(returns_move(&cast->f, actor, Q, which, &done));
}

static uint64_t
leaves(struct returns_for_test *f)
{
    uint64_t size = 0;

    CU_ASSERT_TRUE(ledger_size(f->state->db, f->state->authority, &size, &f->err));
    return size;
}

/* The locator of the last message of a template to a person. */
static struct locator
locator_of(struct cast *cast, const char *name, const char *template)
{
    struct returns_for_test *f = &cast->f;
    struct locator locator = {.text = ""};
    int64_t message = 0;
    struct outbox outbox;
    int64_t expires;
    bool found;

    CU_ASSERT_TRUE_FATAL(
        outbox_read(f->state->db, f->arena, f->state->authority, &outbox, &f->err));
    for (size_t i = 0; i < outbox.count; i++)
        if (strcmp(outbox.list[i].person, name) == 0 &&
            strcmp(outbox.list[i].template, template) == 0)
            message = outbox.list[i].id;
    CU_ASSERT_FATAL(message > 0);
    CU_ASSERT_TRUE_FATAL(links_unseal(f->state, message, &locator, &expires, &found, &f->err));
    CU_ASSERT_TRUE_FATAL(found);
    return locator;
}

static struct link_view
look(struct cast *cast, struct text locator, const struct actor *actor, int64_t now)
{
    struct link_view view = {.state = LINK_OPEN};

    CU_ASSERT_TRUE(
        links_look(cast->f.arena, cast->f.state, locator, actor, now, &view, &cast->f.err));
    return view;
}

static void
a_link_leads_to_what_it_was_sent_for(void)
{
    struct links_count count;
    struct locator locator;
    struct link_view view;
    struct cast cast;

    cast_open(&cast);
    move(&cast, &cast.paul, MOVE_SUBMIT);
    locator = locator_of(&cast, "cora", "to-certify");
    EXPECT_NUMBER("length", strlen(locator.text), 32);
    CU_ASSERT_TRUE(
        links_followed(cast.f.state->db, cast.filing.id, 1, LINK_CERTIFY, &count, &cast.f.err));
    EXPECT_NUMBER("to both certifiers", count.made, 2);
    EXPECT_NUMBER("followed by none", count.followed, 0);
    view = look(&cast, text_of(locator.text), &cast.cora, clock_now());
    EXPECT_NUMBER("state", view.state, LINK_OPEN);
    EXPECT_TEXT("quarter", view.link.period, Q);
    EXPECT_NUMBER("purpose", view.link.purpose, LINK_CERTIFY);
    EXPECT_NUMBER("revision", view.link.revision, 1);
    EXPECT_TEXT("manifest", view.link.man, cast.filing.man);
    EXPECT_NUMBER("as it stands", view.filing.state, FILING_SUBMITTED);
    EXPECT_NUMBER("fourteen days", view.link.expires - view.link.made, 14 * MS_A_DAY);
    CU_ASSERT_TRUE(
        links_followed(cast.f.state->db, cast.filing.id, 1, LINK_CERTIFY, &count, &cast.f.err));
    EXPECT_NUMBER("followed by one", count.followed, 1);
    EXPECT_NUMBER("following is no leaf", leaves(&cast.f), 1);
    view = look(&cast, text_of(locator_of(&cast, "paul", "receipt").text), &cast.paul, clock_now());
    EXPECT_NUMBER("who submitted is asked nothing", view.link.purpose, LINK_LOOK);
    returns_close(&cast.f);
}

/* Exactly what the mail promises. */
static void
a_link_ends_when_it_was_promised(void)
{
    static const struct {
        const char *closes, *made, *expires;
    } CASES[] = {
        {"2024-01-29", "2024-01-10T09:00:00.000Z", "2024-01-24T09:00:00.000Z"},
        {"2024-01-29", "2024-01-15T23:59:59.999Z", "2024-01-29T23:59:59.999Z"},
        {"2024-01-29", "2024-01-16T00:00:00.001Z", "2024-01-30T00:00:00.000Z"},
        {"2024-07-26", "2024-07-24T09:00:00.000Z", "2024-07-26T23:00:00.000Z"}, /* summer time */
        {"2024-01-29", "2024-01-30T00:00:00.000Z", "2024-02-13T00:00:00.000Z"}, /* late */
        {NULL,         "2024-01-30T00:00:00.000Z", "2024-02-13T00:00:00.000Z"},
    };

    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        struct due due = {.known = CASES[i].closes != NULL};
        int64_t made = 0;

        if (due.known)
            due.closes = day_for_test(CASES[i].closes);
        CU_ASSERT_TRUE(moment_read(text_of(CASES[i].made), &made));
        EXPECT_TEXT(CASES[i].made, moment_format(links_expiry(&due, made)).text, CASES[i].expires);
    }
}

/* Writes settings, and a timetable of one quarter when CLOSES says when that ends. */
static void
set_timetable(struct cast *cast, const char *closes)
{
    static const char TEXT[] = "<timetable name=\"ours\" version=\"3\" official=\"yes\">\n"
                               "  <source>us</source>\n"
                               "  <kind code=\"claim\" label=\"Claim\" period=\"quarter\"/>\n"
                               "  <return kind=\"claim\" period=\"" Q "\""
                               " opens=\"2024-01-15\" closes=\"%s\"/>\n"
                               "</timetable>\n";
    struct returns_for_test *f = &cast->f;
    const char *path = path_join(f->arena, f->dir, "ours.xml");
    const char *text = arena_printf(f->arena, TEXT, closes);
    const char *settings = arena_printf(f->arena, "timetable = \"%s\"\n", path);

    CU_ASSERT_TRUE(file_write(path, text, strlen(text), &f->err));
    CU_ASSERT_TRUE(file_write(path_join(f->arena, f->dir, SETTINGS_NAME), settings,
                              strlen(settings), &f->err));
}

/* What was read of the timetable is kept, and read again when a file of it has changed. */
static void
the_timetable_that_holds_is_told(void)
{
    struct cast cast;
    struct due due;

    cast_open(&cast);
    for (unsigned again = 0; again < 2; again++) {
        due = due_read(cast.f.state, Q);
        EXPECT_TEXT("shipped", due_tell(cast.f.arena, &due), "2024-01-29 (illustrative timetable)");
    }
    set_timetable(&cast, "2024-01-26");
    due = due_read(cast.f.state, Q);
    EXPECT_TEXT("ours", due_tell(cast.f.arena, &due), "2024-01-26");
    set_timetable(&cast, "2024-01-1");
    due = due_read(cast.f.state, Q);
    EXPECT_TEXT("spoilt", due_tell(cast.f.arena, &due), "not in the timetable");
    set_timetable(&cast, "2024-01-31");
    due = due_read(cast.f.state, Q);
    EXPECT_TEXT("mended", due_tell(cast.f.arena, &due), "2024-01-31");
    returns_close(&cast.f);
}

static void
an_expired_link_is_sent_anew(void)
{
    struct locator locator, again;
    struct link_view view;
    struct cast cast;
    int64_t end;

    cast_open(&cast);
    move(&cast, &cast.paul, MOVE_SUBMIT);
    locator = locator_of(&cast, "cora", "to-certify");
    end = look(&cast, text_of(locator.text), &cast.cora, clock_now()).link.expires;
    EXPECT_NUMBER("before", look(&cast, text_of(locator.text), &cast.cora, end - 1).state,
                  LINK_OPEN);
    EXPECT_NUMBER("then", look(&cast, text_of(locator.text), &cast.cora, end).state, LINK_EXPIRED);
    CU_ASSERT_TRUE(links_renew(cast.f.arena, cast.f.state, text_of(locator.text), &cast.cora, end,
                               &view, &cast.f.err));
    again = locator_of(&cast, "cora", "new-link");
    CU_ASSERT_STRING_NOT_EQUAL(again.text, locator.text);
    view = look(&cast, text_of(again.text), &cast.cora, end + 1);
    EXPECT_NUMBER("open", view.state, LINK_OPEN);
    EXPECT_NUMBER("for the same", view.link.purpose, LINK_CERTIFY);
    CU_ASSERT_FALSE(links_renew(cast.f.arena, cast.f.state, text_of(locator.text), &cast.cora,
                                end + 60000, &view, &cast.f.err));
    EXPECT_NUMBER("not every minute", cast.f.err.code, ERR_RETRY);
    CU_ASSERT_TRUE(links_renew(cast.f.arena, cast.f.state, text_of(locator.text), &cast.cora,
                               end + 5 * 60000, &view, &cast.f.err));
    returns_close(&cast.f);
}

/* A link that is not expired is not sent anew, and nobody has another's sent. */
static void
only_what_expired_is_sent_anew(void)
{
    struct locator locator;
    struct link_view view;
    struct outbox outbox;
    struct cast cast;

    cast_open(&cast);
    move(&cast, &cast.paul, MOVE_SUBMIT);
    locator = locator_of(&cast, "cora", "to-certify");
    CU_ASSERT_TRUE(links_renew(cast.f.arena, cast.f.state, text_of(locator.text), &cast.cora,
                               clock_now(), &view, &cast.f.err));
    EXPECT_NUMBER("still open", view.state, LINK_OPEN);
    CU_ASSERT_TRUE(links_renew(cast.f.arena, cast.f.state, text_of(locator.text), &cast.carl,
                               clock_now() + 99 * MS_A_DAY, &view, &cast.f.err));
    EXPECT_NUMBER("not theirs", view.state, LINK_OTHER_PERSON);
    CU_ASSERT_TRUE(outbox_read(cast.f.state->db, cast.f.arena, "E1", &outbox, &cast.f.err));
    EXPECT_NUMBER("three were told of the submission, nobody else", outbox.count, 3);
    returns_close(&cast.f);
}

static void
a_forwarded_link_leaves_one_leaf(void)
{
    struct links_count count;
    struct locator locator;
    struct link_view view;
    struct actor alias;
    struct cast cast;

    cast_open(&cast);
    move(&cast, &cast.paul, MOVE_SUBMIT);
    locator = locator_of(&cast, "cora", "to-certify");
    view = look(&cast, text_of(locator.text), &cast.carl, clock_now());
    EXPECT_NUMBER("state", view.state, LINK_OTHER_PERSON);
    CU_ASSERT_PTR_NULL(view.link.period);
    CU_ASSERT_PTR_NULL(view.filing.id);
    EXPECT_NUMBER("told", leaves(&cast.f), 2);
    look(&cast, text_of(locator.text), &cast.carl, clock_now());
    EXPECT_NUMBER("told once", leaves(&cast.f), 2);
    look(&cast, text_of(locator.text), &cast.olga, clock_now());
    EXPECT_NUMBER("another stranger", leaves(&cast.f), 3);
    CU_ASSERT_TRUE(
        links_followed(cast.f.state->db, cast.filing.id, 1, LINK_CERTIFY, &count, &cast.f.err));
    EXPECT_NUMBER("not followed", count.followed, 0);
    alias = cast.carl;
    alias.person.identity = cast.cora.person.identity;
    view = look(&cast, text_of(locator.text), &alias, clock_now());
    EXPECT_NUMBER("another account of the same person", view.state, LINK_OPEN);
    returns_close(&cast.f);
}

static void
a_decided_link_shows_the_receipt(void)
{
    struct locator locator;
    struct link_view view;
    struct cast cast;

    cast_open(&cast);
    move(&cast, &cast.paul, MOVE_SUBMIT);
    locator = locator_of(&cast, "cora", "to-certify");
    move(&cast, &cast.carl, MOVE_CERTIFY);
    view = look(&cast, text_of(locator.text), &cast.cora, clock_now());
    EXPECT_NUMBER("state", view.state, LINK_DECIDED);
    EXPECT_TEXT("what", view.last.move, "certify");
    EXPECT_TEXT("by", view.last.person, "carl");
    EXPECT_NUMBER("whose receipt", view.last.seq, 1);
    move(&cast, &cast.olga, MOVE_SIGN_OFF);
    view = look(&cast, text_of(locator.text), &cast.cora, clock_now());
    EXPECT_NUMBER("still the certification's", view.last.seq, 1);
    EXPECT_NUMBER("stands", view.filing.state, FILING_SIGNED_OFF);
    returns_close(&cast.f);
}

static void
a_superseded_link_shows_what_changed(void)
{
    struct locator certify, correct;
    struct link_view view;
    struct cast cast;

    cast_open(&cast);
    move(&cast, &cast.paul, MOVE_SUBMIT);
    certify = locator_of(&cast, "cora", "to-certify");
    move(&cast, &cast.carl, MOVE_SEND_BACK);
    correct = locator_of(&cast, "paul", "sent-back");
    view = look(&cast, text_of(certify.text), &cast.cora, clock_now());
    EXPECT_NUMBER("state", view.state, LINK_SUPERSEDED);
    EXPECT_TEXT("what", view.last.move, "send-back");
    EXPECT_TEXT("by", view.last.person, "carl");
    EXPECT_NUMBER("the current revision", view.filing.revision, 2);
    view = look(&cast, text_of(correct.text), &cast.paul, clock_now());
    EXPECT_NUMBER("to be corrected", view.state, LINK_OPEN);
    EXPECT_NUMBER("purpose", view.link.purpose, LINK_CORRECT);
    EXPECT_NUMBER("the next revision", view.link.revision, 2);
    returns_close(&cast.f);
}

static void
what_is_no_link_is_unknown(void)
{
    static const char *const LOCATORS[] = {
        "", "0", "00000000000000000000000000000000", "' OR 1=1 --",
        "0000000000000000000000000000000000000000000000000000000000000000"};
    struct cast cast;

    cast_open(&cast);
    move(&cast, &cast.paul, MOVE_SUBMIT);
    for (size_t i = 0; i < COUNT_OF(LOCATORS); i++)
        EXPECT_NUMBER(LOCATORS[i], look(&cast, text_of(LOCATORS[i]), &cast.cora, clock_now()).state,
                      LINK_UNKNOWN);
    EXPECT_NUMBER("no leaf", leaves(&cast.f), 1);
    returns_close(&cast.f);
}

static bool
stands_in(struct cast *cast, const char *name, const char *words)
{
    struct text bytes, rest;

    CU_ASSERT_TRUE_FATAL(file_read(cast->f.arena, path_join(cast->f.arena, cast->f.dir, name),
                                   FILE_MOST, &bytes, &cast->f.err));
    for (rest = bytes; rest.length >= strlen(words); rest.at++, rest.length--)
        if (memcmp(rest.at, words, strlen(words)) == 0)
            return true;
    return false;
}

/* Whoever has the database cannot follow anybody's link. */
static void
locators_lie_nowhere_in_clear(void)
{
    struct locator locator;
    struct outbox outbox;
    struct cast cast;
    int64_t expires;
    bool found;

    cast_open(&cast);
    move(&cast, &cast.paul, MOVE_SUBMIT);
    locator = locator_of(&cast, "cora", "to-certify");
    CU_ASSERT_TRUE(stands_in(&cast, "deltareturn.db-wal", "to-certify"));
    CU_ASSERT_FALSE(stands_in(&cast, "deltareturn.db-wal", locator.text));
    CU_ASSERT_FALSE(stands_in(&cast, "deltareturn.db", locator.text));
    CU_ASSERT_TRUE(outbox_read(cast.f.state->db, cast.f.arena, "E1", &outbox, &cast.f.err));
    for (size_t i = 0; i < outbox.count; i++) {
        CU_ASSERT_TRUE(links_wipe(cast.f.state->db, outbox.list[i].id, &cast.f.err));
        CU_ASSERT_TRUE(
            links_unseal(cast.f.state, outbox.list[i].id, &locator, &expires, &found, &cast.f.err));
        EXPECT_NUMBER("wiped", found, false);
    }
    returns_close(&cast.f);
}

/* The key is lost with the folder keys: mail goes without links, nothing else suffers. */
static void
a_lost_key_only_costs_the_link(void)
{
    struct outbox outbox;
    struct cast cast;
    struct locator locator;
    int64_t expires;
    bool found = true;
    const char *key;

    cast_open(&cast);
    move(&cast, &cast.paul, MOVE_SUBMIT);
    key = path_join(cast.f.arena, cast.f.dir, "keys/post.key");
    CU_ASSERT_EQUAL(remove(key), 0);
    CU_ASSERT_TRUE(outbox_read(cast.f.state->db, cast.f.arena, "E1", &outbox, &cast.f.err));
    CU_ASSERT_TRUE(
        links_unseal(cast.f.state, outbox.list[0].id, &locator, &expires, &found, &cast.f.err));
    EXPECT_NUMBER("without", found, false);
    move(&cast, &cast.cora, MOVE_CERTIFY); /* makes another key */
    CU_ASSERT_TRUE(
        links_unseal(cast.f.state, outbox.list[0].id, &locator, &expires, &found, &cast.f.err));
    EXPECT_NUMBER("of another key", found, false);
    locator = locator_of(&cast, "olga", "to-sign-off");
    EXPECT_NUMBER("the new one", look(&cast, text_of(locator.text), &cast.olga, clock_now()).state,
                  LINK_OPEN);
    returns_close(&cast.f);
}

/* Links are looked for 64 messages at a time, the newest first. */
static void
a_link_is_found_behind_thousands(void)
{
    struct locator old, new;
    struct cast cast;

    cast_open(&cast);
    move(&cast, &cast.paul, MOVE_SUBMIT);
    old = locator_of(&cast, "cora", "to-certify");
    CU_ASSERT_TRUE(db_script(cast.f.state->db,
                             "INSERT INTO outbox (id, authority, person, template, facts,"
                             " message_id, queued, state) SELECT 5000000000000, authority, person, template,"
                             " facts, 'x', queued, state FROM outbox LIMIT 1;",
                             &cast.f.err));
    move(&cast, &cast.cora, MOVE_CERTIFY);
    new = locator_of(&cast, "olga", "to-sign-off");
    EXPECT_NUMBER("the new one", look(&cast, text_of(new.text), &cast.olga, clock_now()).state,
                  LINK_OPEN);
    EXPECT_NUMBER("the old one", look(&cast, text_of(old.text), &cast.cora, clock_now()).state,
                  LINK_DECIDED);
    EXPECT_NUMBER("none", look(&cast, text_of("0123456789abcdef"), &cast.cora, clock_now()).state,
                  LINK_UNKNOWN);
    returns_close(&cast.f);
}

/* The tables of links as step 22 left them. */
static const char STEP_26[] =
    "CREATE TABLE link_then (message INTEGER PRIMARY KEY REFERENCES outbox (id),"
    " hash BLOB NOT NULL UNIQUE, authority TEXT NOT NULL REFERENCES authority (code),"
    " person TEXT NOT NULL REFERENCES person (ref), filing TEXT NOT NULL REFERENCES filing (id),"
    " revision INTEGER NOT NULL, man TEXT NOT NULL, state TEXT NOT NULL, purpose TEXT NOT NULL,"
    " seq INTEGER NOT NULL, made INTEGER NOT NULL, expires INTEGER NOT NULL, sealed BLOB,"
    " followed INTEGER) STRICT;"
    "INSERT INTO link_then SELECT * FROM link;"
    "CREATE TABLE link_stranger_then (link BLOB NOT NULL REFERENCES link_then (hash),"
    " person TEXT NOT NULL REFERENCES person (ref), at INTEGER NOT NULL,"
    " PRIMARY KEY (link, person)) STRICT, WITHOUT ROWID;"
    "INSERT INTO link_stranger_then SELECT l.hash, s.person, s.at"
    " FROM link_stranger AS s JOIN link AS l ON l.message = s.message;"
    "DROP TABLE link_stranger;"
    "DROP TABLE link;"
    "ALTER TABLE link_then RENAME TO link;"
    "ALTER TABLE link_stranger_then RENAME TO link_stranger;"
    "PRAGMA user_version = 26;";

/* Whom it was sent to, who else followed it, and what it is for. */
static void
links_outlive_a_new_program(void)
{
    struct locator locator;
    struct cast cast;

    cast_open(&cast);
    move(&cast, &cast.paul, MOVE_SUBMIT);
    locator = locator_of(&cast, "cora", "to-certify");
    look(&cast, text_of(locator.text), &cast.carl, clock_now());
    EXPECT_NUMBER("a stranger's leaf", leaves(&cast.f), 2);
    CU_ASSERT_TRUE_FATAL(db_script(cast.f.state->db, STEP_26, &cast.f.err));
    CU_ASSERT_TRUE_FATAL(schema_migrate(cast.f.state->db, &cast.f.err));
    CU_ASSERT_TRUE(schema_check(cast.f.state->db, &cast.f.err));
    CU_ASSERT_TRUE_FATAL(state_prepare(cast.f.state, &cast.f.err));
    EXPECT_NUMBER("still a stranger",
                  look(&cast, text_of(locator.text), &cast.carl, clock_now()).state,
                  LINK_OTHER_PERSON);
    EXPECT_NUMBER("who is known", leaves(&cast.f), 2);
    locator = locator_of(&cast, "cora", "to-certify");
    EXPECT_NUMBER("hers", look(&cast, text_of(locator.text), &cast.cora, clock_now()).state,
                  LINK_OPEN);
    returns_close(&cast.f);
}

void
suite_links(void)
{
    CU_pSuite suite = CU_add_suite("links", NULL, NULL);

    CU_add_test(suite, "a link leads to what it was sent for",
                a_link_leads_to_what_it_was_sent_for);
    CU_add_test(suite, "a link ends when it was promised", a_link_ends_when_it_was_promised);
    CU_add_test(suite, "the timetable that holds is told", the_timetable_that_holds_is_told);
    CU_add_test(suite, "an expired link is sent anew", an_expired_link_is_sent_anew);
    CU_add_test(suite, "only what expired is sent anew", only_what_expired_is_sent_anew);
    CU_add_test(suite, "a forwarded link leaves one leaf", a_forwarded_link_leaves_one_leaf);
    CU_add_test(suite, "a decided link shows the receipt", a_decided_link_shows_the_receipt);
    CU_add_test(suite, "a superseded link shows what changed",
                a_superseded_link_shows_what_changed);
    CU_add_test(suite, "what is no link is unknown", what_is_no_link_is_unknown);
    CU_add_test(suite, "locators lie nowhere in clear", locators_lie_nowhere_in_clear);
    CU_add_test(suite, "a lost key only costs the link", a_lost_key_only_costs_the_link);
    CU_add_test(suite, "a link is found behind thousands", a_link_is_found_behind_thousands);
    CU_add_test(suite, "links outlive a new program", links_outlive_a_new_program);
}
