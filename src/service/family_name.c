/* SPDX-License-Identifier: MIT */
#include "service/family_name.h"

#include "port/digest.h"

#define NAME_DIGITS 20

bool
family_naming_open(struct arena *arena, const char *key, struct family_naming *naming,
                   struct error *err)
{
    naming->key = text_of(key);
    return digest_hasher(arena, &naming->hasher, err);
}

struct hash_text
family_name(const struct family_naming *naming, struct text id)
{
    const struct text parts[] = {text_of("family/"), naming->key, text_of("/"), id};
    struct hash hash = hash_parts(&naming->hasher, parts, sizeof parts / sizeof *parts);
    struct hash_text name = hash_hex(&hash);

    name.text[NAME_DIGITS] = '\0';
    return name;
}

bool
family_name_is_one(struct text text)
{
    for (size_t i = 0; i < text.length; i++)
        if (strchr("0123456789abcdef", text.at[i]) == NULL || text.at[i] == '\0')
            return false;
    return text.length == NAME_DIGITS;
}
