/* SPDX-License-Identifier: MIT */
#include "base/template.h"

#include "base/template_parts.h"

const struct template *
templates_find(const struct templates *templates, const char *name)
{
    for (size_t i = 0; i < templates->count; i++)
        if (strcmp(templates->list[i].name, name) == 0)
            return &templates->list[i];
    return NULL;
}

void
builder_html(struct builder *out, struct text text)
{
    size_t from = 0;

    for (size_t i = 0; i < text.length; i++) {
        const char *reference = NULL;

        switch (text.at[i]) {
        case '&':
            reference = "&amp;";
            break;
        case '<':
            reference = "&lt;";
            break;
        case '>':
            reference = "&gt;";
            break;
        case '"':
            reference = "&quot;";
            break;
        case '\'':
            reference = "&#39;";
            break;
        default:
            continue;
        }
        builder_put(out, text.at + from, i - from);
        builder_puts(out, reference);
        from = i + 1;
    }
    builder_put(out, text.at + from, text.length - from);
}

/* ---- filling ---- */

struct scope {
    const struct view *view;
    const struct scope *outer;
};

static const struct view *
look_up(const struct scope *scope, struct text name)
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

static void fill(const struct template *template, size_t from, size_t end,
                 const struct scope *scope, struct builder *out);

/* The parts FROM to END for each item of a list, or once with VIEW as the innermost scope. */
static void
fill_section(const struct template *template, size_t from, size_t end, const struct view *view,
             const struct scope *outer, struct builder *out)
{
    if (view->kind == VIEW_LIST) {
        for (const struct view *item = view->first; item != NULL; item = item->next)
            fill(template, from, end, &(struct scope){item, outer}, out);
    } else
        fill(template, from, end, view->kind == VIEW_RECORD ? &(struct scope){view, outer} : outer,
             out);
}

static void
fill(const struct template *template, size_t from, size_t end, const struct scope *scope,
     struct builder *out)
{
    for (size_t i = from; i < end; i++) {
        const struct part *part = &template->parts[i];
        const struct view *view;

        switch (part->kind) {
        case PART_WORDS:
            builder_put(out, part->text.at, part->text.length);
            break;
        case PART_VALUE:
            view = look_up(scope, part->text);
            if (view != NULL && view->kind == VIEW_TEXT)
                builder_html(out, view->text);
            break;
        case PART_OTHER:
            fill(part->other, 0, part->other->count, scope, out);
            break;
        case PART_SECTION:
        case PART_WITHOUT:
            view = look_up(scope, part->text);
            if (is_something(view) != (part->kind == PART_SECTION))
                ;
            else if (part->kind == PART_WITHOUT)
                fill(template, i + 1, part->end, scope, out);
            else
                fill_section(template, i + 1, part->end, view, scope, out);
            i = part->end - 1;
            break;
        }
    }
}

void
template_fill(const struct template *template, const struct view *view, struct builder *out)
{
    fill(template, 0, template->count, &(struct scope){view, NULL}, out);
}
