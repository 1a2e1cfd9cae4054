/* SPDX-License-Identifier: MIT */
#include "web/request.h"

#include <strings.h>

bool
fields_find(const struct fields *fields, const char *name, struct text *value)
{
    for (size_t i = 0; i < fields->count; i++) {
        if (!text_is(fields->at[i].name, name))
            continue;
        *value = fields->at[i].value;
        return true;
    }
    return false;
}

bool
header_find(const struct fields *header, const char *name, struct text *value)
{
    for (size_t i = 0; i < header->count; i++) {
        struct text found = header->at[i].name;

        if (found.length != strlen(name) || strncasecmp(found.at, name, found.length) != 0)
            continue;
        *value = header->at[i].value;
        return true;
    }
    return false;
}
