/* SPDX-License-Identifier: MIT */
#include "port/unicode.h"

#include <CUnit/CUnit.h>

#include "fixture.h"
#include "suites.h"

static void
clean_is_utf8_without_nul(void)
{
    static const struct {
        const char *bytes;
        size_t length;
        bool clean;
    } CASES[] = {
        {"",                 0, true },
        {"abc",              3, true },
        {"\x01\x7F",         2, true },
        {"\xC3\xA9",         2, true },
        {"\xE2\x82\xAC",     3, true },
        {"\xF0\x9F\x99\x82", 4, true },
        {"\xF4\x8F\xBF\xBF", 4, true },
        {"\xEF\xBF\xBF",     3, true },
        {"a\0b",             3, false},
        {"\0",               1, false},
        {"\x80",             1, false},
        {"\xC3",             1, false},
        {"\xC3(",            2, false},
        {"\xC0\x80",         2, false}, /* too long a way to write it */
        {"\xC1\xBF",         2, false},
        {"\xE0\x9F\xBF",     3, false},
        {"\xED\xA0\x80",     3, false}, /* half a surrogate pair */
        {"\xF0\x8F\xBF\xBF", 4, false},
        {"\xF4\x90\x80\x80", 4, false}, /* beyond U+10FFFF */
        {"\xF8\x88\x80\x80", 4, false},
        {"\xFF\xFE",         2, false},
        {"\xE2\x82",         2, false},
    };

    for (size_t i = 0; i < COUNT_OF(CASES); i++)
        EXPECT_NUMBER(
            CASES[i].bytes,
            unicode_is_clean((struct text){.at = CASES[i].bytes, .length = CASES[i].length}),
            CASES[i].clean);
}

/* All characters with the property White_Space, and some that only look like it. */
static void
white_space_is_trimmed(void)
{
    static const char *const SPACES[] = {"\t",           "\n",           "\v",
                                         "\f",           "\r",           " ",
                                         "\xC2\x85",     "\xC2\xA0",     "\xE1\x9A\x80",
                                         "\xE2\x80\x80", "\xE2\x80\x81", "\xE2\x80\x82",
                                         "\xE2\x80\x83", "\xE2\x80\x84", "\xE2\x80\x85",
                                         "\xE2\x80\x86", "\xE2\x80\x87", "\xE2\x80\x88",
                                         "\xE2\x80\x89", "\xE2\x80\x8A", "\xE2\x80\xA8",
                                         "\xE2\x80\xA9", "\xE2\x80\xAF", "\xE2\x81\x9F",
                                         "\xE3\x80\x80"};
    static const char *const OTHERS[] = {"x",    "\xE2\x80\x8B", "\xEF\xBB\xBF", "\xC3\xA9", "\x01",
                                         "\x80", "\xC2",         "\xE2\x80",     "\xA0"};
    ARENA_SCOPE struct arena *arena = arena_new();

    for (size_t i = 0; i < COUNT_OF(SPACES); i++)
        for (size_t k = 0; k < COUNT_OF(OTHERS); k++) {
            const char *inner = arena_printf(arena, "%s%s%s", OTHERS[k], SPACES[i], "y");
            struct text trimmed =
                unicode_trim(text_of(arena_printf(arena, "%s%s %s", SPACES[i], inner, SPACES[i])));

            EXPECT_TEXT("trimmed", arena_copy(arena, trimmed.at, trimmed.length), inner);
            EXPECT_NUMBER("alone", unicode_trim(text_of(SPACES[i])).length, 0);
            EXPECT_NUMBER("none", unicode_trim(text_of(OTHERS[k])).length, strlen(OTHERS[k]));
        }
    EXPECT_NUMBER("empty", unicode_trim(text_of("")).length, 0);
}

static void
normal_form_is_known(void)
{
    static const struct {
        const char *text;
        bool normal;
    } CASES[] = {
        {"",                 true },
        {"plain",            true },
        {"caf\xC3\xA9",      true },
        {"cafe\xCC\x81",     false}, /* e and an accent that belong together */
        {"\xE2\x84\xAB",     false}, /* the angstrom sign is a letter */
        {"\xC3",             false},
        {"\xED\xA0\x80",     false},
        {"\xF0\x9F\x99\x82", true },
    };

    for (size_t i = 0; i < COUNT_OF(CASES); i++)
        EXPECT_NUMBER(CASES[i].text, unicode_is_normal(text_of(CASES[i].text)), CASES[i].normal);
}

static void
the_same_words(void)
{
    static const struct {
        const char *a, *b;
        bool same;
    } CASES[] = {
        {"Ann Other",  "ann other",               true },
        {"Ann Other",  "  ANN \xC2\xA0\t OTHER ", true },
        {"Ann Other",  "AnnOther",                false},
        {"Ann Other",  "Ann Others",              false},
        {"Ren\xC3\xA9"
         "e", "RENE\xCC\x81"
         "E",               true },
        {"Ren\xC3\xA9"
         "e", "Renee",                   false},
        {"Stra\xC3\x9F"
         "e", "STRASSE",                 true },
        {"",           " ",                       true },
        {"",           "a",                       false},
    };

    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++)
        EXPECT_NUMBER(CASES[i].b, unicode_same_words(text_of(CASES[i].a), text_of(CASES[i].b)),
                      CASES[i].same);
}

static void
case_and_marks_fold(void)
{
    static const struct {
        const char *text, *folded;
    } CASES[] = {
        {"",                        ""             },
        {"Ann O'Hara",              "ann o'hara"   },
        {"ZO\xC3\x8B",              "zoe"          },
        {"Zoe\xCC\x88",             "zoe"          },
        {"Wei\xC3\x9F",             "weiss"        },
        {"\xC5\x81ukasz",           "\xC5\x82ukasz"},
        {"\xEF\xAC\x81nn\xC2\xA0x", "finn x"       },
        {"bad\xFF",                 "bad\xFF"      },
    };
    ARENA_SCOPE struct arena *arena = arena_new();

    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        struct text folded = unicode_fold(arena, text_of(CASES[i].text));

        EXPECT_TEXT(CASES[i].text, arena_copy(arena, folded.at, folded.length), CASES[i].folded);
    }
}

/* Beside a letter that is not ASCII they go the long way. */
static void
ascii_folds_the_same_both_ways(void)
{
    ARENA_SCOPE struct arena *arena = arena_new();

    for (unsigned byte = 1; byte < 0x80; byte++) {
        const char *alone = arena_printf(arena, "%c", (char)byte);
        const char *beside = arena_printf(arena, "%c\xC3\xAB", (char)byte);
        struct text quick = unicode_fold(arena, text_of(alone));
        struct text slow = unicode_fold(arena, text_of(beside));

        EXPECT_NUMBER(alone, slow.length, 2);
        EXPECT_TEXT(alone, arena_copy(arena, quick.at, quick.length),
                    arena_copy(arena, slow.at, slow.length - 1));
    }
}

void
suite_unicode(void)
{
    CU_pSuite suite = CU_add_suite("port/unicode", NULL, NULL);

    CU_add_test(suite, "clean is UTF-8 without NUL", clean_is_utf8_without_nul);
    CU_add_test(suite, "white space is trimmed", white_space_is_trimmed);
    CU_add_test(suite, "normal form C is known", normal_form_is_known);
    CU_add_test(suite, "the same words", the_same_words);
    CU_add_test(suite, "case and marks fold", case_and_marks_fold);
    CU_add_test(suite, "ascii folds the same both ways", ascii_folds_the_same_both_ways);
}
