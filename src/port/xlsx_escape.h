/* SPDX-License-Identifier: MIT */
/*
 * xlsx_escape - how a workbook writes a character that XML cannot hold: _x0001_.
 *
 * A text that happens to look like this has its first underscore written as _x005F_, so that it
 * stays what it is.
 *
 * Source   ECMA-376 part 1, 22.9.2.19 (ST_Xstring).
 */
#ifndef DELTARETURN_PORT_XLSX_ESCAPE_H
#define DELTARETURN_PORT_XLSX_ESCAPE_H

#include <stdbool.h>
#include <stddef.h>

/* "_x0041_" */
#define XLSX_ESCAPE_LENGTH 7

static inline bool
xlsx_is_hex(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'F') || (c >= 'a' && c <= 'f');
}

/* Whether the LENGTH bytes at AT begin with such an escape. */
static inline bool
xlsx_is_escape(const char *at, size_t length)
{
    return length >= XLSX_ESCAPE_LENGTH && at[0] == '_' && at[1] == 'x' && at[6] == '_' &&
           xlsx_is_hex(at[2]) && xlsx_is_hex(at[3]) && xlsx_is_hex(at[4]) && xlsx_is_hex(at[5]);
}

/* Undoes the escapes in place; returns the length then, which is never more.  One that stands for
 * no character (a NUL, half a pair) stays as it is. */
size_t xlsx_unescape(char *bytes, size_t length);

#endif
