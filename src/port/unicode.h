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

#endif
