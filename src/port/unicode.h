/* SPDX-License-Identifier: MIT */
/*
 * unicode - what libunistring knows about UTF-8.
 *
 * Owns     Nothing.
 * Errors   None.
 */
#ifndef DELTARETURN_PORT_UNICODE_H
#define DELTARETURN_PORT_UNICODE_H

#include "base/text.h"

/* Whether the bytes are UTF-8 (RFC 3629) and hold no NUL. */
bool unicode_is_clean(struct text text);

/* Whether the bytes are UTF-8 in normal form C: one spelling for what looks the same. */
bool unicode_is_normal(struct text text);

/* The bytes of the white space character that a text begins with, or 0. */
size_t unicode_space(struct text text);

/* Without white space at both ends: the characters with the property White_Space, no-break space
 * included.  Broken bytes are no white space. */
struct text unicode_trim(struct text text);

/* Whether two texts are the same words, whatever their case, the width of the white space between
 * them and how their accents are written.  The texts are UTF-8. */
bool unicode_same_words(struct text a, struct text b);

/* Text without letter case and without marks: fully case-folded, taken apart by normal form KD, and
 * every mark left out.  The text is UTF-8; what is not stays as it is. */
struct text unicode_fold(struct arena *arena, struct text text);

/* Writes a character that is no surrogate as UTF-8; returns its bytes, at most 4. */
size_t unicode_put(char *to, uint32_t character);

#endif
