/* SPDX-License-Identifier: MIT */
#include "base/text.h"

#include <CUnit/CUnit.h>

#include "fixture.h"
#include "suites.h"

static void
texts_are_compared_by_bytes(void)
{
    static const struct {
        const char *a, *b;
        int order;
    } CASES[] = {
        {"",   "",         0 },
        {"",   "a",        -1},
        {"a",  "",         1 },
        {"a",  "b",        -1},
        {"a",  "B",        1 },
        {"a",  "aa",       -1},
        {"ab", "aa",       1 },
        {"10", "9",        -1},
        {"z",  "\xC3\xA9", -1},
    };

    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        int order = text_compare(text_of(CASES[i].a), text_of(CASES[i].b));

        EXPECT_NUMBER(CASES[i].a, (order > 0) - (order < 0), CASES[i].order);
        EXPECT_NUMBER(CASES[i].a, text_equals(text_of(CASES[i].a), text_of(CASES[i].b)),
                      CASES[i].order == 0);
    }
    CU_ASSERT_TRUE(text_is((struct text){.at = "abc", .length = 2}, "ab"));
    CU_ASSERT(text_compare((struct text){"a\0b", 3}, (struct text){"a\0c", 3}) < 0);
}

static void
builders_grow(void)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct builder builder = {.arena = arena};
    char text[300];

    memset(text, 'y', sizeof text - 1);
    text[sizeof text - 1] = '\0';
    builder_puts(&builder, "");
    EXPECT_TEXT("empty", builder.at, "");
    for (int i = 0; i < 1000; i++)
        builder_printf(&builder, "%d,", i % 10);
    EXPECT_NUMBER("length", builder.length, 2000);
    CU_ASSERT(strncmp(builder.at + 1990, "5,6,7,8,9,", 10) == 0);
    for (size_t length = 254; length < 258; length++) {
        struct builder exact = {.arena = arena};

        builder_printf(&exact, "%.*s", (int)length, text);
        EXPECT_NUMBER("printed", exact.length, length);
        EXPECT_NUMBER("ended", strlen(exact.at), length);
    }
}

static void
cells_are_quoted_when_they_must_be(void)
{
    static const struct {
        const char *cell, *written;
    } CASES[] = {
        {"",         ""          },
        {"plain",    "plain"     },
        {"a b",      "a b"       },
        {" a",       "\" a\""    },
        {"a ",       "\"a \""    },
        {"a,b",      "\"a,b\""   },
        {"a\"b",     "\"a\"\"b\""},
        {"\"",       "\"\"\"\""  },
        {"a\nb",     "\"a\nb\""  },
        {"a\rb",     "\"a\rb\""  },
        {"\xC3\xA9", "\xC3\xA9"  },
    };
    ARENA_SCOPE struct arena *arena = arena_new();

    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        struct builder out = {.arena = arena};

        builder_puts(&out, "");
        builder_csv(&out, text_of(CASES[i].cell));
        EXPECT_TEXT(CASES[i].cell, out.at, CASES[i].written);
    }
}

static void
numbers_have_commas(void)
{
    static const struct {
        int64_t number;
        const char *text, *money;
    } CASES[] = {
        {0,         "0",
         "\xC2\xA3"
         "0"                         },
        {5,         "5",
         "\xC2\xA3"
         "0.05"                      },
        {99,        "99",
         "\xC2\xA3"
         "0.99"                      },
        {100,       "100",
         "\xC2\xA3"
         "1"                         },
        {999,       "999",
         "\xC2\xA3"
         "9.99"                      },
        {1000,      "1,000",
         "\xC2\xA3"
         "10"                        },
        {123450,    "123,450",
         "\xC2\xA3"
         "1,234.50"                  },
        {1000000,   "1,000,000",
         "\xC2\xA3"
         "10,000"                    },
        {-1234567,  "-1,234,567",
         "\xC2\xA3"
         "-12,345.67"                },
        {INT64_MAX, "9,223,372,036,854,775,807",
         "\xC2\xA3"
         "92,233,720,368,547,758.07" },
        {INT64_MIN, "-9,223,372,036,854,775,808",
         "\xC2\xA3"
         "-92,233,720,368,547,758.08"},
    };

    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        EXPECT_TEXT("number", number_format(CASES[i].number).text, CASES[i].text);
        if (CASES[i].number > INT64_MIN && CASES[i].number < INT64_MAX)
            EXPECT_TEXT("money", money_format(CASES[i].number).text, CASES[i].money);
    }
}

static void
anything_can_be_shown(void)
{
    static const struct {
        const char *bytes;
        size_t length, limit;
        const char *shown;
    } CASES[] = {
        {"",                     0,  80, ""                    },
        {"plain, \"text\"",      13, 80, "plain, \"text\""     },
        {"\xC3\xA9\xE2\x82\xAC", 5,  80, "\xC3\xA9\xE2\x82\xAC"},
        {"\xF0\x9F\x99\x82",     4,  80, "\xF0\x9F\x99\x82"    },
        {"a\tb\nc\x7F",          6,  80, "a\\x09b\\x0Ac\\x7F"  },
        {"a\0b",                 3,  80, "a\\x00b"             },
        {"\x1B[31m",             5,  80, "\\x1B[31m"           },
        {"\xFF\xC3",             2,  80, "\\xFF\\xC3"          },
        {"\xC3(",                2,  80, "\\xC3("              },
        {"\xE2\x82",             2,  80, "\\xE2\\x82"          },
        {"\xC0\x80",             2,  80, "\\xC0\\x80"          },
        {"\xE0\x80\x80",         3,  80, "\\xE0\\x80\\x80"     },
        {"\xED\xA0\x80",         3,  80, "\\xED\\xA0\\x80"     },
        {"\xF4\x90\x80\x80",     4,  80, "\\xF4\\x90\\x80\\x80"},
        {"\xC2\x9B",             2,  80, "\\xC2\\x9B"          }, /* a control of the second set */
        {"abcdef",               6,  6,  "abcdef"              },
        {"abcdefg",              7,  6,  "abcdef..."           },
        {"abcde\xC3\xA9",        7,  6,  "abcde\xC3\xA9"       },
    };
    ARENA_SCOPE struct arena *arena = arena_new();

    for (size_t i = 0; i < COUNT_OF(CASES); i++)
        EXPECT_TEXT(CASES[i].shown,
                    text_for_show(arena,
                                  (struct text){.at = CASES[i].bytes, .length = CASES[i].length},
                                  CASES[i].limit),
                    CASES[i].shown);
}

static void
sentences_begin_with_a_capital(void)
{
    static const struct {
        const char *words, *sentence;
    } CASES[] = {
        {"signed off", "Signed off"},
        {"zebra",      "Zebra"     },
        {"a",          "A"         },
        {"Already",    "Already"   },
        {"\"quoted\"", "\"quoted\""},
        {"{",          "{"         },
        {"`",          "`"         },
        {"\xC3\xA9t",  "\xC3\xA9t" },
        {"",           ""          },
    };
    ARENA_SCOPE struct arena *arena = arena_new();

    for (size_t i = 0; i < COUNT_OF(CASES); i++)
        EXPECT_TEXT(CASES[i].words, text_capital(arena, CASES[i].words), CASES[i].sentence);
}

void
suite_text(void)
{
    CU_pSuite suite = CU_add_suite("base/text", NULL, NULL);

    CU_add_test(suite, "texts are compared by bytes", texts_are_compared_by_bytes);
    CU_add_test(suite, "builders grow", builders_grow);
    CU_add_test(suite, "cells are quoted when they must be", cells_are_quoted_when_they_must_be);
    CU_add_test(suite, "sentences begin with a capital", sentences_begin_with_a_capital);
    CU_add_test(suite, "numbers have commas", numbers_have_commas);
    CU_add_test(suite, "anything can be shown", anything_can_be_shown);
}
