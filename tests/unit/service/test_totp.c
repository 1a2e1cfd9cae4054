/* SPDX-License-Identifier: MIT */
#include "service/totp.h"

#include <CUnit/CUnit.h>

#include "base/fault.h"
#include "fixture.h"
#include "return_fixture.h"
#include "service/office.h"
#include "service/sessions.h"
#include "store/ledger.h"
#include "store/second_factor.h"
#include "suites.h"

#define BEGAN INT64_C(1700000010000) /* the beginning of a step */
#define STEP  INT64_C(30000)

static const unsigned char HASH[PASSWORD_HASH_SIZE] = "what scrypt made of the word...";
static const unsigned char SALT[PASSWORD_SALT_SIZE] = "a salt of chris";

struct place {
    struct returns_for_test f;
    struct actor anna, chris, olga;
    struct recovery_codes codes;
    struct signin given;
};

static void
give_password(struct place *place, const struct actor *actor)
{
    CU_ASSERT_TRUE_FATAL(people_set_credential(
        place->f.state->db, actor->person.ref, CREDENTIAL_PASSWORD,
        (struct text){.at = (const char *)HASH, .length = sizeof HASH},
        (struct text){.at = (const char *)SALT, .length = sizeof SALT}, 1, &place->f.err));
}

static void
place_open(struct place *place)
{
    returns_open(&place->f);
    place->anna = returns_person(&place->f, "anna", ROLE_ADMINISTRATOR);
    place->chris = returns_person(&place->f, "chris", ROLE_CERTIFIER);
    place->olga = returns_person(&place->f, "olga", ROLE_S151);
    give_password(place, &place->chris);
    give_password(place, &place->olga);
    place->given = (struct signin){
        .login = "chris", .password = "", .code = "", .source = "192.0.2.10", .now = BEGAN};
}

/* The code of the secret that waits, or counts, at a moment. */
static const char *
code_at(struct place *place, const struct actor *actor, int64_t now)
{
    struct arena *arena = place->f.arena;
    struct credential totp;
    struct text secret;
    int64_t begun;
    uint32_t code;
    bool there;

    CU_ASSERT_TRUE(people_credential(place->f.state->db, arena, actor->person.ref, CREDENTIAL_TOTP,
                                     &totp, &place->f.err));
    secret = totp.secret;
    if (!totp.there)
        CU_ASSERT_TRUE_FATAL(enrolment_read(place->f.state->db, arena, actor->person.ref, &there,
                                            &secret, &begun, &place->f.err) &&
                             there);
    CU_ASSERT_TRUE(totp_code(secret, now / STEP, &code, &place->f.err));
    return arena_printf(arena, "%06u", code);
}

static void
enrol(struct place *place, const struct actor *actor)
{
    struct totp_offer offer;

    CU_ASSERT_TRUE_FATAL(
        totp_begin(place->f.arena, place->f.state, actor, BEGAN, &offer, &place->f.err));
    CU_ASSERT_TRUE_FATAL(totp_confirm(place->f.state, actor, code_at(place, actor, BEGAN), BEGAN,
                                      &place->codes, &place->f.err));
}

static bool
settle(struct place *place, const char *code, int64_t now, struct actor *actor)
{
    place->given.code = code;
    place->given.now = now;
    return signin_settle(place->f.arena, place->f.state, &place->given, HASH, actor, &place->f.err);
}

static void
an_offer_counts_once_it_is_confirmed(void)
{
    struct place place;
    struct totp_offer offer;
    struct actor actor;

    place_open(&place);
    CU_ASSERT_TRUE_FATAL(
        totp_begin(place.f.arena, place.f.state, &place.chris, BEGAN, &offer, &place.f.err));
    EXPECT_NUMBER("secret", strlen(offer.secret), 32 + 7);
    EXPECT_NUMBER("address",
                  strncmp(offer.uri, "otpauth://totp/deltareturn%20E1:chris?secret=", 45), 0);
    CU_ASSERT_PTR_NOT_NULL(
        strstr(offer.uri, "&issuer=deltareturn%20E1&algorithm=SHA1&digits=6&period=30"));
    CU_ASSERT_TRUE(settle(&place, "", BEGAN, &actor)); /* not asked for yet */
    CU_ASSERT_FALSE(
        totp_confirm(place.f.state, &place.chris, "no", BEGAN, &place.codes, &place.f.err));
    EXPECT_TEXT("wrong", place.f.err.text,
                "this is not the code that the app shows now; are its clock and this one right?");
    CU_ASSERT_FALSE(totp_confirm(place.f.state, &place.chris,
                                 code_at(&place, &place.chris, BEGAN + 61 * 2 * STEP),
                                 BEGAN + 61 * 2 * STEP, &place.codes, &place.f.err));
    EXPECT_TEXT("late", place.f.err.text,
                "no secret waits for its first code, or it has waited for more than 30 minutes; "
                "begin anew");
    CU_ASSERT_TRUE(totp_confirm(place.f.state, &place.chris, code_at(&place, &place.chris, BEGAN),
                                BEGAN, &place.codes, &place.f.err));
    CU_ASSERT_FALSE(settle(&place, "", BEGAN, &actor));
    CU_ASSERT_FALSE(settle(&place, code_at(&place, &place.chris, BEGAN), BEGAN, &actor)); /* used */
    CU_ASSERT_TRUE(
        settle(&place, code_at(&place, &place.chris, BEGAN + STEP), BEGAN + STEP, &actor));
    EXPECT_NUMBER("proofs", actor.proofs, PROOF_PASSWORD | PROOF_TOTP);
    CU_ASSERT_FALSE(
        totp_begin(place.f.arena, place.f.state, &place.chris, BEGAN, &offer, &place.f.err));
    EXPECT_TEXT("twice", place.f.err.text,
                "\"chris\" has one-time codes already; they have to be removed first");
    returns_close(&place.f);
}

static void
recovery_codes_are_good_once(void)
{
    struct place place;
    struct recovery_codes others;
    struct actor actor;
    struct text leaf;
    int64_t count;
    uint64_t size;
    char small[RECOVERY_TEXT_SIZE];

    place_open(&place);
    enrol(&place, &place.chris);
    CU_ASSERT_TRUE(totp_codes_left(place.f.state, place.chris.person.ref, &count, &place.f.err));
    EXPECT_NUMBER("ten", count, 10);
    for (unsigned i = 0; i < RECOVERY_CODES; i++) {
        EXPECT_NUMBER("letters", strlen(place.codes.text[i]), 11);
        for (unsigned k = 0; k < i; k++)
            CU_ASSERT_NOT_EQUAL(strcmp(place.codes.text[i], place.codes.text[k]), 0);
    }
    CU_ASSERT_TRUE_FATAL(settle(&place, place.codes.text[3], BEGAN, &actor));
    EXPECT_NUMBER("proofs", actor.proofs, PROOF_PASSWORD | PROOF_RECOVERY);
    CU_ASSERT_TRUE(ledger_size(place.f.state->db, "E1", &size, &place.f.err));
    CU_ASSERT_TRUE(
        ledger_leaf(place.f.state->db, place.f.arena, "E1", size - 1, &leaf, &place.f.err));
    CU_ASSERT_PTR_NOT_NULL(strstr(leaf.at, "\"act\":\"credential.removed\""));
    CU_ASSERT_FALSE(settle(&place, place.codes.text[3], BEGAN, &actor));
    /* in small letters and without the hyphen as well */
    for (unsigned i = 0, k = 0; i < RECOVERY_TEXT_SIZE; i++)
        if (place.codes.text[4][i] != '-')
            small[k++] = (char)(place.codes.text[4][i] >= 'A' ? place.codes.text[4][i] + 32
                                                              : place.codes.text[4][i]);
    CU_ASSERT_TRUE(settle(&place, small, BEGAN, &actor));
    CU_ASSERT_TRUE(totp_codes_left(place.f.state, place.chris.person.ref, &count, &place.f.err));
    EXPECT_NUMBER("eight", count, 8);
    /* somebody else's are not */
    others = place.codes;
    enrol(&place, &place.olga);
    place.given.login = "olga";
    CU_ASSERT_FALSE(settle(&place, others.text[0], BEGAN, &actor));
    /* and new ones take the place of the earlier */
    place.given.login = "chris";
    CU_ASSERT_TRUE(totp_renew_codes(place.f.state, &place.chris, &place.codes, &place.f.err));
    CU_ASSERT_FALSE(settle(&place, others.text[0], BEGAN, &actor));
    CU_ASSERT_TRUE(settle(&place, place.codes.text[0], BEGAN, &actor));
    CU_ASSERT_FALSE(totp_renew_codes(place.f.state, &place.anna, &place.codes, &place.f.err));
    EXPECT_TEXT("none", place.f.err.text, "\"anna\" has no one-time codes");
    returns_close(&place.f);
}

static void
codes_are_given_up_with_a_code(void)
{
    struct place place;
    struct actor actor;
    struct session_token token;
    struct session session;
    int64_t count;

    place_open(&place);
    enrol(&place, &place.chris);
    CU_ASSERT_TRUE(sessions_begin(place.f.arena, place.f.state, &place.chris, "", BEGAN, &token,
                                  &place.f.err));
    CU_ASSERT_FALSE(totp_remove(place.f.state, &place.chris, "000000", BEGAN, &place.f.err));
    EXPECT_TEXT("wrong", place.f.err.text, "the code is wrong, or was used before");
    CU_ASSERT_TRUE(people_mark_short(place.f.state->db, place.chris.person.ref, &place.f.err));
    CU_ASSERT_FALSE(
        totp_remove(place.f.state, &place.chris, place.codes.text[0], BEGAN, &place.f.err));
    EXPECT_TEXT("short", place.f.err.text,
                "the password is too short without one-time codes; choose one of at least 15 "
                "characters first");
    give_password(&place, &place.chris);
    CU_ASSERT_TRUE(
        totp_remove(place.f.state, &place.chris, place.codes.text[0], BEGAN, &place.f.err));
    CU_ASSERT_TRUE(settle(&place, "", BEGAN, &actor));
    EXPECT_NUMBER("proofs", actor.proofs, PROOF_PASSWORD);
    CU_ASSERT_TRUE(totp_codes_left(place.f.state, place.chris.person.ref, &count, &place.f.err));
    EXPECT_NUMBER("codes go as well", count, 0);
    CU_ASSERT_FALSE(sessions_find(place.f.arena, place.f.state, text_of(token.text), BEGAN,
                                  &session, &place.f.err));
    returns_close(&place.f);
}

/* Guessing, signed in, is slowed down, and keeps nobody from signing in. */
static void
guesses_wait(void)
{
    struct place place;
    struct actor actor;

    place_open(&place);
    enrol(&place, &place.chris);
    for (unsigned i = 0; i < 4; i++)
        CU_ASSERT_FALSE(totp_remove(place.f.state, &place.chris, "xxxxxx", BEGAN, &place.f.err));
    EXPECT_NUMBER("denied", place.f.err.code, ERR_DENIED);
    CU_ASSERT_FALSE(
        totp_remove(place.f.state, &place.chris, place.codes.text[0], BEGAN, &place.f.err));
    EXPECT_NUMBER("waits", place.f.err.code, ERR_RETRY);
    CU_ASSERT_TRUE(settle(&place, place.codes.text[0], BEGAN, &actor));
    returns_close(&place.f);
}

static void
a_signatory_s_codes_are_taken_by_two(void)
{
    struct place place;
    struct actor cora, alias;

    place_open(&place);
    cora = returns_person(&place.f, "cora", ROLE_AUDITOR);
    alias = place.anna;
    alias.person.login = "anna2";
    enrol(&place, &place.olga);
#define TWO "the second person has to have a role here, and to be neither \"anna\" nor \"olga\""
    CU_ASSERT_FALSE(totp_take(place.f.state, &place.chris, NULL, "olga", &place.f.err));
    EXPECT_TEXT("no administrator", place.f.err.text, "\"chris\" is not an administrator here");
    CU_ASSERT_FALSE(totp_take(place.f.state, &place.anna, NULL, "olga", &place.f.err));
    EXPECT_TEXT("alone", place.f.err.text,
                "\"olga\" may sign returns off, so nobody does this alone; somebody else who has a "
                "role here has to sign in as well");
    CU_ASSERT_FALSE(totp_take(place.f.state, &place.anna, &alias, "olga", &place.f.err));
    EXPECT_TEXT("an alias", place.f.err.text, TWO);
    CU_ASSERT_FALSE(totp_take(place.f.state, &place.anna, &place.olga, "olga", &place.f.err));
    EXPECT_TEXT("herself", place.f.err.text, TWO);
    alias = cora;
    alias.roles = 0;
    CU_ASSERT_FALSE(totp_take(place.f.state, &place.anna, &alias, "olga", &place.f.err));
    EXPECT_TEXT("nobody here", place.f.err.text, TWO);
    CU_ASSERT_TRUE(totp_take(place.f.state, &place.anna, &cora, "olga", &place.f.err));
    /* one person is enough for others, and a short password goes as well */
    enrol(&place, &place.chris);
    CU_ASSERT_TRUE(people_mark_short(place.f.state->db, place.chris.person.ref, &place.f.err));
    CU_ASSERT_TRUE(totp_take(place.f.state, &place.anna, NULL, "chris", &place.f.err));
    CU_ASSERT_FALSE(settle(&place, "", BEGAN, &alias));
    CU_ASSERT_FALSE(totp_take(place.f.state, &place.anna, NULL, "chris", &place.f.err));
    EXPECT_TEXT("none", place.f.err.text, "\"chris\" has no one-time codes");
    CU_ASSERT_FALSE(totp_take(place.f.state, &place.anna, NULL, "anna", &place.f.err));
    EXPECT_TEXT("own", place.f.err.text, "one's own one-time codes are given up with one of them");
    CU_ASSERT_FALSE(totp_take(place.f.state, &place.anna, NULL, "nobody", &place.f.err));
    EXPECT_TEXT("unknown", place.f.err.text, "nobody has the login \"nobody\"");
    returns_close(&place.f);
}

/* Whoever could sign in as a signatory with a code alone would be one. */
static void
a_signatory_is_invited_by_two(void)
{
    struct place place;
    char code[INVITATION_TEXT_SIZE];
    struct actor dora;

    place_open(&place);
    dora = returns_person(&place.f, "dora", ROLE_SRO);
    CU_ASSERT_TRUE(office_invite(place.f.state, &place.anna, NULL, "dora", code, &place.f.err));
    CU_ASSERT_TRUE(office_invite(place.f.state, &place.anna, NULL, "chris", code, &place.f.err));
    CU_ASSERT_FALSE(office_invite(place.f.state, &place.anna, NULL, "olga", code, &place.f.err));
    EXPECT_NUMBER("alone", place.f.err.code, ERR_DENIED);
    CU_ASSERT_TRUE(office_invite(place.f.state, &place.anna, &dora, "olga", code, &place.f.err));
    enrol(&place, &place.olga);
    CU_ASSERT_TRUE(office_invite(place.f.state, &place.anna, NULL, "olga", code, &place.f.err));
    returns_close(&place.f);
}

/* With the disk failing at any change, codes are there whole or not at all. */
static void
a_failing_disk_leaves_no_half(void)
{
    for (unsigned at = 1;; at++) {
        struct place place;
        struct totp_offer offer;
        char plan[32];
        const char *code;
        bool done;

        place_open(&place);
        CU_ASSERT_TRUE(
            totp_begin(place.f.arena, place.f.state, &place.chris, BEGAN, &offer, &place.f.err));
        code = code_at(&place, &place.chris, BEGAN);
        snprintf(plan, sizeof plan, "change:%u:io", at);
        CU_ASSERT_TRUE(fault_plan(plan, &place.f.err));
        done = totp_confirm(place.f.state, &place.chris, code, BEGAN, &place.codes, &place.f.err);
        CU_ASSERT_TRUE(fault_plan("", &place.f.err));
        if (done) {
            CU_ASSERT_TRUE(at > 10);
            returns_close(&place.f);
            return;
        }
        EXPECT_NUMBER(plan, place.f.err.code, ERR_STORAGE);
        {
            struct arena *again = arena_new();
            const char *dir = arena_printf(again, "%s", place.f.dir);
            struct credential totp;
            struct state *state;
            int64_t count;

            CU_ASSERT_TRUE_FATAL(state_open(again, dir, STATE_READ, &state, &place.f.err));
            CU_ASSERT_TRUE(people_credential(state->db, again, place.chris.person.ref,
                                             CREDENTIAL_TOTP, &totp, &place.f.err));
            CU_ASSERT_FALSE(totp.there);
            CU_ASSERT_TRUE(recovery_left(state->db, place.chris.person.ref, &count, &place.f.err));
            EXPECT_NUMBER(plan, count, 0);
            arena_free(&again);
        }

        returns_close(&place.f);
    }
}

void
suite_totp(void)
{
    CU_pSuite suite = CU_add_suite("totp", NULL, NULL);

    CU_add_test(suite, "an offer counts once it is confirmed",
                an_offer_counts_once_it_is_confirmed);
    CU_add_test(suite, "recovery codes are good once", recovery_codes_are_good_once);
    CU_add_test(suite, "codes are given up with a code", codes_are_given_up_with_a_code);
    CU_add_test(suite, "guesses wait", guesses_wait);
    CU_add_test(suite, "a signatory's codes are taken by two",
                a_signatory_s_codes_are_taken_by_two);
    CU_add_test(suite, "a signatory is invited by two", a_signatory_is_invited_by_two);
    CU_add_test(suite, "a failing disk leaves no half", a_failing_disk_leaves_no_half);
}
