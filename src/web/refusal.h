/* SPDX-License-Identifier: MIT */
/*
 * refusal - why a request is not answered as it stands: a status, and a sentence that holds nothing
 * of the request.
 *
 * Owns     Nothing: the sentence is one of the program's.
 * Errors   None.
 */
#ifndef DELTARETURN_WEB_REFUSAL_H
#define DELTARETURN_WEB_REFUSAL_H

#include <stdbool.h>

struct refusal {
    int status; /* 400, 413 ... */
    const char *why;
};

/* Returns false, so that a reader can say `return refuse(...)`. */
static inline bool
refuse(struct refusal *refusal, int status, const char *why)
{
    *refusal = (struct refusal){.status = status, .why = why};
    return false;
}

#endif
