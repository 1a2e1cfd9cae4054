/* SPDX-License-Identifier: MIT */
#include "service/view_json.h"

#include <CUnit/CUnit.h>

#include "fixture.h"
#include "suites.h"

static void
expect_alike(const struct view *got, const struct view *expected)
{
    const struct view *a = got->first, *b = expected->first;

    EXPECT_NUMBER("count", got->count, expected->count);
    for (; a != NULL && b != NULL; a = a->next, b = b->next) {
        EXPECT_NUMBER("kind", a->kind, b->kind);
        CU_ASSERT_TRUE(text_equals(a->name, b->name));
        if (b->kind == VIEW_TEXT)
            CU_ASSERT_TRUE(text_equals(a->text, b->text));
        expect_alike(a, b);
    }
}

static void
a_view_arrives_as_it_left(void)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct error err = {.code = ERR_NONE};
    struct view *view = view_new(arena), *heard = view_new(arena), *row;
    struct json *json = json_root(arena);
    const struct json_value *read;

    view_put(view, "family", "F \"1\" <b>");
    view_put(view, "nothing", "");
    view_yes(view, "sampled", true);
    for (int i = 0; i < 3; i++) {
        row = view_add(view, "episodes");
        view_printf(row, "number", "%d", i);
        view_add_text(row, "rows", "one");
        view_add_text(row, "rows", "two");
    }
    view_put(view_record(view, "reason"), "value", "\n\xC3\xA9");
    view_tell(view, json);
    CU_ASSERT_TRUE_FATAL(json_read_bytes(arena, "a view", json_print(arena, json), &read, &err));
    view_hear(heard, read);
    expect_alike(heard, view);
}

static void
what_no_view_holds_is_left_out(void)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct error err = {.code = ERR_NONE};
    struct view *heard = view_new(arena);
    const struct json_value *read;

    CU_ASSERT_TRUE_FATAL(json_read_bytes(
        arena, "a view", text_of("{\"a\": 1, \"b\": null, \"c\": false, \"d\": []}"), &read, &err));
    view_hear(heard, read);
    EXPECT_NUMBER("count", heard->count, 0);
    CU_ASSERT_TRUE_FATAL(json_read_bytes(arena, "a view", text_of("[\"a\"]"), &read, &err));
    view_hear(heard, read);
    EXPECT_NUMBER("no record", heard->count, 0);
}

void
suite_view_json(void)
{
    CU_pSuite suite = CU_add_suite("view_json", NULL, NULL);

    CU_add_test(suite, "a view arrives as it left", a_view_arrives_as_it_left);
    CU_add_test(suite, "what no view holds is left out", what_no_view_holds_is_left_out);
}
