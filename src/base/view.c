/* SPDX-License-Identifier: MIT */
#include "base/view.h"

static struct view *
node(struct arena *arena, enum view_kind kind, struct text name)
{
    struct view *view = arena_room(arena, sizeof *view);

    *view = (struct view){.arena = arena, .kind = kind, .name = name};
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
    return node(arena, VIEW_RECORD, text_of(""));
}

void
view_put_named(struct view *record, struct text name, struct text text)
{
    join(record, node(record->arena, VIEW_TEXT, name))->text = text;
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
        join(record, node(record->arena, VIEW_YES, text_of(name)));
}

struct view *
view_record(struct view *record, const char *name)
{
    return join(record, node(record->arena, VIEW_RECORD, text_of(name)));
}

static bool
is_list(const struct view *view, struct text name)
{
    return view->kind == VIEW_LIST && text_equals(view->name, name);
}

static struct view *
list_of(struct view *record, const char *name)
{
    struct text wanted = text_of(name);

    if (record->last != NULL && is_list(record->last, wanted)) /* as mostly when it is filled */
        return record->last;
    for (struct view *at = record->first; at != NULL; at = at->next)
        if (is_list(at, wanted))
            return at;
    return join(record, node(record->arena, VIEW_LIST, wanted));
}

struct view *
view_add(struct view *record, const char *list)
{
    return join(list_of(record, list), node(record->arena, VIEW_RECORD, text_of("")));
}

void
view_add_text(struct view *record, const char *list, const char *text)
{
    join(list_of(record, list), node(record->arena, VIEW_TEXT, text_of("")))->text = text_of(text);
}

/* Names that are as long as one another mostly begin or end with another letter: most are told
 * apart without a call.  NAME is not empty. */
static bool
is_named(const struct view *view, struct text name)
{
    return view->name.length == name.length && view->name.at[0] == name.at[0] &&
           view->name.at[name.length - 1] == name.at[name.length - 1] &&
           memcmp(view->name.at, name.at, name.length) == 0;
}

const struct view *
view_find(const struct view *record, struct text name)
{
    must(name.length > 0);
    for (const struct view *at = record->first; at != NULL; at = at->next)
        if (is_named(at, name))
            return at;
    return NULL;
}
