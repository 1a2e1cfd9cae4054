/* SPDX-License-Identifier: MIT */
/*
 * family_name - what stands in an address for a family or an episode: a sum over its id and the
 * session's token, which tells nobody anything and leads nowhere in another session.
 *
 * Owns     What is returned lives in the arena given.
 * Errors   As port/digest.h.
 * See      doc/why/pages.md: "What an address may hold".
 */
#ifndef DELTARETURN_SERVICE_FAMILY_NAME_H
#define DELTARETURN_SERVICE_FAMILY_NAME_H

#include "base/hash.h"

#define FAMILY_NAME_DIGITS 20

struct family_naming {
    struct hasher hasher;
    struct text before; /* what is summed before the id */
};

/* To name many by one KEY: the session's token. */
bool family_naming_open(struct arena *arena, const char *key, struct family_naming *naming,
                        struct error *err) MUST_USE;

struct family_name {
    char text[FAMILY_NAME_DIGITS + 1];
};
struct family_name family_name(const struct family_naming *naming, struct text id);

/* Whether a text looks like such a name, whomever it stands for. */
bool family_name_is_one(struct text text);

#endif
