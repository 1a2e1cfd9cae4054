/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE /* memmem */
#include "service/recalled.h"

#include <CUnit/CUnit.h>
#include <unistd.h>

#include "base/file.h"
#include "fixture.h"
#include "return_fixture.h"
#include "service/imports.h"
#include "store/snapshots.h"
#include "suites.h"

#define HEADING "member_id,family_id,role,surname,forename,dob,upn,nhs_number\n"

/* F2 was merged into F1, F3 into F2; F4 has a comma in a name. */
static const char FAMILIES[] = FAMILIES_HEAD "F1,,,\nF2,,,F1\nF3,,,F2\nF4,,,\n";
static const char MEMBERS[] = "member_id,surname,family_id,role,dob,from,until\n"
                              "C1,Ash,F1,child,2012-05-01,,\n"
                              "P1,Ash,F2,parent_carer,1985-02-03,2020-01-01,2021-01-01\n"
                              "C2,Elm,F4,child,2013-06-07,,\n"
                              "C3,\"Oak, May\",F3,child,,,\n";
static const char OF_F1[] = HEADING "C1,F1,child,Ash,,2012-05-01,,\n"
                                    "P1,F1,parent_carer,Ash,,1985-02-03,,\n"
                                    "C3,F1,child,\"Oak, May\",,,,\n";
static const char OF_F4[] = HEADING "C2,F4,child,Elm,,2013-06-07,,\n";

struct recalling {
    struct returns_for_test f;
    const char *snapshot, *folder; /* where its sealed files are */
    struct last_claim list[3];
    struct earlier_exports earlier;
};

static void
recalling_open(struct recalling *r)
{
    struct tables tables = SOUND;
    struct import_done done;
    struct fixture data;
    struct actor dana;

    returns_open(&r->f);
    tables.of[TABLE_FAMILIES] = FAMILIES;
    tables.of[TABLE_MEMBERS] = MEMBERS;
    fixture_open(&data, &tables);
    dana = returns_person(&r->f, "dana", ROLE_PROVIDER);
    CU_ASSERT_TRUE_FATAL(
        imports_take(r->f.arena, r->f.state, &dana, data.dir, NULL, &done, &r->f.err));
    fixture_close(&data);
    r->snapshot = arena_copy(r->f.arena, done.id, 64);
    r->folder = arena_printf(r->f.arena, "%s/snapshots/%s", r->f.state->dir, r->snapshot);
    r->list[0] = (struct last_claim){.family = "F1", .snapshot = r->snapshot};
    r->list[1] = (struct last_claim){.family = "F4", .snapshot = "of-another"};
    r->list[2] = (struct last_claim){.family = "F9"};
    r->earlier = (struct earlier_exports){.list = r->list, .count = 3, .state = r->f.state};
}

static void
expect_members(struct recalling *r, const char *name, const char *expected)
{
    struct text members = {.at = ""};

    r->f.err = (struct error){.code = ERR_NONE};
    CU_ASSERT_TRUE(recalled_members(r->f.arena, r->f.state, &r->earlier, r->snapshot, &members,
                                    &r->f.err));
    EXPECT_TEXT(name, arena_copy(r->f.arena, members.at, members.length), expected);
}

static const char *
kept_path(struct recalling *r)
{
    return path_join(r->f.arena, r->folder, ".claimed");
}

/* Only what is kept can be told after that: all sealed exports go. */
static void
exports_lose(struct recalling *r)
{
    struct artefacts files;

    CU_ASSERT_TRUE_FATAL(
        snapshots_files(r->f.state->db, r->f.arena, r->snapshot, &files, &r->f.err));
    CU_ASSERT_EQUAL(files.count, 8);
    for (size_t i = 0; i < files.count; i++)
        CU_ASSERT_EQUAL(unlink(path_join(r->f.arena, r->folder, files.list[i].sha256)), 0);
}

static void
claimed_families_are_kept(void)
{
    struct recalling r;

    recalling_open(&r);
    CU_ASSERT_FALSE(file_exists(kept_path(&r)));
    expect_members(&r, "from the exports", OF_F1);
    CU_ASSERT_TRUE(file_exists(kept_path(&r)));
    exports_lose(&r);
    expect_members(&r, "from what was kept", OF_F1);
    returns_close(&r.f);
}

static void
other_families_are_asked_anew(void)
{
    struct text members;
    struct recalling r;

    recalling_open(&r);
    expect_members(&r, "one", OF_F1);
    r.list[0].snapshot = "of-another"; /* its last claim was released */
    r.list[1].snapshot = r.snapshot;
    expect_members(&r, "another", OF_F4);
    r.list[1].snapshot = NULL;
    expect_members(&r, "none", HEADING);
    exports_lose(&r);
    r.list[0].snapshot = r.snapshot;
    CU_ASSERT_FALSE(
        recalled_members(r.f.arena, r.f.state, &r.earlier, r.snapshot, &members, &r.f.err));
    returns_close(&r.f);
}

/* Cut short, empty, of another key, or of another name: it is made anew. */
static void
what_is_spoilt_is_made_anew(void)
{
    struct recalling r;
    struct text kept;

    recalling_open(&r);
    expect_members(&r, "at first", OF_F1);
    CU_ASSERT_TRUE_FATAL(file_read(r.f.arena, kept_path(&r), 10000, &kept, &r.f.err));
    for (size_t length = 0; length <= kept.length; length += length + 1 < kept.length ? 17 : 1) {
        char *bytes = arena_copy(r.f.arena, kept.at, kept.length);

        if (length < kept.length)
            bytes[length] ^= 1;
        CU_ASSERT_TRUE_FATAL(file_write(kept_path(&r), bytes, length, &r.f.err));
        expect_members(&r, "cut", OF_F1);
        CU_ASSERT_TRUE_FATAL(file_write(kept_path(&r), bytes, kept.length, &r.f.err));
        expect_members(&r, "one bit", OF_F1);
    }
    exports_lose(&r);
    expect_members(&r, "whole again", OF_F1);
    returns_close(&r.f);
}

/* What is kept says who a family is: it is sealed as the exports are. */
static void
what_is_kept_is_sealed(void)
{
    static const char *const WORDS[] = {"Ash", "Oak", "member_id", "2012"};
    struct recalling r;
    struct text kept;

    recalling_open(&r);
    expect_members(&r, "kept", OF_F1);
    CU_ASSERT_TRUE_FATAL(file_read(r.f.arena, kept_path(&r), 10000, &kept, &r.f.err));
    for (size_t i = 0; i < COUNT_OF(WORDS); i++)
        CU_ASSERT_PTR_NULL(memmem(kept.at, kept.length, WORDS[i], strlen(WORDS[i])));
    returns_close(&r.f);
}

void
suite_recalled(void)
{
    CU_pSuite suite = CU_add_suite("service/recalled", NULL, NULL);

    CU_add_test(suite, "claimed families are kept", claimed_families_are_kept);
    CU_add_test(suite, "other families are asked anew", other_families_are_asked_anew);
    CU_add_test(suite, "what is spoilt is made anew", what_is_spoilt_is_made_anew);
    CU_add_test(suite, "what is kept is sealed", what_is_kept_is_sealed);
}
