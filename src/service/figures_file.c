/* SPDX-License-Identifier: MIT */
#include "service/figures_file.h"

#include "port/json_read.h"

/* Ours are a few kilobytes. */
#define FIGURES_MOST ((size_t)16 * 1024 * 1024)

struct figures_file {
    const char *path;
    const struct json_value *root;
};

bool
figures_file_read(struct arena *arena, const char *path, struct figures_file **file,
                  struct error *err)
{
    struct figures_file *read = ARENA_ARRAY(arena, struct figures_file, 1);

    read->path = path;
    if (!json_read(arena, path, FIGURES_MOST, &read->root, err))
        return false;
    *file = read;
    return json_kind_of(json_member(read->root, "quarter")) == JSON_KIND_TEXT ||
           error_raise(err, ERR_INPUT,
                       "%s is not the figures.json of a return: it names no quarter", path);
}

static const struct json_value *
headline_of(const struct figures_file *file, int32_t number)
{
    const struct json_value *list = json_member(file->root, "headlines");

    for (size_t i = 0; i < json_item_count(list); i++) {
        const struct json_value *found = json_member(json_item(list, i), "number");

        if (json_kind_of(found) == JSON_KIND_NUMBER && json_number_of(found) == number)
            return json_item(list, i);
    }
    return NULL;
}

/* The sum of an object's members, all of them whole numbers; false when it is none. */
static bool
add_up(const struct json_value *object, int64_t *sum)
{
    const struct json_value *value;
    const void *cursor = NULL;
    const char *key;

    if (json_kind_of(object) != JSON_KIND_OBJECT)
        return false;
    while (json_next_member(object, &cursor, &key, &value))
        if (json_kind_of(value) != JSON_KIND_NUMBER ||
            __builtin_add_overflow(*sum, json_number_of(value), sum))
            return false;
    return true;
}

static bool
take(const struct json_value *value, struct layout_raw *raw)
{
    enum json_kind kind = json_kind_of(value);

    *raw = (struct layout_raw){
        .text = kind == JSON_KIND_TEXT ? json_text_of(value) : NULL,
        .is_number = kind == JSON_KIND_NUMBER,
        .number = kind == JSON_KIND_NUMBER ? json_number_of(value) : 0,
    };
    return kind == JSON_KIND_NUMBER || kind == JSON_KIND_TEXT;
}

bool
figures_file_find(const struct figures_file *file, const struct layout_fill *fill,
                  struct layout_raw *raw, struct error *err)
{
    const struct json_value *in = file->root, *value;
    struct layout_figure figure;

    must(fill->figure != NULL && layout_figure_find(fill->figure, &figure));
    if (figure.of_headline)
        in = headline_of(file, fill->headline);
    else if (figure.group != NULL)
        in = json_member(file->root, figure.group);
    if (figure.of_headline && in == NULL)
        return error_raise(err, ERR_INPUT, "%s has no headline %d", file->path,
                           (int)fill->headline);
    value = json_member(in, figure.code);
    *raw = (struct layout_raw){.is_number = true};
    if (figure.sum ? add_up(value, &raw->number) : take(value, raw))
        return true;
    return error_raise(err, ERR_INPUT, "%s has no figure \"%s\"", file->path, fill->figure);
}
