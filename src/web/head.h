/* SPDX-License-Identifier: MIT */
/*
 * head - what has to hold of a request's head before anybody looks at what it asks for.
 *
 * Above all nothing that two programs in a row, a proxy and we, could cut in two different ways.
 *
 * Owns     Nothing.
 * Errors   A refusal: 400 malformed, 405 method, 413 body, 414 target, 415 coding, 417 expectation,
 *          431 head, 501 framing, 505 version.
 * Source   RFC 9110 and RFC 9112, above all 3.2, 5.1, 6.1 to 6.3 and 11.2.
 */
#ifndef DELTARETURN_WEB_HEAD_H
#define DELTARETURN_WEB_HEAD_H

#include "web/refusal.h"
#include "web/request.h"

struct limits {
    size_t head_size, target_size; /* bytes */
    size_t field_count;
    int64_t form_size, upload_size; /* bytes of a plain form or JSON; of a form with files */
};
extern const struct limits LIMITS_USUAL;

/* As it came. */
struct head {
    struct text method, target, version;
    struct fields header;
    size_t size; /* bytes of all of it */
};

enum body_kind {
    BODY_NONE,
    BODY_URLENCODED,
    BODY_MULTIPART,
    BODY_OTHER /* JSON and the like: taken whole */
};

/* What the head says, once it holds. */
struct intent {
    enum method method;
    struct text host; /* empty when there is none, as HTTP/1.0 allows */
    enum body_kind body;
    struct text boundary; /* of BODY_MULTIPART */
    int64_t length;       /* of the body; -1: in chunks, not said */
    int64_t length_most;
};

bool head_check(const struct head *head, const struct limits *limits, struct intent *intent,
                struct refusal *refusal) MUST_USE;

#endif
