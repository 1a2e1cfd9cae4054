/* SPDX-License-Identifier: MIT */
#include "base/template.h"

#include "base/template_parts.h"
#include "base/word.h"

const struct template *
templates_find(const struct templates *templates, const char *name)
{
    for (size_t i = 0; i < templates->count; i++)
        if (strcmp(templates->list[i].name, name) == 0)
            return &templates->list[i];
    return NULL;
}

static const char *const REFERENCES[256] = {
    ['&'] = "&amp;", ['<'] = "&lt;", ['>'] = "&gt;", ['"'] = "&quot;", ['\''] = "&#39;",
};

/* Where the next character stands that needs a reference, or the text's end. */
static size_t
plain_until(struct text text, size_t at)
{
    for (; at + WORD_SIZE <= text.length; at += WORD_SIZE) {
        uint64_t word = word_at(text.at + at);

        /* & and ' are a bit apart, and so are < and > */
        if (word_has(word | WORD_OF('&' ^ '\''), '\'') ||
            word_has(word | WORD_OF('<' ^ '>'), '>') || word_has(word, '"'))
            break;
    }
    while (at < text.length && REFERENCES[(unsigned char)text.at[at]] == NULL)
        at++;
    return at;
}

void
builder_html(struct builder *out, struct text text)
{
    size_t from = 0, end;

    while ((end = plain_until(text, from)) < text.length) {
        builder_put(out, text.at + from, end - from);
        builder_puts(out, REFERENCES[(unsigned char)text.at[end]]);
        from = end + 1;
    }
    builder_put(out, text.at + from, text.length - from);
}

/* ---- filling ---- */

struct scope {
    const struct view *view;
    const struct scope *outer;
};

/* A name is mostly asked for two or three times on end: whether there is anything, what it is, and
 * whether there is nothing.  What was found is good for as long as the scope is the same. */
struct filling {
    struct builder *out;
    struct text name; /* empty: nothing is known */
    const struct view *found;
};

static const struct view *
search(const struct scope *scope, struct text name)
{
    if (text_is(name, "."))
        return scope->view;
    for (; scope != NULL; scope = scope->outer) {
        const struct view *found =
            scope->view->kind == VIEW_RECORD ? view_find(scope->view, name) : NULL;

        if (found != NULL)
            return found;
    }
    return NULL;
}

static const struct view *
look_up(struct filling *filling, const struct scope *scope, struct text name)
{
    if (!text_equals(filling->name, name)) {
        filling->name = name;
        filling->found = search(scope, name);
    }
    return filling->found;
}

static bool
is_something(const struct view *view)
{
    if (view == NULL)
        return false;
    switch (view->kind) {
    case VIEW_TEXT:
        return view->text.length > 0;
    case VIEW_LIST:
        return view->count > 0;
    case VIEW_YES:
    case VIEW_RECORD:
        break;
    }
    return true;
}

static void fill(struct filling *filling, const struct template *template, size_t from, size_t end,
                 const struct scope *scope);

/* The parts FROM to END with VIEW as the innermost scope. */
static void
fill_within(struct filling *filling, const struct template *template, size_t from, size_t end,
            const struct view *view, const struct scope *outer)
{
    filling->name.length = 0;
    fill(filling, template, from, end, &(struct scope){view, outer});
    filling->name.length = 0;
}

/* The parts FROM to END for each item of a list, or once. */
static void
fill_section(struct filling *filling, const struct template *template, size_t from, size_t end,
             const struct view *view, const struct scope *scope)
{
    if (view->kind == VIEW_LIST)
        for (const struct view *item = view->first; item != NULL; item = item->next)
            fill_within(filling, template, from, end, item, scope);
    else if (view->kind == VIEW_RECORD)
        fill_within(filling, template, from, end, view, scope);
    else
        fill(filling, template, from, end, scope);
}

static void
fill(struct filling *filling, const struct template *template, size_t from, size_t end,
     const struct scope *scope)
{
    for (size_t i = from; i < end; i++) {
        const struct part *part = &template->parts[i];
        const struct view *view;

        switch (part->kind) {
        case PART_WORDS:
            builder_put(filling->out, part->text.at, part->text.length);
            break;
        case PART_VALUE:
            view = look_up(filling, scope, part->text);
            if (view != NULL && view->kind == VIEW_TEXT)
                builder_html(filling->out, view->text);
            break;
        case PART_OTHER:
            fill(filling, part->other, 0, part->other->count, scope);
            break;
        case PART_SECTION:
            view = look_up(filling, scope, part->text);
            if (is_something(view))
                fill_section(filling, template, i + 1, part->end, view, scope);
            i = part->end - 1;
            break;
        case PART_WHETHER:
        case PART_WITHOUT:
            view = look_up(filling, scope, part->text);
            if (is_something(view) == (part->kind == PART_WHETHER))
                fill(filling, template, i + 1, part->end, scope);
            i = part->end - 1;
            break;
        }
    }
}

void
template_fill(const struct template *template, const struct view *view, struct builder *out)
{
    struct filling filling = {.out = out, .name = text_of("")};

    fill(&filling, template, 0, template->count, &(struct scope){view, NULL});
}
