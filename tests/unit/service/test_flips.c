/* SPDX-License-Identifier: MIT */
/*
 * Which decisions change between two frameworks, why, and what one of them cannot know.
 */
#include "service/flips.h"

#include <CUnit/CUnit.h>

#include "base/file.h"
#include "fixture.h"
#include "model/gather.h"
#include "service/sample.h"
#include "suites.h"

/* A line for each flip and each of its tests, then the counts. */
static const char *
told(struct fixture *f, const struct framework *after)
{
    struct builder out = {.arena = f->arena};
    struct flips flips;

    if (!flips_find(f->arena, &f->options, &f->framework, after, &flips, &f->err))
        return f->err.text;
    builder_puts(&out, "");
    for (size_t i = 0; i < flips.count; i++) {
        const struct flip *flip = &flips.list[i];

        builder_printf(&out, "%s %s: %s -> %s%s\n", flip->episode_id, flip->family_id,
                       DECISIONS[flip->before].code, DECISIONS[flip->after].code,
                       flip->needs_left_out ? ", needs left out" : "");
        for (size_t k = 0; k < flip->test_count; k++)
            builder_printf(&out, "%s %s -> %s: %s\n", TESTS[flip->tests[k].test].code,
                           flip->tests[k].before, flip->tests[k].after, flip->tests[k].why);
    }
    for (size_t i = 0; i < flips.lacking_count; i++)
        builder_printf(&out, "%s lacks %s of %u\n", flips.lacking[i].framework->name,
                       flips.lacking[i].code, flips.lacking[i].needs);
    builder_printf(&out, "others %u", (unsigned)flips.same_decision_other_tests);
    return out.at;
}

static void
a_changed_limit_flips_an_episode(void)
{
    static const struct tables GIVEN = {{NULL}};
    struct framework after;
    struct fixture f;

    fixture_open(&f, &GIVEN);
    after = f.framework;
    EXPECT_TEXT("no difference", told(&f, &after), "others 0");
    after.min_needs = 4;
    EXPECT_TEXT(
        "a need more", told(&f, &after),
        "E1 F1: claimable -> failed\n"
        "T2 pass -> fail: different needs: 3 (at least 4), under headlines: 3 (at least 1)\n"
        "others 0");
    after = f.framework;
    after.sustain_months = 12;
    EXPECT_TEXT(
        "longer", told(&f, &after),
        "E1 F1: claimable -> waiting\n"
        "T8 pass -> waiting: closed on 2023-04-10, 12 months later is 2024-04-10; the as-at "
        "date is 2023-12-31\n"
        "others 0");
    fixture_close(&f);
}

static void
a_test_that_is_not_asked(void)
{
    static const struct tables GIVEN = {
        {[TABLE_EPISODES] =
             EPISODES_HEAD "E1,F1,2022-09-01,2022-09-20,y,2022-10-01,y,A,,2023-04-10,\n"}};
    struct framework after;
    struct fixture f;

    fixture_open(&f, &GIVEN);
    after = f.framework;
    after.closure_quality = false;
    EXPECT_TEXT("not asked", told(&f, &after),
                "E1 F1: gap -> claimable\n"
                "T7 unknown -> not asked: closure_quality is blank\n"
                "others 0");
    after.min_needs = 0;
    after.closure_quality = true;
    after.unauthorised_limit = 0;
    EXPECT_TEXT("another decision", strstr(told(&f, &after), "T10"),
                "T10 pass -> fail: children in the household on 2023-10-10: 1; terms after "
                "2023-04-10 up to 2023-10-10; at most 0% unauthorised\n"
                "others 0");
    fixture_close(&f);
}

static void
other_tests_the_same_decision(void)
{
    static const struct tables GIVEN = {
        {[TABLE_EPISODES] =
             EPISODES_HEAD "E1,F1,2022-09-01,2022-09-20,n,2022-10-01,y,A,,2023-04-10,y\n"}};
    struct framework after;
    struct fixture f;

    fixture_open(&f, &GIVEN);
    after = f.framework;
    after.min_needs = 4;
    EXPECT_TEXT("failed all the same", told(&f, &after), "others 1");
    fixture_close(&f);
}

/* The other framework has no 9.2, but a code and a type of event of its own. */
static void
codes_that_one_lacks(void)
{
    static const struct tables GIVEN = {
        {[TABLE_NEEDS] = NEEDS_HEAD "N1,E1,1.1,,,\nN2,E1,5.1,,,\nN3,E1,9.2,,,\nN4,E1,OWN,,,\n",
         [TABLE_OUTCOMES] = OUTCOMES_HEAD "N1,achieved,2023-03-01,,,,\nN2,achieved,2023-03-15,,,,\n"
                                          "N3,neutral,,,,,\nN4,neutral,,,,,\n", [TABLE_EVENTS] = EVENTS_HEAD "V1,F1,,panel,2023-05-01,,\n"}
    };
    static const char *const TYPES[] = {"panel"};
    struct framework after;
    struct need_def needs[100];
    struct fixture f;

    fixture_open(&f, &GIVEN);
    after = f.framework;
    CU_ASSERT_FATAL(after.need_count <= COUNT_OF(needs));
    memcpy(needs, after.needs, after.need_count * sizeof *needs);
    needs[framework_need(&after, text_of("9.2"))].code = "OWN";
    after.name = "ours";
    after.needs = needs;
    after.rereferral = TYPES;
    after.rereferral_count = 1;
    EXPECT_TEXT("left out and told", told(&f, &after),
                "E1 F1: claimable -> failed, needs left out\n"
                "T9 pass -> fail: a re-referral on 2023-05-01, between closure and 2023-10-10\n"
                "supporting-families-2022 lacks OWN of 1\n"
                "ours lacks 9.2 of 1\n"
                "others 0");
    fixture_close(&f);
}

static void
data_with_errors_is_not_compared(void)
{
    static const struct tables GIVEN = {{[TABLE_NEEDS] = NEEDS_HEAD "N1,E1,nobody,,,\n"}};
    struct framework after;
    struct fixture f;

    fixture_open(&f, &GIVEN);
    after = f.framework;
    EXPECT_TEXT("errors", told(&f, &after), "the data has 3 errors; nothing was written");
    CU_ASSERT_EQUAL(f.err.code, ERR_INPUT);
    fixture_close(&f);
}

static void
expect_same_figures(const char *name, const struct framework *framework, const struct figures *a,
                    const struct figures *b)
{
    for (unsigned i = 0; i < FIGURE_COUNT; i++)
        EXPECT_NUMBER(name, a->value[i], b->value[i]);
    for (unsigned i = 0; i < DECISION_COUNT; i++)
        EXPECT_NUMBER(name, a->decisions[i], b->decisions[i]);
    for (unsigned i = 0; i < TEST_COUNT; i++) {
        EXPECT_NUMBER(name, a->failed[i], b->failed[i]);
        EXPECT_NUMBER(name, a->unknown[i], b->unknown[i]);
        EXPECT_NUMBER(name, a->waived[i], b->waived[i]);
    }
    for (uint16_t i = 0; i < framework->headline_count; i++)
        for (unsigned k = 0; k < HEADLINE_FIGURE_COUNT; k++)
            EXPECT_NUMBER(name, a->headlines[i].value[k], b->headlines[i].value[k]);
}

/* What a changed framework decides by itself, without the other beside it. */
static void
expect_decided_alone(struct fixture *f, const char *name, const struct framework *framework,
                     const struct flips *flips)
{
    struct framework_set set;
    struct run alone;
    uint32_t wrong = 0;

    framework_set_beside(f->arena, framework, &f->framework, &set);
    f->options.frameworks = &set;
    CU_ASSERT_TRUE_FATAL(run_decide(f->arena, &f->options, &alone, &f->err));
    for (uint32_t row = 0; row < alone.dataset->rows[TABLE_EPISODES].count; row++) {
        const struct decision *a = &alone.decisions[row], *b = &flips->after.decisions[row];

        wrong += a->kind != b->kind || a->failed != b->failed || a->unknown != b->unknown ||
                 a->sustained_on != b->sustained_on || a->warned != b->warned;
    }
    EXPECT_NUMBER(name, wrong, 0);
    expect_same_figures(name, framework, &flips->after.figures, &alone.figures);
}

/* Facts are gathered once where both frameworks ask for the same, and that shows nowhere. */
static void
facts_are_shared_only_where_they_are_alike(void)
{
    static const struct tables GIVEN = {{NULL}};
    struct {
        const char *name;
        bool alike;
        struct framework framework;
    } cases[8];
    struct need_def needs[100];
    struct sample_options sample = {.families = 300, .seed = 3};
    struct fixture f;

    fixture_open(&f, &GIVEN);
    sample.quarter = f.options.period.quarter;
    sample.out = path_join(f.arena, f.dir, "council");
    CU_ASSERT_TRUE_FATAL(sample_write(&sample, &f.err));
    f.options.data_dir = sample.out;
    for (size_t i = 0; i < COUNT_OF(cases); i++)
        cases[i].framework = f.framework;
    cases[0].name = "more needs", cases[0].alike = true, cases[0].framework.min_needs = 5;
    cases[1].name = "no absence", cases[1].alike = true, cases[1].framework.unauthorised_limit = 0;
    cases[2].name = "any closure", cases[2].alike = true;
    cases[2].framework.closure_quality = !f.framework.closure_quality;
    cases[3].name = "longer", cases[3].alike = false, cases[3].framework.sustain_months = 9;
    cases[4].name = "no look back", cases[4].alike = false, cases[4].framework.regression = false;
    cases[5].name = "again", cases[5].alike = false;
    cases[5].framework.claim_policy = (struct claim_policy){.kind = CLAIM_AFTER, .months = 3};
    cases[6].name = "another headline", cases[6].alike = true;
    CU_ASSERT_FATAL(f.framework.need_count <= COUNT_OF(needs));
    memcpy(needs, f.framework.needs, f.framework.need_count * sizeof *needs);
    needs[0].headline = needs[f.framework.need_count - 1].headline;
    cases[6].framework.needs = needs;
    cases[7].name = "all else", cases[7].alike = true;
    cases[7].framework.payment_pence = 1;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct flips flips;

        CU_ASSERT_TRUE_FATAL(
            flips_find(f.arena, &f.options, &f.framework, &cases[i].framework, &flips, &f.err));
        CU_ASSERT_PTR_EQUAL(flips.before.dataset, flips.after.dataset);
        EXPECT_NUMBER(cases[i].name,
                      gather_is_alike(flips.before.dataset, &f.framework, &cases[i].framework),
                      cases[i].alike);
        expect_decided_alone(&f, cases[i].name, &cases[i].framework, &flips);
    }
    fixture_close(&f);
}

void
suite_flips(void)
{
    CU_pSuite suite = CU_add_suite("service/flips", NULL, NULL);

    CU_add_test(suite, "a changed limit flips an episode", a_changed_limit_flips_an_episode);
    CU_add_test(suite, "a test that is not asked", a_test_that_is_not_asked);
    CU_add_test(suite, "other tests, the same decision", other_tests_the_same_decision);
    CU_add_test(suite, "codes that one lacks", codes_that_one_lacks);
    CU_add_test(suite, "facts are shared only where they are alike",
                facts_are_shared_only_where_they_are_alike);
    CU_add_test(suite, "data with errors is not compared", data_with_errors_is_not_compared);
}
