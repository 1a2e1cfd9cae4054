/* SPDX-License-Identifier: MIT */
#include "model/placeholder.h"

/* What stands for a character that HTML reads as its own; NULL: itself. */
static const char *const HTML[256] = {
    ['"'] = "&quot;", ['&'] = "&amp;", ['\''] = "&#39;", ['<'] = "&lt;", ['>'] = "&gt;",
};

static const char *
value_of(const struct placeholders *values, struct text name)
{
    for (; values != NULL; values = values->more)
        for (size_t i = 0; i < values->count; i++)
            if (text_is(name, values->list[i].name))
                return values->list[i].value;
    return NULL;
}

static void
put_html(struct builder *out, const char *value)
{
    for (; *value != '\0'; value++) {
        const char *stands = HTML[(unsigned char)*value];

        if (stands == NULL)
            builder_put(out, value, 1);
        else
            builder_puts(out, stands);
    }
}

bool
placeholder_fill(struct builder *out, struct text text, const struct placeholders *values,
                 enum placeholder_for purpose, struct error *err)
{
    struct text before, rest, name, behind;

    builder_puts(out, "");
    while (text_cut(text, '{', &before, &rest)) {
        const char *value = NULL;

        if (text_cut(rest, '}', &name, &behind))
            value = value_of(values, name);
        if (value == NULL)
            return error_raise(err, ERR_INPUT, "nothing fills \"{%.*s\"",
                               (int)(rest.length < 20 ? rest.length : 20), rest.at);
        builder_put(out, before.at, before.length);
        if (purpose == FOR_HTML)
            put_html(out, value);
        else
            builder_puts(out, value);
        text = behind;
    }
    builder_put(out, text.at, text.length);
    return true;
}
