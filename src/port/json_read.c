/* SPDX-License-Identifier: MIT */
#include "port/json_read.h"

#include <jansson.h>

#include "base/file.h"

#define SHOWN_MOST 60

/* struct json_value is jansson's json_t under our name. */
static const json_t *
value_of(const struct json_value *value)
{
    return (const json_t *)value;
}

static void
document_close(void *handle)
{
    json_decref(handle);
}

bool
json_read_bytes(struct arena *arena, const char *name, struct text bytes,
                const struct json_value **root, struct error *err)
{
    json_error_t fault;
    json_t *document = json_loadb(bytes.at, bytes.length, JSON_REJECT_DUPLICATES, &fault);

    if (document == NULL)
        return error_raise(err, ERR_INPUT, "%s line %d, column %d: %s", name, fault.line,
                           fault.column,
                           text_for_show(arena, text_of(fault.text), sizeof fault.text));
    arena_defer(arena, document_close, document);
    *root = (const struct json_value *)document;
    return true;
}

bool
json_read(struct arena *arena, const char *path, size_t most, const struct json_value **root,
          struct error *err)
{
    ARENA_SCOPE struct arena *scratch = arena_new();
    struct text bytes;

    return file_read(scratch, path, most, &bytes, err) &&
           json_read_bytes(arena, path, bytes, root, err);
}

enum json_kind
json_kind_of(const struct json_value *value)
{
    if (value == NULL)
        return JSON_KIND_ABSENT;
    switch (json_typeof(value_of(value))) {
    case JSON_NULL:
        return JSON_KIND_NULL;
    case JSON_TRUE:
    case JSON_FALSE:
        return JSON_KIND_BOOL;
    case JSON_INTEGER:
        return JSON_KIND_NUMBER;
    case JSON_STRING:
        return JSON_KIND_TEXT;
    case JSON_ARRAY:
        return JSON_KIND_LIST;
    case JSON_OBJECT:
        return JSON_KIND_OBJECT;
    case JSON_REAL:
    default:
        return JSON_KIND_OTHER;
    }
}

bool
json_bool_of(const struct json_value *value)
{
    return json_is_true(value_of(value));
}

int64_t
json_number_of(const struct json_value *value)
{
    return json_integer_value(value_of(value));
}

const char *
json_text_of(const struct json_value *value)
{
    return json_string_value(value_of(value));
}

const struct json_value *
json_member(const struct json_value *value, const char *key)
{
    return (const struct json_value *)json_object_get(value_of(value), key);
}

size_t
json_item_count(const struct json_value *list)
{
    return json_array_size(value_of(list));
}

const struct json_value *
json_item(const struct json_value *list, size_t index)
{
    return (const struct json_value *)json_array_get(value_of(list), index);
}

/* The library's iterators take an object that they might change; these do not. */
bool
json_next_member(const struct json_value *object, const void **cursor, const char **key,
                 const struct json_value **value)
{
    union {
        const struct json_value *ours;
        json_t *theirs;
    } of = {.ours = object};
    union {
        const void *ours;
        void *theirs;
    } at = {.ours = *cursor};

    at.theirs = at.theirs == NULL ? json_object_iter(of.theirs)
                                  : json_object_iter_next(of.theirs, at.theirs);
    *cursor = at.ours;
    if (at.theirs == NULL)
        return false;
    *key = json_object_iter_key(at.theirs);
    *value = (const struct json_value *)json_object_iter_value(at.theirs);
    return true;
}

static int
take(const char *bytes, size_t length, void *context)
{
    builder_put(context, bytes, length);
    return 0;
}

const char *
json_show(struct arena *arena, const struct json_value *value)
{
    struct builder out = {.arena = arena};

    if (value == NULL)
        return "nothing";
    if (json_kind_of(value) == JSON_KIND_LIST)
        return "a list";
    if (json_kind_of(value) == JSON_KIND_OBJECT)
        return "an object";
    must(json_dump_callback(value_of(value), take, &out, JSON_ENCODE_ANY | JSON_COMPACT) == 0);
    return text_for_show(arena, (struct text){.at = out.at, .length = out.length}, SHOWN_MOST);
}
