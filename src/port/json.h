/* SPDX-License-Identifier: MIT */
/*
 * json - builds JSON documents with jansson; keys keep the order in which they were put.
 *
 * Texts must be UTF-8; what is not stops the program, since everything from outside was checked
 * before.
 *
 * Owns     A value belongs to the object or list it was put into; a root lives in the arena.
 * Errors   ERR_STORAGE from json_print when the stream fails.
 * Source   RFC 8259.
 */
#ifndef DELTARETURN_PORT_JSON_H
#define DELTARETURN_PORT_JSON_H

#include "base/text.h"

struct json;

/* A root object. */
struct json *json_root(struct arena *arena);

/* A new object or list under KEY of an object. */
struct json *json_put_object(struct json *object, const char *key);
struct json *json_put_list(struct json *object, const char *key);

void json_put_text(struct json *object, const char *key, const char *text);
void json_put_number(struct json *object, const char *key, int64_t number);
void json_put_bool(struct json *object, const char *key, bool value);
void json_put_null(struct json *object, const char *key);

/* At the end of a list. */
struct json *json_add_object(struct json *list);
void json_add_text(struct json *list, const char *text);

/* The same value as a document that was read has it (port/json_read.h). */
struct json_value;
void json_add_read(struct json *list, const struct json_value *value);

/* The document, indented by two, with a line feed at its end, in the arena. */
struct text json_print(struct arena *arena, const struct json *root);

#endif
