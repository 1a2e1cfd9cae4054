/* SPDX-License-Identifier: MIT */
/*
 * utf8 - one character after the other, for formats that are defined on characters.
 *
 * Owns     Nothing.
 * Source   RFC 3629: no surrogates, nothing longer than it has to be, nothing above U+10FFFF.
 */
#ifndef DELTARETURN_BASE_UTF8_H
#define DELTARETURN_BASE_UTF8_H

#include "base/text.h"

/* The character that begins at AT (below the text's length) and how many bytes it takes, or 0 when
 * no character begins there. */
size_t utf8_read(struct text text, size_t at, uint32_t *character);

/* How many characters there are: bytes that do not continue one. */
size_t utf8_count(struct text text);

#endif
