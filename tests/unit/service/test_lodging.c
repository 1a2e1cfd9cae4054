/* SPDX-License-Identifier: MIT */
#include "service/lodging.h"

#include <CUnit/CUnit.h>

#include "fixture.h"
#include "return_fixture.h"
#include "suites.h"

#define OTHER "1111111111111111111111111111111111111111111111111111111111111111"

static const char *
digest_of(const struct draft_done *done, const char *name)
{
    for (size_t i = 0; i < done->artefacts.count; i++)
        if (strcmp(done->artefacts.list[i].name, name) == 0)
            return done->artefacts.list[i].sha256;
    CU_FAIL_FATAL("it is not there");
    return NULL;
}

static void
a_file_is_told_by_what_was_made(void)
{
    struct returns_for_test f;
    const struct draft_done *done;
    struct fixture data;
    struct actor dana;

    returns_open(&f);
    fixture_open(&data, &SOUND);
    dana = returns_person(&f, "dana", ROLE_PROVIDER);
    done = returns_run(&f, &data, &dana);
    const struct {
        const char *sha256, *told;
    } CASES[] = {
        {digest_of(done,                                                     "submission.xlsx"),
         "which is submission.xlsx of this revision, byte for byte"},
        {digest_of(done,                                                                  "outcomes-framework.xlsx"),
         "which is outcomes-framework.xlsx of this revision, byte for byte"},
        {digest_of(done, "decisions.csv"),                   "which differs from the workbooks of this revision"},
        {OTHER,                                                  "which differs from the workbooks of this revision"},
    };

    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        const char *told = "";

        CU_ASSERT_TRUE(lodging_compare(f.state->db, f.arena, done->filing.id, 1, CASES[i].sha256,
                                       &told, &f.err));
        EXPECT_TEXT(CASES[i].sha256, told, CASES[i].told);
    }
    fixture_close(&data);
    returns_close(&f);
}

static void
what_was_entered_is_told(void)
{
    struct returns_for_test f;

    returns_open(&f);
    EXPECT_TEXT("keyed", lodging_tell(f.arena, "D-1", ""),
                "under the reference\nD-1,\nby keying its figures by hand");
    EXPECT_TEXT("uploaded", lodging_tell(f.arena, "D-1", OTHER),
                "under the reference\nD-1,\nby uploading the file with SHA-256\n" OTHER);
    EXPECT_TEXT("not told", lodging_tell(f.arena, "D-1", NULL),
                "under the reference\nD-1,\nwhat was entered is not recorded");
    returns_close(&f);
}

void
suite_lodging(void)
{
    CU_pSuite suite = CU_add_suite("lodging", NULL, NULL);

    CU_add_test(suite, "a file is told by what was made", a_file_is_told_by_what_was_made);
    CU_add_test(suite, "what was entered is told", what_was_entered_is_told);
}
