/* SPDX-License-Identifier: MIT */
/* What is wrong with a file as a whole, and which row a row is. */
#include <CUnit/CUnit.h>

#include "base/file.h"
#include "fixture.h"
#include "suites.h"

#define MEMBER_ROWS "C1,F1,child,2012-05-01,,\nP1,F1,parent_carer,1985-02-03,,\n"
#define QUOTES      ",a quote that stands alone,a cell in quotes whose own quotes are doubled\n"
#define ENCODING    ",\"bytes that are not UTF-8, or a NUL\",text saved as UTF-8\n"
#define LONG        ",more than 1 MiB in one cell,a shorter cell; perhaps a quote is not closed\n"

static void
missing_table(void)
{
    static const struct problem_case CASES[] = {
        {.name = "families, not repeated by rows that point there",
         .given = {{[TABLE_FAMILIES] = ABSENT}},
         .expected =
             "error,missing_table,families.csv,0,,,no such file,a file named families.csv\n"      },
        {.name = "members",
         .given = {{[TABLE_MEMBERS] = ABSENT}},
         .expected = "error,missing_table,members.csv,0,,,no such file,a file named members.csv\n"},
        {.name = "episodes",
         .given = {{[TABLE_EPISODES] = ABSENT}},
         .expected =
             "error,missing_table,episodes.csv,0,,,no such file,a file named episodes.csv\n"      },
        {.name = "needs",
         .given = {{[TABLE_NEEDS] = ABSENT}},
         .expected = "error,missing_table,needs.csv,0,,,no such file,a file named needs.csv\n"    },
        {.name = "outcomes",
         .given = {{[TABLE_OUTCOMES] = ABSENT}},
         .expected =
             "error,missing_table,outcomes.csv,0,,,no such file,a file named outcomes.csv\n"      },
        {.name = "the others may be absent",
         .given = {{[TABLE_ATTENDANCE] = ABSENT, [TABLE_EVENTS] = ABSENT, [TABLE_CLAIMS] = ABSENT}},
         .expected = ""                                                                           },
    };

    expect_problems(CASES, COUNT_OF(CASES));
}

static void
missing_column(void)
{
#define GONE(file, column) \
    "error,missing_column," file ",1," column ",,no such column,a column headed " column "\n"
    static const struct problem_case CASES[] = {
        {.name = "an empty file has none",
         .given = {{[TABLE_EVENTS] = "", [TABLE_CLAIMS] = ""}},
         .expected = GONE("claims.csv",                                                         "family_id") GONE("claims.csv", "quarter")
             GONE("events.csv", "on") GONE("events.csv", "type")},
        {.name = "an empty file of keys is not held against others",
         .given = {{[TABLE_FAMILIES] = ""}},
         .expected = GONE("families.csv",                      "family_id")},
        {.name = "a byte order mark alone",
         .given = {{[TABLE_EVENTS] = "\xEF\xBB\xBF"}},
         .expected = GONE("events.csv",                                                       "on") GONE("events.csv", "type")},
        {.name = "a header alone is a table without rows",
         .given = {{[TABLE_EVENTS] = "type,on", [TABLE_ATTENDANCE] = ATTENDANCE_HEAD}},
         .expected = ""                                         },
        {.name = "a misspelt one",
         .given = {{[TABLE_MEMBERS] = "member_id,family,role\nC1,F1,child\n"}},
         .expected =
             "warning,family_without_members,families.csv,2,family_id,family_id=F1,"
             "no row in members.csv,at least one member\n"
             "warning,extra_column,members.csv,1,family,,a column that is not used,"
             "\"nothing to do, unless a name is misspelt\"\n" GONE("members.csv","family_id")},
        {.name = "case matters",
         .given = {{[TABLE_CLAIMS] = "family_id,Quarter\n"}},
         .expected =
             "warning,extra_column,claims.csv,1,Quarter,,a column that is not used,"
             "\"nothing to do, unless a name is misspelt\"\n" GONE("claims.csv",                             "quarter")},
        {.name = "all columns that may be missing are",
         .given = {{[TABLE_FAMILIES] = "family_id\nF1\n",
                    [TABLE_MEMBERS] = "member_id,family_id,role\nC1,F1,child\n",
                    [TABLE_EPISODES] = "episode_id,family_id,opened_on\nE1,F1,2023-01-01\n",
                    [TABLE_NEEDS] = "need_id,episode_id,need_code\nN1,E1,1.1\nN2,E1,1.2\n"
                                    "N3,E1,1.3\n",
                    [TABLE_OUTCOMES] = "need_id,result\nN1,achieved\n",
                    [TABLE_ATTENDANCE] =
                        "member_id,term,term_start,term_end,sessions_possible,absent_authorised,"
                        "absent_unauthorised\nC1,s,2023-04-17,2023-07-21,120,5,10\n",
                    [TABLE_EVENTS] = "type,on,family_id\nmissing,2023-05-01,F1\n",
                    [TABLE_CLAIMS] = "quarter,family_id\n2021-22-Q1,F1\n"}},
         .expected = ""    },
    };

    expect_problems(CASES, COUNT_OF(CASES));
}

static void
header_names(void)
{
#define EXTRA(place)                                             \
    "warning,extra_column," place ",,a column that is not used," \
    "\"nothing to do, unless a name is misspelt\"\n"
    static const struct problem_case CASES[] = {
        {.name = "in any order, trimmed and quoted",
         .given = {{[TABLE_CLAIMS] = "\xEF\xBB\xBF quarter ,\"family_id\",\xC2\xA0"
                                     "authority\r\n"
                                     "2021-22-Q1,F1,E1\r\n"}},
         .expected = ""                                                           },
        {.name = "doubled",
         .given = {{[TABLE_CLAIMS] = "family_id,quarter,\"quarter\"\n"}},
         .expected = "error,duplicate_column,claims.csv,1,quarter,,the name more than once,"
                     "each column once\n"                                         },
        {.name = "three times",
         .given = {{[TABLE_CLAIMS] = "family_id,quarter,quarter, quarter\n"}},
         .expected = "error,duplicate_column,claims.csv,1,quarter,,the name more than once,"
                     "each column once\n"                                         },
        {.name = "an extra one doubled",
         .given = {{[TABLE_CLAIMS] = "family_id,quarter,note,note\n"}},
         .expected = "error,duplicate_column,claims.csv,1,note,,the name more than once,"
                     "each column once\n" EXTRA("claims.csv,1,note")              },
        {.name = "extra ones, named once a table",
         .given = {{[TABLE_FAMILIES] = "family_id,zone,\"a, b\",\nF1,1,2,3\n"}},
         .expected = EXTRA("families.csv,1,\"a, b\"") EXTRA("families.csv,1,zone")},
        {.name = "bad encoding",
         .given = {{[TABLE_CLAIMS] = "family_id,quarter,\xFFx\n"}},
         .expected = "error,bad_encoding,claims.csv,1,," ENCODING                 },
        {.name = "bad quotes",
         .given = {{[TABLE_CLAIMS] = "family_id,quarter,a\"x\n"}},
         .expected = "error,bad_csv,claims.csv,1,," QUOTES                        },
    };
#undef EXTRA

    expect_problems(CASES, COUNT_OF(CASES));
}

/* A wrong role in the last row tells which row the program takes it for. */
#define WRONG(row)                                                         \
    "error,bad_value,members.csv," row ",role,member_id=X family_id=F1,x," \
    "\"one of child, parent_carer, other_adult or expectant_parent\"\n"

static void
rows_are_numbered_as_in_a_spreadsheet(void)
{
    static const struct problem_case CASES[] = {
        {.name = "plain",
         .given = {{[TABLE_MEMBERS] = MEMBERS_HEAD MEMBER_ROWS "X,F1,x\n"}},
         .expected = WRONG("4")                                                 },
        {.name = "no line end",
         .given = {{[TABLE_MEMBERS] = MEMBERS_HEAD MEMBER_ROWS "X,F1,x"}},
         .expected = WRONG("4")                                                 },
        {.name = "CRLF",
         .given = {{[TABLE_MEMBERS] = "member_id,family_id,role\r\nC1,F1,child\r\nX,F1,x\r\n"}},
         .expected = WRONG("3")                                                 },
        {.name = "blank rows keep their number",
         .given = {{[TABLE_MEMBERS] = MEMBERS_HEAD "\n" MEMBER_ROWS ",,,,,\n \n\r\n"
                                                   ",\"\",\xC2\xA0,,,\nX,F1,x\n\n"}},
         .expected = WRONG("9")                                                 },
        {.name = "line breaks in quotes add none",
         .given = {{[TABLE_MEMBERS] = "surname,member_id,family_id,role\n"
                                      "\"one\ntwo\r\nthree\",C1,F1,child\n\"\n\n\",X,F1,x\n"}},
         .expected = WRONG("3")                                                 },
        {.name = "a line break in the header",
         .given = {{[TABLE_MEMBERS] = "member_id,family_id,role,\"sur\nname\"\nC1,F1,child,\n"
                                      "X,F1,x,\n"}},
         .expected = "warning,extra_column,members.csv,1,sur\\x0Aname,,a column that is not used,"
                     "\"nothing to do, unless a name is misspelt\"\n" WRONG("3")},
        {.name = "an earlier row is named by its own number",
         .given = {{[TABLE_MEMBERS] = MEMBERS_HEAD "\n\n" MEMBER_ROWS "\nC1,F1,child,,,\n"}},
         .expected = "error,duplicate_key,members.csv,7,member_id,member_id=C1 family_id=F1,C1,"
                     "an id of its own; row 4 has it already\n"                 },
    };

    expect_problems(CASES, COUNT_OF(CASES));
}

static void
row_lengths(void)
{
    static const struct problem_case CASES[] = {
        {.name = "short rows are filled with blanks",
         .given = {{[TABLE_MEMBERS] = MEMBERS_HEAD "C1,F1,child\nP1,F1,parent_carer,\n"}},
         .expected = ""                                                                 },
        {.name = "too short for what is needed",
         .given = {{[TABLE_MEMBERS] = MEMBERS_HEAD MEMBER_ROWS "X1,F1\n"}},
         .expected = "error,blank_required,members.csv,4,role,member_id=X1 family_id=F1,,"
                     "\"one of child, parent_carer, other_adult or expectant_parent\"\n"},
        {.name = "too long",
         .given = {{[TABLE_MEMBERS] = MEMBERS_HEAD MEMBER_ROWS "X1,F1,child,,,,\n"}},
         .expected = "error,too_many_cells,members.csv,4,,member_id=X1 family_id=F1,7 cells,"
                     "\"6, as in the header\"\n"                                        },
        {.name = "two of them, and a comma too few",
         .given = {{[TABLE_CLAIMS] = "family_id,quarter\nF1,2021-22-Q1,x,y\nF1\n"}},
         .expected = "error,too_many_cells,claims.csv,2,,family_id=F1,4 cells,"
                     "\"2, as in the header\"\n"
                     "error,blank_required,claims.csv,3,quarter,family_id=F1,,"
                     "a quarter like 2023-24-Q3\n"                                      },
    };

    expect_problems(CASES, COUNT_OF(CASES));
}

static void
bad_csv_and_bad_encoding(void)
{
    static const struct problem_case CASES[] = {
        {.name = "a quote in a cell",
         .given = {{[TABLE_MEMBERS] = MEMBERS_HEAD MEMBER_ROWS "X1,F1,chi\"ld,,,\n"}},
         .expected = "error,bad_csv,members.csv,4,role,member_id=X1 family_id=F1" QUOTES          },
        {.name = "in a column nobody asks for",
         .given = {{[TABLE_FAMILIES] = FAMILIES_HEAD "F1,l\"a,,\n"}},
         .expected = "error,bad_csv,families.csv,2,la_ref,family_id=F1" QUOTES                    },
        {.name = "in an extra column",
         .given = {{[TABLE_CLAIMS] = "family_id,quarter,\nF1,2021-22-Q1,a\"b\n"}},
         .expected = "error,bad_csv,claims.csv,2,,family_id=F1" QUOTES                            },
        {.name = "behind the closing quote",
         .given = {{[TABLE_FAMILIES] = FAMILIES_HEAD "F1,\"la\"1,,\n"}},
         .expected = "error,bad_csv,families.csv,2,la_ref,family_id=F1" QUOTES                    },
        {.name = "an id",
         .given = {{[TABLE_EVENTS] = EVENTS_HEAD "V1,F\"1,,missing,2023-05-01,,\n"}},
         .expected = "error,bad_csv,events.csv,2,family_id,event_id=V1" QUOTES                    },
        {.name = "a needed cell is told once",
         .given = {{[TABLE_EVENTS] = EVENTS_HEAD "V1,F1,,mis\"sing,2023-05-01,,\n"}},
         .expected = "error,bad_csv,events.csv,2,type,event_id=V1 family_id=F1" QUOTES            },
        {.name = "a quote that never closes: what follows is not held against anybody",
         .given = {{[TABLE_MEMBERS] = MEMBERS_HEAD "C1,F1,child,,,\nP1,F1,\"child,,,\nX1,F1,x\n"}},
         .expected = "error,bad_csv,members.csv,3,role,member_id=P1 family_id=F1" QUOTES          },
        {.name = "Latin-1",
         .given = {{[TABLE_MEMBERS] = "member_id,family_id,role,surname\n"
                                      "C1,F1,child,Zo\xEB\nP1,F1,parent_carer,Zo\xC3\xAB\n"}},
         .expected = "error,bad_encoding,members.csv,2,surname,member_id=C1 family_id=F1" ENCODING},
        {.name = "a surrogate in an id",
         .given = {{[TABLE_EVENTS] = EVENTS_HEAD "\xED\xA0\x80,F1,,missing,2023-05-01,,\n"}},
         .expected = "error,bad_encoding,events.csv,2,event_id,family_id=F1" ENCODING             },
        {.name = "in an extra column",
         .given = {{[TABLE_CLAIMS] = "family_id,quarter,\nF1,2021-22-Q1,\xFF\n"}},
         .expected = "error,bad_encoding,claims.csv,2,,family_id=F1" ENCODING                     },
        {.name = "in a cell beyond the header",
         .given = {{[TABLE_CLAIMS] = "family_id,quarter\nF1,2021-22-Q1,\xFF\n"}},
         .expected = "error,bad_encoding,claims.csv,2,,family_id=F1" ENCODING
                     "error,too_many_cells,claims.csv,2,,family_id=F1,3 cells,"
                     "\"2, as in the header\"\n"                                                  },
    };

    expect_problems(CASES, COUNT_OF(CASES));
}

/* What a quote swallows is unknown, not missing: ids that may be in it are not held against others.
 */
static void
what_a_quote_swallows_is_unknown(void)
{
    static const struct problem_case CASES[] = {
        {.name = "families",
         .given = {{[TABLE_FAMILIES] = FAMILIES_HEAD "F1,\"LA1,,\nF2,,,\n",
                    [TABLE_MEMBERS] = MEMBERS_HEAD MEMBER_ROWS "X1,F2,child,,,\n"}},
         .expected = "error,bad_csv,families.csv,2,la_ref,family_id=F1" QUOTES          },
        {.name = "members, and families without them",
         .given = {{[TABLE_FAMILIES] = FAMILIES_HEAD "F1,,,\nF2,,,\n",
                    [TABLE_MEMBERS] = MEMBERS_HEAD "C1,F1,\"child,,,\nP1,F1,child,,,\n",
                    [TABLE_EVENTS] = EVENTS_HEAD "V1,,P1,missing,2023-05-01,,\n"}},
         .expected = "error,bad_csv,members.csv,2,role,member_id=C1 family_id=F1" QUOTES},
    };

    expect_problems(CASES, COUNT_OF(CASES));
}

static void
a_nul_is_bad_encoding(void)
{
    static const char BYTES[] = FAMILIES_HEAD "F1,l\0a,,\n";
    struct fixture f;

    fixture_open(&f, &SOUND);
    fixture_put(&f, TABLE_FAMILIES, BYTES, sizeof BYTES - 1);
    CU_ASSERT_TRUE(fixture_check(&f));
    EXPECT_TEXT("a NUL", fixture_problems(&f),
                "error,bad_encoding,families.csv,2,la_ref,family_id=F1" ENCODING);
    fixture_close(&f);
}

/* families.csv with one cell of LENGTH bytes, quoted or not, under HEADER. */
static void
expect_cell_of(const char *header, size_t length, bool quoted, const char *expected)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct builder bytes = {.arena = arena};
    char *cell = arena_alloc(arena, length + 1);
    struct fixture f;

    memset(cell, 'x', length);
    builder_printf(&bytes, "family_id,%s\nF1,%s", header, quoted ? "\"" : "");
    builder_put(&bytes, cell, length);
    builder_printf(&bytes, "%s\n", quoted ? "\"" : "");
    fixture_open(&f, &SOUND);
    fixture_put(&f, TABLE_FAMILIES, bytes.at, bytes.length);
    CU_ASSERT_TRUE(fixture_check(&f));
    EXPECT_TEXT(header, fixture_problems(&f), expected);
    fixture_close(&f);
}

static void
a_cell_holds_one_mib(void)
{
    const size_t mib = (size_t)1024 * 1024;

    for (int quoted = 0; quoted < 2; quoted++) {
        expect_cell_of("la_ref", mib, quoted, "");
        expect_cell_of("la_ref", mib + 1, quoted,
                       "error,bad_csv,families.csv,2,la_ref,family_id=F1" LONG);
        expect_cell_of("la_ref", 5 * mib, quoted,
                       "error,bad_csv,families.csv,2,la_ref,family_id=F1" LONG);
        expect_cell_of("", mib + 1, quoted, "error,bad_csv,families.csv,2,,family_id=F1" LONG);
    }
}

static void
an_endless_row(void)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    size_t length = (size_t)20 * 1024 * 1024;
    char *bytes = arena_alloc(arena, length);
    struct fixture f;

    memset(bytes, ',', length);
    memcpy(bytes, "family_id\nF1,\"", 14);
    fixture_open(&f, &SOUND);
    fixture_put(&f, TABLE_FAMILIES, bytes, length);
    CU_ASSERT_TRUE(fixture_check(&f));
    CU_ASSERT(f.run.problems.total[PROBLEM_BAD_CSV] > 0);
    CU_ASSERT_EQUAL(f.run.problems.total[PROBLEM_DANGLING_KEY], 0);
    fixture_close(&f);
}

static void
there_is_no_folder(void)
{
    struct fixture f;

    fixture_open(&f, &SOUND);
    f.options.data_dir = "/nowhere/at/all";
    CU_ASSERT_FALSE(fixture_check(&f));
    CU_ASSERT_EQUAL(f.err.code, ERR_INPUT);
    EXPECT_TEXT("sentence", f.err.text,
                "--data: there is no folder \"/nowhere/at/all\"; name the folder that holds "
                "families.csv and the other tables, a workbook, or an XML file");
    fixture_close(&f);
}

/* Rows and hashes of the files, as figures.json publishes them. */
static void
files_are_counted(void)
{
    static const struct tables GIVEN = {
        {
         [TABLE_FAMILIES] = FAMILIES_HEAD "\nF1,,,\n,,,\n",
         [TABLE_EVENTS] = "type,on,family_id\n",
         [TABLE_CLAIMS] = ABSENT,
         }
    };
    const struct source_file *families, *events;
    struct fixture f;

    fixture_open(&f, &GIVEN);
    CU_ASSERT_TRUE_FATAL(fixture_check(&f));
    families = source_file(f.run.source, TABLE_FAMILIES);
    events = source_file(f.run.source, TABLE_EVENTS);
    EXPECT_NUMBER("rows", families->rows, 1);
    EXPECT_NUMBER("records", families->records, 4);
    EXPECT_NUMBER("rows", events->rows, 0);
    EXPECT_TEXT("SHA-256", events->sha256,
                "01e740ffb54d7f98678b43c4fc28477d377be43bda986ab1f100fbadc8d6d80b");
    CU_ASSERT_FALSE(source_file(f.run.source, TABLE_CLAIMS)->there);
    fixture_close(&f);
}

void
suite_intake_csv(void)
{
    CU_pSuite suite = CU_add_suite("service/intake: files", NULL, NULL);

    CU_add_test(suite, "missing_table", missing_table);
    CU_add_test(suite, "missing_column", missing_column);
    CU_add_test(suite, "duplicate_column and extra_column", header_names);
    CU_add_test(suite, "rows are numbered as in a spreadsheet",
                rows_are_numbered_as_in_a_spreadsheet);
    CU_add_test(suite, "too_many_cells", row_lengths);
    CU_add_test(suite, "bad_csv and bad_encoding", bad_csv_and_bad_encoding);
    CU_add_test(suite, "what a quote swallows is unknown", what_a_quote_swallows_is_unknown);
    CU_add_test(suite, "a NUL is bad_encoding", a_nul_is_bad_encoding);
    CU_add_test(suite, "a cell holds one MiB", a_cell_holds_one_mib);
    CU_add_test(suite, "an endless row", an_endless_row);
    CU_add_test(suite, "there is no folder", there_is_no_folder);
    CU_add_test(suite, "files are counted", files_are_counted);
}
