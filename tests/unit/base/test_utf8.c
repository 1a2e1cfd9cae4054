/* SPDX-License-Identifier: MIT */
/* utf8, number, and where a text is cut. */
#include "base/utf8.h"

#include <CUnit/CUnit.h>

#include "base/number.h"
#include "fixture.h"
#include "suites.h"

static void
characters_are_read(void)
{
    static const struct {
        const char *text;
        size_t length;
        uint32_t character;
    } CASES[] = {
        {"a",                1, 'a'     },
        {"\x7F",             1, 0x7F    },
        {"\xC2\x80",         2, 0x80    },
        {"\xC3\xA9",         2, 0xE9    },
        {"\xDF\xBF",         2, 0x7FF   },
        {"\xE0\xA0\x80",     3, 0x800   },
        {"\xE2\x80\x94",     3, 0x2014  },
        {"\xEF\xBF\xBF",     3, 0xFFFF  },
        {"\xF0\x90\x80\x80", 4, 0x10000 },
        {"\xF4\x8F\xBF\xBF", 4, 0x10FFFF},
        {"\x80",             0, 0       },
        {"\xC0\x80",         0, 0       },
        {"\xC1\xBF",         0, 0       },
        {"\xE0\x9F\xBF",     0, 0       },
        {"\xED\xA0\x80",     0, 0       },
        {"\xF0\x8F\xBF\xBF", 0, 0       },
        {"\xF4\x90\x80\x80", 0, 0       },
        {"\xF5\x80\x80\x80", 0, 0       },
        {"\xC3",             0, 0       },
        {"\xE2\x80",         0, 0       },
        {"\xC3(",            0, 0       },
    };

    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        uint32_t character = 0;

        EXPECT_NUMBER(CASES[i].text, utf8_read(text_of(CASES[i].text), 0, &character),
                      CASES[i].length);
        EXPECT_NUMBER(CASES[i].text, character, CASES[i].character);
    }
}

static void
characters_are_counted(void)
{
    EXPECT_NUMBER("nothing", utf8_count(text_of("")), 0);
    EXPECT_NUMBER("ASCII", utf8_count(text_of("Ash")), 3);
    EXPECT_NUMBER("of two, three and four bytes",
                  utf8_count(text_of("\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80")), 3);
}

static void
numbers_have_one_spelling(void)
{
    static const char *const BAD[] = {"",   "-1", "+1", "01",  "00",
                                      "1 ", " 1", "1a", "256", "99999999999999999999999"};
    uint64_t number = 4711;

    for (size_t i = 0; i < COUNT_OF(BAD); i++)
        EXPECT_NUMBER(BAD[i], decimal_read(text_of(BAD[i]), 255, &number), false);
    EXPECT_NUMBER("untouched", number, 4711);
    CU_ASSERT_TRUE(decimal_read(text_of("255"), 255, &number) && number == 255);
    CU_ASSERT_TRUE(decimal_read(text_of("0"), 255, &number) && number == 0);
    CU_ASSERT_FALSE(decimal_read(text_of("9"), 8, &number));
    CU_ASSERT_TRUE(decimal_read(text_of("18446744073709551615"), UINT64_MAX, &number));
    CU_ASSERT_TRUE(number == UINT64_MAX);
    CU_ASSERT_FALSE(decimal_read(text_of("18446744073709551616"), UINT64_MAX, &number));
}

static void
texts_are_cut(void)
{
    struct text before = text_of("x"), rest = text_of("a,b,");

    CU_ASSERT_TRUE(text_cut(rest, ',', &before, &rest) && text_is(before, "a"));
    CU_ASSERT_TRUE(text_cut(rest, ',', &before, &rest) && text_is(before, "b"));
    CU_ASSERT_TRUE(rest.length == 0 && !text_cut(rest, ',', &before, &rest));
    CU_ASSERT_TRUE(text_is(before, "b"));
    CU_ASSERT_FALSE(text_cut((struct text){NULL, 0}, ',', &before, &rest));
}

void
suite_utf8(void)
{
    CU_pSuite suite = CU_add_suite("base/utf8", NULL, NULL);

    CU_add_test(suite, "characters are read", characters_are_read);
    CU_add_test(suite, "characters are counted", characters_are_counted);
    CU_add_test(suite, "numbers have one spelling", numbers_have_one_spelling);
    CU_add_test(suite, "texts are cut", texts_are_cut);
}
