/* SPDX-License-Identifier: MIT */
#include "web/head.h"

#include <CUnit/CUnit.h>

#include "fixture.h"
#include "suites.h"

#define FIELDS_MOST 8
#define HOST                      \
    {                             \
        "Host", "returns.example" \
    }

struct head_case {
    const char *name, *method, *target, *version;
    const char *fields[FIELDS_MOST][2];
    int status; /* 0: let through */
    const char *why;
};

static const struct head_case CASES[] = {
    {"plain",                  "GET",   "/", "HTTP/1.1", {HOST},                                                                   0,   ""                                                 },
    {"form",                   "POST",  "/", "HTTP/1.1", {HOST, {"content-length", "10"}},                                         0,   ""                                                 },
    {"chunks",                 "POST",  "/", "HTTP/1.1", {HOST, {"Transfer-Encoding", "chunked"}},                                 0,   ""                                                 },
    {"old",                    "GET",   "/", "HTTP/1.0", {{NULL, NULL}},                                                           0,   ""                                                 },
    {"newer",                  "GET",   "/", "HTTP/2.0", {HOST},                                                                   505, "only HTTP/1.1 and HTTP/1.0 are spoken here"       },
    {"no host",                "GET",   "/", "HTTP/1.1", {{NULL, NULL}},                                                           400, "there is no Host field"                           },
    {"two hosts",
     "GET",                             "/",
     "HTTP/1.1",                                         {HOST, {"host", "other"}},
     400,                                                                                                                               "a header field that may stand once stands twice"  },
    {"host with a path",
     "GET",                             "/",
     "HTTP/1.1",                                         {{"Host", "a/b"}},
     400,                                                                                                                               "the Host field is no host"                        },
    {"two lengths",
     "POST",                            "/",
     "HTTP/1.1",                                         {HOST, {"Content-Length", "3"}, {"Content-Length", "4"}},
     400,                                                                                                                               "a header field that may stand once stands twice"  },
    {"the same length twice",
     "POST",                            "/",
     "HTTP/1.1",                                         {HOST, {"Content-Length", "3"}, {"Content-Length", "3"}},
     400,                                                                                                                               "a header field that may stand once stands twice"  },
    {"length and chunks",
     "POST",                            "/",
     "HTTP/1.1",                                         {HOST, {"Content-Length", "3"}, {"Transfer-Encoding", "chunked"}},
     400,                                                                                                                               "the length of the body is given in two ways"      },
    {"other coding",
     "POST",                            "/",
     "HTTP/1.1",                                         {HOST, {"Transfer-Encoding", "gzip, chunked"}},
     501,                                                                                                                               "only \"chunked\" is understood as transfer coding"},
    {"old chunks",
     "POST",                            "/",
     "HTTP/1.0",                                         {{"Transfer-Encoding", "chunked"}},
     400,                                                                                                                               "HTTP/1.0 has no chunks"                           },
    {"signed length",
     "POST",                            "/",
     "HTTP/1.1",                                         {HOST, {"Content-Length", "+3"}},
     400,                                                                                                                               "the length of the body is no number"              },
    {"list of lengths",
     "POST",                            "/",
     "HTTP/1.1",                                         {HOST, {"Content-Length", "3, 3"}},
     400,                                                                                                                               "the length of the body is no number"              },
    {"long length",
     "POST",                            "/",
     "HTTP/1.1",                                         {HOST, {"Content-Length", "9999999999999999999"}},
     400,                                                                                                                               "the length of the body is no number"              },
    {"large form",
     "POST",                            "/",
     "HTTP/1.1",                                         {HOST, {"Content-Length", "262145"}},
     413,                                                                                                                               "what was sent is larger than may be sent"         },
    {"body of a question",
     "GET",                             "/",
     "HTTP/1.1",                                         {HOST, {"Content-Length", "3"}},
     400,                                                                                                                               "a request that only reads has no body"            },
    {"blank before the colon",
     "GET",                             "/",
     "HTTP/1.1",                                         {HOST, {"X-A ", "b"}},
     400,                                                                                                                               "a header field is malformed"                      },
    {"control byte",
     "GET",                             "/",
     "HTTP/1.1",                                         {HOST, {"X-A", "b\001"}},
     400,                                                                                                                               "a header field is malformed"                      },
    {"line end",
     "GET",                             "/",
     "HTTP/1.1",                                         {HOST, {"X-A", "b\nc"}},
     400,                                                                                                                               "a header field is malformed"                      },
    {"two cookies",
     "GET",                             "/",
     "HTTP/1.1",                                         {HOST, {"Cookie", "a=b"}, {"Cookie", "a=c"}},
     400,                                                                                                                               "a header field that may stand once stands twice"  },
    {"trace",                  "TRACE", "/", "HTTP/1.1", {HOST},                                                                   405, "this method is not used here"                     },
    {"method of no word",      "G\"T",  "/", "HTTP/1.1", {HOST},                                                                   400, "the method is no word"                            },
    {"expectation",
     "POST",                            "/",
     "HTTP/1.1",                                         {HOST, {"Expect", "a miracle"}},
     417,                                                                                                                               "only \"100-continue\" can be expected"            },
    {"packed",
     "POST",                            "/",
     "HTTP/1.1",                                         {HOST, {"Content-Length", "3"}, {"Content-Encoding", "gzip"}},
     415,                                                                                                                               "a body has to come as it is, not compressed"      },
    {"two boundaries",
     "POST",                            "/",
     "HTTP/1.1",
     {HOST, {"Content-Length", "3"}, {"Content-Type", "multipart/form-data; boundary=B; boundary=C"}},
     400,                                                                                                                               "the form does not say how its parts are divided"  },
    {"no boundary",
     "POST",                            "/",
     "HTTP/1.1",                                         {HOST, {"Content-Length", "3"}, {"Content-Type", "multipart/form-data"}},
     400,                                                                                                                               "the form does not say how its parts are divided"  },
};

static bool
check(const struct head_case *c, struct intent *intent, struct refusal *refusal)
{
    struct field fields[FIELDS_MOST];
    struct head head = {.method = text_of(c->method),
                        .target = text_of(c->target),
                        .version = text_of(c->version),
                        .size = 100};

    for (size_t i = 0; i < FIELDS_MOST && c->fields[i][0] != NULL; i++)
        fields[head.header.count++] =
            (struct field){.name = text_of(c->fields[i][0]), .value = text_of(c->fields[i][1])};
    head.header.at = fields;
    *refusal = (struct refusal){.status = 0, .why = ""};
    return head_check(&head, &LIMITS_USUAL, intent, refusal);
}

static void
what_two_could_cut_in_two_ways_is_refused(void)
{
    for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++) {
        struct refusal refusal;
        struct intent intent;
        bool good = check(&CASES[i], &intent, &refusal);

        EXPECT_NUMBER(CASES[i].name, good, CASES[i].status == 0);
        EXPECT_NUMBER(CASES[i].name, refusal.status, CASES[i].status);
        EXPECT_TEXT(CASES[i].name, refusal.why, CASES[i].why);
    }
}

static void
the_body_is_known_by_its_head(void)
{
    static const struct head_case FORM = {
        "form",
        "POST",
        "/",
        "HTTP/1.1",
        {HOST,
          {"Content-Length", "300000000"},
          {"Content-Type", "Multipart/Form-Data; charset=x; Boundary=\"a b'\""}},
        400,
        ""
    };
    static const struct head_case GOOD = {
        "form",
        "POST",
        "/",
        "HTTP/1.1",
        {HOST,
          {"Content-Length", "300000000"},
          {"Content-Type", "multipart/form-data ; boundary=----WebKitFormBoundary7MA4"}},
        0,
        ""
    };
    static const struct head_case PLAIN = {
        "form",
        "POST",
        "/",
        "HTTP/1.1",
        {HOST,
          {"Transfer-Encoding", "Chunked"},
          {"Content-Type", "application/x-www-form-urlencoded; charset=UTF-8"}},
        0,
        ""
    };
    struct refusal refusal;
    struct intent intent;

    CU_ASSERT_FALSE(check(&FORM, &intent, &refusal)); /* a blank in a boundary */
    CU_ASSERT_TRUE(check(&GOOD, &intent, &refusal));
    EXPECT_NUMBER("kind", intent.body, BODY_MULTIPART);
    EXPECT_NUMBER("length", intent.length, 300000000);
    CU_ASSERT_TRUE(text_is(intent.boundary, "----WebKitFormBoundary7MA4"));
    CU_ASSERT_TRUE(check(&PLAIN, &intent, &refusal));
    EXPECT_NUMBER("kind", intent.body, BODY_URLENCODED);
    EXPECT_NUMBER("length", intent.length, -1);
    EXPECT_NUMBER("most", intent.length_most, 256 * 1024);
    EXPECT_NUMBER("method", intent.method, METHOD_POST);
}

static void
sizes_are_bounded(void)
{
    const struct field one = {.name = text_of("X-A"), .value = text_of("b")};
    struct field many[66];
    char target[5000];
    struct head head = {.method = text_of("GET"), .version = text_of("HTTP/1.1"), .size = 17000};
    struct refusal refusal;
    struct intent intent;

    memset(target, 'a', sizeof target);
    target[0] = '/';
    head.target = (struct text){target, sizeof target};
    CU_ASSERT_FALSE(head_check(&head, &LIMITS_USUAL, &intent, &refusal));
    EXPECT_NUMBER("target", refusal.status, 414);
    head.target.length = 10;
    CU_ASSERT_FALSE(head_check(&head, &LIMITS_USUAL, &intent, &refusal));
    EXPECT_NUMBER("size", refusal.status, 431);
    head.size = 100;
    for (size_t i = 0; i < 66; i++)
        many[i] = one;
    head.header = (struct fields){.at = many, .count = 66};
    CU_ASSERT_FALSE(head_check(&head, &LIMITS_USUAL, &intent, &refusal));
    EXPECT_NUMBER("fields", refusal.status, 431);
}

void
suite_head(void)
{
    CU_pSuite suite = CU_add_suite("head", NULL, NULL);

    CU_add_test(suite, "what two could cut in two ways is refused",
                what_two_could_cut_in_two_ways_is_refused);
    CU_add_test(suite, "the body is known by its head", the_body_is_known_by_its_head);
    CU_add_test(suite, "sizes are bounded", sizes_are_bounded);
}
