/* SPDX-License-Identifier: MIT */
#include "service/figures_file.h"

#include "base/file.h"
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
    struct text bytes;

    read->path = path;
    if (!file_read(arena, path, FIGURES_MOST, &bytes, err) ||
        !json_read(arena, bytes, path, &read->root, err))
        return false;
    *file = read;
    return json_text(json_member(read->root, "quarter")) != NULL ||
           error_raise(err, ERR_INPUT,
                       "%s is not the figures.json of a return: it names no quarter", path);
}

static const struct json_value *
headline_of(const struct figures_file *file, int32_t number)
{
    const struct json_value *list = json_member(file->root, "headlines"), *headline;
    int64_t found;

    for (size_t i = 0; (headline = json_item(list, i)) != NULL; i++)
        if (json_whole(json_member(headline, "number"), &found) && found == number)
            return headline;
    return NULL;
}

static bool
add_up(void *context, const char *key, const struct json_value *value)
{
    int64_t *sum = context, more;

    (void)key;
    return json_whole(value, &more) && !__builtin_add_overflow(*sum, more, sum);
}

static bool
take(const struct json_value *value, struct layout_raw *raw)
{
    *raw = (struct layout_raw){.text = json_text(value)};
    raw->is_number = json_whole(value, &raw->number);
    return raw->is_number || raw->text != NULL;
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
    if (figure.sum ? value != NULL && json_members(value, add_up, &raw->number) : take(value, raw))
        return true;
    return error_raise(err, ERR_INPUT, "%s has no figure \"%s\"", file->path, fill->figure);
}
