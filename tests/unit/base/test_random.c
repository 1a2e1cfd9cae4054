/* SPDX-License-Identifier: MIT */
#include "base/random.h"

#include <CUnit/CUnit.h>
#include <string.h>

#include "fixture.h"
#include "suites.h"

#define DIGITS "0123456789abcdef"

/* Whatever chance gives behind the moment. */
static void
refs_stand_in_the_order_of_their_moments(void)
{
    static const struct {
        int64_t moment;
        const char *begins;
    } CASES[] = {
        {0,                "00000000000"},
        {1,                "00000000001"},
        {1700000000000,    "18bcfe56800"},
        {1700000000001,    "18bcfe56801"},
        {0xFFFFFFFFFFF,    "fffffffffff"},
        {0x10000000000002, "00000000002"}, /* 2527 has passed */
        {-1,               "fffffffffff"}, /* and 1970 has not */
    };

    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        struct ref_text ref = random_ref_at(CASES[i].moment),
                        other = random_ref_at(CASES[i].moment);

        EXPECT_NUMBER(CASES[i].begins, strspn(ref.text, DIGITS), REF_TEXT_SIZE - 1);
        CU_ASSERT_EQUAL(strncmp(ref.text, CASES[i].begins, strlen(CASES[i].begins)), 0);
        CU_ASSERT_NOT_EQUAL(strcmp(ref.text, other.text), 0);
    }
}

void
suite_random(void)
{
    CU_pSuite suite = CU_add_suite("random", NULL, NULL);

    CU_add_test(suite, "refs stand in the order of their moments",
                refs_stand_in_the_order_of_their_moments);
}
