/* SPDX-License-Identifier: MIT */
#include "service/vault.h"

#include <CUnit/CUnit.h>
#include <sys/stat.h>

#include "base/file.h"
#include "fixture.h"
#include "suites.h"

static struct state *
state_for_test(struct arena *arena)
{
    const char *dir = path_join(arena, folder_for_test(arena), "state");
    struct error err = {.code = ERR_NONE};
    struct state *state;

    CU_ASSERT_TRUE_FATAL(state_make(arena, dir, "E1", "host.example", NULL, NULL, &err));
    CU_ASSERT_TRUE_FATAL(state_open(arena, dir, STATE_WRITE, &state, &err));
    return state;
}

static void
what_is_put_can_be_got(void)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct state *state = state_for_test(arena);
    struct error err = {.code = ERR_NONE};
    struct vault_box *box, *again;
    char sha256[65], same[65];
    struct text bytes = {.at = NULL}, stored;

    CU_ASSERT_TRUE_FATAL(vault_open(arena, state, VAULT_SNAPSHOT, "s1", true, &box, &err));
    CU_ASSERT_TRUE(vault_put(box, text_of("family_id\nF1\n"), sha256, &err));
    CU_ASSERT_TRUE(vault_put(box, text_of("family_id\nF1\n"), same, &err));
    EXPECT_TEXT("same", same, sha256);
    CU_ASSERT_TRUE_FATAL(vault_open(arena, state, VAULT_SNAPSHOT, "s1", false, &again, &err));
    CU_ASSERT_TRUE(vault_get(arena, again, sha256, 13, &bytes, &err));
    CU_ASSERT_TRUE(text_is(bytes, "family_id\nF1\n"));
    CU_ASSERT_TRUE(file_read(arena, arena_printf(arena, "%s/snapshots/s1/%s", state->dir, sha256),
                             1000, &stored, &err));
    for (size_t i = 0; i + 9 <= stored.length; i++)
        CU_ASSERT_NOT_EQUAL(memcmp(stored.at + i, "family_id", 9), 0);
}

static void
changed_files_are_noticed(void)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct state *state = state_for_test(arena);
    struct error err = {.code = ERR_NONE};
    struct vault_box *box;
    char one[65], two[65];
    const char *path;
    struct text bytes;

    CU_ASSERT_TRUE_FATAL(vault_open(arena, state, VAULT_REVISION, "r.1", true, &box, &err));
    CU_ASSERT_TRUE(vault_put(box, text_of("one"), one, &err));
    CU_ASSERT_TRUE(vault_put(box, text_of("two"), two, &err));
    path = arena_printf(arena, "%s/artefacts/r.1/", state->dir);
    CU_ASSERT_TRUE(file_read(arena, arena_printf(arena, "%s%s", path, one), 1000, &bytes, &err));
    CU_ASSERT_TRUE(file_write(arena_printf(arena, "%s%s", path, two), bytes.at, bytes.length,
                              &err)); /* one in the place of two */
    CU_ASSERT_FALSE(vault_get(arena, box, two, 3, &bytes, &err));
    CU_ASSERT_PTR_NOT_NULL(strstr(err.text, "was changed"));
    CU_ASSERT_FALSE(vault_get(arena, box, one, 4, &bytes, &err));
    remove(arena_printf(arena, "%s%s", path, one));
    CU_ASSERT_FALSE(vault_get(arena, box, one, 3, &bytes, &err));
    CU_ASSERT_PTR_NOT_NULL(strstr(err.text, "is missing"));
}

static void
what_is_erased_is_gone(void)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct state *state = state_for_test(arena);
    struct error err = {.code = ERR_NONE};
    struct vault_box *box;
    char sha256[65];

    CU_ASSERT_TRUE_FATAL(vault_open(arena, state, VAULT_REVISION, "r.1", true, &box, &err));
    CU_ASSERT_TRUE(vault_put(box, text_of("one"), sha256, &err));
    CU_ASSERT_TRUE(vault_is_there(state, VAULT_REVISION, "r.1"));
    CU_ASSERT_TRUE(vault_erase(state, VAULT_REVISION, "r.1", &err));
    CU_ASSERT_FALSE(vault_is_there(state, VAULT_REVISION, "r.1"));
    CU_ASSERT_TRUE(vault_erase(state, VAULT_REVISION, "r.1", &err));
    CU_ASSERT_FALSE(folder_exists(arena_printf(arena, "%s/artefacts/r.1", state->dir)));
    CU_ASSERT_FALSE(vault_open(arena, state, VAULT_REVISION, "r.1", false, &box, &err));
    EXPECT_TEXT("words", err.text,
                "the key of \"r.1\" is not there: it was erased, or its backup has not been put "
                "back");
}

/* As a crash leaves it between the two. */
static void
a_key_without_its_folder_gets_one(void)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct state *state = state_for_test(arena);
    struct error err = {.code = ERR_NONE};
    struct vault_box *box;
    char sha256[65];

    CU_ASSERT_TRUE_FATAL(vault_open(arena, state, VAULT_SNAPSHOT, "s", true, &box, &err));
    CU_ASSERT_TRUE(folder_erase(arena_printf(arena, "%s/snapshots/s", state->dir), &err));
    CU_ASSERT_TRUE_FATAL(vault_open(arena, state, VAULT_SNAPSHOT, "s", true, &box, &err));
    CU_ASSERT_TRUE(vault_put(box, text_of("one"), sha256, &err));
}

static void
a_key_that_others_can_read_is_refused(void)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct state *state = state_for_test(arena);
    const char *path = arena_printf(arena, "%s/keys/data/r.1.key", state->dir);
    struct error err = {.code = ERR_NONE};
    struct vault_box *box;

    CU_ASSERT_TRUE_FATAL(vault_open(arena, state, VAULT_REVISION, "r.1", true, &box, &err));
    CU_ASSERT_EQUAL(chmod(path, 0644), 0);
    CU_ASSERT_FALSE(vault_open(arena, state, VAULT_REVISION, "r.1", false, &box, &err));
    EXPECT_NUMBER("code", err.code, ERR_DENIED);
    CU_ASSERT_EQUAL(chmod(path, 0600), 0);
    CU_ASSERT_TRUE(file_write(path, "short", 5, &err));
    CU_ASSERT_FALSE(vault_open(arena, state, VAULT_REVISION, "r.1", false, &box, &err));
    EXPECT_NUMBER("code", err.code, ERR_STORAGE);
}

void
suite_vault(void)
{
    CU_pSuite suite = CU_add_suite("vault", NULL, NULL);

    CU_add_test(suite, "a key without its folder gets one", a_key_without_its_folder_gets_one);
    CU_add_test(suite, "what is put can be got", what_is_put_can_be_got);
    CU_add_test(suite, "changed files are noticed", changed_files_are_noticed);
    CU_add_test(suite, "what is erased is gone", what_is_erased_is_gone);
    CU_add_test(suite, "a key that others can read is refused",
                a_key_that_others_can_read_is_refused);
}
