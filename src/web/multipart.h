/* SPDX-License-Identifier: MIT */
/*
 * multipart - a form with files, read as it comes, in whatever pieces.
 *
 * Strict: the form begins with its first delimiter and ends with its last, every part says its
 * name once, no part holds parts of its own, nothing is encoded twice.
 *
 * Owns     What it remembers between two pieces, for the arena's life: never more than a part's
 *          head or a delimiter.
 * Errors   A refusal: 400, or what the user refused.
 * Source   RFC 7578; RFC 2046, 5.1.1; WHATWG HTML, "multipart/form-data".
 */
#ifndef DELTARETURN_WEB_MULTIPART_H
#define DELTARETURN_WEB_MULTIPART_H

#include "base/text.h"
#include "web/refusal.h"

#define MULTIPART_HEAD_MOST  4096 /* bytes, of a part */
#define MULTIPART_PARTS_MOST 1000

/* Texts are there only during the call. */
struct multipart_user {
    void *context;
    bool (*part)(void *context, struct text name, bool is_file, struct text file_name,
                 struct refusal *refusal);
    bool (*data)(void *context, struct text bytes, struct refusal *refusal);
    bool (*end)(void *context, struct refusal *refusal);
};

struct multipart;

struct multipart *
multipart_new(struct arena *arena, struct text boundary, const struct multipart_user *user);

bool multipart_put(struct multipart *form, struct text bytes, struct refusal *refusal) MUST_USE;

/* Whether the last delimiter has come. */
bool multipart_finish(const struct multipart *form, struct refusal *refusal) MUST_USE;

#endif
