/* SPDX-License-Identifier: MIT */
/*
 * view - what a template is filled with: a tree of named texts, lists and records.
 *
 * Owns     Nothing of its own: nodes, and what they format, live in the arena of the root.  Texts
 *          that are put in, and names, have to live as long.
 * Errors   None.
 * See      base/template.h
 */
#ifndef DELTARETURN_BASE_VIEW_H
#define DELTARETURN_BASE_VIEW_H

#include "base/text.h"

enum view_kind { VIEW_TEXT, VIEW_YES, VIEW_LIST, VIEW_RECORD };

struct view {
    struct arena *arena;
    enum view_kind kind;
    struct text name; /* in the record it belongs to; empty in a list */
    struct text text;
    size_t count;
    struct view *first, *last, *next; /* what a list or record holds; the next beside it */
};

/* An empty record. */
struct view *view_new(struct arena *arena);

/* Puts a text into a record. */
void view_put_named(struct view *record, struct text name, struct text text);

/* The same, here so that how long a name is is known when the caller is compiled. */
static inline void
view_put_text(struct view *record, const char *name, struct text text)
{
    view_put_named(record, text_of(name), text);
}

/* NULL puts nothing, which a template takes as "no". */
static inline void
view_put(struct view *record, const char *name, const char *text)
{
    if (text != NULL)
        view_put_text(record, name, text_of(text));
}

void view_printf(struct view *record, const char *name, const char *format, ...) PRINTF_LIKE(3, 4);

/* With thousands separators. */
void view_number(struct view *record, const char *name, int64_t number);

/* Puts a "yes" for {{#name}}; nothing when WHETHER is false. */
void view_yes(struct view *record, const char *name, bool whether);

/* A record in a record, and one more record at the end of a list, which is made when it is not
 * there yet. */
struct view *view_record(struct view *record, const char *name);
struct view *view_add(struct view *record, const char *list);

/* One more text at the end of a list: {{#list}}{{.}}{{/list}}. */
void view_add_text(struct view *record, const char *list, const char *text);

/* What a record has under a name; NULL. */
const struct view *view_find(const struct view *record, struct text name);

#endif
