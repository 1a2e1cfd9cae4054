/* SPDX-License-Identifier: MIT */
#include "service/signin.h"

#include <CUnit/CUnit.h>

#include "fixture.h"
#include "return_fixture.h"
#include "service/office.h"
#include "service/throttle.h"
#include "suites.h"

#define BEGAN  INT64_C(1700000000000)
#define SECRET "12345678901234567890" /* of RFC 6238's examples */
#define WRONG  "the login or what was given with it is wrong, or the account is closed"

struct place {
    struct returns_for_test f;
    struct actor chris, actor;
    struct signin given;
    unsigned char salt[PASSWORD_SALT_SIZE];
};

/* A person whose password's hash is HASH; nothing here has to be worked out. */
static const unsigned char HASH[PASSWORD_HASH_SIZE] = "what scrypt made of the word...";
static const unsigned char OTHER[PASSWORD_HASH_SIZE] = "what scrypt made of another....";
static const unsigned char SALT[PASSWORD_SALT_SIZE] = "a salt of chris";

static void
place_open(struct place *place)
{
    returns_open(&place->f);
    place->chris = returns_person(&place->f, "chris", ROLE_CERTIFIER);
    place->given = (struct signin){
        .login = "chris", .password = "", .code = "", .source = "192.0.2.10", .now = BEGAN};
    CU_ASSERT_TRUE_FATAL(people_set_credential(
        place->f.state->db, place->chris.person.ref, CREDENTIAL_PASSWORD,
        (struct text){.at = (const char *)HASH, .length = sizeof HASH},
        (struct text){.at = (const char *)SALT, .length = sizeof SALT}, 1, &place->f.err));
}

static bool
settle(struct place *place, const unsigned char *hash)
{
    place->f.err = (struct error){.code = ERR_NONE};
    return signin_settle(place->f.arena, place->f.state, &place->given, hash, &place->actor,
                         &place->f.err);
}

static bool
ask(struct place *place)
{
    place->f.err = (struct error){.code = ERR_NONE};
    return signin_ask(place->f.state, &place->given, place->salt, &place->f.err);
}

static void
the_two_halves_sign_in(void)
{
    struct place place;

    place_open(&place);
    CU_ASSERT_TRUE(ask(&place));
    CU_ASSERT_EQUAL(memcmp(place.salt, SALT, sizeof SALT), 0);
    CU_ASSERT_TRUE_FATAL(settle(&place, HASH));
    EXPECT_TEXT("who", place.actor.person.login, "chris");
    EXPECT_NUMBER("roles", place.actor.roles, 1U << ROLE_CERTIFIER);
    EXPECT_NUMBER("proofs", place.actor.proofs, PROOF_PASSWORD);
    EXPECT_NUMBER("proved", place.actor.proved, BEGAN);
    returns_close(&place.f);
}

/* In the same words, however often, whatever the reason. */
static void
unknown_wrong_and_closed_are_alike(void)
{
    static const struct {
        const char *name, *login, *sql;
    } CASES[] = {
        {"wrong",           "chris",  ""                               },
        {"unknown",         "nobody", ""                               },
        {"closed",          "chris",  "UPDATE person SET disabled = 1;"},
        {"no password yet", "chris",  "DELETE FROM credential;"        },
    };
    static const char WAIT[] = "there have been failed attempts to sign in with this login, or "
                               "from where you are; try again in 2 seconds";

    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        struct place place;
        unsigned char before[PASSWORD_SALT_SIZE];

        place_open(&place);
        CU_ASSERT_TRUE(db_script(place.f.state->db, CASES[i].sql, &place.f.err));
        place.given.login = CASES[i].login;
        CU_ASSERT_TRUE(ask(&place));
        memcpy(before, place.salt, sizeof before);
        for (unsigned k = 0; k < 4; k++) {
            CU_ASSERT_TRUE(ask(&place));
            CU_ASSERT_EQUAL(memcmp(before, place.salt, sizeof before), 0);
            CU_ASSERT_FALSE(settle(&place, i == 2 ? HASH : OTHER));
            EXPECT_NUMBER(CASES[i].name, place.f.err.code, ERR_DENIED);
            EXPECT_TEXT(CASES[i].name, place.f.err.text, WRONG);
        }
        CU_ASSERT_FALSE(ask(&place));
        EXPECT_TEXT(CASES[i].name, place.f.err.text, WAIT);
        returns_close(&place.f);
    }
}

/* Many attempts asked for at once are not all looked at. */
static void
whoever_asked_before_the_wait_waits_as_well(void)
{
    struct place place;

    place_open(&place);
    CU_ASSERT_TRUE(ask(&place));
    for (unsigned i = 0; i < 4; i++)
        CU_ASSERT_FALSE(settle(&place, OTHER));
    CU_ASSERT_FALSE(settle(&place, HASH));
    EXPECT_NUMBER("waits", place.f.err.code, ERR_RETRY);
    place.given.now += 2000;
    CU_ASSERT_TRUE(settle(&place, HASH));
    returns_close(&place.f);
}

/* The secret and the times of RFC 6238's table, its codes' last six digits. */
static void
a_code_is_good_once_and_about_now(void)
{
    static const struct {
        const char *name, *code;
        int64_t seconds;
        bool good;
    } CASES[] = {
        {"now",             "081804",  1111111109,      true },
        {"once",            "081804",  1111111109,      false},
        {"the step after",  "050471",  1111111109,      true },
        {"an earlier step", "081804",  1111111111,      false},
        {"two steps late",  "005924",  1234567890 + 60, false},
        {"one step late",   "005924",  1234567890 + 30, true },
        {"none",            "",        2000000000,      false},
        {"too short",       "27903",   2000000000,      false},
        {"too long",        "2790370", 2000000000,      false},
        {"the right one",   "279037",  2000000000,      true },
    };
    struct place place;

    place_open(&place);
    CU_ASSERT_TRUE(people_set_credential(place.f.state->db, place.chris.person.ref, CREDENTIAL_TOTP,
                                         text_of(SECRET), text_of(""), 1, &place.f.err));
    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        place.given.code = CASES[i].code;
        place.given.now = CASES[i].seconds * 1000;
        EXPECT_NUMBER(CASES[i].name, settle(&place, HASH), CASES[i].good);
        EXPECT_TEXT(CASES[i].name, place.f.err.text, CASES[i].good ? "" : WRONG);
        if (CASES[i].good)
            EXPECT_NUMBER(CASES[i].name, place.actor.proofs, PROOF_PASSWORD | PROOF_TOTP);
    }
    returns_close(&place.f);
}

/* A wrong password does not use up a code. */
static void
a_wrong_password_leaves_the_code(void)
{
    struct place place;

    place_open(&place);
    CU_ASSERT_TRUE(people_set_credential(place.f.state->db, place.chris.person.ref, CREDENTIAL_TOTP,
                                         text_of(SECRET), text_of(""), 1, &place.f.err));
    place.given.code = "279037";
    place.given.now = INT64_C(2000000000000);
    CU_ASSERT_FALSE(settle(&place, OTHER));
    CU_ASSERT_TRUE(settle(&place, HASH));
    returns_close(&place.f);
}

static void
an_invitation_is_good_for_a_while(void)
{
    char code[INVITATION_TEXT_SIZE];
    struct place place;
    const int64_t day = INT64_C(86400000);
    struct credential kept;

    place_open(&place);
    CU_ASSERT_TRUE(signin_invite(place.f.state, place.chris.person.ref, code, &place.f.err));
    EXPECT_NUMBER("letters", strlen(code), 24);
    CU_ASSERT_TRUE(people_credential(place.f.state->db, place.f.arena, place.chris.person.ref,
                                     CREDENTIAL_INVITATION, &kept, &place.f.err));
    place.given.password = code;
    place.given.now = kept.added + 14 * day;
    CU_ASSERT_FALSE(
        signin_invitation(place.f.arena, place.f.state, &place.given, &place.actor, &place.f.err));
    EXPECT_TEXT("too late", place.f.err.text, WRONG);
    place.given.now -= 1;
    CU_ASSERT_TRUE(
        signin_invitation(place.f.arena, place.f.state, &place.given, &place.actor, &place.f.err));
    EXPECT_TEXT("who", place.actor.person.login, "chris");
    returns_close(&place.f);
}

/* Two come with one invitation, each having been let through: one of them chooses. */
static void
an_invitation_is_used_once(void)
{
    char code[INVITATION_TEXT_SIZE];
    struct new_password chosen;
    struct place place;
    struct actor first, second;

    place_open(&place);
    CU_ASSERT_TRUE(signin_invite(place.f.state, place.chris.person.ref, code, &place.f.err));
    place.given.password = code;
    CU_ASSERT_TRUE(
        signin_invitation(place.f.arena, place.f.state, &place.given, &first, &place.f.err));
    CU_ASSERT_TRUE(
        signin_invitation(place.f.arena, place.f.state, &place.given, &second, &place.f.err));
    CU_ASSERT_FALSE(signin_choose(&first, "nine kite", &chosen, &place.f.err));
    EXPECT_TEXT("short", place.f.err.text, "the password has to be 15 to 200 characters long");
    CU_ASSERT_TRUE(signin_choose(&first, "four words in a row", &chosen, &place.f.err));
    CU_ASSERT_FALSE(chosen.is_short);
    memcpy(chosen.hash, OTHER, sizeof OTHER);
    CU_ASSERT_TRUE(
        office_set_password(place.f.state, &first, &chosen, OFFICE_BY_INVITATION, &place.f.err));
    CU_ASSERT_FALSE(
        office_set_password(place.f.state, &second, &chosen, OFFICE_BY_INVITATION, &place.f.err));
    EXPECT_TEXT("used", place.f.err.text, "the invitation was used meanwhile");
    CU_ASSERT_TRUE(settle(&place, OTHER));
    returns_close(&place.f);
}

/* Once for real: what is set is what signs in. */
static void
a_password_signs_in(void)
{
    struct place place;

    place_open(&place);
    CU_ASSERT_TRUE(
        office_password(place.f.state, &place.chris, "four words in a row", &place.f.err));
    place.given.password = "four words in a row";
    CU_ASSERT_TRUE(signin_password(place.f.arena, place.f.state, &place.given, NULL, &place.actor,
                                   &place.f.err));
    place.given.password = "four words in a rov";
    CU_ASSERT_FALSE(signin_password(place.f.arena, place.f.state, &place.given, NULL, &place.actor,
                                    &place.f.err));
    EXPECT_TEXT("wrong", place.f.err.text, WRONG);
    returns_close(&place.f);
}

/* What was worked out before is good for the password that it was worked out from, and no longer.
 */
static void
a_password_is_worked_out_ahead(void)
{
    struct password_ahead ahead;
    struct place place;

    place_open(&place);
    CU_ASSERT_TRUE(
        office_password(place.f.state, &place.chris, "four words in a row", &place.f.err));
    place.given.password = "four words in a row";
    signin_work_ahead(place.f.state, &place.given, &ahead);
    CU_ASSERT_TRUE(ahead.is_there);
    place.given.password = "no longer looked at";
    CU_ASSERT_TRUE(signin_password(place.f.arena, place.f.state, &place.given, &ahead, &place.actor,
                                   &place.f.err));
    CU_ASSERT_TRUE(
        office_password(place.f.state, &place.chris, "five other words in a row", &place.f.err));
    place.given.password = "four words in a row";
    CU_ASSERT_FALSE(signin_password(place.f.arena, place.f.state, &place.given, &ahead,
                                    &place.actor, &place.f.err));
    EXPECT_TEXT("changed since", place.f.err.text, WRONG);
    returns_close(&place.f);
}

void
suite_signin(void)
{
    CU_pSuite suite = CU_add_suite("signin", NULL, NULL);

    CU_add_test(suite, "the two halves sign in", the_two_halves_sign_in);
    CU_add_test(suite, "unknown, wrong and closed are alike", unknown_wrong_and_closed_are_alike);
    CU_add_test(suite, "whoever asked before the wait waits as well",
                whoever_asked_before_the_wait_waits_as_well);
    CU_add_test(suite, "a code is good once and about now", a_code_is_good_once_and_about_now);
    CU_add_test(suite, "a wrong password leaves the code", a_wrong_password_leaves_the_code);
    CU_add_test(suite, "an invitation is good for a while", an_invitation_is_good_for_a_while);
    CU_add_test(suite, "an invitation is used once", an_invitation_is_used_once);
    CU_add_test(suite, "a password is worked out ahead", a_password_is_worked_out_ahead);
    CU_add_test(suite, "a password signs in", a_password_signs_in);
}
