/* SPDX-License-Identifier: MIT */
#include "web/cookies.h"

static struct text
trim(struct text text)
{
    while (text.length > 0 && (text.at[0] == ' ' || text.at[0] == '\t'))
        text = (struct text){.at = text.at + 1, .length = text.length - 1};
    while (text.length > 0 && (text.at[text.length - 1] == ' ' || text.at[text.length - 1] == '\t'))
        text.length--;
    return text;
}

/* cookie-octet: visible ASCII but quote, comma, semicolon, backslash. */
static bool
is_cookie_text(struct text text)
{
    for (size_t i = 0; i < text.length; i++)
        if (text.at[i] <= ' ' || text.at[i] > '~' || strchr("\",;\\", text.at[i]) != NULL)
            return false;
    return true;
}

void
cookies_read(struct arena *arena, struct text text, struct fields *cookies)
{
    struct field *list = ARENA_ARRAY(arena, struct field, COOKIES_MOST);
    struct text rest = text, pair;
    size_t count = 0;

    while (rest.length > 0 && count < COOKIES_MOST) {
        struct text name, value;

        if (!text_cut(rest, ';', &pair, &rest)) {
            pair = rest;
            rest.length = 0;
        }
        if (!text_cut(trim(pair), '=', &name, &value))
            continue;
        if (name.length > 0 && is_cookie_text(name) && is_cookie_text(value))
            list[count++] = (struct field){.name = name, .value = value};
    }
    *cookies = (struct fields){.at = list, .count = count};
}
