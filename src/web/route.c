/* SPDX-License-Identifier: MIT */
#include "web/route.h"

/* The part of TEXT up to the next slash, which is taken off with it. */
static struct text
take_part(struct text *text)
{
    struct text part = *text, rest = {text->at + text->length, 0};

    if (!text_cut(*text, '/', &part, &rest))
        rest = (struct text){text->at + text->length, 0};
    *text = rest;
    return part;
}

bool
route_takes(const char *pattern, struct text path, struct text params[ROUTE_PARAMS_MOST])
{
    struct text wanted = text_of(pattern);
    size_t count = 0, slashes = 0;

    for (size_t i = 0; i < wanted.length; i++)
        slashes += wanted.at[i] == '/';
    for (size_t i = 0; i < path.length; i++)
        slashes -= path.at[i] == '/';
    if (slashes != 0)
        return false;
    while (wanted.length > 0 || path.length > 0) {
        struct text want = take_part(&wanted), got = take_part(&path);

        if (want.length > 0 && want.at[0] == ':') {
            if (got.length == 0)
                return false;
            must(count < ROUTE_PARAMS_MOST);
            params[count++] = got;
        } else if (!text_equals(want, got))
            return false;
    }
    return true;
}

const struct site_route *
route_find(enum method method, struct text path, struct text params[ROUTE_PARAMS_MOST],
           bool *other_method)
{
    enum method wanted = method == METHOD_HEAD ? METHOD_GET : method;

    *other_method = false;
    for (size_t i = 0; i < ROUTE_TOTAL; i++) {
        if (!route_takes(ROUTES[i].pattern, path, params))
            continue;
        if (ROUTES[i].method == wanted)
            return &ROUTES[i];
        *other_method = true;
    }
    return NULL;
}

const char *
route_methods(struct text path)
{
    static const char *const WORDS[] = {"", "GET, HEAD", "POST", "GET, HEAD, POST"};
    struct text params[ROUTE_PARAMS_MOST];
    unsigned methods = 0;

    for (size_t i = 0; i < ROUTE_TOTAL; i++)
        if (route_takes(ROUTES[i].pattern, path, params))
            methods |= ROUTES[i].method == METHOD_POST ? 2U : 1U;
    return WORDS[methods];
}
