/* SPDX-License-Identifier: MIT */
/*
 * canonical_json - JSON that has one spelling only, so that its bytes can be hashed and signed.
 *
 * RFC 8785 restricted: keys are ASCII letters, digits, "_", "-" and "." in rising order, no white
 * space, whole numbers within 2^53 - 1, no floating point, at most eight levels.  The reader
 * refuses whatever the writer would not have written byte for byte, so what it accepted never has
 * to be written again to be compared.
 *
 * Owns     Values live in the arena they were made or read in; texts that were read stand where
 *          they were read from, unless they had escapes.
 * Errors   ERR_INPUT with the byte, counted from 1, at which the text departs from its only
 *          spelling.
 * Source   RFC 8785; RFC 8259.
 */
#ifndef DELTARETURN_MODEL_CANONICAL_JSON_H
#define DELTARETURN_MODEL_CANONICAL_JSON_H

#include "base/text.h"

#define CANON_NUMBER_MOST ((INT64_C(1) << 53) - 1)

enum canon_kind { CANON_NULL, CANON_BOOL, CANON_NUMBER, CANON_TEXT, CANON_LIST, CANON_OBJECT };

struct canon {
    enum canon_kind kind;
    int64_t number;   /* CANON_NUMBER, and CANON_BOOL as 0 or 1 */
    struct text text; /* CANON_TEXT: UTF-8, escapes undone */
    struct text key;  /* of a member of an object */
    size_t count;
    struct canon *first, *next; /* members by key, items in their order; the next in the same */
};

/* Values to put into lists and objects. */
struct canon *canon_null(struct arena *arena);
struct canon *canon_number(struct arena *arena, int64_t number);
struct canon *canon_text(struct arena *arena, struct text text);
struct canon *canon_text_or_null(struct arena *arena, const char *text); /* NULL: null */
struct canon *canon_list(struct arena *arena);
struct canon *canon_object(struct arena *arena);

/* Puts a new VALUE at the end of a list, or under a KEY that the object does not have yet. */
void canon_add(struct canon *list, struct canon *value);
void canon_put(struct canon *object, const char *key, struct canon *value);

/* The member of that key, or NULL; NULL too when OBJECT is none. */
const struct canon *canon_get(const struct canon *object, const char *key);

/* The text of that member, copied, or NULL when there is none that is a text; its number, or 0. */
const char *canon_text_at(struct arena *arena, const struct canon *object, const char *key);
int64_t canon_number_at(const struct canon *object, const char *key);

/* Writes a value in its only spelling.  Texts must be what the reader would accept. */
void canon_write(struct builder *out, const struct canon *value);

/* Reads a whole text.  IS_NORMAL judges texts that are not ASCII: whether they are UTF-8 in normal
 * form C; NULL refuses them all. */
bool canon_read(struct arena *arena, struct text text, bool (*is_normal)(struct text text),
                const struct canon **value, struct error *err) MUST_USE;

#endif
