/* SPDX-License-Identifier: MIT */
#include "service/family_name.h"

#include "base/hex.h"
#include "port/digest.h"

bool
family_naming_open(struct arena *arena, const char *key, struct family_naming *naming,
                   struct error *err)
{
    naming->before = text_of(arena_printf(arena, "family/%s/", key));
    return digest_hasher(arena, &naming->hasher, err);
}

struct family_name
family_name(const struct family_naming *naming, struct text id)
{
    const struct text parts[] = {naming->before, id};
    struct hash hash = hash_parts(&naming->hasher, parts, sizeof parts / sizeof *parts);
    struct family_name name;

    hex_write(hash.bytes, FAMILY_NAME_DIGITS / 2, name.text);
    return name;
}

bool
family_name_is_one(struct text text)
{
    for (size_t i = 0; i < text.length; i++)
        if (strchr("0123456789abcdef", text.at[i]) == NULL || text.at[i] == '\0')
            return false;
    return text.length == FAMILY_NAME_DIGITS;
}
