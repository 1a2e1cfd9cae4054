/* SPDX-License-Identifier: MIT */
#include "service/unusual.h"

#include <CUnit/CUnit.h>

#include "fixture.h"
#include "suites.h"

static void
expect_unusual(const char *name, struct fixture *f, const char *expected)
{
    struct unusual list[UNUSUAL_MOST];
    struct builder out = {.arena = f->arena};
    size_t count;

    CU_ASSERT_TRUE_FATAL(fixture_decide(f));
    count = unusual_find(f->arena, &f->run, list);
    builder_puts(&out, "");
    for (size_t i = 0; i < count; i++) {
        builder_printf(&out, "%d %s\n", (int)list[i].count, list[i].what);
        CU_ASSERT(list[i].meaning != NULL && list[i].meaning[0] != '\0');
        CU_ASSERT(list[i].kind[0] != '\0');
    }
    EXPECT_TEXT(name, out.at, expected);
}

#define EVENT(day) [TABLE_EVENTS] = EVENTS_HEAD "V1,F1,,missing," day ",,\n"
#define TERM(end)  [TABLE_ATTENDANCE] = ATTENDANCE_HEAD "C1,t,2023-09-04," end ",10,0,0,,,\n"

static void
what_is_odd_is_told(void)
{
    static const struct {
        const char *name;
        struct tables given;
        const char *expected;
    } CASES[] = {
        {"nothing",                          {{EVENT("2023-10-10")}},                             ""},
        {"the newest event is older than S",
         {{EVENT("2023-10-09")}},
         "1 claimed episodes sustained beyond the newest event\n"                                   },
        {"the newest term ends before S",
         {{EVENT("2023-10-10"), TERM("2023-10-09")}},
         "1 claimed episodes sustained beyond the newest school term\n"                             },
        {"it ends on S",                     {{EVENT("2023-10-10"), TERM("2023-10-10")}},         ""},
        {"claims.csv is not there",
         {{EVENT("2023-10-10"), [TABLE_CLAIMS] = ABSENT}},
         "1 there is no claims.csv\n"                                                               },
        {"more carried than new",
         {{EVENT("2023-10-10"), [TABLE_EPISODES] = EPISODES_HEAD
                                "E1,F1,2022-09-01,2022-09-20,y,2022-10-01,y,A,,2023-03-31,y\n"}},
         "1 more claims are carried forward than are new\n"                                         },
        {"tables of a header alone",
         {{[TABLE_EVENTS] = EVENTS_HEAD, [TABLE_FAMILIES] = FAMILIES_HEAD,
           [TABLE_MEMBERS] = MEMBERS_HEAD, [TABLE_EPISODES] = EPISODES_HEAD,
           [TABLE_NEEDS] = NEEDS_HEAD, [TABLE_OUTCOMES] = OUTCOMES_HEAD,
           [TABLE_ATTENDANCE] = ATTENDANCE_HEAD}},
         "1 families.csv has no row\n1 episodes.csv has no row\n"                                  },
        {"a claim rests on a waiver",
         {{EVENT("2023-10-10"),
           [TABLE_EPISODES] =
               EPISODES_HEAD "E1,F1,2022-09-01,2022-09-20,y,2022-10-01,y,,,2023-04-10,y\n",
           [TABLE_WAIVERS] = WAIVERS_HEAD "E1,T5,A,B,2023-05-01,x,\n"}},
         "1 claimed episodes that rest on a waived test\n"                                          },
        {"warnings first, by weight",
         {{EVENT("2024-01-01"), [TABLE_FAMILIES] = FAMILIES_HEAD "F1,,,\nF2,,,\n",
           [TABLE_CLAIMS] = ABSENT}},
         "1 a family has no members\n"
         "1 rows are not used, since they begin after the as-at date\n"
         "1 there is no claims.csv\n"                                                               },
    };

    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        struct fixture f;

        fixture_open(&f, &CASES[i].given);
        expect_unusual(CASES[i].name, &f, CASES[i].expected);
        fixture_close(&f);
    }
}

/* A sheet has a cell for it. */
static void
every_warning_means_something(void)
{
    static const struct tables GIVEN = {{EVENT("2023-10-10")}};
    struct unusual list[UNUSUAL_MOST];
    struct fixture f;
    size_t count;

    fixture_open(&f, &GIVEN);
    CU_ASSERT_TRUE_FATAL(fixture_decide(&f));
    for (int kind = PROBLEM_FIRST_WARNING; kind < PROBLEM_KIND_COUNT; kind++)
        f.run.problems.total[kind] = 1;
    count = unusual_find(f.arena, &f.run, list);
    EXPECT_NUMBER("warnings", (int64_t)count, PROBLEM_KIND_COUNT - PROBLEM_FIRST_WARNING);
    for (size_t i = 0; i < count; i++)
        if (list[i].meaning == NULL || list[i].meaning[0] == '\0')
            CU_FAIL(list[i].what);
    fixture_close(&f);
}

static void
a_framework_out_of_force(void)
{
    static const struct tables GIVEN = {{EVENT("2023-10-10")}};
    struct fixture f;

    fixture_open(&f, &GIVEN);
    f.framework.valid_to = day_for_test("2023-12-30");
    expect_unusual("out of force", &f, "1 the framework is not in force in the whole quarter\n");
    f.framework.valid_to = day_for_test("2023-12-31");
    expect_unusual("in force", &f, "");
    fixture_close(&f);
}

void
suite_unusual(void)
{
    CU_pSuite suite = CU_add_suite("service/unusual", NULL, NULL);

    CU_add_test(suite, "what is odd is told", what_is_odd_is_told);
    CU_add_test(suite, "every warning means something", every_warning_means_something);
    CU_add_test(suite, "a framework out of force", a_framework_out_of_force);
}
