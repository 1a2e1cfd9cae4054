/* SPDX-License-Identifier: MIT */
/*
 * Templates of any bytes: what is read can be filled, and a value that would be markup never comes
 * out as it went in.
 */
#include "fuzz.h"

#include "base/template.h"

/* The byte 1 is kept out of templates; in what comes out, a reference has to follow each. */
#define MARKUP "\x01<\x01>\x01\"\x01'\x01&"

static struct view *
view_of(struct arena *arena)
{
    struct view *view = view_new(arena);

    view_put(view, "a", MARKUP);
    view_put(view_add(view, "b"), "a", MARKUP);
    view_put(view_add(view, "b"), "c", MARKUP);
    view_add_text(view, "c", MARKUP);
    view_put(view_record(view, "d"), "b", MARKUP);
    view_yes(view, "e", true);
    return view;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    ARENA_SCOPE struct arena *arena = arena_new();
    struct error err = {.code = ERR_NONE};
    struct builder out = {.arena = arena};
    struct template *template;
    char *copy = malloc(size == 0 ? 1 : size);

    must(copy != NULL);
    for (size_t i = 0; i < size; i++)
        copy[i] = (char)(data[i] == 1 ? ' ' : data[i]);
    if (template_read(arena, "page.html", (struct text){copy, size}, &template, &err)) {
        template_fill(template, view_of(arena), &out);
        builder_puts(&out, "");
        for (size_t i = 0; i < out.length; i++)
            must(out.at[i] != 1 || out.at[i + 1] == '&');
    } else
        must(err.code == ERR_INPUT && err.text[0] != '\0');
    free(copy);
    return 0;
}
