/* SPDX-License-Identifier: MIT */
#include "store/schema.h"

#include <CUnit/CUnit.h>

#include "base/file.h"
#include "fixture.h"
#include "store/statements.h"
#include "suites.h"

static struct db *
database_for_test(struct arena *arena)
{
    struct error err = {.code = ERR_NONE};
    struct db *db;

    CU_ASSERT_TRUE_FATAL(
        db_open(arena, path_join(arena, folder_for_test(arena), "a.db"), DB_WRITE, &db, &err));
    CU_ASSERT_TRUE_FATAL(schema_migrate(db, &err));
    return db;
}

static void
migrating_twice_changes_nothing(void)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct db *db = database_for_test(arena);
    struct error err = {.code = ERR_NONE};

    CU_ASSERT_TRUE(schema_migrate(db, &err));
    CU_ASSERT_TRUE(schema_check(db, &err));
}

static void
a_newer_database_is_refused(void)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct db *db = database_for_test(arena);
    struct error err = {.code = ERR_NONE};

    CU_ASSERT_TRUE(db_script(db, "PRAGMA user_version = 999;", &err));
    CU_ASSERT_FALSE(schema_migrate(db, &err));
    EXPECT_NUMBER("code", err.code, ERR_CONFLICT);
    CU_ASSERT_PTR_NOT_NULL(strstr(err.text, "was made by a newer deltareturn"));
}

/* Every statement fits the schema and none walks through a whole table that can grow large. */
static void
statements_fit_and_search(void)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct db *db = database_for_test(arena);
    const char *plans[STATEMENT_COUNT];
    struct error err = {.code = ERR_NONE};

    CU_ASSERT_TRUE(db_prepare(db, STATEMENT_TEXTS, STATEMENT_COUNT, &err));
    for (unsigned i = 0; i < STATEMENT_COUNT; i++)
        plans[i] = arena_printf(arena, "EXPLAIN QUERY PLAN %s", STATEMENT_TEXTS[i]);
    CU_ASSERT_TRUE_FATAL(db_prepare(db, plans, STATEMENT_COUNT, &err));
    for (unsigned i = 0; i < STATEMENT_COUNT; i++) {
        bool row = true;

        if (strstr(STATEMENT_TEXTS[i], "/* walks") != NULL)
            continue;
        CU_ASSERT_TRUE(db_ask_with_nulls(db, i, &err));
        while (db_next(db, i, &row, &err) && row) {
            const char *step = db_copy_at(db, arena, i, 3);

            EXPECT_TEXT(STATEMENT_TEXTS[i], strncmp(step, "SCAN", 4) == 0 ? step : "", "");
        }
    }
}

void
suite_schema(void)
{
    CU_pSuite suite = CU_add_suite("schema", NULL, NULL);

    CU_add_test(suite, "migrating twice changes nothing", migrating_twice_changes_nothing);
    CU_add_test(suite, "a newer database is refused", a_newer_database_is_refused);
    CU_add_test(suite, "statements fit and search", statements_fit_and_search);
}
