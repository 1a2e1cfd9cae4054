/* SPDX-License-Identifier: MIT */
#include "port/seal.h"

#include <CUnit/CUnit.h>

#include "fixture.h"
#include "port/deflate.h"
#include "suites.h"

static void
every_change_is_noticed(void)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct seal_key key = seal_key_new(), other = seal_key_new();
    struct text bytes = text_of("case-level things"), sealed = {.at = NULL}, opened = {.at = NULL};
    struct error err = {.code = ERR_NONE};

    CU_ASSERT_TRUE(seal_close(arena, &key, text_of("r1"), bytes, &sealed, &err));
    EXPECT_NUMBER("length", sealed.length, bytes.length + 28);
    CU_ASSERT_TRUE(seal_open(arena, &key, text_of("r1"), sealed, &opened, &err));
    CU_ASSERT_TRUE(text_equals(opened, bytes));
    for (size_t i = 0; i < sealed.length; i++) {
        char *changed = arena_copy(arena, sealed.at, sealed.length);

        changed[i] = (char)(changed[i] ^ 1);
        EXPECT_NUMBER("changed",
                      seal_open(arena, &key, text_of("r1"),
                                (struct text){.at = changed, .length = sealed.length}, &opened,
                                &err),
                      false);
    }
    for (size_t length = 0; length < sealed.length; length++)
        CU_ASSERT_FALSE(seal_open(arena, &key, text_of("r1"),
                                  (struct text){.at = sealed.at, .length = length}, &opened, &err));
    CU_ASSERT_FALSE(seal_open(arena, &other, text_of("r1"), sealed, &opened, &err));
    CU_ASSERT_FALSE(seal_open(arena, &key, text_of("r2"), sealed, &opened, &err));
    EXPECT_TEXT("words", err.text, "what was sealed was changed, or the key is another");
}

static void
nothing_can_be_sealed_too(void)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct seal_key key = seal_key_new();
    struct text sealed = {.at = NULL}, opened = {.at = NULL, .length = 9};
    struct error err = {.code = ERR_NONE};

    CU_ASSERT_TRUE(seal_close(arena, &key, text_of(""), text_of(""), &sealed, &err));
    CU_ASSERT_TRUE(seal_open(arena, &key, text_of(""), sealed, &opened, &err));
    EXPECT_NUMBER("length", opened.length, 0);
}

/* RFC 4231, test case 2. */
static void
words_are_bound_by_the_known_code(void)
{
    static const unsigned char KNOWN[] = {0x5b, 0xdc, 0xc1, 0x46, 0xbf, 0x60, 0x75, 0x4e,
                                          0x6a, 0x04, 0x24, 0x26, 0x08, 0x95, 0x75, 0xc7,
                                          0x5a, 0x00, 0x3f, 0x08, 0x9d, 0x27, 0x39, 0x83,
                                          0x9d, 0xec, 0x58, 0xb9, 0x64, 0xec, 0x38, 0x43};
    unsigned char mac[32];
    struct error err = {.code = ERR_NONE};

    CU_ASSERT_TRUE(
        seal_mac(text_of("Jefe"), text_of("what do ya want for nothing?"), mac, &err));
    CU_ASSERT_EQUAL(memcmp(mac, KNOWN, sizeof KNOWN), 0);
}

static void
packed_bytes_come_back(void)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    char *many = arena_alloc(arena, 100000);
    struct text bytes = {.at = many, .length = 100000}, packed = {.at = NULL}, back = {.at = NULL};
    struct error err = {.code = ERR_NONE};

    for (size_t i = 0; i < bytes.length; i++)
        many[i] = "family_id,"[i % 10];
    CU_ASSERT_TRUE(deflate_pack(arena, bytes, &packed, &err));
    CU_ASSERT_TRUE(packed.length < 2000);
    CU_ASSERT_TRUE(deflate_unpack(arena, packed, bytes.length, &back, &err));
    CU_ASSERT_TRUE(text_equals(bytes, back));
    CU_ASSERT_FALSE(deflate_unpack(arena, packed, bytes.length - 1, &back, &err));
    CU_ASSERT_FALSE(deflate_unpack(arena, packed, bytes.length + 1, &back, &err));
    packed.length /= 2;
    CU_ASSERT_FALSE(deflate_unpack(arena, packed, bytes.length, &back, &err));
}

void
suite_seal(void)
{
    CU_pSuite suite = CU_add_suite("seal", NULL, NULL);

    CU_add_test(suite, "every change is noticed", every_change_is_noticed);
    CU_add_test(suite, "nothing can be sealed too", nothing_can_be_sealed_too);
    CU_add_test(suite, "words are bound by the known code", words_are_bound_by_the_known_code);
    CU_add_test(suite, "packed bytes come back", packed_bytes_come_back);
}
