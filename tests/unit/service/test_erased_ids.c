/* SPDX-License-Identifier: MIT */
#include "service/erased_ids.h"

#include <CUnit/CUnit.h>

#include "fixture.h"
#include "suites.h"

static const struct seal_key KEY = {
    .bytes = {1, 2, 3}
};

static const char *
code(struct arena *arena, enum id_kind kind, const char *id)
{
    struct error err = {.code = ERR_NONE};
    const char *made = "";

    CU_ASSERT_TRUE(erased_id_code(arena, &KEY, kind, text_of(id), &made, &err));
    return made;
}

/* HMAC-SHA-256 of "fF1" under the key, as openssl mac tells it. */
static void
a_code_is_the_ids_and_no_other(void)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    const struct seal_key other = {
        .bytes = {1, 2, 4}
    };
    struct error err = {.code = ERR_NONE};
    const char *f1 = code(arena, ID_OF_FAMILY, "F1"), *under_other = "";

    EXPECT_TEXT("family", f1, "erased-9a391b8434a3ef176be32a25c2f44052");
    EXPECT_TEXT("again", code(arena, ID_OF_FAMILY, "F1"), f1);
    CU_ASSERT_TRUE(strcmp(code(arena, ID_OF_FAMILY, "F2"), f1) != 0);
    CU_ASSERT_TRUE(strcmp(code(arena, ID_OF_EPISODE, "F1"), f1) != 0);
    CU_ASSERT_TRUE(erased_id_code(arena, &other, ID_OF_FAMILY, text_of("F1"), &under_other, &err));
    CU_ASSERT_TRUE(strcmp(under_other, f1) != 0);
    EXPECT_NUMBER("a code", erased_id_is(f1), true);
    EXPECT_NUMBER("an id", erased_id_is("F1"), false);
    EXPECT_NUMBER("too short", erased_id_is("erased-12"), false);
    EXPECT_NUMBER("no hex", erased_id_is("erased-0123456789ABCDEF0123456789abcdef"), false);
}

/* F1 is in the exports, F2 was merged, F3 is told by claims.csv alone, F4 by a decision, F5
 * nowhere; of the episodes E1 and E3 are known. */
static void
what_todays_exports_have_is_named_again(void)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct same_family same[] = {
        {{"F9", 2}, {"F4", 2}}
    };
    const struct same_families decided = {.list = same, .count = 1};
    const struct ids_of_today today = {
        .claims = text_of("quarter,family_id,episode_id\n2023-24-Q1,F3,E3\n"),
        .families = text_of("family_id,superseded_by\nF1,\nF7,F2\n"),
        .episodes = text_of("family_id,episode_id\nF1,E1\n"),
        .same = &decided,
    };
    struct claim_entry entries[] = {
        {"F0",           "E0",  "2023-24-Q2"},
        { code(arena, ID_OF_FAMILY, "F5"), code(arena, ID_OF_EPISODE, "E5"), "2023-24-Q1"},
        { code(arena, ID_OF_FAMILY, "F4"), code(arena, ID_OF_EPISODE, "E4"), "2023-24-Q1"},
        { code(arena, ID_OF_FAMILY, "F3"), code(arena, ID_OF_EPISODE, "E3"), "2023-24-Q1"},
        { code(arena, ID_OF_FAMILY, "F2"), code(arena, ID_OF_EPISODE, "E2"), "2023-24-Q1"},
        { code(arena, ID_OF_FAMILY, "F1"), code(arena, ID_OF_EPISODE, "E1"), "2023-24-Q1"},
    };
    struct claim_entries claims = {.list = entries, .count = COUNT_OF(entries)};
    struct last_claim last[] = {
        {"F3",   "new", false},
        { code(arena, ID_OF_FAMILY, "F1"),  "old", true},
        { code(arena, ID_OF_FAMILY, "F3"),  "old", true},
        { code(arena, ID_OF_FAMILY, "F5"),  "old", true},
    };
    struct earlier_exports earlier = {.list = last, .count = COUNT_OF(last)};
    const char *expected[][2] = {
        {"F1",        "E1"          },
        {"F2",        code(arena,     ID_OF_EPISODE, "E2")},
        {"F3",      "E3"                   },
        {"F4",  code(arena,ID_OF_EPISODE, "E4")},
        {code(arena,ID_OF_FAMILY,     "F5"), code(arena, ID_OF_EPISODE, "E5")},
        {"F0",           "E0"               },
    };
    struct error err = {.code = ERR_NONE};

    CU_ASSERT_TRUE_FATAL(erased_ids_find(arena, &KEY, &today, &claims, &earlier, &err));
    for (size_t i = 0; i < COUNT_OF(expected); i++) {
        EXPECT_TEXT("family", claims.list[i].family, expected[i][0]);
        EXPECT_TEXT("episode", claims.list[i].episode, expected[i][1]);
    }
    EXPECT_NUMBER("one a family", earlier.count, 3);
    EXPECT_TEXT("the later claim stays", earlier.list[0].family, "F3");
    EXPECT_TEXT("of which more is known", earlier.list[0].snapshot, "new");
    EXPECT_TEXT("one is named", earlier.list[1].family, "F1");
    EXPECT_TEXT("one is not", earlier.list[2].family, code(arena, ID_OF_FAMILY, "F5"));
}

/* A ledger without codes asks for no key, and no file need be there. */
static void
a_key_is_wanted_for_codes_alone(void)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct state state = {.dir = "/nonexistent"};
    struct claim_entry entry = {"F1", "E1", "2023-24-Q1"};
    const struct claim_entries claims = {.list = &entry, .count = 1};
    const struct seal_key *key = &KEY;
    struct error err = {.code = ERR_NONE};

    CU_ASSERT_TRUE(erased_ids_key(arena, &state, &claims, &key, &err));
    CU_ASSERT_PTR_NULL(key);
    entry.family = code(arena, ID_OF_FAMILY, "F1");
    CU_ASSERT_FALSE(erased_ids_key(arena, &state, &claims, &key, &err));
    EXPECT_NUMBER("code", err.code, ERR_INPUT);
    EXPECT_TEXT(
        "words", err.text,
        "finding again who was claimed in a return that is erased: the key of \"claims\" is "
        "not there: it was erased, or its backup has not been put back");
}

void
suite_erased_ids(void)
{
    CU_pSuite suite = CU_add_suite("erased_ids", NULL, NULL);

    CU_add_test(suite, "a code is the id's and no other", a_code_is_the_ids_and_no_other);
    CU_add_test(suite, "what today's exports have is named again",
                what_todays_exports_have_is_named_again);
    CU_add_test(suite, "a key is wanted for codes alone", a_key_is_wanted_for_codes_alone);
}
