/* SPDX-License-Identifier: MIT */
#include "base/fault.h"

#include <CUnit/CUnit.h>

#include "fixture.h"
#include "suites.h"

static void
the_planned_time_strikes(void)
{
    struct error err = {.code = ERR_NONE};

    CU_ASSERT_TRUE(fault_plan("commit:3:full", &err));
    for (unsigned time = 1; time <= 5; time++) {
        CU_ASSERT_FALSE(fault_strikes(FAULT_SYNC, &err));
        EXPECT_NUMBER("commit", fault_strikes(FAULT_COMMIT, &err), time == 3);
    }
    EXPECT_TEXT("words", err.text, "the disk failed at \"commit\": No space left on device");
    EXPECT_NUMBER("code", err.code, ERR_STORAGE);
    CU_ASSERT_TRUE(fault_plan("write:1:io", &err));
    CU_ASSERT_TRUE(fault_strikes(FAULT_WRITE, &err));
    EXPECT_TEXT("words", err.text, "the disk failed at \"write\": Input/output error");
}

static void
other_plans_are_told(void)
{
    static const char *const PLANS[] = {"commit",         "commit:0:full", "commit:1:fire",
                                        "nowhere:1:full", "commit:1:fullx"};
    struct error err = {.code = ERR_NONE};

    for (size_t i = 0; i < COUNT_OF(PLANS); i++)
        EXPECT_NUMBER(PLANS[i], fault_plan(PLANS[i], &err), false);
    EXPECT_TEXT("words", err.text,
                "DELTARETURN_FAULT \"commit:1:fullx\" is not a place, a count and full, io or "
                "kill, like commit:3:full");
    CU_ASSERT_FALSE(fault_strikes(FAULT_COMMIT, &err));
    CU_ASSERT_TRUE(fault_plan("", &err));
}

void
suite_fault(void)
{
    CU_pSuite suite = CU_add_suite("fault", NULL, NULL);

    CU_add_test(suite, "the planned time strikes", the_planned_time_strikes);
    CU_add_test(suite, "other plans are told", other_plans_are_told);
}
