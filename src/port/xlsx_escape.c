/* SPDX-License-Identifier: MIT */
#include "port/xlsx_escape.h"

#include <stdint.h>
#include <stdlib.h>

#include "port/unicode.h"

#define UNIT_HIGH(unit) ((unit) >= 0xD800 && (unit) < 0xDC00)
#define UNIT_LOW(unit)  ((unit) >= 0xDC00 && (unit) < 0xE000)

static uint32_t
escape_unit(const char *at)
{
    char digits[5] = {at[2], at[3], at[4], at[5], '\0'};

    return (uint32_t)strtoul(digits, NULL, 16);
}

/* Undoes the escape at AT into TO; returns the bytes of the escape, or 0 when it stands for no
 * character (a NUL, half a pair) and stays as it is. */
static size_t
escape_undo(const char *at, size_t left, char **to)
{
    uint32_t unit = escape_unit(at), low = 0;
    size_t taken = XLSX_ESCAPE_LENGTH;

    if (UNIT_HIGH(unit) && xlsx_is_escape(at + taken, left - taken)) {
        low = escape_unit(at + taken);
        taken += XLSX_ESCAPE_LENGTH;
    }
    if (UNIT_HIGH(unit) && UNIT_LOW(low))
        unit = 0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00);
    else if (unit == 0 || (unit >= 0xD800 && unit < 0xE000))
        return 0;
    *to += unicode_put(*to, unit);
    return taken;
}

size_t
xlsx_unescape(char *bytes, size_t length)
{
    char *to = bytes, *end = bytes + length;

    for (char *at = bytes; at < end;) {
        size_t left = (size_t)(end - at);
        size_t taken = *at == '_' && xlsx_is_escape(at, left) ? escape_undo(at, left, &to) : 0;

        if (taken == 0) {
            *to++ = *at;
            taken = 1;
        }
        at += taken;
    }
    return (size_t)(to - bytes);
}
