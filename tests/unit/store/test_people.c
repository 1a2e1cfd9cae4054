/* SPDX-License-Identifier: MIT */
#include "store/people.h"

#include <CUnit/CUnit.h>

#include "base/file.h"
#include "base/random.h"
#include "fixture.h"
#include "store/authority.h"
#include "store/schema.h"
#include "store/statements.h"
#include "suites.h"

struct place {
    struct arena *arena;
    struct db *db;
    struct error err;
};

static void
place_open(struct place *place)
{
    place->arena = arena_new();
    place->err = (struct error){.code = ERR_NONE};
    CU_ASSERT_TRUE_FATAL(
        db_open(place->arena,
                path_join(place->arena, folder_for_test(place->arena), "a.db"), DB_WRITE,
                &place->db, &place->err));
    CU_ASSERT_TRUE_FATAL(schema_migrate(place->db, &place->err) &&
                         db_prepare(place->db, STATEMENT_TEXTS, STATEMENT_COUNT, &place->err) &&
                         authority_add(place->db, "E1", "host.example/E1", 1, &place->err));
}

static struct person
add(struct place *place, const char *login, const char *identity)
{
    const char *ref = arena_printf(place->arena, "%s", random_ref().text);
    struct person person = {
        .ref = ref,
        .login = login,
        .name = "Somebody",
        .email = arena_printf(place->arena, "%s@council.example", login),
        .email_key = arena_printf(place->arena, "%s@council.example", login),
        .identity = identity == NULL ? ref : identity,
    };

    CU_ASSERT_TRUE(people_add(place->db, "E1", &person, 5, &place->err));
    return person;
}

static size_t
count_by(struct place *place, enum people_by by, const char *key)
{
    struct people people = {.count = 99};

    CU_ASSERT_TRUE(
        people_read(place->db, place->arena, "E1", by, key, &people, &place->err));
    return people.count;
}

static void
people_are_found_by_what_is_known(void)
{
    struct place place;
    struct person dana;
    struct people people;

    place_open(&place);
    dana = add(&place, "dana", NULL);
    add(&place, "chris", NULL);
    dana.os_account = "dana-w";
    dana.disabled = 77;
    CU_ASSERT_TRUE(people_change(place.db, &dana, &place.err));
    EXPECT_NUMBER("all", count_by(&place, PEOPLE_ALL, NULL), 2);
    EXPECT_NUMBER("mailbox", count_by(&place, PEOPLE_BY_MAILBOX, "chris@council.example"), 1);
    EXPECT_NUMBER("account", count_by(&place, PEOPLE_BY_ACCOUNT, "dana-w"), 1);
    EXPECT_NUMBER("nobody", count_by(&place, PEOPLE_BY_LOGIN, "drew"), 0);
    CU_ASSERT_TRUE(people_read(place.db, place.arena, "E1", PEOPLE_BY_REF, dana.ref, &people,
                               &place.err));
    EXPECT_TEXT("login", people.list[0].login, "dana");
    EXPECT_NUMBER("disabled", people.list[0].disabled, 77);
    CU_ASSERT_TRUE(people_read(place.db, place.arena, "E1", PEOPLE_ALL, NULL, &people,
                               &place.err));
    EXPECT_TEXT("first", people.list[0].login, "chris");
    CU_ASSERT_PTR_NULL(people.list[0].os_account);
    arena_free(&place.arena);
}

static void
one_login_one_account(void)
{
    struct place place;
    struct person dana;

    place_open(&place);
    dana = add(&place, "dana", NULL);
    dana.ref = arena_printf(place.arena, "%s", random_ref().text);
    CU_ASSERT_FALSE(people_add(place.db, "E1", &dana, 5, &place.err));
    EXPECT_NUMBER("code", place.err.code, ERR_CONFLICT);
    arena_free(&place.arena);
}

static void
roles_are_granted_and_revoked(void)
{
    struct place place;
    struct person dana;
    unsigned roles;
    bool changed;

    place_open(&place);
    dana = add(&place, "dana", NULL);
    CU_ASSERT_TRUE(people_grant(place.db, "E1", dana.ref, ROLE_PROVIDER, 5, &changed, &place.err));
    CU_ASSERT_TRUE(changed);
    CU_ASSERT_TRUE(people_grant(place.db, "E1", dana.ref, ROLE_PROVIDER, 6, &changed, &place.err));
    CU_ASSERT_FALSE(changed);
    CU_ASSERT_TRUE(people_grant(place.db, "E1", dana.ref, ROLE_AUDITOR, 6, &changed, &place.err));
    CU_ASSERT_TRUE(people_roles(place.db, "E1", dana.ref, &roles, &place.err));
    EXPECT_NUMBER("both", roles, 1U << ROLE_PROVIDER | 1U << ROLE_AUDITOR);
    CU_ASSERT_TRUE(people_revoke(place.db, "E1", dana.ref, ROLE_PROVIDER, &changed, &place.err));
    CU_ASSERT_TRUE(people_roles(place.db, "E1", dana.ref, &roles, &place.err));
    EXPECT_NUMBER("one", roles, 1U << ROLE_AUDITOR);
    arena_free(&place.arena);
}

/* Also under another account of the same human being. */
static void
an_administrator_holds_no_seat(void)
{
    struct place place;
    struct person admin, alias;
    bool changed;

    place_open(&place);
    admin = add(&place, "admin", NULL);
    alias = add(&place, "alias", admin.ref);
    CU_ASSERT_TRUE(
        people_grant(place.db, "E1", admin.ref, ROLE_ADMINISTRATOR, 5, &changed, &place.err));
    CU_ASSERT_FALSE(
        people_grant(place.db, "E1", alias.ref, ROLE_CERTIFIER, 5, &changed, &place.err));
    EXPECT_TEXT("words", place.err.text, "an administrator holds no seat in the same authority");
    CU_ASSERT_TRUE(
        people_grant(place.db, "E1", alias.ref, ROLE_ADMINISTRATOR, 5, &changed, &place.err));
    arena_free(&place.arena);
}

static void
used_codes_are_remembered(void)
{
    struct place place;
    struct person dana;
    struct credential credential;
    bool fresh;

    place_open(&place);
    dana = add(&place, "dana", NULL);
    CU_ASSERT_TRUE(people_credential(place.db, place.arena, dana.ref, CREDENTIAL_TOTP, &credential,
                                     &place.err));
    CU_ASSERT_FALSE(credential.there);
    CU_ASSERT_TRUE(people_set_credential(place.db, dana.ref, CREDENTIAL_TOTP, text_of("secret"),
                                         text_of(""), 5, &place.err));
    CU_ASSERT_TRUE(people_use_step(place.db, dana.ref, 100, &fresh, &place.err) && fresh);
    CU_ASSERT_TRUE(people_use_step(place.db, dana.ref, 100, &fresh, &place.err) && !fresh);
    CU_ASSERT_TRUE(people_use_step(place.db, dana.ref, 99, &fresh, &place.err) && !fresh);
    CU_ASSERT_TRUE(people_use_step(place.db, dana.ref, 101, &fresh, &place.err) && fresh);
    CU_ASSERT_TRUE(people_credential(place.db, place.arena, dana.ref, CREDENTIAL_TOTP, &credential,
                                     &place.err));
    CU_ASSERT_TRUE(credential.there && text_is(credential.secret, "secret"));
    EXPECT_NUMBER("step", credential.last_step, 101);
    arena_free(&place.arena);
}

void
suite_people(void)
{
    CU_pSuite suite = CU_add_suite("people", NULL, NULL);

    CU_add_test(suite, "people are found by what is known", people_are_found_by_what_is_known);
    CU_add_test(suite, "one login, one account", one_login_one_account);
    CU_add_test(suite, "roles are granted and revoked", roles_are_granted_and_revoked);
    CU_add_test(suite, "an administrator holds no seat", an_administrator_holds_no_seat);
    CU_add_test(suite, "used codes are remembered", used_codes_are_remembered);
}
