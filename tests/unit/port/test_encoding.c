/* SPDX-License-Identifier: MIT */
#include "port/encoding.h"

#include <CUnit/CUnit.h>

#include "fixture.h"
#include "suites.h"

static void
text_becomes_utf8(void)
{
    static const struct {
        const char *name;
        struct text bytes;
        const char *expected; /* the text, or what is wrong */
    } CASES[] = {
        {NULL,           {"Zo\xC3\xAB", 4},        "Zo\xC3\xAB"                          },
        {NULL,           {"Zo\xEB", 3},            "Zo\xEB"                              },
        {"utf-8",
         {"\xEF\xBB\xBF"
          "a",
          4},
         "a"                                                                             },
        {"windows-1252", {"Zo\xEB \x80 \x92", 7},  "Zo\xC3\xAB \xE2\x82\xAC \xE2\x80\x99"},
        {"WINDOWS-1252", {"a\nb\n\x81", 5},        "line 3 is not WINDOWS-1252"          },
        {"windows-1252",
         {"\xEF\xBB\xBF"
          "a\xC3\xAB",
          6},
         "a\xC3\xAB"                                                                     },
        {"iso-8859-15",  {"\xA4", 1},              "\xE2\x82\xAC"                        },
        {NULL,
         {"\xFF\xFE"
          "a\0\xEB\0",
          6},
         "a\xC3\xAB"                                                                     },
        {"utf-16",       {"\xFE\xFF\0a\0\xEB", 6}, "a\xC3\xAB"                           },
        {NULL,           {"\xFF\xFE\0\xD8", 4},    "line 1 is not UTF-16LE"              },
        {NULL,           {"", 0},                  ""                                    },
    };

    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        ARENA_SCOPE struct arena *arena = arena_new();
        struct error err = {.code = ERR_NONE};
        struct text text;
        bool good = encoding_read(arena, CASES[i].name, CASES[i].bytes, &text, &err);

        EXPECT_TEXT(CASES[i].expected, good ? arena_copy(arena, text.at, text.length) : err.text,
                    CASES[i].expected);
        CU_ASSERT(good || err.code == ERR_INPUT);
    }
}

static void
encodings_have_names(void)
{
    for (size_t i = 0; ENCODINGS[i] != NULL; i++)
        CU_ASSERT_TRUE(encoding_is_known(ENCODINGS[i]));
    CU_ASSERT_TRUE(encoding_is_known("UTF-8"));
    CU_ASSERT_FALSE(encoding_is_known("utf8"));
    CU_ASSERT_FALSE(encoding_is_known(""));
}

void
suite_encoding(void)
{
    CU_pSuite suite = CU_add_suite("port/encoding", NULL, NULL);

    CU_add_test(suite, "text becomes UTF-8", text_becomes_utf8);
    CU_add_test(suite, "encodings have names", encodings_have_names);
}
