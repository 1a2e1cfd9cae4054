/* SPDX-License-Identifier: MIT */
#include "base/base64.h"

#include <CUnit/CUnit.h>

#include "base/hex.h"
#include "fixture.h"
#include "suites.h"

/* RFC 4648, section 10. */
static const struct {
    const char *bytes, *text;
} KNOWN[] = {
    {"",       ""        },
    {"f",      "Zg=="    },
    {"fo",     "Zm8="    },
    {"foo",    "Zm9v"    },
    {"foob",   "Zm9vYg=="},
    {"fooba",  "Zm9vYmE="},
    {"foobar", "Zm9vYmFy"},
};

static void
known_answers(void)
{
    ARENA_SCOPE struct arena *arena = arena_new();

    for (size_t i = 0; i < COUNT_OF(KNOWN); i++) {
        struct builder out = {.arena = arena};
        struct text bytes;
        size_t length = strlen(KNOWN[i].bytes);
        char six[6];

        builder_puts(&out, "");
        builder_base64(&out, KNOWN[i].bytes, length);
        EXPECT_TEXT(KNOWN[i].bytes, out.at, KNOWN[i].text);
        EXPECT_NUMBER(KNOWN[i].bytes, out.length, BASE64_LENGTH(length));
        CU_ASSERT_TRUE_FATAL(base64_decode(arena, text_of(KNOWN[i].text), &bytes));
        EXPECT_TEXT(KNOWN[i].text, bytes.at, KNOWN[i].bytes);
        CU_ASSERT_TRUE(base64_read(text_of(KNOWN[i].text), six, length));
        CU_ASSERT_TRUE(length == 0 || memcmp(six, KNOWN[i].bytes, length) == 0);
        CU_ASSERT_FALSE(base64_read(text_of(KNOWN[i].text), six, length + 1));
    }
}

static void
other_texts_are_refused(void)
{
    static const char *const TEXTS[] = {
        "Z",    "Zg",       "Zg=",     "Zh==",  "Zm9=",   "=",         "==",
        "====", "Zg==Zg",   "Zm 9",    "Zm9v ", "Zm9v\n", "Zm9vZg=\n", "Zm-_",
        "Z===", "Zg==Zg==", "Zm9\x80", "=m9v",  "Z=9v",   "Zm=v",      "Zm9v====",
    };
    ARENA_SCOPE struct arena *arena = arena_new();
    struct text bytes;

    for (size_t i = 0; i < COUNT_OF(TEXTS); i++)
        EXPECT_NUMBER(TEXTS[i], base64_decode(arena, text_of(TEXTS[i]), &bytes), false);
}

/* Every text of four characters that is read is what its bytes are written as. */
static void
one_text_for_the_same_bytes(void)
{
    static const char SOME[] = "AQgwz09+/=";
    ARENA_SCOPE struct arena *arena = arena_new();
    unsigned read = 0;

    for (unsigned i = 0; i < 10000; i++) {
        char four[5] = {SOME[i % 10], SOME[i / 10 % 10], SOME[i / 100 % 10], SOME[i / 1000], '\0'};
        struct builder out = {.arena = arena};
        struct text bytes;

        if (!base64_decode(arena, text_of(four), &bytes))
            continue;
        builder_base64(&out, bytes.at, bytes.length);
        EXPECT_TEXT(four, out.at, four);
        read++;
    }
    /* 9 digits: 9^4 without padding; A, Q, g, w leave nothing over beside four zero bits, and those
     * with 0 and 8 beside two. */
    EXPECT_NUMBER("read", read, 9 * 9 * 9 * 9 + 9 * 4 + 9 * 9 * 5);
}

static void
hex_digits(void)
{
    unsigned char bytes[2] = {1, 2};
    char text[5];

    hex_write((const unsigned char[]){0x0f, 0xa0}, 2, text);
    EXPECT_TEXT("written", text, "0fa0");
    CU_ASSERT_FALSE(hex_read(text_of("0fa"), bytes, 2));
    CU_ASSERT_FALSE(hex_read(text_of("0fA0"), bytes, 2));
    CU_ASSERT_FALSE(hex_read(text_of("0fa0 "), bytes, 2));
    CU_ASSERT_FALSE(hex_read(text_of("0fg0"), bytes, 2));
    CU_ASSERT_TRUE(hex_read(text_of("0fa0"), bytes, 2));
    CU_ASSERT_TRUE(bytes[0] == 0x0f && bytes[1] == 0xa0);
}

void
suite_base64(void)
{
    CU_pSuite suite = CU_add_suite("base/base64", NULL, NULL);

    CU_add_test(suite, "known answers", known_answers);
    CU_add_test(suite, "other texts are refused", other_texts_are_refused);
    CU_add_test(suite, "one text for the same bytes", one_text_for_the_same_bytes);
    CU_add_test(suite, "hex digits", hex_digits);
}
