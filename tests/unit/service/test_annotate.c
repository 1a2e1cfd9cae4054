/* SPDX-License-Identifier: MIT */
#include "service/annotate.h"

#include <CUnit/CUnit.h>

#include "base/file.h"
#include "fixture.h"
#include "suites.h"

static const char *
annotated(struct fixture *f, const char *dir, enum table_id table)
{
    struct text content = {.at = "", .length = 0};

    CU_ASSERT_TRUE(file_read(f->arena, path_join(f->arena, dir, TABLES[table].file), 100000,
                             &content, &f->err));
    return content.at;
}

#define ROLE_WORDS                                                              \
    "role a value is not one of those known, found \"\"x\"\", expected one of " \
    "child, parent_carer, other_adult or expectant_parent"

static void
files_come_back_with_a_column(void)
{
    static const struct {
        const char *name, *members, *annotated;
    } CASES[] = {
        {"sound",                                                                     "member_id,family_id,role\nC1,F1,child\nP1,F1,child\n",
         "member_id,family_id,role,problems\nC1,F1,child,\nP1,F1,child,\n"                                                                                                                                                              },
        {"an error",                                                                  "member_id,family_id,role\nC1,F1,child\nP1,F1,x\n",
         "member_id,family_id,role,problems\nC1,F1,child,\nP1,F1,x,\"error: " ROLE_WORDS "\"\n"                                                                                                                                         },
        {"two in a row",                                                              "member_id,family_id,role,dob\nC1,F1,child,\nP1,F1,x,y\n",
         "member_id,family_id,role,dob,problems\nC1,F1,child,,\n"
         "P1,F1,x,y,\"error: dob a date cannot be read, found \"\"y\"\", expected a date like "
         "2024-05-12; error: " ROLE_WORDS "\"\n"                                                                                                                                                                                        },
        {"short rows are filled up, blank ones kept, quotes and breaks as they were",
         "member_id,family_id,role,surname\n\nC1,F1,child,\"a\n\"\"b\"\"\"\n\nP1,F1,x\n",                                                            "member_id,family_id,role,surname,problems\n,,,,\nC1,F1,child,\"a\n\"\"b\"\"\",\n,,,,\n"
         "P1,F1,x,,\"error: " ROLE_WORDS "\"\n"                                                                                                },
        {"CRLF and a byte order mark",
         "\xEF\xBB\xBFmember_id,family_id,role\r\nC1,F1,child\r\nP1,F1,child\r\n",                                                                   "\xEF\xBB\xBFmember_id,family_id,role,problems\r\nC1,F1,child,\r\nP1,F1,child,\r\n"},
        {"no line end at the end",                                                    "member_id,family_id,role\nC1,F1,child\nP1,F1,child",
         "member_id,family_id,role,problems\nC1,F1,child,\nP1,F1,child,\n"                                                                                                                                                              },
        {"a problem of the header",                                                   "member_id,family_id,role,zone\nC1,F1,child,\nP1,F1,child,\n",
         "member_id,family_id,role,zone,\"problems; warning: zone a column is not part of the "
         "contract and is left out, found \"\"a column that is not used\"\", expected nothing to "
         "do, unless a name is misspelt\"\nC1,F1,child,,\nP1,F1,child,,\n"                                                                                                                                                              },
    };

    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        struct tables given = {{[TABLE_MEMBERS] = CASES[i].members}};
        struct fixture f;
        const char *out;

        fixture_open(&f, &given);
        out = path_join(f.arena, f.dir, "annotated");
        CU_ASSERT_TRUE_FATAL(fixture_check(&f));
        CU_ASSERT_TRUE(annotate_files(f.arena, &f.run, out, false, &f.err));
        EXPECT_TEXT(CASES[i].name, annotated(&f, out, TABLE_MEMBERS), CASES[i].annotated);
        EXPECT_TEXT("beside it", annotated(&f, out, TABLE_CLAIMS),
                    "family_id,episode_id,quarter,authority,payment_pence,problems\n");
        fixture_close(&f);
    }
}

static void
absent_tables_stay_absent(void)
{
    static const struct tables GIVEN = {
        {[TABLE_CLAIMS] = ABSENT, [TABLE_NEEDS] = ABSENT}
    };
    struct fixture f;
    const char *out;

    fixture_open(&f, &GIVEN);
    out = path_join(f.arena, f.dir, "annotated");
    CU_ASSERT_TRUE_FATAL(fixture_check(&f));
    CU_ASSERT_TRUE(annotate_files(f.arena, &f.run, out, false, &f.err));
    CU_ASSERT_FALSE(file_exists(path_join(f.arena, out, "claims.csv")));
    CU_ASSERT_FALSE(file_exists(path_join(f.arena, out, "needs.csv")));
    CU_ASSERT_FALSE(annotate_files(f.arena, &f.run, out, false, &f.err));
    CU_ASSERT_EQUAL(f.err.code, ERR_CONFLICT);
    CU_ASSERT_TRUE(annotate_files(f.arena, &f.run, out, true, &f.err));
    fixture_close(&f);
}

void
suite_annotate(void)
{
    CU_pSuite suite = CU_add_suite("service/annotate", NULL, NULL);

    CU_add_test(suite, "files come back with a column", files_come_back_with_a_column);
    CU_add_test(suite, "absent tables stay absent", absent_tables_stay_absent);
}
