/* SPDX-License-Identifier: MIT */
#include "service/imports.h"

#include <CUnit/CUnit.h>

#include "base/file.h"
#include "fixture.h"
#include "return_fixture.h"
#include "store/ledger.h"
#include "suites.h"

static bool
take(struct returns_for_test *f, const struct actor *actor, const char *dir,
     struct import_done *done)
{
    f->err = (struct error){.code = ERR_NONE};
    return imports_take(f->arena, f->state, actor, dir, NULL, done, &f->err);
}

static uint64_t
leaves(struct returns_for_test *f)
{
    uint64_t size;

    CU_ASSERT_TRUE_FATAL(ledger_size(f->state->db, "E1", &size, &f->err));
    return size;
}

static void
exports_are_taken_in_once(void)
{
    struct returns_for_test f;
    struct import_done done;
    struct fixture data;
    struct actor dana;
    char *first;

    returns_open(&f);
    fixture_open(&data, &SOUND);
    dana = returns_person(&f, "dana", ROLE_PROVIDER);
    CU_ASSERT_TRUE_FATAL(take(&f, &dana, data.dir, &done));
    CU_ASSERT_TRUE(done.new);
    EXPECT_NUMBER("files", done.files.count, 8);
    EXPECT_TEXT("the first by name", done.files.list[0].name, "attendance.csv");
    EXPECT_NUMBER("its bytes", done.files.list[0].length, strlen(SOUND.of[TABLE_ATTENDANCE]));
    EXPECT_NUMBER("one leaf", leaves(&f), 1);
    first = arena_copy(f.arena, done.id, 64);

    CU_ASSERT_TRUE_FATAL(take(&f, &dana, data.dir, &done));
    CU_ASSERT_FALSE(done.new);
    EXPECT_TEXT("the same bytes are the same snapshot", done.id, first);
    EXPECT_NUMBER("and no leaf", leaves(&f), 1);

    fixture_put(&data, TABLE_EVENTS, EVENTS_HEAD, sizeof EVENTS_HEAD - 1);
    CU_ASSERT_TRUE_FATAL(take(&f, &dana, data.dir, &done));
    CU_ASSERT_TRUE(done.new &&strcmp(done.id, first) != 0);
    EXPECT_NUMBER("another leaf", leaves(&f), 2);
    fixture_close(&data);
    returns_close(&f);
}

static void
who_may_not_and_what_is_not_there(void)
{
    struct returns_for_test f;
    struct import_done done;
    struct actor chris, dana;

    returns_open(&f);
    chris = returns_person(&f, "chris", ROLE_CERTIFIER);
    dana = returns_person(&f, "dana", ROLE_PROVIDER);
    CU_ASSERT_FALSE(take(&f, &chris, "/nowhere", &done));
    EXPECT_NUMBER("denied", f.err.code, ERR_DENIED);
    EXPECT_TEXT("why", f.err.text, "\"chris\" is not a data provider here");
    CU_ASSERT_FALSE(take(&f, &dana, "/nowhere", &done));
    EXPECT_NUMBER("input", f.err.code, ERR_INPUT);
    EXPECT_TEXT("what is missing", f.err.text,
                "--data: \"/nowhere\" holds none of families.csv and the other tables; name the "
                "folder that does, a workbook or an XML file, or add --mapping");
    EXPECT_NUMBER("no leaf", leaves(&f), 0);
    returns_close(&f);
}

static void
a_snapshot_is_found_by_its_beginning(void)
{
    struct returns_for_test f;
    struct import_done done;
    struct fixture data;
    struct actor dana;
    const char *found;

    returns_open(&f);
    fixture_open(&data, &SOUND);
    CU_ASSERT_FALSE(imports_find(f.arena, f.state, NULL, &found, &f.err));
    EXPECT_TEXT("none yet", f.err.text,
                "there is no snapshot of exports yet; \"deltareturn import\" makes one");
    dana = returns_person(&f, "dana", ROLE_PROVIDER);
    CU_ASSERT_TRUE_FATAL(take(&f, &dana, data.dir, &done));
    CU_ASSERT_TRUE_FATAL(imports_find(f.arena, f.state, NULL, &found, &f.err));
    EXPECT_TEXT("the newest", found, done.id);
    CU_ASSERT_TRUE_FATAL(
        imports_find(f.arena, f.state, arena_printf(f.arena, "%.8s", done.id), &found, &f.err));
    EXPECT_TEXT("by eight digits", found, done.id);
    CU_ASSERT_FALSE(
        imports_find(f.arena, f.state, arena_printf(f.arena, "%.7s", done.id), &found, &f.err));
    EXPECT_TEXT("not by seven", f.err.text,
                arena_printf(f.arena,
                             "there is no snapshot \"%.7s\"; name at least the first 8 "
                             "digits of one",
                             done.id));
    fixture_close(&data);
    returns_close(&f);
}

static void
a_snapshot_is_laid_out_as_it_came(void)
{
    struct returns_for_test f;
    struct import_done done;
    struct laid_out laid;
    struct fixture data;
    struct actor dana;
    const char *folder;

    returns_open(&f);
    fixture_open(&data, &SOUND);
    dana = returns_person(&f, "dana", ROLE_PROVIDER);
    CU_ASSERT_TRUE_FATAL(take(&f, &dana, data.dir, &done));
    folder = folder_for_test(f.arena);
    CU_ASSERT_TRUE_FATAL(imports_lay_out(f.arena, f.state, done.id, folder, &laid, &f.err));
    CU_ASSERT_PTR_NULL(laid.mapping);
    for (unsigned table = 0; table < TABLE_COUNT; table++) {
        const char *path = path_join(f.arena, laid.data, TABLES[table].file);
        struct text bytes;

        EXPECT_NUMBER(path, file_exists(path), SOUND.of[table] != ABSENT);
        if (SOUND.of[table] != ABSENT && file_read(f.arena, path, 1 << 20, &bytes, &f.err))
            EXPECT_TEXT(path, arena_copy(f.arena, bytes.at, bytes.length), SOUND.of[table]);
    }
    fixture_close(&data);
    returns_close(&f);
}

void
suite_imports(void)
{
    CU_pSuite suite = CU_add_suite("service/imports", NULL, NULL);

    CU_add_test(suite, "exports are taken in once", exports_are_taken_in_once);
    CU_add_test(suite, "who may not, and what is not there", who_may_not_and_what_is_not_there);
    CU_add_test(suite, "a snapshot is found by its beginning",
                a_snapshot_is_found_by_its_beginning);
    CU_add_test(suite, "a snapshot is laid out as it came", a_snapshot_is_laid_out_as_it_came);
}
