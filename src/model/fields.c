/* SPDX-License-Identifier: MIT */
#include "model/fields.h"

#include <inttypes.h>

#define ID_LONGEST 64

static bool
id_is_sound(struct text id)
{
    for (size_t i = 0; i < id.length; i++) {
        char c = id.at[i];

        if (!(c >= 'a' && c <= 'z') && !(c >= 'A' && c <= 'Z') && !(c >= '0' && c <= '9') &&
            c != '-' && c != '_' && c != '.')
            return false;
    }
    return id.length > 0 && id.length <= ID_LONGEST;
}

bool
field_wrong(struct error *err, const char *key, const char *expected)
{
    return error_raise(err, ERR_INPUT, "\"%s\" is not %s", key, expected);
}

bool
fields_are(const struct canon *object, const char *const *keys, size_t count)
{
    const struct canon *member = object->first;

    if (object->kind != CANON_OBJECT || object->count != count)
        return false;
    for (size_t i = 0; i < count; i++, member = member->next)
        if (!text_is(member->key, keys[i]))
            return false;
    return true;
}

bool
field_is_null(const struct canon *object, const char *key)
{
    return canon_get(object, key)->kind == CANON_NULL;
}

bool
field_number(const struct canon *object, const char *key, int64_t least, int64_t *number,
             struct error *err)
{
    const struct canon *value = canon_get(object, key);

    if (value->kind != CANON_NUMBER || value->number < least)
        return error_raise(err, ERR_INPUT, "\"%s\" is not a whole number from %" PRId64 " on", key,
                           least);
    *number = value->number;
    return true;
}

bool
field_id_is_sound(const char *key, struct text id, struct error *err)
{
    return id_is_sound(id) ||
           field_wrong(err, key, "up to 64 letters, digits, \"-\", \"_\" and \".\"");
}

bool
field_id(const struct canon *object, const char *key, struct text *id, struct error *err)
{
    const struct canon *value = canon_get(object, key);

    *id = value->kind == CANON_TEXT ? value->text : text_of("");
    return field_id_is_sound(key, *id, err);
}

bool
field_hash(const struct canon *object, const char *key, struct hash *hash, struct error *err)
{
    const struct canon *value = canon_get(object, key);

    return (value->kind == CANON_TEXT && hash_read_hex(value->text, hash)) ||
           field_wrong(err, key, "64 lower-case hex digits");
}

bool
field_quarter(const struct canon *object, const char *key, struct quarter *quarter,
              struct error *err)
{
    const struct canon *value = canon_get(object, key);

    return (value->kind == CANON_TEXT && quarter_read(value->text, quarter)) ||
           field_wrong(err, key, "a quarter like 2023-24-Q3");
}
