/* SPDX-License-Identifier: MIT */
#include "model/canonical_json.h"

#include <CUnit/CUnit.h>

#include "fixture.h"
#include "port/unicode.h"
#include "suites.h"

static const char *
written(struct arena *arena, const struct canon *value)
{
    struct builder out = {.arena = arena};

    canon_write(&out, value);
    return out.at;
}

static void
values_are_written(void)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct canon *root = canon_object(arena), *list = canon_list(arena);

    canon_put(root, "b", canon_number(arena, -CANON_NUMBER_MOST));
    canon_put(root, "a", list);
    canon_put(root, "aa", canon_null(arena));
    canon_put(root, "B", canon_text(arena, text_of("\"\\/\b\t\n\f\r\x01\x1f\x7f\xC3\xA9")));
    canon_add(list, canon_number(arena, 0));
    canon_add(list, canon_object(arena));
    canon_add(list, canon_list(arena));
    EXPECT_TEXT("written", written(arena, root),
                "{\"B\":\"\\\"\\\\/\\b\\t\\n\\f\\r\\u0001\\u001f\x7f\xC3\xA9\",\"a\":[0,{},[]],"
                "\"aa\":null,\"b\":-9007199254740991}");
    EXPECT_NUMBER("members", root->count, 4);
    CU_ASSERT_PTR_EQUAL(canon_get(root, "a"), list);
    CU_ASSERT_PTR_NULL(canon_get(root, "c"));
    CU_ASSERT_PTR_NULL(canon_get(list, "c"));
    CU_ASSERT_PTR_NULL(canon_get(NULL, "c"));
}

/* What is read is what would be written. */
static void
the_only_spelling_is_read(void)
{
    static const char *const TEXTS[] = {
        "null",
        "true",
        "false",
        "0",
        "-1",
        "9007199254740991",
        "-9007199254740991",
        "\"\"",
        "\"\\u0000\\u000b\\n\x7f\"",
        "\"caf\xC3\xA9\"",
        "[]",
        "{}",
        "[1,[2,[3]],{\"a\":{}}]",
        "{\"A\":1,\"a\":2,\"a-b\":3,\"a.b\":4,\"a1\":5,\"a_b\":6}",
        "[[[[[[[[]]]]]]]]",
    };

    for (size_t i = 0; i < COUNT_OF(TEXTS); i++) {
        ARENA_SCOPE struct arena *arena = arena_new();
        struct error err = {.code = ERR_NONE};
        const struct canon *value;

        if (canon_read(arena, text_of(TEXTS[i]), unicode_is_normal, &value, &err))
            EXPECT_TEXT(TEXTS[i], written(arena, value), TEXTS[i]);
        else
            EXPECT_TEXT(TEXTS[i], err.text, "");
    }
}

static void
others_are_refused(void)
{
    static const struct {
        const char *text, *sentence;
    } CASES[] = {
        {"",                     "byte 1: here no value begins"                                         },
        {" 1",                   "byte 1: here no value begins"                                         },
        {"1 ",                   "byte 2: something stands behind the end"                              },
        {"1.0",                  "byte 2: something stands behind the end"                              },
        {"1e3",                  "byte 2: something stands behind the end"                              },
        {"01",                   "byte 1: a number begins with no zero, and zero has no sign"           },
        {"-0",                   "byte 1: a number begins with no zero, and zero has no sign"           },
        {"-",                    "byte 1: here no value begins"                                         },
        {"+1",                   "byte 1: here no value begins"                                         },
        {"9007199254740992",     "byte 1: a number lies within 2^53 - 1"                                },
        {"99999999999999999999", "byte 1: a number lies within 2^53 - 1"                                },
        {"nul",                  "byte 1: here no value begins"                                         },
        {"tru",                  "byte 1: here no value begins"                                         },
        {"NaN",                  "byte 1: here no value begins"                                         },
        {"\"",                   "byte 1: the text has no end"                                          },
        {"\"a\nb\"",             "byte 3: a control stands as it is"                                    },
        {"\"\\/\"",              "byte 3: no such letter follows a backslash"                           },
        {"\"\\",                 "byte 3: no such letter follows a backslash"                           },
        {"\"\\u0041\"",          "byte 4: only a control without a letter of its own is written \\u00xx"},
        {"\"\\u000a\"",          "byte 4: only a control without a letter of its own is written \\u00xx"},
        {"\"\\u000B\"",          "byte 4: only a control without a letter of its own is written \\u00xx"},
        {"\"\\u00\"",            "byte 4: only a control without a letter of its own is written \\u00xx"},
        {"\"cafe\xCC\x81\"",     "byte 1: the text is not UTF-8 in normal form C"                       },
        {"\"\xFF\"",             "byte 1: the text is not UTF-8 in normal form C"                       },
        {"[1,]",                 "byte 4: here no value begins"                                         },
        {"[,1]",                 "byte 2: here no value begins"                                         },
        {"[1 ,2]",               "byte 3: a comma or \"]\" is missing"                                  },
        {"[1",                   "byte 3: a comma or \"]\" is missing"                                  },
        {"{\"a\":1",             "byte 7: a comma or \"}\" is missing"                                  },
        {"{\"a\":1,}",           "byte 8: a text begins with a quotation mark"                          },
        {"{\"a\" :1}",           "byte 5: a colon follows the key"                                      },
        {"{\"b\":1,\"a\":2}",    "byte 8: keys stand in rising order, each once"                        },
        {"{\"a\":1,\"a\":2}",    "byte 8: keys stand in rising order, each once"                        },
        {"{\"\":1}",             "byte 2: a key is made of letters, digits, \"_\", \"-\" and \".\""     },
        {"{\"a b\":1}",          "byte 2: a key is made of letters, digits, \"_\", \"-\" and \".\""     },
        {"{\"\xC3\xA9\":1}",     "byte 2: a key is made of letters, digits, \"_\", \"-\" and \".\""     },
        {"{1:1}",                "byte 2: a text begins with a quotation mark"                          },
        {"[[[[[[[[[]]]]]]]]]",   "byte 9: more than eight levels"                                       },
        {"{}{}",                 "byte 3: something stands behind the end"                              },
    };

    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        ARENA_SCOPE struct arena *arena = arena_new();
        struct error err = {.code = ERR_NONE, .text = "was read"};
        const struct canon *value;

        (void)!canon_read(arena, text_of(CASES[i].text), unicode_is_normal, &value, &err);
        EXPECT_TEXT(CASES[i].text, err.text, CASES[i].sentence);
    }
}

static void
only_ascii_without_a_judge(void)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct error err = {.code = ERR_NONE};
    const struct canon *value;

    CU_ASSERT_FALSE(canon_read(arena, text_of("\"caf\xC3\xA9\""), NULL, &value, &err));
    EXPECT_TEXT("no judge", err.text, "byte 1: the text is not ASCII");
    CU_ASSERT_TRUE(canon_read(arena, text_of("\"cafe\""), NULL, &value, &err));
}

static void
members_are_taken_out(void)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct error err = {.code = ERR_NONE};
    const struct canon *value;

    CU_ASSERT_TRUE(
        canon_read(arena, text_of("{\"a\":\"x\",\"b\":7,\"c\":null}"), NULL, &value, &err));
    EXPECT_TEXT("a text", canon_text_at(arena, value, "a"), "x");
    CU_ASSERT_PTR_NULL(canon_text_at(arena, value, "b"));
    CU_ASSERT_PTR_NULL(canon_text_at(arena, value, "c"));
    CU_ASSERT_PTR_NULL(canon_text_at(arena, value, "d"));
    EXPECT_NUMBER("a number", canon_number_at(value, "b"), 7);
    EXPECT_NUMBER("a text is no number", canon_number_at(value, "a"), 0);
    EXPECT_NUMBER("none", canon_number_at(value, "d"), 0);
}

void
suite_canonical(void)
{
    CU_pSuite suite = CU_add_suite("model/canonical_json", NULL, NULL);

    CU_add_test(suite, "values are written", values_are_written);
    CU_add_test(suite, "the only spelling is read", the_only_spelling_is_read);
    CU_add_test(suite, "others are refused", others_are_refused);
    CU_add_test(suite, "only ASCII without a judge", only_ascii_without_a_judge);
    CU_add_test(suite, "members are taken out", members_are_taken_out);
}
