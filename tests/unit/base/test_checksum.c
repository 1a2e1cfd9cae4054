/* SPDX-License-Identifier: MIT */
/*
 * A checksum tells spoilt pages from sound ones.
 */
#include "base/checksum.h"

#include <CUnit/CUnit.h>

#include "suites.h"

static unsigned char pages[2 * CHECKSUM_PAGE];

static void
fill_pages(void)
{
    for (size_t i = 0; i < sizeof pages; i++)
        pages[i] = (unsigned char)(i * 31 + i / 256);
}

static void
any_bit_counts(void)
{
    uint64_t sound;

    fill_pages();
    sound = checksum_add(0, pages, sizeof pages);
    CU_ASSERT_EQUAL(checksum_add(0, pages, sizeof pages), sound);
    for (size_t i = 0; i < sizeof pages; i += 3) {
        unsigned char bit = (unsigned char)(1U << i % 8);

        pages[i] ^= bit;
        CU_ASSERT_NOT_EQUAL(checksum_add(0, pages, sizeof pages), sound);
        pages[i] ^= bit;
    }
}

static void
so_does_the_order(void)
{
    uint64_t first, both;

    fill_pages();
    first = checksum_add(0, pages, CHECKSUM_PAGE);
    both = checksum_add(first, pages + CHECKSUM_PAGE, CHECKSUM_PAGE);
    CU_ASSERT_EQUAL(both, checksum_add(0, pages, sizeof pages));
    CU_ASSERT_NOT_EQUAL(both, checksum_add(checksum_add(0, pages + CHECKSUM_PAGE, CHECKSUM_PAGE),
                                           pages, CHECKSUM_PAGE));
    CU_ASSERT_NOT_EQUAL(first, 0);
}

void
suite_checksum(void)
{
    CU_pSuite suite = CU_add_suite("checksum", NULL, NULL);

    CU_add_test(suite, "any bit counts", any_bit_counts);
    CU_add_test(suite, "so does the order", so_does_the_order);
}
