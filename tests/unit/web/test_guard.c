/* SPDX-License-Identifier: MIT */
#include "web/guard.h"

#include <CUnit/CUnit.h>

#include "fixture.h"
#include "suites.h"

#define ADDRESS "https://returns.example"

static void
forms_come_from_our_own_pages(void)
{
    static const struct {
        const char *site, *origin; /* NULL: not said */
        bool own;
    } CASES[] = {
        {"same-origin", NULL,                        true },
        {"same-origin", "null",                      true },
        {"cross-site",  ADDRESS,                     false},
        {"same-site",   ADDRESS,                     false},
        {"none",        ADDRESS,                     false},
        {NULL,          ADDRESS,                     true },
        {NULL,          "https://returns.example:8", false},
        {NULL,          "http://returns.example",    false},
        {NULL,          "null",                      false},
        {NULL,          NULL,                        false},
    };

    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        struct field fields[2];
        struct request request = {
            .header = {fields, 0}
        };

        if (CASES[i].site != NULL)
            fields[request.header.count++] =
                (struct field){text_of("sec-fetch-site"), text_of(CASES[i].site)};
        if (CASES[i].origin != NULL)
            fields[request.header.count++] =
                (struct field){text_of("Origin"), text_of(CASES[i].origin)};
        EXPECT_NUMBER(CASES[i].site == NULL ? "-" : CASES[i].site, guard_is_own(&request, ADDRESS),
                      CASES[i].own);
    }
}

static void
only_our_own_paths_are_gone_on_to(void)
{
    static const struct {
        const char *path, *expected;
    } CASES[] = {
        {"/",                     "/"                  },
        {"/returns/2023-24-Q3",   "/returns/2023-24-Q3"},
        {"/a/0123/open",          "/a/0123/open"       },
        {"",                      "/"                  },
        {"returns",               "/"                  },
        {"//evil.example",        "/"                  },
        {"/\\evil.example",       "/"                  },
        {"/x//evil.example",      "/"                  },
        {"https://evil.example",  "/"                  },
        {"/x\r\nSet-Cookie: a=b", "/"                  },
        {"/x y",                  "/"                  },
        {"/caf\xC3\xA9",          "/"                  },
    };
    ARENA_SCOPE struct arena *arena = arena_new();

    for (size_t i = 0; i < COUNT_OF(CASES); i++)
        EXPECT_TEXT(CASES[i].path, guard_own_path(arena, text_of(CASES[i].path)),
                    CASES[i].expected);
}

static void
cookies_are_bound_to_tls(void)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct request request = {.arena = arena, .secure = true};
    struct reply reply = {0};

    guard_set_cookie(&reply, &request, "abc");
    request.secure = false;
    guard_set_cookie(&reply, &request, "abc");
    guard_set_cookie(&reply, &request, "");
    EXPECT_TEXT("tls", reply.header[0].value.at,
                "__Host-deltareturn=abc; Path=/; HttpOnly; SameSite=Lax; Secure");
    EXPECT_TEXT("loopback", reply.header[1].value.at,
                "deltareturn=abc; Path=/; HttpOnly; SameSite=Lax");
    EXPECT_TEXT("gone", reply.header[2].value.at,
                "deltareturn=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0");
}

void
suite_guard(void)
{
    CU_pSuite suite = CU_add_suite("web/guard", NULL, NULL);

    CU_add_test(suite, "forms come from our own pages", forms_come_from_our_own_pages);
    CU_add_test(suite, "only our own paths are gone on to", only_our_own_paths_are_gone_on_to);
    CU_add_test(suite, "cookies are bound to TLS", cookies_are_bound_to_tls);
}
