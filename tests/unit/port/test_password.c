/* SPDX-License-Identifier: MIT */
#include "port/password.h"

#include <CUnit/CUnit.h>

#include "fixture.h"
#include "suites.h"

/* RFC 6238, appendix B, cut to six digits. */
static void
one_time_codes_are_the_known_ones(void)
{
    static const struct {
        int64_t seconds;
        uint32_t code;
    } CASES[] = {
        {59,          287082},
        {1111111109,  81804 },
        {1111111111,  50471 },
        {1234567890,  5924  },
        {2000000000,  279037},
        {20000000000, 353130},
    };
    struct error err = {.code = ERR_NONE};

    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        uint32_t code = 0;

        CU_ASSERT_TRUE(
            totp_code(text_of("12345678901234567890"), CASES[i].seconds / 30, &code, &err));
        EXPECT_NUMBER("code", code, CASES[i].code);
    }
}

static void
hashes_depend_on_everything(void)
{
    unsigned char salt[PASSWORD_SALT_SIZE] = "salt of sixteen", one[PASSWORD_HASH_SIZE],
                  two[PASSWORD_HASH_SIZE];
    struct error err = {.code = ERR_NONE};

    CU_ASSERT_TRUE(password_hash(text_of("three green kites"), salt, one, &err));
    CU_ASSERT_TRUE(password_hash(text_of("three green kites"), salt, two, &err));
    CU_ASSERT_TRUE(bytes_are_same(one, two, sizeof one));
    salt[0]++;
    CU_ASSERT_TRUE(password_hash(text_of("three green kites"), salt, two, &err));
    CU_ASSERT_FALSE(bytes_are_same(one, two, sizeof one));
    salt[0]--;
    CU_ASSERT_TRUE(password_hash(text_of("three green kite"), salt, two, &err));
    CU_ASSERT_FALSE(bytes_are_same(one, two, sizeof one));
}

void
suite_password(void)
{
    CU_pSuite suite = CU_add_suite("password", NULL, NULL);

    CU_add_test(suite, "one-time codes are the known ones", one_time_codes_are_the_known_ones);
    CU_add_test(suite, "hashes depend on everything", hashes_depend_on_everything);
}
