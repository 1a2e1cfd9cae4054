/* SPDX-License-Identifier: MIT */
#include "port/json_read.h"

#include <CUnit/CUnit.h>

#include "base/file.h"
#include "fixture.h"
#include "suites.h"

static const char *
put(struct arena *arena, const char *content)
{
    const char *path = path_join(arena, folder_for_test(arena), "a.json");
    struct error err = {.code = ERR_NONE};

    CU_ASSERT_TRUE_FATAL(file_write(path, content, strlen(content), &err));
    return path;
}

static void
values_by_kind(void)
{
    static const struct {
        const char *key;
        enum json_kind kind;
        const char *shown;
    } CASES[] = {
        {"text",   JSON_KIND_TEXT,   "\"a\\nb\""                           },
        {"number", JSON_KIND_NUMBER, "-7"                                  },
        {"real",   JSON_KIND_OTHER,  "1.5"                                 },
        {"yes",    JSON_KIND_BOOL,   "true"                                },
        {"null",   JSON_KIND_NULL,   "null"                                },
        {"list",   JSON_KIND_LIST,   "a list"                              },
        {"object", JSON_KIND_OBJECT, "an object"                           },
        {"absent", JSON_KIND_ABSENT, "nothing"                             },
        {"long",   JSON_KIND_TEXT,
         "\"12345678901234567890123456789012345678901234567890123456789..."},
    };
    ARENA_SCOPE struct arena *arena = arena_new();
    struct error err = {.code = ERR_NONE};
    const struct json_value *root;
    const char *path = put(
        arena, "{\"text\":\"a\\nb\",\"number\":-7,\"real\":1.5,\"yes\":true,\"null\":null,"
               "\"list\":[1,\"x\"],\"object\":{\"b\":1,\"a\":2},"
               "\"long\":\"1234567890123456789012345678901234567890123456789012345678901234\"}");

    CU_ASSERT_TRUE_FATAL(json_read(arena, path, 1000, &root, &err));
    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        const struct json_value *value = json_member(root, CASES[i].key);

        EXPECT_NUMBER(CASES[i].key, json_kind_of(value), CASES[i].kind);
        EXPECT_TEXT(CASES[i].key, json_show(arena, value), CASES[i].shown);
    }
    EXPECT_TEXT("text", json_text_of(json_member(root, "text")), "a\nb");
    EXPECT_NUMBER("number", json_number_of(json_member(root, "number")), -7);
    CU_ASSERT_TRUE(json_bool_of(json_member(root, "yes")));
    EXPECT_NUMBER("items", json_item_count(json_member(root, "list")), 2);
    EXPECT_TEXT("item", json_text_of(json_item(json_member(root, "list"), 1)), "x");
    EXPECT_NUMBER("items of a text", json_item_count(json_member(root, "text")), 0);
    CU_ASSERT_PTR_NULL(json_member(json_member(root, "text"), "x"));
    CU_ASSERT_PTR_NULL(json_member(NULL, "x"));
}

static void
members_in_order(void)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct error err = {.code = ERR_NONE};
    const struct json_value *root, *value;
    struct builder out = {.arena = arena};
    const void *cursor = NULL;
    const char *key;

    CU_ASSERT_TRUE_FATAL(json_read(arena, put(arena, "{\"z\":1,\"a\":2}"), 1000, &root, &err));
    while (json_next_member(root, &cursor, &key, &value))
        builder_printf(&out, "%s=%d ", key, (int)json_number_of(value));
    EXPECT_TEXT("members", out.at, "z=1 a=2 ");
    cursor = NULL;
    CU_ASSERT_FALSE(json_next_member(json_member(root, "z"), &cursor, &key, &value));
}

static void
what_is_no_json(void)
{
    static const struct {
        const char *content, *words;
    } CASES[] = {
        {"{\"a\":1,\n\"a\":2}",           " line 2, column 3: duplicate object key near '\"a\"'"   },
        {"{\"a\":\n",                     " line 2, column 0: unexpected token near end of file"   },
        {"",                              " line 1, column 0: '[' or '{' expected near end of file"},
        {"{\"a\":123456789012345678901}", " line 1, column 26: too big integer"                    },
        {"\"text\"",                      " line 1, column 6: '[' or '{' expected near '\"text\"'" },
    };

    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        ARENA_SCOPE struct arena *arena = arena_new();
        const char *path = put(arena, CASES[i].content);
        struct error err = {.code = ERR_NONE};
        const struct json_value *root;

        CU_ASSERT_FALSE(json_read(arena, path, 1000, &root, &err));
        EXPECT_NUMBER(CASES[i].content, err.code, ERR_INPUT);
        EXPECT_TEXT(CASES[i].content, err.text, arena_printf(arena, "%s%s", path, CASES[i].words));
    }
}

void
suite_json_read(void)
{
    CU_pSuite suite = CU_add_suite("port/json_read", NULL, NULL);

    CU_add_test(suite, "values by kind", values_by_kind);
    CU_add_test(suite, "members in order", members_in_order);
    CU_add_test(suite, "what is no JSON", what_is_no_json);
}
