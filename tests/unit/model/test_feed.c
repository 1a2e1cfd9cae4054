/* SPDX-License-Identifier: MIT */
#include "model/feed.h"

#include <CUnit/CUnit.h>

#include "fixture.h"
#include "suites.h"

#define T(words)                 \
    {                            \
        words, sizeof(words) - 1 \
    }

/* A sheet whose table begins at C4. */
static const struct text NAMES[] = {T("la_ref"), T("family_id"), T("note")};
static const uint32_t COLUMNS[] = {2, 3, 4}, NUMBERS[] = {5, 9};
static const struct text CELLS[] = {T("a,b"), T("F1"), T("x \"y\""), T(""), T("#N/A"), T("1\n2")};
static const struct rowset_fault FAULTS[] = {
    {PROBLEM_BAD_VALUE, 9, 1, "D9", "#N/A", "a value"}
};
static const struct rowset SHEET = {.kind = ROWSET_SHEET,
                                    .file = "cases.xlsx",
                                    .sheet = "Families",
                                    .header_row = 4,
                                    .column_count = 3,
                                    .names = NAMES,
                                    .sheet_columns = COLUMNS,
                                    .row_count = 2,
                                    .numbers = NUMBERS,
                                    .cells = CELLS,
                                    .fault_count = 1,
                                    .faults = FAULTS};

static void
feed_make(struct arena *arena, struct feed *feed)
{
    *feed = (struct feed){.name = "cases.xlsx",
                          .no_table = "no such sheet",
                          .wanted = "a sheet named ",
                          .notes = {.arena = arena}};
    feed_straight(arena, feed, TABLE_FAMILIES, &SHEET);
}

static void
a_rowset_becomes_csv(void)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct feed feed;

    feed_make(arena, &feed);
    EXPECT_TEXT("csv",
                arena_copy(arena, feed.tables[TABLE_FAMILIES].csv.at,
                           feed.tables[TABLE_FAMILIES].csv.length),
                "la_ref,family_id,note\n\"a,b\",F1,\"x \"\"y\"\"\"\n,#N/A,\"1\n2\"\n");
    EXPECT_NUMBER("notes", (int64_t)feed.notes.count, 1);
    EXPECT_TEXT("cell", feed.notes.list[0].cell, "D9");
    EXPECT_TEXT("column", feed.notes.list[0].column, "family_id");
}

/* <claims/> says that there is no claim; only rows could say which columns it has. */
static void
an_element_without_rows_lacks_no_column(void)
{
    static const struct rowset EMPTY = {
        .kind = ROWSET_XML, .file = "cases.xml", .sheet = "claims", .header_row = 7};
    ARENA_SCOPE struct arena *arena = arena_new();
    struct feed feed = {.name = "cases.xml", .notes = {.arena = arena}};
    const struct feed_table *claims = &feed.tables[TABLE_CLAIMS];

    feed_straight(arena, &feed, TABLE_CLAIMS, &EMPTY);
    CU_ASSERT_TRUE(claims->there);
    EXPECT_TEXT("csv", arena_copy(arena, claims->csv.at, claims->csv.length),
                "family_id,episode_id,quarter,authority,payment_pence,claimed_as\n");
    EXPECT_NUMBER("rows", (int64_t)claims->row_count, 0);
}

/* A problem of the CSV, in the original's words; "" when it need not be told. */
static const char *
retold(struct arena *arena, const struct feed *feed, enum table_id table, uint32_t row,
       const char *column)
{
    struct problem problem = {.kind = PROBLEM_BAD_VALUE,
                              .table = table,
                              .row = row,
                              .column = column,
                              .found = "found",
                              .expected = "expected"};

    if (!feed_retell(feed, arena, &problem))
        return "";
    return arena_printf(arena, "%s|%s|%u|%s|%s|%s", problem_file(&problem), problem_sheet(&problem),
                        problem.row, problem.cell == NULL ? "" : problem.cell, problem.column,
                        problem.expected);
}

static void
problems_are_told_in_their_places(void)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct feed feed;

    feed_make(arena, &feed);
    EXPECT_TEXT("a cell", retold(arena, &feed, TABLE_FAMILIES, 2, "family_id"),
                "cases.xlsx|Families|5|D5|family_id|expected");
    EXPECT_TEXT("a column of nobody", retold(arena, &feed, TABLE_FAMILIES, 3, "note"),
                "cases.xlsx|Families|9|E9|note|expected");
    EXPECT_TEXT("a row", retold(arena, &feed, TABLE_FAMILIES, 3, ""),
                "cases.xlsx|Families|9|||expected");
    EXPECT_TEXT("the header", retold(arena, &feed, TABLE_FAMILIES, 1, "la_ref"),
                "cases.xlsx|Families|4|C4|la_ref|expected");
    EXPECT_TEXT("a column that is missing", retold(arena, &feed, TABLE_FAMILIES, 1, "area"),
                "cases.xlsx|Families|4||area|expected");
    EXPECT_TEXT("a cell that is bad already", retold(arena, &feed, TABLE_FAMILIES, 3, "family_id"),
                "");
    EXPECT_TEXT("a table that is missing", retold(arena, &feed, TABLE_NEEDS, 0, ""),
                "cases.xlsx||0|||a sheet named needs");
}

static void
rows_have_an_origin(void)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct builder words = {.arena = arena};
    struct origin origin = feed_origin(NULL, TABLE_NEEDS, 7);
    struct feed feed;

    feed_make(arena, &feed);
    origin_put(&words, &origin);
    origin = feed_origin(&feed, TABLE_FAMILIES, 3);
    builder_puts(&words, "; ");
    origin_put(&words, &origin);
    EXPECT_TEXT("origins", words.at, "needs.csv row 7; cases.xlsx sheet \"Families\" row 9");
}

void
suite_feed(void)
{
    CU_pSuite suite = CU_add_suite("model/feed", NULL, NULL);

    CU_add_test(suite, "a rowset becomes CSV", a_rowset_becomes_csv);
    CU_add_test(suite, "an element without rows lacks no column",
                an_element_without_rows_lacks_no_column);
    CU_add_test(suite, "problems are told in their places", problems_are_told_in_their_places);
    CU_add_test(suite, "rows have an origin", rows_have_an_origin);
}
