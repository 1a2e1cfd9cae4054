/* SPDX-License-Identifier: MIT */
#include "service/source.h"

#include <CUnit/CUnit.h>
#include <unistd.h>

#include "base/file.h"
#include "fixture.h"
#include "suites.h"

/* Any row of a file is read again, wherever it lies. */
static void
rows_are_read_again(void)
{
    enum { COUNT = 1000 };
    ARENA_SCOPE struct arena *arena = arena_new();
    struct builder members = {.arena = arena};
    struct tables given = SOUND;
    struct fixture f;

    builder_puts(&members, "surname,member_id,family_id,extra,role\n"
                           "\"O, \"\"B\"\"\",C1,F1,,child\nx,P1,F1,,child\n");
    for (int i = 2; i < COUNT; i++)
        builder_printf(&members, "%s\"line\n%d\", M%d ,F1,,child\r\n", i % 7 == 0 ? "\n,,\n" : "",
                       i, i);
    given.of[TABLE_MEMBERS] = members.at;
    fixture_open(&f, &given);
    CU_ASSERT_TRUE_FATAL(fixture_check(&f));
    for (uint32_t i = COUNT; i-- > 2;) {
        static const unsigned COLUMNS[] = {MEMBERS_MEMBER_ID, MEMBERS_SURNAME, MEMBERS_DOB};
        const char *cells[3];

        CU_ASSERT_TRUE_FATAL(source_cells(f.run.source, f.arena, TABLE_MEMBERS, i, COLUMNS,
                                          COUNT_OF(COLUMNS), cells, &f.err));
        EXPECT_TEXT("id", cells[0], arena_printf(arena, "M%u", i));
        EXPECT_TEXT("surname", cells[1], arena_printf(arena, "line\n%u", i));
        EXPECT_TEXT("no such column", cells[2], "");
    }
    fixture_close(&f);
}

static void
cells_are_read_again(void)
{
    struct fixture f;
    const char *text = NULL;

    fixture_open(&f, &SOUND);
    CU_ASSERT_TRUE_FATAL(fixture_check(&f));
    CU_ASSERT_TRUE(
        source_cell(f.run.source, f.arena, TABLE_FAMILIES, 0, FAMILIES_LA_REF, &text, &f.err));
    EXPECT_TEXT("la_ref", text, "LA1");
    CU_ASSERT_TRUE(source_cell(f.run.source, f.arena, TABLE_EPISODES, 0, EPISODES_LEAD_PRACTITIONER,
                               &text, &f.err));
    EXPECT_TEXT("practitioner", text, "A Worker");
    fixture_close(&f);
}

static void
expect_change_is_noticed(struct fixture *f)
{
    CU_ASSERT_EQUAL(f->err.code, ERR_CONFLICT);
    EXPECT_TEXT("sentence", f->err.text,
                arena_printf(f->arena,
                             "\"%s/families.csv\" was changed while it was being read; run again",
                             f->dir));
}

static void
a_changed_file_is_not_read_again(void)
{
    struct fixture f;
    const char *text;

    fixture_open(&f, &SOUND);
    CU_ASSERT_TRUE_FATAL(fixture_check(&f));
    fixture_put(&f, TABLE_FAMILIES, FAMILIES_HEAD "F1,LA123,North,\n", 52);
    CU_ASSERT_FALSE(
        source_cell(f.run.source, f.arena, TABLE_FAMILIES, 0, FAMILIES_LA_REF, &text, &f.err));
    expect_change_is_noticed(&f);
    fixture_close(&f);
}

/* As long as before, and changed between two rows that are asked for. */
static void
a_file_changed_under_way_is_noticed(void)
{
    struct fixture f;
    const char *text;

    fixture_open(&f, &SOUND);
    CU_ASSERT_TRUE_FATAL(fixture_check(&f));
    CU_ASSERT_TRUE(source_is_as_read(f.run.source, &f.err));
    CU_ASSERT_TRUE(
        source_cell(f.run.source, f.arena, TABLE_FAMILIES, 0, FAMILIES_LA_REF, &text, &f.err));
    CU_ASSERT_TRUE(source_is_as_read(f.run.source, &f.err));
    fixture_put(&f, TABLE_FAMILIES, FAMILIES_HEAD "F1,LA123,North,\n", 52);
    CU_ASSERT_FALSE(source_is_as_read(f.run.source, &f.err));
    expect_change_is_noticed(&f);
    fixture_close(&f);
}

/* SHA-256 over "<sha256>  <file>\n" of the files by name, its first 80 bits. */
static void
a_digest_stands_for_the_data(void)
{
    static const struct tables GIVEN = {
        {[TABLE_ATTENDANCE] = ABSENT, [TABLE_CLAIMS] = ABSENT, [TABLE_EVENTS] = ABSENT}
    };
    char text[DIGEST_TEXT_SIZE], again[DIGEST_TEXT_SIZE];
    struct fixture f;

    fixture_open(&f, &GIVEN);
    fixture_put(&f, TABLE_FAMILIES, "family_id\nF1\n", 13);
    fixture_put(&f, TABLE_MEMBERS, "member_id,family_id,role\nC1,F1,child\n", 37);
    fixture_put(&f, TABLE_EPISODES, "episode_id,family_id,opened_on\n", 31);
    fixture_put(&f, TABLE_NEEDS, "need_id,episode_id,need_code\n", 29);
    fixture_put(&f, TABLE_OUTCOMES, "need_id,result\n", 15);
    CU_ASSERT_TRUE_FATAL(fixture_check(&f));
    CU_ASSERT_TRUE(source_digest(f.run.source, text, &f.err));
    EXPECT_TEXT("digest", text, "50873 9d704 3051b 7ef42");
    fixture_put(&f, TABLE_OUTCOMES, "need_id,result\n\n", 16);
    CU_ASSERT_TRUE_FATAL(fixture_check(&f));
    CU_ASSERT_TRUE(source_digest(f.run.source, again, &f.err));
    CU_ASSERT_STRING_NOT_EQUAL(again, text);
    fixture_put(&f, TABLE_OUTCOMES, "need_id,result\n", 15);
    fixture_put(&f, TABLE_WAIVERS, WAIVERS_HEAD, strlen(WAIVERS_HEAD));
    CU_ASSERT_TRUE_FATAL(fixture_check(&f));
    CU_ASSERT_TRUE(source_digest(f.run.source, again, &f.err));
    CU_ASSERT_STRING_NOT_EQUAL(again, text);
    fixture_close(&f);
}

/* Of a workbook nobody can say that it has no claims.csv. */
static void
words_fit_what_there_is(void)
{
    static const struct feed FEED = {.name = "ours.xlsx"};
    static const char WORDS[] = "plan_on in episodes.csv (members.csv)";
    ARENA_SCOPE struct arena *arena = arena_new();

    EXPECT_TEXT("files", source_words(arena, &(struct source){.feed = NULL}, WORDS), WORDS);
    EXPECT_TEXT("a feed", source_words(arena, &(struct source){.feed = &FEED}, WORDS),
                "plan_on in episodes table (members table)");
    EXPECT_TEXT("nothing", source_words(arena, &(struct source){.feed = &FEED}, ""), "");
}

void
suite_source(void)
{
    CU_pSuite suite = CU_add_suite("service/source", NULL, NULL);

    CU_add_test(suite, "rows are read again", rows_are_read_again);
    CU_add_test(suite, "cells are read again", cells_are_read_again);
    CU_add_test(suite, "a changed file is not read again", a_changed_file_is_not_read_again);
    CU_add_test(suite, "a file changed under way is noticed", a_file_changed_under_way_is_noticed);
    CU_add_test(suite, "a digest stands for the data", a_digest_stands_for_the_data);
    CU_add_test(suite, "words fit what there is", words_fit_what_there_is);
}
