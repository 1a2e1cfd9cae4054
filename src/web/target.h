/* SPDX-License-Identifier: MIT */
/*
 * target - what stands in a request line between the method and the version.
 *
 * A path that could be read in two ways is refused: ".." and "." segments, empty segments, an
 * encoded slash, a backslash, a NUL.
 *
 * Owns     Results live in the arena given.
 * Errors   A refusal with 400.
 * Source   RFC 9112, 3.2; RFC 3986.
 */
#ifndef DELTARETURN_WEB_TARGET_H
#define DELTARETURN_WEB_TARGET_H

#include "web/urlencoded.h"

/* "/path?query", or the same behind "http://HOST", where HOST is what the Host field has. */
bool target_read(struct arena *arena, struct text target, struct text host, struct text *path,
                 struct fields *query, struct refusal *refusal) MUST_USE;

#endif
