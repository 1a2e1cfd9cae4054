/* SPDX-License-Identifier: MIT */
#include "model/person.h"

#include <CUnit/CUnit.h>

#include "fixture.h"
#include "model/role.h"
#include "suites.h"

static const struct {
    const char *text;
    bool login, name, email;
} TEXTS[] = {
    {"dana",                             true,  true,  false},
    {"9lives",                           true,  true,  false},
    {"d.a-n_a",                          true,  true,  false},
    {".dana",                            false, true,  false},
    {"Dana",                             false, true,  false},
    {"",                                 false, false, false},
    {"   ",                              false, false, false},
    {"abcdefghijklmnopqrstuvwxyzabcdef", true,  true,  false},
    {"abcdefghijklmnopqrstuvwxyzabcdefg", false, true, false},
    {"Dana D\xC3\xA9",                   false, true,  false},
    {"one\ntwo",                         false, false, false},
    {"a@b.example",                      false, true,  true },
    {"a.b+c@d.example",                  false, true,  true },
    {"a@b",                              false, true,  false},
    {"a@@b.example",                     false, true,  false},
    {"@b.example",                       false, true,  false},
    {"a@.example",                       false, true,  false},
    {"a@b.example.",                     false, true,  false},
    {"a@b..example",                     false, true,  false},
    {"a b@c.example",                    false, true,  false},
    {"<a@b.example>",                    false, true,  false},
    {"a@b.example\r\nBcc: c@d.example",  false, false, false},
};

static void
what_is_recorded_has_a_form(void)
{
    struct error err = {.code = ERR_NONE};

    for (size_t i = 0; i < COUNT_OF(TEXTS); i++) {
        EXPECT_NUMBER(TEXTS[i].text, person_login_check(TEXTS[i].text, &err), TEXTS[i].login);
        EXPECT_NUMBER(TEXTS[i].text, person_name_check(TEXTS[i].text, &err), TEXTS[i].name);
        EXPECT_NUMBER(TEXTS[i].text, person_email_check(TEXTS[i].text, &err), TEXTS[i].email);
    }
    EXPECT_TEXT("words", err.text,
                "the address has to be one mailbox like someone@council.example");
}

static void
a_mailbox_is_one_person(void)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    static const struct {
        const char *email, *key;
    } CASES[] = {
        {"dana@council.example",           "dana@council.example"},
        {"Dana@Council.Example",           "dana@council.example"},
        {"DANA+returns@council.example",   "dana@council.example"},
        {"dana+a+b@council.example",       "dana@council.example"},
        {"dana.d@council.example",         "dana.d@council.example"},
    };

    for (size_t i = 0; i < COUNT_OF(CASES); i++)
        EXPECT_TEXT(CASES[i].email, person_email_key(arena, CASES[i].email), CASES[i].key);
}

static void
passwords_have_to_be_good(void)
{
    const struct person dana = {
        .login = "dana", .name = "Dana Data Provider", .email = "dana@council.example"};
    static const struct {
        const char *password;
        bool alone, with_second;
    } CASES[] = {
        {"three green kites",          true,  true },
        {"fourteen chars",             false, true },
        {"fifteen chars..",            true,  true },
        {"seven c",                    false, false},
        {"eight ch",                   false, true },
        {"Password1234567",            false, false},
        {"trustno1",                   false, false},
        {"P@ssw0rd!2024..",            false, false},
        {"2024 Summer 2024",           false, false},
        {"Coventry-Council-2024",      false, false},
        {"Welcome_welcome1",           false, false},
        {"correct horse battery staple", false, false},
        {"five green coventry kites",  true,  true },
        {"12345678901234567",          false, false},
        {"zyxwvutsrqponmlk",           false, false},
        {"98765432109876",             false, false},
        {"3141592653589793",           true,  true },
        {"password\xC3\xA9 2024 ....", false, false},
        {"aaaaaaaaaaaaaaaaaaaa",       false, false},
        {"abcabcabcabcabcabc",         false, false},
        {"dana data provider",         false, false},
        {"Dana@council.example",       false, false},
        {"\xC3\xA9\xC3\xA8 vingt-et-un fois", true, true},
    };
    struct error err = {.code = ERR_NONE};

    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        EXPECT_NUMBER(CASES[i].password,
                      person_password_check(&dana, CASES[i].password, false, &err),
                      CASES[i].alone);
        EXPECT_NUMBER(CASES[i].password,
                      person_password_check(&dana, CASES[i].password, true, &err),
                      CASES[i].with_second);
    }
    CU_ASSERT_FALSE(person_password_check(&dana, "short", false, &err));
    EXPECT_TEXT("words", err.text, "the password has to be 15 to 200 characters long");
}

static void
roles_have_codes(void)
{
    for (unsigned i = 0; i < ROLE_TOTAL; i++)
        EXPECT_NUMBER(ROLES[i].code, role_read(text_of(ROLES[i].code)), i);
    EXPECT_NUMBER("other", role_read(text_of("Provider")), ROLE_TOTAL);
}

void
suite_person(void)
{
    CU_pSuite suite = CU_add_suite("person", NULL, NULL);

    CU_add_test(suite, "what is recorded has a form", what_is_recorded_has_a_form);
    CU_add_test(suite, "a mailbox is one person", a_mailbox_is_one_person);
    CU_add_test(suite, "passwords have to be good", passwords_have_to_be_good);
    CU_add_test(suite, "roles have codes", roles_have_codes);
}
