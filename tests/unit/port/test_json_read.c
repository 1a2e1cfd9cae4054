/* SPDX-License-Identifier: MIT */
#include "port/json_read.h"

#include <CUnit/CUnit.h>

#include "fixture.h"
#include "suites.h"

static bool
sum(void *context, const char *key, const struct json_value *value)
{
    int64_t *total = context, number;

    CU_ASSERT_EQUAL(key[0], 'a' + (*total > 0));
    if (!json_whole(value, &number))
        return false;
    *total += number;
    return true;
}

static void
values_are_found(void)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct error err = {.code = ERR_NONE};
    const struct json_value *root, *list;
    int64_t number = 0;

    CU_ASSERT_TRUE_FATAL(
        json_read(arena,
                  text_of("{\"t\": \"x\", \"n\": 7, \"d\": 1.5, \"z\": null, \"l\": [1, 2], "
                          "\"o\": {\"a\": 3, \"b\": 4}}"),
                  "f.json", &root, &err));
    EXPECT_TEXT("text", json_text(json_member(root, "t")), "x");
    CU_ASSERT_TRUE(json_whole(json_member(root, "n"), &number));
    EXPECT_NUMBER("number", number, 7);
    CU_ASSERT_FALSE(json_whole(json_member(root, "d"), &number));
    CU_ASSERT_FALSE(json_whole(json_member(root, "z"), &number));
    CU_ASSERT_FALSE(json_whole(json_member(root, "none"), &number));
    CU_ASSERT_PTR_NULL(json_text(json_member(root, "n")));
    CU_ASSERT_PTR_NULL(json_member(NULL, "n"));
    CU_ASSERT_PTR_NULL(json_member(json_member(root, "n"), "n"));
    list = json_member(root, "l");
    EXPECT_NUMBER("items", json_count(list), 2);
    CU_ASSERT_PTR_NOT_NULL(json_item(list, 1));
    CU_ASSERT_PTR_NULL(json_item(list, 2));
    CU_ASSERT_PTR_NULL(json_item(NULL, 0));
    number = 0;
    CU_ASSERT_TRUE(json_members(json_member(root, "o"), sum, &number));
    EXPECT_NUMBER("sum", number, 7);
}

static void
faults_are_told(void)
{
    static const struct {
        const char *content, *fault;
    } CASES[] = {
        {"{",                     "f.json line 1, column 1: this is not JSON: string or '}' expected near end of file"},
        {"{\"a\": 1,\n\"a\": 2}",
         "f.json line 2, column 3: this is not JSON: duplicate object key near '\"a\"'"                               },
        {"[1]",                   "f.json holds a list, where an object is expected"                                  },
        {"",                      "f.json line 1, column 0: this is not JSON: '[' or '{' expected near end of file"   },
    };

    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        ARENA_SCOPE struct arena *arena = arena_new();
        struct error err = {.code = ERR_NONE};
        const struct json_value *root;

        CU_ASSERT_FALSE(json_read(arena, text_of(CASES[i].content), "f.json", &root, &err));
        EXPECT_TEXT(CASES[i].content, err.text, CASES[i].fault);
        EXPECT_NUMBER(CASES[i].content, err.code, ERR_INPUT);
    }
}

void
suite_json_read(void)
{
    CU_pSuite suite = CU_add_suite("port/json_read", NULL, NULL);

    CU_add_test(suite, "values are found", values_are_found);
    CU_add_test(suite, "faults are told", faults_are_told);
}
