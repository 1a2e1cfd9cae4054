/* SPDX-License-Identifier: MIT */
/*
 * forwarded - where a request came from, and by what, when it came through a proxy.
 *
 * Only what a declared proxy says counts, and of its list of addresses only the last that is no
 * declared proxy: everything in front of it may have been written by anyone.
 *
 * Owns     SOURCE points into the header or the peer's text.
 * Errors   A refusal with 400 when a declared proxy says what makes no sense.
 */
#ifndef DELTARETURN_WEB_FORWARDED_H
#define DELTARETURN_WEB_FORWARDED_H

#include "web/refusal.h"
#include "web/request.h"

struct proxies {
    const char *const *list; /* addresses, as inet_ntop writes them */
    size_t count;
};

bool proxies_have(const struct proxies *proxies, struct text address);

/* PEER is the address at the other end, SECURE whether by TLS of our own.  Reads X-Forwarded-For
 * and X-Forwarded-Proto. */
bool forwarded_read(const struct proxies *proxies, struct text peer, const struct fields *header,
                    struct text *source, bool *secure, struct refusal *refusal) MUST_USE;

#endif
