/* SPDX-License-Identifier: MIT */
/*
 * json_read - reads a JSON document that somebody else kept, with jansson.
 *
 * Doubled keys are refused.  Whole numbers only are numbers here: what has a point or an exponent
 * is of another kind, so that no count is rounded on its way in.
 *
 * Owns     The document, for the arena's life; what is returned belongs to it.
 * Errors   ERR_INPUT with file, line and column for what is no JSON; ERR_STORAGE when it cannot be
 *          read.
 * Source   RFC 8259.
 */
#ifndef DELTARETURN_PORT_JSON_READ_H
#define DELTARETURN_PORT_JSON_READ_H

#include "base/text.h"

struct json_value;

enum json_kind {
    JSON_KIND_ABSENT, /* the value is NULL: there is none */
    JSON_KIND_NULL,
    JSON_KIND_BOOL,
    JSON_KIND_NUMBER, /* whole, within int64_t */
    JSON_KIND_TEXT,
    JSON_KIND_LIST,
    JSON_KIND_OBJECT,
    JSON_KIND_OTHER
};

/* Reads a file of at most MOST bytes. */
bool json_read(struct arena *arena, const char *path, size_t most, const struct json_value **root,
               struct error *err) MUST_USE;

/* The same for bytes in memory; NAME stands for the path in messages. */
bool json_read_bytes(struct arena *arena, const char *name, struct text bytes,
                     const struct json_value **root, struct error *err) MUST_USE;

enum json_kind json_kind_of(const struct json_value *value);

/* For values of that kind. */
bool json_bool_of(const struct json_value *value);
int64_t json_number_of(const struct json_value *value);
const char *json_text_of(const struct json_value *value);

/* A member of an object, or NULL when VALUE is none or has none of that name. */
const struct json_value *json_member(const struct json_value *value, const char *key);

/* How many values a list holds; 0 when it is none. */
size_t json_item_count(const struct json_value *list);
const struct json_value *json_item(const struct json_value *list, size_t index);

/* An object's members in the order of the file: begin with *CURSOR = NULL; false after the last. */
bool json_next_member(const struct json_value *object, const void **cursor, const char **key,
                      const struct json_value **value) MUST_USE;

/* What stands there, for a sentence: `"many"`, `12.5`, `nothing`; at most 60 bytes or so. */
const char *json_show(struct arena *arena, const struct json_value *value);

#endif
