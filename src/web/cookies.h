/* SPDX-License-Identifier: MIT */
/*
 * cookies - the Cookie field, as names with values.
 *
 * Others on the same host may have set what they like, so what is no cookie of ours is skipped, not
 * refused.  Of two with one name the first counts, which is the one with the longer path.
 *
 * Owns     Results point into the text given, but for their list, which lives in the arena.
 * Source   RFC 6265, 4.2 and 5.4.
 */
#ifndef DELTARETURN_WEB_COOKIES_H
#define DELTARETURN_WEB_COOKIES_H

#include "web/request.h"

#define COOKIES_MOST 50

void cookies_read(struct arena *arena, struct text text, struct fields *cookies);

#endif
