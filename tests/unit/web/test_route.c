/* SPDX-License-Identifier: MIT */
#include "web/route.h"

#include <CUnit/CUnit.h>

#include "fixture.h"
#include "suites.h"

static void
patterns_take_paths(void)
{
    static const struct {
        const char *pattern, *path, *params; /* NULL: not taken; else joined by "|" */
    } CASES[] = {
        {"/",            "/",         ""    },
        {"/",            "/x",        NULL  },
        {"/",            "",          NULL  },
        {"/sign-in",     "/sign-in",  ""    },
        {"/sign-in",     "/sign-in/", NULL  },
        {"/sign-in",     "/sign-i",   NULL  },
        {"/sign-in",     "/Sign-in",  NULL  },
        {"/r/:period",   "/r/2023",   "2023"},
        {"/r/:period",   "/r/",       NULL  },
        {"/r/:period",   "/r/a/b",    NULL  },
        {"/r/:period/x", "/r/a/x",    "a"   },
        {"/r/:period/x", "/r/a/y",    NULL  },
        {"/r/:a/f/:b",   "/r/1/f/2",  "1|2" },
        {"/r/:a/f/:b",   "/r//f/2",   NULL  },
        {"/r/:a/f/:b",   "/r/1/f/",   NULL  },
    };
    ARENA_SCOPE struct arena *arena = arena_new();

    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        struct text params[ROUTE_PARAMS_MOST] = {
            {"", 0},
            {"", 0},
            {"", 0}
        };
        struct builder out = {.arena = arena};
        bool taken = route_takes(CASES[i].pattern, text_of(CASES[i].path), params);

        builder_puts(&out, "");
        for (size_t p = 0; p < ROUTE_PARAMS_MOST && params[p].length > 0; p++)
            builder_printf(&out, "%s%.*s", p == 0 ? "" : "|", TEXT_ARGS(params[p]));
        EXPECT_NUMBER(CASES[i].path, taken, CASES[i].params != NULL);
        if (taken && CASES[i].params != NULL)
            EXPECT_TEXT(CASES[i].path, out.at, CASES[i].params);
    }
}

/* A path that the pattern takes. */
static const char *
path_for(struct arena *arena, const char *pattern)
{
    struct builder out = {.arena = arena};

    for (const char *at = pattern; *at != '\0'; at++)
        if (*at == ':') {
            builder_puts(&out, "any-thing");
            at += strcspn(at, "/") - 1;
        } else
            builder_put(&out, at, 1);
    return out.at;
}

static void
every_route_is_found_by_its_own_path(void)
{
    ARENA_SCOPE struct arena *arena = arena_new();

    for (size_t i = 0; i < ROUTE_TOTAL; i++) {
        const char *path = path_for(arena, ROUTES[i].pattern);
        struct text params[ROUTE_PARAMS_MOST];
        bool other;

        CU_ASSERT_PTR_NOT_NULL(ROUTES[i].answer);
        CU_ASSERT(ROUTES[i].who != 0);
        CU_ASSERT_PTR_EQUAL(route_find(ROUTES[i].method, text_of(path), params, &other),
                            &ROUTES[i]);
        CU_ASSERT_PTR_NULL(route_find(METHOD_DELETE, text_of(path), params, &other));
        CU_ASSERT_TRUE(other);
        CU_ASSERT_PTR_NOT_NULL(strstr(route_methods(text_of(path)),
                                      ROUTES[i].method == METHOD_POST ? "POST" : "GET, HEAD"));
        CU_ASSERT_PTR_NULL(route_find(ROUTES[i].method, text_of(arena_printf(arena, "%s/", path)),
                                      params, &other));
    }
    EXPECT_TEXT("a page", route_methods(text_of("/log")), "GET, HEAD");
    EXPECT_TEXT("a form", route_methods(text_of("/run")), "GET, HEAD, POST");
    EXPECT_TEXT("none", route_methods(text_of("/nowhere")), "");
}

void
suite_route(void)
{
    CU_pSuite suite = CU_add_suite("web/route", NULL, NULL);

    CU_add_test(suite, "patterns take paths", patterns_take_paths);
    CU_add_test(suite, "every route is found by its own path",
                every_route_is_found_by_its_own_path);
}
