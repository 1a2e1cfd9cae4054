/* SPDX-License-Identifier: MIT */
/*
 * request - what a browser or a program asked for, as values: nothing of it is trusted, all of it
 * is whole.
 *
 * The server has read and bounded it, decoded percent signs, and refused what is malformed; here
 * are no sockets.  Tests make requests by hand.
 *
 * Owns     Nothing; everything lives in the arena of the request.
 * Errors   None.
 * Source   RFC 9110 (methods, fields), RFC 6265 (cookies), RFC 7578 (uploads).
 */
#ifndef DELTARETURN_WEB_REQUEST_H
#define DELTARETURN_WEB_REQUEST_H

#include "base/text.h"

enum method { METHOD_GET, METHOD_HEAD, METHOD_POST, METHOD_PUT, METHOD_DELETE, METHOD_OTHER };

/* A name with its value: of the query, the form, the cookies, the header. */
struct field {
    struct text name, value;
};
struct fields {
    const struct field *at;
    size_t count;
};

/* The value of the first field of that name; false, VALUE untouched, when there is none.  Header
 * names do not mind letter case, all others do. */
bool fields_find(const struct fields *fields, const char *name, struct text *value) MUST_USE;
bool header_find(const struct fields *header, const char *name, struct text *value) MUST_USE;

/* A file that came with a form: its bytes lie in a private file that is removed after the reply. */
struct upload {
    struct text field, file_name; /* as the browser named them */
    const char *path;
    int64_t length; /* bytes */
};

struct request {
    struct arena *arena;
    int64_t now; /* moment */
    enum method method;
    struct text path; /* decoded, begins with "/", without the query */
    struct fields query, form, cookies, header;
    const struct upload *uploads;
    size_t upload_count;
    struct text body;   /* of a request that is no form: JSON; else empty */
    struct text source; /* the address it came from, as a declared proxy has it */
    bool secure;        /* by TLS, here or at a declared proxy */
};

#endif
