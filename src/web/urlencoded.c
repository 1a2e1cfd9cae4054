/* SPDX-License-Identifier: MIT */
#include "web/urlencoded.h"

#include "port/unicode.h"

bool
text_is_plain(struct text text, enum controls controls)
{
    for (size_t i = 0; i < text.length; i++) {
        unsigned char byte = (unsigned char)text.at[i];
        bool line = byte == '\t' || byte == '\n' || byte == '\r';

        if ((byte < 0x20 || byte == 0x7F) && byte != 0 && controls == CONTROLS_PASTED)
            continue;
        if ((byte < 0x20 && !(line && controls == CONTROLS_LINES)) || byte == 0x7F)
            return false;
    }
    return unicode_is_clean(text);
}

static int
hex_digit(char sign)
{
    if (sign >= '0' && sign <= '9')
        return sign - '0';
    if (sign >= 'a' && sign <= 'f')
        return sign - 'a' + 10;
    if (sign >= 'A' && sign <= 'F')
        return sign - 'A' + 10;
    return -1;
}

bool
percent_decode(struct arena *arena, struct text text, bool plus, struct text *decoded,
               struct refusal *refusal)
{
    char *out = arena_alloc(arena, text.length + 1);
    size_t length = 0;

    for (size_t i = 0; i < text.length; i++) {
        if (text.at[i] == '%') {
            int high = text.length - i > 2 ? hex_digit(text.at[i + 1]) : -1;
            int low = text.length - i > 2 ? hex_digit(text.at[i + 2]) : -1;

            if (high < 0 || low < 0)
                return refuse(refusal, 400, "a percent sign is not followed by two hex digits");
            out[length++] = (char)(high * 16 + low);
            i += 2;
        } else {
            out[length++] = text.at[i] == '+' && plus ? ' ' : text.at[i];
        }
    }
    *decoded = (struct text){.at = out, .length = length};
    return true;
}

static bool
read_part(struct arena *arena, struct text part, enum controls controls, struct field *field,
          struct refusal *refusal)
{
    struct text name, value;

    if (!text_cut(part, '=', &name, &value)) {
        name = part;
        value = text_of("");
    }
    if (!percent_decode(arena, name, true, &field->name, refusal) ||
        !percent_decode(arena, value, true, &field->value, refusal))
        return false;
    return (text_is_plain(field->name, CONTROLS_NONE) && text_is_plain(field->value, controls)) ||
           refuse(refusal, 400, "a field holds control characters or is no UTF-8");
}

bool
urlencoded_read(struct arena *arena, struct text text, enum controls controls,
                struct fields *fields, struct refusal *refusal)
{
    struct field *list = NULL;
    size_t count = 0, room = 0;
    struct text rest = text, part;

    while (rest.length > 0) {
        if (!text_cut(rest, '&', &part, &rest)) {
            part = rest;
            rest.length = 0;
        }
        if (part.length == 0)
            continue;
        if (count == URLENCODED_MOST)
            return refuse(refusal, 413, "there are more fields than any form has");
        list = arena_grow(arena, list, &room, count, sizeof list[0]);
        if (!read_part(arena, part, controls, &list[count++], refusal))
            return false;
    }
    *fields = (struct fields){.at = list, .count = count};
    return true;
}
