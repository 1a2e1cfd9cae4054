/* SPDX-License-Identifier: MIT */
#include "model/returning.h"

#include <CUnit/CUnit.h>

#include "fixture.h"
#include "port/unicode.h"
#include "suites.h"

#define PEOPLE_MOST 5

/* A family as "forename surname dob"; NULL ends it. */
struct family_row {
    const char *id;
    const char *people[PEOPLE_MOST];
};

static struct traits
somebody(struct arena *arena, const char *row)
{
    struct said said = {
        .forename = {row, strcspn(row, " ")}
    };

    row += said.forename.length + 1;
    said.surname = (struct text){row, strcspn(row, " ")};
    said.dob = text_of(row + said.surname.length + 1);
    return traits_of(arena, unicode_fold, &said);
}

static struct household
family_for_test(struct arena *arena, const struct family_row *row)
{
    struct traits *people = ARENA_ARRAY(arena, struct traits, PEOPLE_MOST);
    struct household household = {.id = text_of(row->id), .people = people};

    while (household.count < PEOPLE_MOST && row->people[household.count] != NULL) {
        people[household.count] = somebody(arena, row->people[household.count]);
        household.count++;
    }
    return household;
}

static const struct {
    const char *name;
    struct family_row mine, claimed;
    int score;
    size_t paired, also;
} FAMILIES_OF_TWO[] = {
    {"nobody",                    {"F1", {NULL}},                       {"F2", {NULL}}, 0, 0, 0},
    {"nobody on one side",        {"F1", {"Ann Lee 2013-05-01", NULL}}, {"F2", {NULL}}, 0, 0, 0},
    {"one of one",
     {"F1", {"Ann Lee 2013-05-01", NULL}},
     {"F2", {"Ann Lee 2013-05-01", NULL}},
     70,                                                                                   1,
     1                                                                                         },
    {"two of two",
     {"F1", {"Ann Lee 2013-05-01", "Eve Lee 1985-02-03", NULL}},
     {"F2", {"Eve Lee 1985-02-03", "Ann Lee 2013-05-01", NULL}},
     80,                                                                                   2,
     2                                                                                         },
    {"five of five",
     {"F1",
      {"Ann Lee 2013-05-01", "Ben Lee 2014-05-01", "Cat Lee 2015-05-01", "Dan Lee 2016-05-01",
       "Eve Lee 1985-02-03"}},
     {"F2",
      {"Ann Lee 2013-05-01", "Ben Lee 2014-05-01", "Cat Lee 2015-05-01", "Dan Lee 2016-05-01",
       "Eve Lee 1985-02-03"}},
     100,                                                                                  5,
     5                                                                                         },
    {"two that are nearly",
     {"F1", {"Ann Lee 2013-05-01", "Eve Lee 1985-02-03", NULL}},
     {"F2", {"Ann Kay 2013-05-01", "Eve Kay 1985-02-03", NULL}},
     60,                                                                                   2,
     2                                                                                         },
    {"one that is nearly",
     {"F1", {"Ann Lee 2013-05-01", "Eve Lee 1985-02-03", NULL}},
     {"F2", {"Ann Kay 2013-05-01", "Una Day 1990-09-09", NULL}},
     50,                                                                                   1,
     1                                                                                         },
    {"one record for one person",
     {"F1", {"Ann Lee 2013-05-01", NULL}},
     {"F2", {"Ann Lee 2013-05-01", "Ann Lee 2013-05-01", NULL}},
     70,                                                                                   1,
     1                                                                                         },
    {"somebody else besides",
     {"F1", {"Ann Lee 2013-05-01", "Bob Day 1980-01-01", NULL}},
     {"F2", {"Ann Lee 2013-05-01", "Gus Fay 1970-12-24", NULL}},
     70,                                                                                   1,
     1                                                                                         },
    {"a little alike",
     {"F1", {"Ann Lee 2013-05-01", NULL}},
     {"F2", {"Ann Kay 2001-11-12", NULL}},
     10,                                                                                   1,
     0                                                                                         },
};

static void
people_are_paired_once(void)
{
    for (size_t i = 0; i < COUNT_OF(FAMILIES_OF_TWO); i++) {
        ARENA_SCOPE struct arena *arena = arena_new();
        struct household mine = family_for_test(arena, &FAMILIES_OF_TWO[i].mine);
        struct household claimed = family_for_test(arena, &FAMILIES_OF_TWO[i].claimed);
        struct pairings pairings = returning_pair(arena, &mine, &claimed);

        EXPECT_NUMBER(FAMILIES_OF_TWO[i].name, pairings.score, FAMILIES_OF_TWO[i].score);
        EXPECT_NUMBER(FAMILIES_OF_TWO[i].name, pairings.count, FAMILIES_OF_TWO[i].paired);
        EXPECT_NUMBER(FAMILIES_OF_TWO[i].name, pairings.also, FAMILIES_OF_TWO[i].also);
    }
}

static const char *
found_for_test(struct arena *arena, const struct family_row *mine, size_t mine_count,
               const struct family_row *claimed, size_t claimed_count)
{
    struct household *lists[2] = {ARENA_ARRAY(arena, struct household, mine_count),
                                  ARENA_ARRAY(arena, struct household, claimed_count)};
    struct households all[2] = {
        {lists[0], mine_count   },
        {lists[1], claimed_count}
    };
    struct builder out = {.arena = arena};
    struct candidates found;

    for (size_t i = 0; i < mine_count; i++)
        lists[0][i] = family_for_test(arena, &mine[i]);
    for (size_t i = 0; i < claimed_count; i++)
        lists[1][i] = family_for_test(arena, &claimed[i]);
    found = returning_find(arena, &all[0], &all[1]);
    builder_puts(&out, "");
    for (size_t i = 0; i < found.count; i++)
        builder_printf(&out, "%s%.*s=%.*s %d", i == 0 ? "" : ", ",
                       TEXT_ARGS(lists[0][found.list[i].mine].id),
                       TEXT_ARGS(lists[1][found.list[i].claimed].id), found.list[i].score);
    return out.at;
}

static void
families_that_return_are_found(void)
{
    static const struct family_row MINE[] = {
        {"F1", {"Ann Lee 2013-05-01", "Eve Lee 1985-02-03", NULL}},
        {"F2", {"Bob Day 2012-10-10", NULL}                      },
        {"F3", {"Cat Fay 2011-03-04", NULL}                      },
        {"F4", {NULL}                                            },
    };
    static const struct family_row CLAIMED[] = {
        {"G1", {"Cat Fay 2011-04-03", NULL}                      },
        {"G2", {"Ann Lee 2013-05-01", NULL}                      },
        {"G3", {"Eve Lee 1985-02-03", "Ann Lee 2013-05-01", NULL}},
        {"G4", {"Bob Day 2002-10-11", NULL}                      },
        {"G5", {NULL}                                            },
    };
    ARENA_SCOPE struct arena *arena = arena_new();

    EXPECT_TEXT("likest first",
                found_for_test(arena, MINE, COUNT_OF(MINE), CLAIMED, COUNT_OF(CLAIMED)),
                "F1=G3 80, F1=G2 70, F3=G1 60");
    EXPECT_TEXT("nobody looks", found_for_test(arena, MINE, 0, CLAIMED, COUNT_OF(CLAIMED)), "");
    EXPECT_TEXT("nobody was claimed", found_for_test(arena, MINE, COUNT_OF(MINE), CLAIMED, 0), "");
}

static void
what_too_many_share_finds_nobody(void)
{
    static const struct family_row MINE[] = {
        {"F1", {"Unborn Baby 2023-01-01", NULL}}
    };
    ARENA_SCOPE struct arena *arena = arena_new();
    struct family_row *claimed = ARENA_ARRAY(arena, struct family_row, RETURNING_SHARED + 1);

    for (size_t i = 0; i <= RETURNING_SHARED; i++)
        claimed[i] = (struct family_row){
            .id = "G", .people = {"Unborn Baby 2023-01-01", NULL}
        };
    EXPECT_NUMBER("as many as may",
                  strlen(found_for_test(arena, MINE, 1, claimed, RETURNING_SHARED)),
                  RETURNING_SHARED * strlen("F1=G 70, ") - 2);
    EXPECT_TEXT("one more", found_for_test(arena, MINE, 1, claimed, RETURNING_SHARED + 1), "");
}

void
suite_returning(void)
{
    CU_pSuite suite = CU_add_suite("model/returning", NULL, NULL);

    CU_add_test(suite, "people are paired once", people_are_paired_once);
    CU_add_test(suite, "families that return are found", families_that_return_are_found);
    CU_add_test(suite, "what too many share finds nobody", what_too_many_share_finds_nobody);
}
