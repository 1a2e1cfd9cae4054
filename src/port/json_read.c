/* SPDX-License-Identifier: MIT */
#include "port/json_read.h"

#include <jansson.h>

/* What the library says is wrong may quote the file. */
#define WORDS_MOST 160

/* struct json_value is jansson's json_t under our name. */
static const json_t *
library_value(const struct json_value *value)
{
    return (const json_t *)value;
}

static const struct json_value *
our_value(const json_t *value)
{
    return (const struct json_value *)value;
}

static void
root_close(void *handle)
{
    json_decref(handle);
}

bool
json_read(struct arena *arena, struct text bytes, const char *name, const struct json_value **root,
          struct error *err)
{
    json_error_t reason;
    json_t *read = json_loadb(bytes.at, bytes.length, JSON_REJECT_DUPLICATES, &reason);

    if (read == NULL)
        return error_raise(err, ERR_INPUT, "%s line %d, column %d: this is not JSON: %s", name,
                           reason.line, reason.column,
                           text_for_show(arena, text_of(reason.text), WORDS_MOST));
    arena_defer(arena, root_close, read);
    *root = our_value(read);
    return json_is_object(read) ||
           error_raise(err, ERR_INPUT, "%s holds a list, where an object is expected", name);
}

const struct json_value *
json_member(const struct json_value *object, const char *key)
{
    return object == NULL ? NULL : our_value(json_object_get(library_value(object), key));
}

size_t
json_count(const struct json_value *value)
{
    const json_t *read = library_value(value);

    return json_is_array(read) ? json_array_size(read) : json_object_size(read);
}

const struct json_value *
json_item(const struct json_value *list, size_t i)
{
    return list == NULL ? NULL : our_value(json_array_get(library_value(list), i));
}

bool
json_members(const struct json_value *object,
             bool (*each)(void *context, const char *key, const struct json_value *value),
             void *context)
{
    json_t *members = (json_t *)(uintptr_t)object; /* the library's iterators only read */

    for (void *at = json_object_iter(members); at != NULL; at = json_object_iter_next(members, at))
        if (!each(context, json_object_iter_key(at), our_value(json_object_iter_value(at))))
            return false;
    return true;
}

const char *
json_text(const struct json_value *value)
{
    return json_string_value(library_value(value));
}

bool
json_whole(const struct json_value *value, int64_t *number)
{
    if (value == NULL || !json_is_integer(library_value(value)))
        return false;
    *number = json_integer_value(library_value(value));
    return true;
}
