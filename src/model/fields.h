/* SPDX-License-Identifier: MIT */
/*
 * fields - members of canonical JSON objects, read as what they have to be.
 *
 * The member has to be there: fields_are is asked first.
 *
 * Owns     Nothing: texts stand where the object's do.
 * Errors   ERR_INPUT: "rev" is not a whole number from 1 on.
 */
#ifndef DELTARETURN_MODEL_FIELDS_H
#define DELTARETURN_MODEL_FIELDS_H

#include "base/hash.h"
#include "model/canonical_json.h"
#include "model/quarter.h"

#define FIELDS(keys) (sizeof(keys) / sizeof *(keys))

/* Whether OBJECT is one, with exactly these keys, which are sorted. */
bool fields_are(const struct canon *object, const char *const *keys, size_t count);

bool field_is_null(const struct canon *object, const char *key);

/* Tells that a member is not what was expected.  Returns false. */
bool field_wrong(struct error *err, const char *key, const char *expected);

bool field_number(const struct canon *object, const char *key, int64_t least, int64_t *number,
                  struct error *err) MUST_USE;

/* Up to 64 letters, digits, "-", "_" and "."; KEY is whose value it is. */
bool field_id_is_sound(const char *key, struct text id, struct error *err) MUST_USE;
bool
field_id(const struct canon *object, const char *key, struct text *id, struct error *err) MUST_USE;

/* 64 lower-case hex digits. */
bool field_hash(const struct canon *object, const char *key, struct hash *hash,
                struct error *err) MUST_USE;

bool field_quarter(const struct canon *object, const char *key, struct quarter *quarter,
                   struct error *err) MUST_USE;

#endif
