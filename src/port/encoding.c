/* SPDX-License-Identifier: MIT */
#include "port/encoding.h"

#include <errno.h>
#include <iconv.h>
#include <strings.h>

const char *const ENCODINGS[] = {"utf-8",       "windows-1252", "iso-8859-1",
                                 "iso-8859-15", "utf-16",       NULL};

static const struct {
    struct text mark;
    const char *name; /* as iconv knows it; NULL: UTF-8 */
} MARKS[] = {
    {{"\xEF\xBB\xBF", 3}, NULL      },
    {{"\xFF\xFE", 2},     "UTF-16LE"},
    {{"\xFE\xFF", 2},     "UTF-16BE"},
};

bool
encoding_is_known(const char *name)
{
    for (size_t i = 0; ENCODINGS[i] != NULL; i++)
        if (strcasecmp(name, ENCODINGS[i]) == 0)
            return true;
    return false;
}

static uint64_t
line_of(const char *from, const char *to)
{
    uint64_t line = 1;

    for (; from < to; from++)
        line += *from == '\n';
    return line;
}

/* Every character of these encodings takes at most three times its bytes. */
static bool
convert(struct arena *arena, const char *name, struct text bytes, struct text *text,
        struct error *err)
{
    iconv_t converter = iconv_open("UTF-8", name);
    size_t left = bytes.length, room = bytes.length * 3, result;
    char *to = arena_alloc(arena, room + 1), *first = to;
    /* iconv takes a pointer to bytes it does not change; POSIX has no const there */
    union {
        const char *given;
        char *taken;
    } from = {.given = bytes.at};

    if (converter == (iconv_t)-1)
        return error_raise(err, ERR_STORAGE, "needs a conversion from %s, which this system lacks",
                           name);
    result = iconv(converter, &from.taken, &left, &to, &room);
    iconv_close(converter);
    if (result == (size_t)-1)
        return error_raise(err, ERR_INPUT, "line %llu is not %s",
                           (unsigned long long)line_of(bytes.at, from.given), name);
    *text = (struct text){.at = first, .length = (size_t)(to - first)};
    return true;
}

bool
encoding_read(struct arena *arena, const char *name, struct text bytes, struct text *text,
              struct error *err)
{
    bool plain = name == NULL || strcasecmp(name, "utf-8") == 0;

    for (size_t i = 0; i < sizeof MARKS / sizeof *MARKS; i++) {
        struct text mark = MARKS[i].mark;

        if (bytes.length < mark.length || memcmp(bytes.at, mark.at, mark.length) != 0)
            continue;
        bytes.at += mark.length;
        bytes.length -= mark.length;
        name = MARKS[i].name;
        plain = name == NULL;
        break;
    }
    *text = bytes;
    return plain || convert(arena, name, bytes, text, err);
}
