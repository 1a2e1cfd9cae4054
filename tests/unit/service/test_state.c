/* SPDX-License-Identifier: MIT */
#include "service/state.h"

#include <CUnit/CUnit.h>
#include <sys/stat.h>

#include "base/file.h"
#include "fixture.h"
#include "suites.h"

static void
a_new_folder_can_be_opened(void)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    const char *dir = path_join(arena, folder_for_test(arena), "state");
    struct error err = {.code = ERR_NONE};
    struct state *state;

    CU_ASSERT_TRUE(state_make(arena, dir, "E08000026", "host.example/E08000026", NULL, NULL, &err));
    CU_ASSERT_TRUE_FATAL(state_open(arena, dir, STATE_WRITE, &state, &err));
    EXPECT_TEXT("authority", state->authority, "E08000026");
    EXPECT_TEXT("origin", state->origin, "host.example/E08000026");
    CU_ASSERT_TRUE(folder_exists(state_path(state, arena, "keys")));
    CU_ASSERT_FALSE(state_make(arena, dir, "E08000026", "host.example/x", NULL, NULL, &err));
    EXPECT_NUMBER("again", err.code, ERR_CONFLICT);
}

static bool
fill_fails(struct state *state, void *context, struct error *err)
{
    (void)state;
    (void)context;
    return error_raise(err, ERR_INPUT, "no");
}

static void
what_fails_leaves_no_folder(void)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    const char *parent = folder_for_test(arena), *dir = path_join(arena, parent, "state");
    struct arena *inner = arena_new();
    struct error err = {.code = ERR_NONE};

    CU_ASSERT_FALSE(state_make(inner, dir, "E1", "host.example", fill_fails, NULL, &err));
    arena_free(&inner);
    CU_ASSERT_FALSE(folder_is_filled(parent));
}

static void
a_folder_open_to_others_is_refused(void)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    const char *dir = path_join(arena, folder_for_test(arena), "state");
    struct error err = {.code = ERR_NONE};
    struct state *state;

    CU_ASSERT_TRUE(state_make(arena, dir, "E1", "host.example", NULL, NULL, &err));
    CU_ASSERT_EQUAL(chmod(dir, 0755), 0);
    CU_ASSERT_FALSE(state_open(arena, dir, STATE_WRITE, &state, &err));
    EXPECT_NUMBER("code", err.code, ERR_DENIED);
    CU_ASSERT_FALSE(state_open(arena, path_join(arena, dir, "keys"), STATE_READ, &state, &err));
    EXPECT_NUMBER("none", err.code, ERR_INPUT);
}

static void
codes_and_origins_have_a_form(void)
{
    static const struct {
        const char *text;
        bool code, origin;
    } CASES[] = {
        {"E08000026",                  true,  true },
        {"host.example/E08000026",     false, true },
        {"https://host.example/x",     false, false},
        {"host.example//x",            false, false},
        {"host.example/",              false, false},
        {"",                           false, false},
        {"a b",                        false, false},
        {"a+b",                        false, false},
    };
    struct error err = {.code = ERR_NONE};

    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        EXPECT_NUMBER(CASES[i].text, state_authority_check(CASES[i].text, &err), CASES[i].code);
        EXPECT_NUMBER(CASES[i].text, state_origin_check(CASES[i].text, &err), CASES[i].origin);
    }
}

void
suite_state(void)
{
    CU_pSuite suite = CU_add_suite("state", NULL, NULL);

    CU_add_test(suite, "a new folder can be opened", a_new_folder_can_be_opened);
    CU_add_test(suite, "what fails leaves no folder", what_fails_leaves_no_folder);
    CU_add_test(suite, "a folder open to others is refused", a_folder_open_to_others_is_refused);
    CU_add_test(suite, "codes and origins have a form", codes_and_origins_have_a_form);
}
