/* SPDX-License-Identifier: MIT */
/*
 * guard - what every answer tells a browser to refuse, and whether a form came from our own page.
 *
 * Owns     Nothing.
 * Errors   None: questions are answered yes or no.
 * Source   People, links and decisions: "Sign-in" (CSRF, CSP); Fetch Metadata (W3C), RFC 6454,
 *          RFC 6265bis (cookie prefixes).
 */
#ifndef DELTARETURN_WEB_GUARD_H
#define DELTARETURN_WEB_GUARD_H

#include "web/reply.h"

/* The header fields of every answer; PAGE is false for assets, which may be kept. */
void guard_put(struct reply *reply, const struct request *request, bool page);

/* Whether the browser says that a page of ADDRESS sent the request: by Sec-Fetch-Site, or by Origin
 * where a browser is too old for it.  What says neither did not come from a page. */
bool guard_is_own(const struct request *request, const char *address);

/* The name of the session's cookie: with the prefix that binds it to this host and TLS, but for
 * plain HTTP, which is spoken on loopback only. */
const char *guard_cookie_name(const struct request *request);

/* Sets the session's cookie; an empty VALUE takes it away. */
void guard_set_cookie(struct reply *reply, const struct request *request, const char *value);

/* Compares in a time that does not depend on where two texts differ. */
bool guard_same(struct text a, struct text b);

/* PATH when it is one of our own, to go on to after a sign-in; else "/". */
const char *guard_own_path(struct arena *arena, struct text path);

#endif
