/* SPDX-License-Identifier: MIT */
/*
 * urlencoded - percent signs, and names with values as queries and plain forms have them.
 *
 * Strict, so that two readers cannot see two things: a percent sign is followed by two hex digits,
 * what comes out is UTF-8, and no control character is hidden in it.
 *
 * Owns     Results live in the arena given.
 * Errors   A refusal with 400.
 * Source   WHATWG URL, application/x-www-form-urlencoded; RFC 3986, 2.1.
 */
#ifndef DELTARETURN_WEB_URLENCODED_H
#define DELTARETURN_WEB_URLENCODED_H

#include "web/refusal.h"
#include "web/request.h"

/* Names and values that a query or a form may have. */
#define URLENCODED_MOST 1000

/* Lines and tabs may stand in what somebody typed into a form, and nowhere else.  What was pasted
 * may hold others but NUL: they come as far as the form, which tells so beside the field. */
enum controls { CONTROLS_NONE, CONTROLS_LINES, CONTROLS_PASTED };

/* Whether all bytes are UTF-8, without control characters but those allowed. */
bool text_is_plain(struct text text, enum controls controls);

/* Replaces %XX; "+" by a blank when PLUS. */
bool percent_decode(struct arena *arena, struct text text, bool plus, struct text *decoded,
                    struct refusal *refusal) MUST_USE;

/* "a=1&b=2": a part without "=" is a name with an empty value, an empty part is nothing. */
bool urlencoded_read(struct arena *arena, struct text text, enum controls controls,
                     struct fields *fields, struct refusal *refusal) MUST_USE;

#endif
