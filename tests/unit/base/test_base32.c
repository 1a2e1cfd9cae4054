/* SPDX-License-Identifier: MIT */
#include "base/base32.h"

#include <CUnit/CUnit.h>

#include "fixture.h"
#include "suites.h"

/* The test vectors of RFC 4648, section 10, without their padding. */
static void
bytes_become_letters(void)
{
    static const struct {
        const char *bytes, *expected;
    } CASES[] = {
        {"",                     ""                                },
        {"f",                    "MY"                              },
        {"fo",                   "MZXQ"                            },
        {"foo",                  "MZXW6"                           },
        {"foob",                 "MZXW6YQ"                         },
        {"fooba",                "MZXW6YTB"                        },
        {"foobar",               "MZXW6YTBOI"                      },
        {"12345678901234567890", "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"},
    };

    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        ARENA_SCOPE struct arena *arena = arena_new();
        struct builder out = {.arena = arena};

        builder_base32(&out, CASES[i].bytes, strlen(CASES[i].bytes));
        EXPECT_TEXT(CASES[i].bytes, out.at == NULL ? "" : out.at, CASES[i].expected);
    }
}

void
suite_base32(void)
{
    CU_pSuite suite = CU_add_suite("base32", NULL, NULL);

    CU_add_test(suite, "bytes become letters", bytes_become_letters);
}
