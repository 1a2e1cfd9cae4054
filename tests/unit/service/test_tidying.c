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

static int64_t
rows_of(struct returns_for_test *f, const char *table)
{
    enum { COUNT };
    const char *const ask[] = {arena_printf(f->arena, "SELECT count(*) FROM %s", table)};
    struct db *db;
    int64_t count;
    bool row;

    CU_ASSERT_TRUE_FATAL(db_open(f->arena, path_join(f->arena, f->dir, "deltareturn.db"), DB_READ,
                                 &db, &f->err) &&
                         db_prepare(db, ask, 1, &f->err) &&
                         db_ask(db, COUNT, DB_NO_VALUES, &f->err) &&
                         db_next(db, COUNT, &row, &f->err));
    count = db_number_at(db, COUNT, 0);
    db_stop(db, COUNT);
    return count;
}

static void
change(struct returns_for_test *f, const char *script)
{
    CU_ASSERT_TRUE_FATAL(db_script(f->state->db, script, &f->err));
}

/* What has ended is gone, and what is in use stays. */
static void
what_has_ended_is_forgotten(void)
{
    static const char *const KEPT[] = {"session", "session_typed", "throttle", "digest"};
    const long long hour = 3600000, now = 20000 * 24 * hour;
    struct returns_for_test f;
    const char *dana;

    returns_open(&f);
    dana = returns_person(&f, "dana", ROLE_PROVIDER).person.ref;
    for (int i = 0; i < 2; i++) {
        long long ago = i == 0 ? 25 * hour : 1000;

        change(&f, arena_printf(f.arena,
                                "INSERT INTO session (id, authority, person, csrf, source, began, "
                                "seen, proved, proofs) SELECT randomblob(32), code, '%s', '', '', "
                                "%lld, %lld, 0, 0 FROM authority;",
                                dana, now - ago, now - ago));
        change(&f, arena_printf(f.arena,
                                "INSERT INTO throttle SELECT code, 'source', randomblob(32), 1, "
                                "%lld, 0, 0 FROM authority;",
                                now - ago));
        change(&f, arena_printf(f.arena, "INSERT INTO digest VALUES ('%s', %d);", dana,
                                i == 0 ? 19992 : 20000));
    }
    change(&f, "INSERT INTO session_typed SELECT id, 'a', '/', 'b' FROM session;");
    change(&f, arena_printf(f.arena, "INSERT INTO enrolment VALUES ('%s', x'00', %lld);", dana,
                            now - hour));
    CU_ASSERT_TRUE(tidying_forget(f.state, now, &f.err));
    for (size_t i = 0; i < COUNT_OF(KEPT); i++)
        EXPECT_NUMBER(KEPT[i], rows_of(&f, KEPT[i]), 1);
    EXPECT_NUMBER("enrolment", rows_of(&f, "enrolment"), 0);
    returns_close(&f);
}

void
suite_tidying(void)
{
    CU_pSuite suite = CU_add_suite("tidying", NULL, NULL);

    CU_add_test(suite, "boxes of nobody go", boxes_of_nobody_go);
    CU_add_test(suite, "keys without a box stay", keys_without_a_box_stay);
    CU_add_test(suite, "what has ended is forgotten", what_has_ended_is_forgotten);
}
