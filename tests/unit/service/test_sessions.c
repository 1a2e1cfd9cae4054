/* SPDX-License-Identifier: MIT */
#include "service/sessions.h"

#include <CUnit/CUnit.h>

#include "base/fault.h"
#include "fixture.h"
#include "return_fixture.h"
#include "suites.h"

#define MINUTE INT64_C(60000)
#define BEGAN  INT64_C(1700000000000)

struct place {
    struct returns_for_test f;
    struct actor chris;
    struct session_token token;
};

static void
place_open(struct place *place)
{
    returns_open(&place->f);
    place->chris = returns_person(&place->f, "chris", ROLE_CERTIFIER);
    place->chris.proved = BEGAN;
    CU_ASSERT_TRUE_FATAL(sessions_begin(place->f.arena, place->f.state, &place->chris, "10.0.0.9",
                                        BEGAN, &place->token, &place->f.err));
}

static bool
find(struct place *place, const char *token, int64_t now, struct session *session)
{
    return sessions_find(place->f.arena, place->f.state, text_of(token), now, session,
                         &place->f.err);
}

static void
expect_ended(struct place *place, const char *name, const char *token, int64_t now)
{
    struct session session;

    place->f.err.text[0] = '\0';
    CU_ASSERT_FALSE(find(place, token, now, &session));
    EXPECT_NUMBER(name, place->f.err.code, ERR_DENIED);
    EXPECT_TEXT(name, place->f.err.text, "you are not signed in, or not any more; sign in");
}

static bool
change(struct place *place, const char *sql)
{
    return db_script(place->f.state->db, sql, &place->f.err);
}

static void
a_token_finds_its_person(void)
{
    struct place place;
    struct session session;

    place_open(&place);
    EXPECT_NUMBER("letters", strlen(place.token.text), 43);
    EXPECT_NUMBER("alphabet",
                  strspn(place.token.text, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                                           "0123456789-_"),
                  43);
    CU_ASSERT_TRUE_FATAL(find(&place, place.token.text, BEGAN + MINUTE, &session));
    EXPECT_TEXT("login", session.actor.person.login, "chris");
    EXPECT_NUMBER("roles", session.actor.roles, 1U << ROLE_CERTIFIER);
    EXPECT_NUMBER("proofs", session.actor.proofs, PROOF_PASSWORD);
    EXPECT_NUMBER("proved", session.proved, BEGAN);
    EXPECT_NUMBER("as the log counts it", session.actor.proved, BEGAN);
    EXPECT_TEXT("source", session.source, "10.0.0.9");
    EXPECT_NUMBER("csrf", strlen(session.csrf), 22);
    CU_ASSERT_TRUE(session_has_csrf(&session, text_of(session.csrf)));
    CU_ASSERT_FALSE(session_has_csrf(&session, text_of("")));
    CU_ASSERT_FALSE(session_has_csrf(&session, text_of("0123456789012345678901")));
    place.token.text[7] = place.token.text[7] == 'x' ? 'y' : 'x';
    expect_ended(&place, "another token", place.token.text, BEGAN);
    expect_ended(&place, "no token", "", BEGAN);
    returns_close(&place.f);
}

/* The token itself is nowhere in the database. */
static void
only_the_sum_is_kept(void)
{
    struct place place;

    place_open(&place);
    CU_ASSERT_TRUE(change(&place, "CREATE TABLE kept (n INTEGER CHECK (n = 1)) STRICT;"
                                  "INSERT INTO kept SELECT count(*) FROM session;"));
    CU_ASSERT_FALSE(
        change(&place, arena_printf(place.f.arena,
                                    "INSERT INTO kept SELECT count(*) FROM session WHERE "
                                    "CAST(id AS TEXT) = '%s' OR csrf = '%s';",
                                    place.token.text, place.token.text)));
    returns_close(&place.f);
}

static void
sessions_end_with_time(void)
{
    struct place place;
    struct session session;
    int64_t now = BEGAN;

    place_open(&place);
    CU_ASSERT_TRUE(find(&place, place.token.text, BEGAN + 15 * MINUTE, &session));
    expect_ended(&place, "idle", place.token.text, BEGAN + 30 * MINUTE + 1);
    /* the idle time moves, but not within a minute */
    returns_close(&place.f);
    place_open(&place);
    CU_ASSERT_TRUE(find(&place, place.token.text, BEGAN + MINUTE - 1, &session));
    expect_ended(&place, "not written", place.token.text, BEGAN + 15 * MINUTE + 1);
    CU_ASSERT_TRUE(find(&place, place.token.text, BEGAN + MINUTE, &session));
    CU_ASSERT_TRUE(find(&place, place.token.text, BEGAN + 16 * MINUTE, &session));
    /* with a request every ten minutes it lasts eight hours, and no longer */
    returns_close(&place.f);
    place_open(&place);
    for (now = BEGAN; now <= BEGAN + 480 * MINUTE; now += 10 * MINUTE)
        CU_ASSERT_TRUE(find(&place, place.token.text, now, &session));
    expect_ended(&place, "whole", place.token.text, BEGAN + 480 * MINUTE + 1);
    /* a clock that was set back by more than a minute ends it */
    returns_close(&place.f);
    place_open(&place);
    CU_ASSERT_TRUE(find(&place, place.token.text, BEGAN - MINUTE, &session));
    expect_ended(&place, "set back", place.token.text, BEGAN - MINUTE - 1);
    returns_close(&place.f);
}

static void
a_new_proof_gives_a_new_token(void)
{
    struct place place;
    struct session session, before;
    struct session_token fresh;
    struct actor other;
    int64_t now = BEGAN + 10 * MINUTE;

    place_open(&place);
    CU_ASSERT_TRUE_FATAL(find(&place, place.token.text, BEGAN, &before));
    CU_ASSERT_TRUE(session_is_fresh(&before, BEGAN + 5 * MINUTE));
    CU_ASSERT_FALSE(session_is_fresh(&before, BEGAN + 5 * MINUTE + 1));
    other = returns_person(&place.f, "dana", ROLE_PROVIDER);
    CU_ASSERT_FALSE(sessions_prove(place.f.state, text_of(place.token.text), &other, now, &fresh,
                                   &place.f.err));
    EXPECT_TEXT("other", place.f.err.text, "somebody else is signed in here; sign out first");
    place.chris.proved = now;
    place.chris.proofs = PROOF_PASSWORD | PROOF_TOTP;
    CU_ASSERT_TRUE_FATAL(sessions_prove(place.f.state, text_of(place.token.text), &place.chris, now,
                                        &fresh, &place.f.err));
    expect_ended(&place, "the old one", place.token.text, now);
    CU_ASSERT_TRUE_FATAL(find(&place, fresh.text, now, &session));
    EXPECT_NUMBER("proved", session.proved, now);
    EXPECT_NUMBER("proofs", session.actor.proofs, PROOF_PASSWORD | PROOF_TOTP);
    EXPECT_NUMBER("began", session.began, BEGAN);
    EXPECT_TEXT("csrf", session.csrf, before.csrf);
    CU_ASSERT_TRUE(session_is_fresh(&session, now));
    returns_close(&place.f);
}

/* What ends the sessions of a person, whoever does it. */
static void
sessions_end_with_what_they_rest_on(void)
{
    static const struct {
        const char *name, *sql;
        bool ends;
    } CASES[] = {
        {"disabled",              "UPDATE person SET disabled = 1 WHERE login = 'chris';",          true },
        {"a role given",
         "INSERT INTO role SELECT authority, ref, 'auditor', 1 FROM person WHERE login = 'chris';", true },
        {"a role taken",          "DELETE FROM role WHERE role = 'certifier';",                     true },
        {"a first password",
         "INSERT INTO credential (person, kind, secret, salt, added) SELECT ref, 'password', "
         "x'01', x'', 1 FROM person WHERE "
         "login = 'chris';",                                                                        true },
        {"another password",
         "UPDATE credential SET secret = x'02' WHERE kind = 'password' AND person = (SELECT ref "
         "FROM person WHERE login = 'chris');",                                                     true },
        {"a second factor taken", "DELETE FROM credential WHERE kind = 'totp';",                    true },
        {"a code used",           "UPDATE credential SET last_step = 9 WHERE kind = 'totp';",       false},
        {"another address",       "UPDATE person SET email = 'c@x.example' WHERE login = 'chris';",
         false                                                                                           },
        {"somebody else's role",  "DELETE FROM role WHERE role = 'provider';",                      false},
    };

    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        struct place place;
        struct session session;

        place_open(&place);
        (void)returns_person(&place.f, "dana", ROLE_PROVIDER);
        if (strstr(CASES[i].name, "first") == NULL)
            CU_ASSERT_TRUE(change(&place, "INSERT INTO credential (person, kind, secret, salt, "
                                          "added) SELECT ref, 'password', x'01', x'', 1 FROM "
                                          "person WHERE login = 'chris';"));
        CU_ASSERT_TRUE(change(&place, "INSERT INTO credential (person, kind, secret, salt, added) "
                                      "SELECT ref, 'totp', x'01', x'', 1 FROM "
                                      "person WHERE login = 'chris';"));
        CU_ASSERT_TRUE(sessions_begin(place.f.arena, place.f.state, &place.chris, "", BEGAN,
                                      &place.token, &place.f.err));
        CU_ASSERT_TRUE(find(&place, place.token.text, BEGAN, &session));
        CU_ASSERT_TRUE(change(&place, CASES[i].sql));
        EXPECT_NUMBER(CASES[i].name, !find(&place, place.token.text, BEGAN, &session),
                      CASES[i].ends);
        returns_close(&place.f);
    }
}

static void
sessions_are_ended_and_swept(void)
{
    struct place place;
    struct session_token second;
    struct session session;
    int64_t count = 0;

    place_open(&place);
    CU_ASSERT_TRUE(sessions_begin(place.f.arena, place.f.state, &place.chris, "",
                                  BEGAN + 9 * MINUTE, &second, &place.f.err));
    CU_ASSERT_TRUE(sessions_sweep(place.f.state, BEGAN + 15 * MINUTE + 1, &count, &place.f.err));
    EXPECT_NUMBER("swept", count, 1);
    CU_ASSERT_TRUE(find(&place, second.text, BEGAN + 10 * MINUTE, &session));
    CU_ASSERT_TRUE(sessions_end(place.f.state, text_of(second.text), &place.f.err));
    CU_ASSERT_TRUE(sessions_end(place.f.state, text_of(second.text), &place.f.err));
    expect_ended(&place, "ended", second.text, BEGAN + 10 * MINUTE);
    CU_ASSERT_TRUE(sessions_begin(place.f.arena, place.f.state, &place.chris, "", BEGAN, &second,
                                  &place.f.err));
    CU_ASSERT_TRUE(sessions_begin(place.f.arena, place.f.state, &place.chris, "", BEGAN, &second,
                                  &place.f.err));
    CU_ASSERT_TRUE(
        sessions_end_person(place.f.state, place.chris.person.ref, &count, &place.f.err));
    EXPECT_NUMBER("all of them", count, 2);
    returns_close(&place.f);
}

/* A disk that fails gives no session. */
static void
a_session_is_kept_or_refused(void)
{
    struct place place;
    struct session session;

    place_open(&place);
    CU_ASSERT_TRUE(fault_plan("change:1:full", &place.f.err));
    CU_ASSERT_FALSE(find(&place, place.token.text, BEGAN + 2 * MINUTE, &session));
    EXPECT_NUMBER("code", place.f.err.code, ERR_STORAGE);
    CU_ASSERT_TRUE(fault_plan("", &place.f.err));
    returns_close(&place.f);
}

/* What is kept for a page, "reason=why;". */
static const char *
typed(struct place *place, const char *token, const char *path)
{
    struct session_typed_list list;
    struct builder out = {.arena = place->f.arena};

    CU_ASSERT_TRUE_FATAL(
        sessions_typed(place->f.arena, place->f.state, text_of(token), path, &list, &place->f.err));
    builder_puts(&out, "");
    for (size_t i = 0; i < list.count; i++)
        builder_printf(&out, "%s=%s;", list.list[i].field, list.list[i].words);
    return out.at;
}

static void
keep(struct place *place, const char *path, const char *words)
{
    struct session_typed one = {.field = "reason", .words = words};
    struct session_typed_list list = {.list = &one, .count = 1};

    CU_ASSERT_TRUE(sessions_keep_typed(place->f.state, text_of(place->token.text), path, &list,
                                       &place->f.err));
}

static void
what_was_typed_goes_with_the_session(void)
{
    struct place place;
    struct session_token fresh;

    place_open(&place);
    keep(&place, "/one", "why");
    EXPECT_TEXT("kept", typed(&place, place.token.text, "/one"), "reason=why;");
    EXPECT_TEXT("for its page", typed(&place, place.token.text, "/two"), "");
    EXPECT_TEXT("for its session", typed(&place, "another", "/one"), "");
    keep(&place, "/two", "because");
    EXPECT_TEXT("one form at a time", typed(&place, place.token.text, "/one"), "");
    CU_ASSERT_TRUE_FATAL(sessions_prove(place.f.state, text_of(place.token.text), &place.chris,
                                        BEGAN + MINUTE, &fresh, &place.f.err));
    EXPECT_TEXT("under the new token", typed(&place, fresh.text, "/two"), "reason=because;");
    EXPECT_TEXT("not under the old one", typed(&place, place.token.text, "/two"), "");
    CU_ASSERT_TRUE(sessions_forget_typed(place.f.state, text_of(fresh.text), &place.f.err));
    EXPECT_TEXT("forgotten", typed(&place, fresh.text, "/two"), "");
    place.token = fresh;
    keep(&place, "/two", "again");
    CU_ASSERT_TRUE(sessions_end(place.f.state, text_of(fresh.text), &place.f.err));
    EXPECT_TEXT("gone with the session", typed(&place, fresh.text, "/two"), "");
    returns_close(&place.f);
}

void
suite_sessions(void)
{
    CU_pSuite suite = CU_add_suite("sessions", NULL, NULL);

    CU_add_test(suite, "a token finds its person", a_token_finds_its_person);
    CU_add_test(suite, "only the sum is kept", only_the_sum_is_kept);
    CU_add_test(suite, "sessions end with time", sessions_end_with_time);
    CU_add_test(suite, "a new proof gives a new token", a_new_proof_gives_a_new_token);
    CU_add_test(suite, "sessions end with what they rest on", sessions_end_with_what_they_rest_on);
    CU_add_test(suite, "sessions are ended and swept", sessions_are_ended_and_swept);
    CU_add_test(suite, "a session is kept or refused", a_session_is_kept_or_refused);
    CU_add_test(suite, "what was typed goes with the session",
                what_was_typed_goes_with_the_session);
}
