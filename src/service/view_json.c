/* SPDX-License-Identifier: MIT */
#include "service/view_json.h"

static const char *
words_of(struct arena *arena, struct text text)
{
    return arena_copy(arena, text.at, text.length);
}

static void
tell_list(const struct view *list, struct json *into)
{
    for (const struct view *at = list->first; at != NULL; at = at->next)
        if (at->kind == VIEW_TEXT)
            json_add_text(into, words_of(at->arena, at->text));
        else
            view_tell(at, json_add_object(into));
}

void
view_tell(const struct view *record, struct json *object)
{
    for (const struct view *at = record->first; at != NULL; at = at->next) {
        const char *name = words_of(at->arena, at->name);

        switch (at->kind) {
        case VIEW_TEXT:
            json_put_text(object, name, words_of(at->arena, at->text));
            break;
        case VIEW_YES:
            json_put_bool(object, name, true);
            break;
        case VIEW_LIST:
            tell_list(at, json_put_list(object, name));
            break;
        case VIEW_RECORD:
            view_tell(at, json_put_object(object, name));
        }
    }
}

static void
hear_list(struct view *record, const char *name, const struct json_value *list)
{
    for (size_t i = 0; i < json_item_count(list); i++) {
        const struct json_value *item = json_item(list, i);

        if (json_kind_of(item) == JSON_KIND_TEXT)
            view_add_text(record, name, json_text_of(item));
        else
            view_hear(view_add(record, name), item);
    }
}

void
view_hear(struct view *record, const struct json_value *object)
{
    const struct json_value *value;
    const void *cursor = NULL;
    const char *key;

    while (json_kind_of(object) == JSON_KIND_OBJECT &&
           json_next_member(object, &cursor, &key, &value)) {
        if (json_kind_of(value) == JSON_KIND_TEXT)
            view_put(record, key, json_text_of(value));
        else if (json_kind_of(value) == JSON_KIND_BOOL)
            view_yes(record, key, json_bool_of(value));
        else if (json_kind_of(value) == JSON_KIND_LIST)
            hear_list(record, key, value);
        else if (json_kind_of(value) == JSON_KIND_OBJECT)
            view_hear(view_record(record, key), value);
    }
}
