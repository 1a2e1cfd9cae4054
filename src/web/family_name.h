/* SPDX-License-Identifier: MIT */
/*
 * family_name - what stands in an address for a family or an episode: a sum over its id and the
 * session's token, which tells nobody anything and leads nowhere in another session.
 *
 * Owns     What is returned lives in the arena of the request.
 * Errors   As port/digest.h.
 * See      doc/why/pages.md: "What an address may hold".
 */
#ifndef DELTARETURN_WEB_FAMILY_NAME_H
#define DELTARETURN_WEB_FAMILY_NAME_H

#include "base/hash.h"
#include "web/visit.h"

struct family_naming {
    struct hasher hasher;
    struct text key;
};

/* To name many in the session of a visit. */
bool
family_naming_begin(struct visit *visit, struct family_naming *naming, struct error *err) MUST_USE;

struct hash_text family_name(const struct family_naming *naming, struct text id);

#endif
