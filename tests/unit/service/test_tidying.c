/* SPDX-License-Identifier: MIT */
#include "service/tidying.h"

#include <CUnit/CUnit.h>

#include "base/file.h"
#include "fixture.h"
#include "return_fixture.h"
#include "service/vault.h"
#include "suites.h"

#define Q       "2023-24-Q3"
#define NO_ONES "00000000000000000000000000000000.1"

/* What an import or a first run leaves that is killed before its commit. */
static void
boxes_of_nobody_go(void)
{
    struct returns_for_test f;
    struct filing filing;
    const char *known, *ahead, *copy;
    struct vault_box *box;
    char sha256[65];

    returns_open(&f);
    filing = returns_draft(&f, Q);
    known = arena_printf(f.arena, "%s.1", filing.id);
    ahead = arena_printf(f.arena, "%s.2", filing.id);
    copy = path_join(f.arena, f.dir, "backup.tmp.db");
    CU_ASSERT_TRUE(vault_open(f.arena, f.state, VAULT_SNAPSHOT, "abc", true, &box, &f.err));
    CU_ASSERT_TRUE(vault_put(box, text_of("families"), sha256, &f.err));
    CU_ASSERT_TRUE(vault_open(f.arena, f.state, VAULT_REVISION, NO_ONES, true, &box, &f.err));
    CU_ASSERT_TRUE(vault_open(f.arena, f.state, VAULT_REVISION, ahead, true, &box, &f.err));
    CU_ASSERT_TRUE(file_write(copy, "x", 1, &f.err));
    CU_ASSERT_TRUE(tidying_end(f.state, &f.err));
    CU_ASSERT_FALSE(vault_is_there(f.state, VAULT_SNAPSHOT, "abc"));
    CU_ASSERT_FALSE(vault_is_there(f.state, VAULT_REVISION, NO_ONES));
    CU_ASSERT_FALSE(vault_is_there(f.state, VAULT_REVISION, ahead));
    CU_ASSERT_TRUE(vault_is_there(f.state, VAULT_REVISION, known));
    CU_ASSERT_FALSE(file_exists(copy));
    returns_close(&f);
}

/* The key of a box that is not here may be needed by a backup. */
static void
keys_without_a_box_stay(void)
{
    struct returns_for_test f;
    struct vault_box *box;

    returns_open(&f);
    CU_ASSERT_TRUE(vault_open(f.arena, f.state, VAULT_REVISION, NO_ONES, true, &box, &f.err));
    CU_ASSERT_TRUE(folder_erase(path_join(f.arena, f.dir, "artefacts/" NO_ONES), &f.err));
    CU_ASSERT_TRUE(tidying_end(f.state, &f.err));
    CU_ASSERT_TRUE(vault_is_there(f.state, VAULT_REVISION, NO_ONES));
    returns_close(&f);
}

void
suite_tidying(void)
{
    CU_pSuite suite = CU_add_suite("tidying", NULL, NULL);

    CU_add_test(suite, "boxes of nobody go", boxes_of_nobody_go);
    CU_add_test(suite, "keys without a box stay", keys_without_a_box_stay);
}
