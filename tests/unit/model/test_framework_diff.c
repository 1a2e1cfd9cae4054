/* SPDX-License-Identifier: MIT */
/*
 * Each thing in which two frameworks can differ, in its words.
 */
#include "model/framework_diff.h"

#include <CUnit/CUnit.h>

#include "fixture.h"
#include "suites.h"

static const struct headline HEADLINES[] = {
    {1, "one"},
    {2, "two"}
};
static const struct need_def NEEDS[] = {
    {.code = "A", .text = "a need", .headline = 0},
    {.code = "B", .text = "another", .headline = 0},
    {.code = "C", .text = "third", .headline = 1}
};
static const char *const TYPES[] = {"eh_open", "missing"};

static struct framework
rules(void)
{
    return (struct framework){
        .name = "rules",
        .version = "1",
        .source = "somewhere",
        .valid_from = DAY_UNKNOWN,
        .valid_to = DAY_UNKNOWN,
        .min_needs = 3,
        .min_headlines = 1,
        .sustain_months = 6,
        .closure_quality = true,
        .regression = true,
        .unauthorised_limit = 10,
        .payment_pence = 80000,
        .headline_count = COUNT_OF(HEADLINES),
        .headlines = HEADLINES,
        .need_count = COUNT_OF(NEEDS),
        .needs = NEEDS,
        .rereferral_count = COUNT_OF(TYPES),
        .rereferral = TYPES,
    };
}

/* A line each: "part name kind: words". */
static const char *
told(struct arena *arena, const struct framework *before, const struct framework *after)
{
    struct builder out = {.arena = arena};
    struct differences differences;

    framework_diff(arena, before, after, &differences);
    builder_puts(&out, "");
    for (size_t i = 0; i < differences.count; i++) {
        const struct difference *difference = &differences.list[i];

        builder_printf(&out, "%s %s %s: %s\n", difference->part, difference->name,
                       DIFFERENCE_KINDS[difference->kind], difference->words);
    }
    return out.at;
}

static void
equal_ones_do_not_differ(void)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct framework a = rules(), b = rules();

    EXPECT_TEXT("the same", told(arena, &a, &b), "");
}

static void
each_parameter_has_its_words(void)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct framework a = rules(), b = rules();

    b.name = "ours";
    b.version = "2";
    b.official = true;
    b.source = "elsewhere";
    b.valid_from = day_for_test("2023-04-01");
    b.valid_to = day_for_test("2024-03-31");
    b.min_needs = 2;
    b.min_headlines = 3;
    b.sustain_months = 12;
    b.closure_quality = false;
    b.regression = false;
    b.unauthorised_limit = 15;
    b.claim_policy = (struct claim_policy){.kind = CLAIM_AFTER, .months = 24};
    b.payment_pence = 100000;
    b.school_incentive_pence = 40000;
    EXPECT_TEXT("all of them", told(arena, &a, &b),
                "framework name changed: name: rules -> ours\n"
                "framework version changed: version: 1 -> 2\n"
                "framework official changed: official: no -> yes\n"
                "framework valid-from changed: first day in force: open -> 2023-04-01\n"
                "framework valid-to changed: last day in force: open -> 2024-03-31\n"
                "source source changed: source: somewhere -> elsewhere\n"
                "tests min-needs changed: different needs at least (T2): 3 -> 2\n"
                "tests min-headlines changed: different headlines at least (T2): 1 -> 3\n"
                "tests sustain-months changed: outcomes have to last (T6, T8 to T10): 6 months -> "
                "12 months\n"
                "tests closure-quality changed: quality of the closure asked (T7): yes -> no\n"
                "tests regression changed: regression asked (T9, T10): yes -> no\n"
                "tests unauthorised-limit changed: unauthorised absence at most (T10): 10% -> 15%\n"
                "tests claim-policy changed: an earlier claim of the family (T11): block -> "
                "after:24\n"
                "payment per-family-pence changed: payment for a family: \xC2\xA3"
                "800 -> "
                "\xC2\xA3"
                "1,000\n"
                "payment school-incentive-pence changed: to the school that led it, for a claim: "
                "\xC2\xA3"
                "0 -> \xC2\xA3"
                "400\n");
}

static void
entries_come_and_go(void)
{
    static const struct headline OTHERS[] = {
        {2, "second"},
        {1, "one"   },
        {3, "three" }
    };
    static const struct need_def OTHER_NEEDS[] = {
        {.code = "C", .text = "third, in other words", .headline = 0},
        {.code = "A", .text = "a need", .headline = 2},
        {.code = "D", .text = "fourth", .headline = 2}
    };
    static const char *const OTHER_TYPES[] = {"missing", "panel"};
    ARENA_SCOPE struct arena *arena = arena_new();
    struct framework a = rules(), b = rules();

    b.headlines = OTHERS;
    b.headline_count = COUNT_OF(OTHERS);
    b.needs = OTHER_NEEDS;
    b.rereferral = OTHER_TYPES;
    EXPECT_TEXT("lists", told(arena, &a, &b),
                "rereferral eh_open removed: re-referral eh_open removed\n"
                "rereferral panel added: re-referral panel added\n"
                "headline 2 changed: headline 2 relabelled: \"two\" -> \"second\"\n"
                "headline 3 added: headline 3 added: \"three\"\n"
                "need A changed: need A moved: headline 1 -> headline 3\n"
                "need B removed: need B removed: \"another\", headline 1\n"
                "need C changed: need C reworded: \"third\" -> \"third, in other words\"\n"
                "need D added: need D added: \"fourth\", headline 3\n");
}

void
suite_framework_diff(void)
{
    CU_pSuite suite = CU_add_suite("model/framework_diff", NULL, NULL);

    CU_add_test(suite, "equal ones do not differ", equal_ones_do_not_differ);
    CU_add_test(suite, "each parameter has its words", each_parameter_has_its_words);
    CU_add_test(suite, "entries come and go", entries_come_and_go);
}
