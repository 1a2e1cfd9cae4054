/* SPDX-License-Identifier: MIT */
/*
 * json_read - reads JSON documents with jansson, strictly: a key that stands twice in an object is
 * an error.
 *
 * Owns     The document, for the arena's life; texts returned belong to it.
 * Errors   ERR_INPUT with the file's name, line and column.
 * Source   RFC 8259.
 */
#ifndef DELTARETURN_PORT_JSON_READ_H
#define DELTARETURN_PORT_JSON_READ_H

#include "base/text.h"

struct json_value;

/* The document in BYTES, whose root is an object; NAME is the file's, for errors. */
bool json_read(struct arena *arena, struct text bytes, const char *name,
               const struct json_value **root, struct error *err) MUST_USE;

/* The member of an object; NULL when it is not there, or OBJECT is none. */
const struct json_value *json_member(const struct json_value *object, const char *key);

/* The items of a list, and the members of an object in the order of the file; 0 of anything else.
 */
size_t json_count(const struct json_value *value);

/* Item number I of a list; NULL when it is not there. */
const struct json_value *json_item(const struct json_value *list, size_t i);

/* Calls EACH with every member of an object, until it returns false; whether all were seen. */
bool json_members(const struct json_value *object,
                  bool (*each)(void *context, const char *key, const struct json_value *value),
                  void *context);

/* A text, or NULL. */
const char *json_text(const struct json_value *value);

/* A whole number; false when it is none. */
bool json_whole(const struct json_value *value, int64_t *number) MUST_USE;

#endif
