/* SPDX-License-Identifier: MIT */
#include "model/framework.h"

#include <CUnit/CUnit.h>

#include "fixture.h"
#include "suites.h"

static void
policies_are_read_and_written(void)
{
    static const struct {
        const char *text;
        enum claim_policy_kind kind;
        int32_t months;
    } CASES[] = {
        {"block",      CLAIM_BLOCK, 0   },
        {"warn",       CLAIM_WARN,  0   },
        {"after:1",    CLAIM_AFTER, 1   },
        {"after:12",   CLAIM_AFTER, 12  },
        {"after:1200", CLAIM_AFTER, 1200},
    };

    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        struct claim_policy policy = {.kind = CLAIM_BLOCK, .months = 99};

        CU_ASSERT_TRUE_FATAL(claim_policy_read(text_of(CASES[i].text), &policy));
        EXPECT_NUMBER(CASES[i].text, policy.kind, CASES[i].kind);
        EXPECT_NUMBER(CASES[i].text, policy.months, CASES[i].months);
        EXPECT_TEXT("written", claim_policy_format(policy).text, CASES[i].text);
    }
}

static void
other_policies_are_refused(void)
{
    static const char *const BAD[] = {
        "",         "Block",   "block ",   "after",      "after:",      "after:+1", "after:-1",
        "after:1x", "after:x", "after: 1", "after:1201", "after:99999", "warning",  "never"};

    for (size_t i = 0; i < COUNT_OF(BAD); i++) {
        struct claim_policy policy = {.kind = CLAIM_WARN, .months = 99};

        EXPECT_NUMBER(BAD[i], claim_policy_read(text_of(BAD[i]), &policy), false);
        CU_ASSERT(policy.kind == CLAIM_WARN && policy.months == 99);
    }
}

static void
names_are_looked_up(void)
{
    static const struct need_def NEEDS[] = {
        {.code = "1.1",  .text = "a"},
        {.code = "1.10", .text = "b"},
        {.code = "2",    .text = "c"}
    };
    static const char *const TYPES[] = {"eh_open", "cp_start"};
    struct framework framework = {
        .needs = NEEDS, .need_count = 3, .rereferral = TYPES, .rereferral_count = 2};

    EXPECT_NUMBER("1.1", framework_need(&framework, text_of("1.1")), 0);
    EXPECT_NUMBER("1.10", framework_need(&framework, text_of("1.10")), 1);
    EXPECT_NUMBER("1", framework_need(&framework, text_of("1")), NEED_NONE);
    EXPECT_NUMBER("", framework_need(&framework, text_of("")), NEED_NONE);
    CU_ASSERT_TRUE(framework_is_rereferral(&framework, text_of("cp_start")));
    CU_ASSERT_FALSE(framework_is_rereferral(&framework, text_of("cp_end")));
    CU_ASSERT_FALSE(framework_is_rereferral(&framework, text_of("cp_star")));
}

static void
force_has_two_ends(void)
{
    static const struct {
        const char *from, *to;
        bool covers;
    } CASES[] = {
        {"",           "",           true },
        {"2023-10-01", "2023-12-31", true },
        {"2023-10-02", "",           false},
        {"",           "2023-12-30", false},
        {"2022-01-01", "",           true },
        {"",           "2025-03-31", true },
        {"2024-01-01", "2025-01-01", false},
    };

    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        struct framework framework = {.valid_from = day_for_test(CASES[i].from),
                                      .valid_to = day_for_test(CASES[i].to)};

        EXPECT_NUMBER(
            CASES[i].from,
            framework_covers(&framework, day_for_test("2023-10-01"), day_for_test("2023-12-31")),
            CASES[i].covers);
    }
}

void
suite_framework(void)
{
    CU_pSuite suite = CU_add_suite("model/framework", NULL, NULL);

    CU_add_test(suite, "policies are read and written", policies_are_read_and_written);
    CU_add_test(suite, "other policies are refused", other_policies_are_refused);
    CU_add_test(suite, "names are looked up", names_are_looked_up);
    CU_add_test(suite, "force has two ends", force_has_two_ends);
}
