/* SPDX-License-Identifier: MIT */
#include "base/view.h"

static struct view *
node(struct arena *arena, enum view_kind kind, const char *name)
{
    struct view *view = arena_alloc(arena, sizeof *view);

    *view = (struct view){.arena = arena, .kind = kind, .name = text_of(name)};
    return view;
}

static struct view *
join(struct view *parent, struct view *child)
{
    if (parent->last == NULL)
        parent->first = child;
    else
        parent->last->next = child;
    parent->last = child;
    parent->count++;
    return child;
}

struct view *
view_new(struct arena *arena)
{
    return node(arena, VIEW_RECORD, "");
}

void
view_put_text(struct view *record, const char *name, struct text text)
{
    join(record, node(record->arena, VIEW_TEXT, name))->text = text;
}

void
view_put(struct view *record, const char *name, const char *text)
{
    if (text != NULL)
        view_put_text(record, name, text_of(text));
}

void
view_printf(struct view *record, const char *name, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    view_put(record, name, arena_vprintf(record->arena, format, arguments));
    va_end(arguments);
}

void
view_number(struct view *record, const char *name, int64_t number)
{
    view_printf(record, name, "%s", number_format(number).text);
}

void
view_yes(struct view *record, const char *name, bool whether)
{
    if (whether)
        join(record, node(record->arena, VIEW_YES, name));
}

struct view *
view_record(struct view *record, const char *name)
{
    return join(record, node(record->arena, VIEW_RECORD, name));
}

static struct view *
list_of(struct view *record, const char *name)
{
    struct text wanted = text_of(name);

    for (struct view *at = record->first; at != NULL; at = at->next)
        if (at->kind == VIEW_LIST && text_equals(at->name, wanted))
            return at;
    return join(record, node(record->arena, VIEW_LIST, name));
}

struct view *
view_add(struct view *record, const char *list)
{
    return join(list_of(record, list), node(record->arena, VIEW_RECORD, ""));
}

void
view_add_text(struct view *record, const char *list, const char *text)
{
    join(list_of(record, list), node(record->arena, VIEW_TEXT, ""))->text = text_of(text);
}

const struct view *
view_find(const struct view *record, struct text name)
{
    for (const struct view *at = record->first; at != NULL; at = at->next)
        if (text_equals(at->name, name))
            return at;
    return NULL;
}
