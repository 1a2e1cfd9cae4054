/* SPDX-License-Identifier: MIT */
#include "port/digest.h"

#include <CUnit/CUnit.h>

#include "fixture.h"
#include "suites.h"

/* FIPS 180-4's examples, and the empty message. */
static const struct {
    const char *message, *sum;
} KNOWN[] = {
    {"",                                                         "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
    {"abc",                                                      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
    {"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
     "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"                                                            },
};

static void
known_answers(void)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct error err = {.code = ERR_NONE};
    struct digest *digest;

    CU_ASSERT_TRUE_FATAL(digest_new(arena, &digest, &err));
    for (size_t i = 0; i < COUNT_OF(KNOWN); i++)
        for (size_t piece = 1; piece < 20; piece += 6) {
            size_t length = strlen(KNOWN[i].message);
            unsigned char sum[DIGEST_SIZE];
            char hex[2 * DIGEST_SIZE + 1];

            for (size_t at = 0; at < length; at += piece)
                CU_ASSERT_TRUE(digest_add(digest, KNOWN[i].message + at,
                                          length - at < piece ? length - at : piece, &err));
            CU_ASSERT_TRUE(digest_end(digest, sum, &err));
            digest_hex(sum, hex);
            EXPECT_TEXT(KNOWN[i].message, hex, KNOWN[i].sum);
        }
}

static void
a_million_letters(void)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    char *letters = arena_alloc(arena, 1000000);
    struct error err = {.code = ERR_NONE};
    unsigned char sum[DIGEST_SIZE];
    char hex[2 * DIGEST_SIZE + 1];
    struct digest *digest;

    memset(letters, 'a', 1000000);
    CU_ASSERT_TRUE_FATAL(digest_new(arena, &digest, &err));
    CU_ASSERT_TRUE(digest_add(digest, letters, 1000000, &err) && digest_end(digest, sum, &err));
    digest_hex(sum, hex);
    EXPECT_TEXT("a", hex, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

/* What a hasher makes of parts is the sum of them all, few bytes or many. */
static void
parts_are_hashed_as_one(void)
{
    static const size_t LENGTHS[] = {0, 1, 64, 1022, 1023, 1024, 1025, 5000};
    ARENA_SCOPE struct arena *arena = arena_new();
    char *bytes = arena_alloc(arena, 5000);
    struct error err = {.code = ERR_NONE};
    struct hasher hasher;

    CU_ASSERT_TRUE_FATAL(digest_hasher(arena, &hasher, &err));
    for (size_t i = 0; i < 5000; i++)
        bytes[i] = (char)(i * 31);
    for (size_t i = 0; i < COUNT_OF(LENGTHS); i++) {
        size_t cut = LENGTHS[i] < 7 ? LENGTHS[i] : 7;
        const struct text parts[] = {
            {bytes,       cut             },
            {NULL,        0               },
            {bytes + cut, LENGTHS[i] - cut}
        };
        struct hash pieces = hash_parts(&hasher, parts, COUNT_OF(parts));
        struct hash whole = hash_text(&hasher, (struct text){bytes, LENGTHS[i]}), read = {{0}};
        struct hash_text hex = hash_hex(&whole);

        EXPECT_TEXT("parts", hash_hex(&pieces).text, hex.text);
        CU_ASSERT_TRUE(hash_read_hex(text_of(hex.text), &read) && hash_equals(&read, &whole));
        CU_ASSERT_FALSE(hash_read_hex((struct text){hex.text, 63}, &read));
    }
    EXPECT_TEXT("abc", hash_hex(&(struct hash){{0xba}}).text + 2,
                "00000000000000000000000000000000000000000000000000000000000000");
}

void
suite_digest(void)
{
    CU_pSuite suite = CU_add_suite("port/digest", NULL, NULL);

    CU_add_test(suite, "known answers", known_answers);
    CU_add_test(suite, "a million letters", a_million_letters);
    CU_add_test(suite, "parts are hashed as one", parts_are_hashed_as_one);
}
