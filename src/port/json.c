/* SPDX-License-Identifier: MIT */
#include "port/json.h"

#include <jansson.h>

/* struct json is jansson's json_t under our name. */
static json_t *
value_of(struct json *json)
{
    return (json_t *)json;
}

static void
root_close(void *handle)
{
    json_decref(handle);
}

struct json *
json_root(struct arena *arena)
{
    json_t *root = json_object();

    must(root != NULL);
    arena_defer(arena, root_close, root);
    return (struct json *)root;
}

static struct json *
put(struct json *object, const char *key, json_t *value)
{
    must(value != NULL && json_object_set_new(value_of(object), key, value) == 0);
    return (struct json *)value;
}

struct json *
json_put_object(struct json *object, const char *key)
{
    return put(object, key, json_object());
}

struct json *
json_put_list(struct json *object, const char *key)
{
    return put(object, key, json_array());
}

void
json_put_text(struct json *object, const char *key, const char *text)
{
    put(object, key, json_string(text));
}

void
json_put_number(struct json *object, const char *key, int64_t number)
{
    put(object, key, json_integer(number));
}

void
json_put_bool(struct json *object, const char *key, bool value)
{
    put(object, key, json_boolean(value));
}

void
json_put_null(struct json *object, const char *key)
{
    put(object, key, json_null());
}

static struct json *
add(struct json *list, json_t *value)
{
    must(value != NULL && json_array_append_new(value_of(list), value) == 0);
    return (struct json *)value;
}

struct json *
json_add_object(struct json *list)
{
    return add(list, json_object());
}

void
json_add_text(struct json *list, const char *text)
{
    add(list, json_string(text));
}

void
json_add_read(struct json *list, const struct json_value *value)
{
    add(list, json_incref((json_t *)(uintptr_t)value));
}

static int
take(const char *bytes, size_t length, void *context)
{
    builder_put(context, bytes, length);
    return 0;
}

struct text
json_print(struct arena *arena, const struct json *root)
{
    struct builder out = {.arena = arena};

    must(json_dump_callback((const json_t *)root, take, &out, JSON_INDENT(2)) == 0);
    builder_puts(&out, "\n");
    return (struct text){.at = out.at, .length = out.length};
}
