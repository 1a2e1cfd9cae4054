/* SPDX-License-Identifier: MIT */
#include "web/target.h"

#include <CUnit/CUnit.h>

#include "fixture.h"
#include "suites.h"
#include "web/cookies.h"
#include "web/forwarded.h"

static void
paths_that_can_be_read_in_two_ways_are_refused(void)
{
    static const struct {
        const char *target, *path, *why; /* PATH NULL: refused */
    } cases[] = {
        {"/",                             "/",                   ""                                                            },
        {"/return/2023-24-Q3/",           "/return/2023-24-Q3/", ""                                                            },
        {"/caf%C3%A9?x",                  "/caf\xC3\xA9",        ""                                                            },
        {"/..a/b..",                      "/..a/b..",            ""                                                            },
        {"http://returns.example/a",      "/a",                  ""                                                            },
        {"HTTPS://Returns.Example/a?b=c", "/a",                  ""                                                            },
        {"http://other.example/a",        NULL,                  "the request names another host than its Host field"          },
        {"http://returns.example.evil/a", NULL,
         "the request names another host than its Host field"                                                                  },
        {"http://returns.example",        NULL,                  "the request names another host than its Host field"          },
        {"*",                             NULL,                  "the request is for no path"                                  },
        {"a",                             NULL,                  "the request is for no path"                                  },
        {"",                              NULL,                  "the request is for no path"                                  },
        {"returns.example:443",           NULL,                  "the request is for no path"                                  },
        {"/a b",                          NULL,                  "the request line holds signs that have to be encoded"        },
        {"/a#b",                          NULL,                  "the request line holds signs that have to be encoded"        },
        {"/a\xC3\xA9",                    NULL,                  "the request line holds signs that have to be encoded"        },
        {"/a/../b",                       NULL,                  "the path has a segment that leads elsewhere, or an empty one"},
        {"/a/%2e%2E/b",                   NULL,                  "the path has a segment that leads elsewhere, or an empty one"},
        {"/..",                           NULL,                  "the path has a segment that leads elsewhere, or an empty one"},
        {"/a/./b",                        NULL,                  "the path has a segment that leads elsewhere, or an empty one"},
        {"//a",                           NULL,                  "the path has a segment that leads elsewhere, or an empty one"},
        {"/a%5Cb",                        NULL,                  "the path has a segment that leads elsewhere, or an empty one"},
        {"/a%2fb",                        NULL,                  "the path has an encoded slash"                               },
        {"/a%00",                         NULL,                  "the path holds control characters or is no UTF-8"            },
        {"/a%0A",                         NULL,                  "the path holds control characters or is no UTF-8"            },
        {"/a%C3",                         NULL,                  "the path holds control characters or is no UTF-8"            },
        {"/a%C0%AF",                      NULL,                  "the path holds control characters or is no UTF-8"            },
        {"/a%",                           NULL,                  "a percent sign is not followed by two hex digits"            },
        {"/a%4",                          NULL,                  "a percent sign is not followed by two hex digits"            },
        {"/a%zz",                         NULL,                  "a percent sign is not followed by two hex digits"            },
        {"/a?b=%",                        NULL,                  "a percent sign is not followed by two hex digits"            },
        {"/a?b=%0D",                      NULL,                  "a field holds control characters or is no UTF-8"             },
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        ARENA_SCOPE struct arena *arena = arena_new();
        struct refusal refusal = {.status = 0, .why = ""};
        struct text path = {.at = ""};
        struct fields query;
        bool good = target_read(arena, text_of(cases[i].target), text_of("returns.example"), &path,
                                &query, &refusal);

        EXPECT_NUMBER(cases[i].target, good, cases[i].path != NULL);
        EXPECT_TEXT(cases[i].target, refusal.why, cases[i].why);
        EXPECT_NUMBER(cases[i].target, refusal.status, good ? 0 : 400);
        if (good)
            CU_ASSERT_TRUE(text_is(path, cases[i].path));
    }
}

static void
fields_come_decoded(void)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct refusal refusal;
    struct fields fields;
    struct text value;

    CU_ASSERT_TRUE(urlencoded_read(arena, text_of("a=1+2%2B3&&b&c==%26&a=later&t=x%0D%0Ay"),
                                   CONTROLS_LINES, &fields, &refusal));
    EXPECT_NUMBER("count", fields.count, 5);
    CU_ASSERT_TRUE(fields_find(&fields, "a", &value) && text_is(value, "1 2+3"));
    CU_ASSERT_TRUE(fields_find(&fields, "b", &value) && text_is(value, ""));
    CU_ASSERT_TRUE(fields_find(&fields, "c", &value) && text_is(value, "=&"));
    CU_ASSERT_TRUE(fields_find(&fields, "t", &value) && text_is(value, "x\r\ny"));
    CU_ASSERT_FALSE(fields_find(&fields, "d", &value));
    CU_ASSERT_FALSE(urlencoded_read(arena, text_of("t=x%0Ay"), CONTROLS_NONE, &fields, &refusal));
    CU_ASSERT_FALSE(urlencoded_read(arena, text_of("n%0A=y"), CONTROLS_LINES, &fields, &refusal));
}

static void
a_thousand_fields_are_the_most(void)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct builder text = {.arena = arena};
    struct refusal refusal;
    struct fields fields;

    for (unsigned i = 0; i < URLENCODED_MOST; i++)
        builder_puts(&text, "a=&");
    CU_ASSERT_TRUE(urlencoded_read(arena, (struct text){text.at, text.length}, CONTROLS_NONE,
                                   &fields, &refusal));
    EXPECT_NUMBER("count", fields.count, URLENCODED_MOST);
    builder_puts(&text, "a=");
    CU_ASSERT_FALSE(urlencoded_read(arena, (struct text){text.at, text.length}, CONTROLS_NONE,
                                    &fields, &refusal));
    EXPECT_NUMBER("status", refusal.status, 413);
}

static void
cookies_of_others_are_skipped(void)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct fields cookies;
    struct text value;

    cookies_read(arena, text_of("a=1; b=\"q\";c;=d; e=f=g ;a=2;  h="), &cookies);
    EXPECT_NUMBER("count", cookies.count, 4);
    CU_ASSERT_TRUE(fields_find(&cookies, "a", &value) && text_is(value, "1"));
    CU_ASSERT_TRUE(fields_find(&cookies, "e", &value) && text_is(value, "f=g"));
    CU_ASSERT_TRUE(fields_find(&cookies, "h", &value) && text_is(value, ""));
    CU_ASSERT_FALSE(fields_find(&cookies, "b", &value));
    cookies_read(arena, text_of(""), &cookies);
    EXPECT_NUMBER("none", cookies.count, 0);
}

static void
only_a_declared_proxy_is_believed(void)
{
    static const char *const PROXIES[] = {"10.0.0.1", "10.0.0.2"};
    static const struct {
        const char *peer, *list, *scheme, *source;
        bool secure, good;
    } cases[] = {
        {"192.0.2.7", "198.51.100.1",            "https",       "192.0.2.7",    false, true },
        {"10.0.0.1",  NULL,                      NULL,          "10.0.0.1",     false, true },
        {"10.0.0.1",  "198.51.100.1",            "https",       "198.51.100.1", true,  true },
        {"10.0.0.1",  "198.51.100.1",            "http",        "198.51.100.1", false, true },
        {"10.0.0.1",  "127.0.0.1, 198.51.100.1", "https",       "198.51.100.1", true,  true },
        {"10.0.0.1",  "198.51.100.1,10.0.0.2",   "https",       "198.51.100.1", true,  true },
        {"10.0.0.1",  "10.0.0.2",                "https",       "10.0.0.2",     true,  true },
        {"10.0.0.1",  "2001:db8::1",             "https",       "2001:db8::1",  true,  true },
        {"10.0.0.1",  "unknown",                 "https",       "",             true,  false},
        {"10.0.0.1",  "198.51.100.1,",           "https",       "",             true,  false},
        {"10.0.0.1",  "198.51.100.1:99",         "https",       "",             true,  false},
        {"10.0.0.1",  "198.51.100.1",            "HTTPS",       "",             false, false},
        {"10.0.0.1",  "198.51.100.1",            "https, http", "",             false, false},
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const struct proxies proxies = {.list = PROXIES, .count = 2};
        struct field fields[2];
        struct fields header = {.at = fields};
        struct refusal refusal;
        struct text source;
        bool secure = false;

        if (cases[i].list != NULL)
            fields[header.count++] =
                (struct field){text_of("X-Forwarded-For"), text_of(cases[i].list)};
        if (cases[i].scheme != NULL)
            fields[header.count++] =
                (struct field){text_of("x-forwarded-proto"), text_of(cases[i].scheme)};
        EXPECT_NUMBER(
            "good",
            forwarded_read(&proxies, text_of(cases[i].peer), &header, &source, &secure, &refusal),
            cases[i].good);
        if (!cases[i].good)
            continue;
        CU_ASSERT_TRUE(text_is(source, cases[i].source));
        EXPECT_NUMBER("secure", secure, cases[i].secure);
    }
}

void
suite_target(void)
{
    CU_pSuite suite = CU_add_suite("target", NULL, NULL);

    CU_add_test(suite, "paths that can be read in two ways are refused",
                paths_that_can_be_read_in_two_ways_are_refused);
    CU_add_test(suite, "fields come decoded", fields_come_decoded);
    CU_add_test(suite, "a thousand fields are the most", a_thousand_fields_are_the_most);
    CU_add_test(suite, "cookies of others are skipped", cookies_of_others_are_skipped);
    CU_add_test(suite, "only a declared proxy is believed", only_a_declared_proxy_is_believed);
}
