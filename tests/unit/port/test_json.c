/* SPDX-License-Identifier: MIT */
#include "port/json.h"

#include <CUnit/CUnit.h>

#include "fixture.h"
#include "suites.h"

static void
documents_are_printed_in_order(void)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct json *root = json_root(arena), *list, *object;
    struct text printed;

    json_put_text(root, "z", "text");
    json_put_number(root, "a", INT64_MIN);
    json_put_number(root, "b", INT64_MAX);
    json_put_bool(root, "yes", true);
    json_put_bool(root, "no", false);
    json_put_null(root, "null");
    list = json_put_list(root, "list");
    json_add_text(list, "one");
    json_put_number(json_add_object(list), "n", 2);
    object = json_put_object(root, "object");
    json_put_text(object, "", "");
    printed = json_print(arena, root);
    EXPECT_TEXT("document", printed.at,
                "{\n"
                "  \"z\": \"text\",\n"
                "  \"a\": -9223372036854775808,\n"
                "  \"b\": 9223372036854775807,\n"
                "  \"yes\": true,\n"
                "  \"no\": false,\n"
                "  \"null\": null,\n"
                "  \"list\": [\n"
                "    \"one\",\n"
                "    {\n"
                "      \"n\": 2\n"
                "    }\n"
                "  ],\n"
                "  \"object\": {\n"
                "    \"\": \"\"\n"
                "  }\n"
                "}\n");
    EXPECT_NUMBER("length", printed.length, strlen(printed.at));
}

static void
texts_are_escaped(void)
{
    static const struct {
        const char *text, *printed;
    } CASES[] = {
        {"a\"b\\c",                  "a\\\"b\\\\c"             },
        {"tab\tline\n",              "tab\\tline\\n"           },
        {"\x01\x1F",                 "\\u0001\\u001F"          },
        {"\xC3\xA9\xF0\x9F\x99\x82", "\xC3\xA9\xF0\x9F\x99\x82"},
        {"</script>",                "</script>"               },
    };

    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        ARENA_SCOPE struct arena *arena = arena_new();
        struct json *root = json_root(arena);

        json_put_text(root, "t", CASES[i].text);
        EXPECT_TEXT("text", json_print(arena, root).at,
                    arena_printf(arena, "{\n  \"t\": \"%s\"\n}\n", CASES[i].printed));
    }
}

static void
empty_documents(void)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct json *root = json_root(arena);

    EXPECT_TEXT("object", json_print(arena, root).at, "{}\n");
    json_put_list(root, "a");
    EXPECT_TEXT("list", json_print(arena, root).at, "{\n  \"a\": []\n}\n");
}

void
suite_json(void)
{
    CU_pSuite suite = CU_add_suite("port/json", NULL, NULL);

    CU_add_test(suite, "documents are printed in order", documents_are_printed_in_order);
    CU_add_test(suite, "texts are escaped", texts_are_escaped);
    CU_add_test(suite, "empty documents", empty_documents);
}
